package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/text"
	"watcher/internal/tongue"
)

// Verbs of what makes topics; the argument is a topic's id, or a draft's.
const (
	verbWatch   = "watch"   // the form; the argument is a topic's id, "" for a new one
	verbSave    = "save"    // the draft
	verbRework  = "rework"  // opens the form with the draft
	verbDiscard = "discard" // the draft
)

// historyShown is how many changes are shown.
const historyShown = 15

// WatchCommand is /watch, by which topics are made and changed.
func WatchCommand(w Workshop) Command {
	d := watchDesk{w}
	topic := offered("topic", "A topic made in Discord", "Ein in Discord angelegtes Thema", true)
	until := word("until", "The last day, as in 2027-03-01; nothing for no end", "Der letzte Tag, wie 2027-03-01; nichts für ohne Ende", false)
	return Command{
		Name: "watch", Names: inGerman("thema"), Description: "The topics that are looked for: add, change, pause, remove.",
		Descriptions: inGerman("Die Themen, nach denen gesucht wird: anlegen, ändern, pausieren, löschen."),
		Options: []*discordgo.ApplicationCommandOption{
			sub("add", "anlegen", "Look for something new: keywords, or an article's link", "Nach Neuem suchen: Stichwörter oder der Link eines Artikels"),
			sub("list", "liste", "What is looked for", "Wonach gesucht wird"),
			sub("edit", "ändern", "Change a topic", "Ein Thema ändern", topic),
			sub("pause", "anhalten", "Stop looking for a topic, and keep it", "Ein Thema anhalten und behalten", topic),
			sub("resume", "fortsetzen", "Look for a paused topic again", "Nach einem angehaltenen Thema wieder suchen", topic),
			sub("expire", "befristen", "Let a topic end on a day", "Ein Thema an einem Tag enden lassen", topic, until),
			sub("remove", "löschen", "Delete a topic; undo brings it back", "Ein Thema löschen; zurücknehmen holt es wieder", topic),
			sub("import", "importieren", "Take over the topics and feeds of a feeds.yaml", "Themen und Feeds einer feeds.yaml übernehmen", &discordgo.ApplicationCommandOption{
				Type: discordgo.ApplicationCommandOptionAttachment, Name: "file", Description: "A feeds.yaml, or a part of one",
				NameLocalizations:        namedInGerman("file"),
				DescriptionLocalizations: inGerman("Eine feeds.yaml oder ein Teil davon"), Required: true,
			}),
			sub("history", "verlauf", "Who changed what", "Wer was geändert hat"),
			sub("undo", "zurücknehmen", "Take back the last change of a topic; again, the one before", "Die letzte Änderung eines Themas zurücknehmen; noch einmal, die davor", topic),
			sub("redo", "wiederherstellen", "Bring back what was taken back last", "Das zuletzt Zurückgenommene wieder herstellen", topic),
		},
		Leads:    []string{"add", "edit", "pause", "resume", "expire", "remove", "undo", "redo", "import"},
		Do:       d.do,
		Complete: d.complete,
		Asks:     func(c *Call) bool { return c.Sub == "add" || c.Sub == "edit" },
		Ask:      d.ask,
	}
}

// WatchButtons are those below a preview.
func WatchButtons(w Workshop) []Button {
	d := watchDesk{w}
	return []Button{
		{Verb: verbSave, Who: Lead, Replaces: true, Do: d.save},
		{Verb: verbRework, Who: Lead, Ask: d.rework},
		{Verb: verbDiscard, Who: Lead, Replaces: true, Do: func(_ context.Context, c *Call) (Reply, error) {
			return spoken(c.In, "watch.discarded"), nil
		}},
	}
}

// WatchForms take what was filled in.
func WatchForms(w Workshop) []FormHandler {
	return []FormHandler{{Verb: verbWatch, Who: Lead, Do: watchDesk{w}.preview}}
}

type watchDesk struct{ Workshop }

func (d watchDesk) do(ctx context.Context, c *Call) (Reply, error) {
	switch c.Sub {
	case "list":
		return d.list(ctx, c.In)
	case "history":
		return d.history(ctx, c.In)
	}
	if c.Sub == "import" {
		i, err := d.Import(ctx, c.In, c.File("file"), c.person(), c.At)
		if err != nil {
			return Reply{}, err
		}
		return i.reply(c.In)
	}
	id, by := c.Text("topic"), c.person()
	t, who := c.In, text.EscapeDiscord(by.Name)
	switch c.Sub {
	case "pause":
		title, err := d.Pause(ctx, id, true, by, c.At)
		return c.changed(t, err, t.Say("watch.paused", "Person", who, "Topic", shortened(title, 100)))
	case "resume":
		title, err := d.Pause(ctx, id, false, by, c.At)
		return c.changed(t, err, t.Say("watch.resumed", "Person", who, "Topic", shortened(title, 100)))
	case "remove":
		title, err := d.Remove(ctx, id, by, c.At)
		return c.changed(t, err, t.Say("watch.removed", "Person", who, "Topic", shortened(title, 100)))
	case "expire":
		title, notes, err := d.Expire(ctx, t, id, strings.TrimSpace(c.Text("until")), by, c.At)
		said := t.Say("watch.endless", "Person", who, "Topic", shortened(title, 100))
		if until := c.Text("until"); until != "" {
			said = t.Say("watch.expires", "Person", who, "Topic", shortened(title, 100), "Day", shortened(until, 40))
		}
		return c.changed(t, err, strings.Join(append([]string{said}, warnings(t, notes)...), "\n"))
	case "undo":
		what, err := d.Undo(ctx, t, id, by, c.At)
		return c.changed(t, err, t.Say("watch.undone", "Person", who, "What", tongue.Said(kept(what, 300))))
	case "redo":
		what, err := d.Redo(ctx, t, id, by, c.At)
		return c.changed(t, err, t.Say("watch.redone", "Person", who, "What", tongue.Said(kept(what, 300))))
	}
	return Reply{}, Unable("answer.unknown")
}

// changed tells the room what was changed, unless it was not.
func (c *Call) changed(t tongue.Tongue, err error, said string) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	return c.announce(t, said)
}

func (d watchDesk) list(ctx context.Context, t tongue.Tongue) (Reply, error) {
	all, err := d.Watched(ctx, t)
	if err != nil {
		return Reply{}, err
	}
	var lines []string
	for _, w := range all {
		lines = append(lines, w.line(t))
	}
	if len(lines) == 0 {
		lines = []string{t.Say("watch.nothing")}
	}
	return Reply{In: t, Embeds: pages(t, t.Say("watch.topics"), lines)}, nil
}

// line shows a topic in a list.
func (w Watched) line(t tongue.Tongue) string {
	said := "- **" + t.Foreign(shortened(w.Title, 100)) + "** · "
	switch {
	case w.File != "":
		said += t.Foreign(shortened(w.File, 60))
	default:
		said += t.Say("watch.by", "Person", shortened(w.By, 60), "Day", fmt.Sprintf("<t:%d:d>", w.At.Unix()))
	}
	if w.Paused {
		said += " · " + t.Say("watch.ispaused")
	}
	if !w.Expires.IsZero() {
		said += " · " + t.Say("watch.until", "Day", fmt.Sprintf("<t:%d:d>", w.Expires.Unix()))
	}
	if w.Refused != "" {
		said += "\n  " + t.Say("watch.unheld", "Why", tongue.Said(kept(w.Refused, 250)))
	}
	return said
}

func (d watchDesk) history(ctx context.Context, t tongue.Tongue) (Reply, error) {
	all, err := d.History(ctx, t, historyShown)
	if err != nil {
		return Reply{}, err
	}
	var lines []string
	for _, h := range all {
		lines = append(lines, "- "+t.Say("watch.change", "Time", moment(h.At), "Person", shortened(h.Who, 60), "What", tongue.Said(kept(h.What, 500))))
	}
	if len(lines) == 0 {
		lines = []string{t.Say("watch.unchanged")}
	}
	return Reply{In: t, Embeds: pages(t, t.Say("watch.changes"), lines)}, nil
}

// complete offers the topics that can be changed here.
func (d watchDesk) complete(ctx context.Context, c *Call) ([]Choice, error) {
	if c.Sub == "undo" || c.Sub == "redo" {
		return d.undoable(ctx, c.In, c.Text(c.Typing))
	}
	all, err := d.Watched(ctx, c.In)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, w := range all {
		if w.File == "" {
			choices = append(choices, Choice{w.Title, Handle(w.ID)})
		}
	}
	return matching(choices, c.Text(c.Typing)), nil
}

// undoable offers the topics that were changed of late, removed ones too, by what
// was done last.
func (d watchDesk) undoable(ctx context.Context, t tongue.Tongue, typed string) ([]Choice, error) {
	all, err := d.History(ctx, t, 4*maxChoices)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, h := range all {
		if !slices.ContainsFunc(choices, func(c Choice) bool { return c.Value == Handle(h.Topic) }) && h.Topic != "" {
			choices = append(choices, Choice{h.What, Handle(h.Topic)})
		}
	}
	return matching(choices, typed), nil
}
