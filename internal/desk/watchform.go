package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// The form's fields.
const (
	fieldTitle = "title"
	fieldLines = "lines"
	fieldNot   = "not"
	fieldUntil = "until"
)

// ask opens the form, empty or with the topic that is to be changed.
func (d watchDesk) ask(c *Call) (Form, error) {
	if c.Sub != "edit" {
		return watchForm(c.In, WatchForm{})
	}
	f, err := d.Form(c.Text("topic"))
	if err != nil {
		return Form{}, err
	}
	return watchForm(c.In, f)
}

// draftMark begins the argument of a form that goes on with a draft; no topic's
// id has it.
const draftMark = "/"

// longestTitle bounds the title of a new topic in units; files may have longer ones,
// which are not cut when they are changed here.
const longestTitle = 100

// draftWithin is how long a draft is waited for before its form opens.
const draftWithin = time.Second

// rework opens the form with a draft.
func (d watchDesk) rework(c *Call) (Form, error) {
	ctx, cancel := context.WithTimeout(context.Background(), draftWithin)
	defer cancel()
	f, err := d.Draft(ctx, c.Argument)
	if err != nil {
		return Form{}, err
	}
	return watchForm(c.In, f)
}

func watchForm(t tongue.Tongue, f WatchForm) (Form, error) {
	about := Handle(f.ID)
	if f.Draft != "" {
		about = draftMark + f.Draft
	}
	id, err := CustomID(verbWatch, about)
	if err != nil {
		return Form{}, err
	}
	title := t.Say("form.new")
	if f.ID != "" {
		title = t.Say("form.change")
	}
	form := Form{ID: id, Title: t.Lines(title), Fields: []Field{
		{Name: fieldTitle, Label: t.Say("form.title"), Value: f.Title, Optional: true, Most: max(longestTitle, text.Units(f.Title)), Placeholder: t.Say("form.title.hint")},
		{Name: fieldLines, Label: t.Say("form.lines"), Value: f.Lines, Long: true, Placeholder: t.Say("form.lines.hint")},
		{Name: fieldNot, Label: t.Say("form.not"), Value: f.Not, Long: true, Optional: true, Placeholder: t.Say("form.not.hint")},
		{Name: fieldUntil, Label: t.Say("form.until"), Value: f.Until, Optional: true, Most: 20},
	}}
	for n := range form.Fields { // the form's own direction is that of the person's Discord
		form.Fields[n].Label, form.Fields[n].Placeholder = t.Lines(form.Fields[n].Label), t.Lines(form.Fields[n].Placeholder)
	}
	return form, nil
}

// preview shows what was filled in, and what it would have found.
func (d watchDesk) preview(ctx context.Context, c *Call) (Reply, error) {
	id, draft := c.Argument, ""
	if rest, ok := strings.CutPrefix(id, draftMark); ok {
		id, draft = "", rest
	}
	p, err := d.Preview(ctx, c.In, WatchForm{
		ID: id, Draft: draft, Title: strings.TrimSpace(c.Fields[fieldTitle]), Lines: c.Fields[fieldLines],
		Not: c.Fields[fieldNot], Until: strings.TrimSpace(c.Fields[fieldUntil]),
	}, c.person(), c.At)
	if err != nil {
		return Reply{}, err
	}
	return p.reply(c.In)
}

// reply is a preview with what can be done about it.
func (p Preview) reply(t tongue.Tongue) (Reply, error) {
	lines := []string{t.Say("watch.looksfor")}
	for n, l := range p.Lines {
		if n == previewLines {
			lines = append(lines, "- "+t.Count("watch.lines", len(p.Lines)-n))
			break
		}
		lines = append(lines, "- "+t.Foreign(shortened(l, 200)))
	}
	lines = append(lines, warnings(t, p.Notes)...)
	lines = append(lines, "", p.Trial.text(t))
	row := discordgo.ActionsRow{}
	for _, b := range []struct {
		label, verb string
		style       discordgo.ButtonStyle
	}{
		{t.Say("button.save"), verbSave, discordgo.PrimaryButton}, {t.Say("button.change"), verbRework, discordgo.SecondaryButton}, {t.Say("button.discard"), verbDiscard, discordgo.SecondaryButton},
	} {
		id, err := CustomID(b.verb, p.Draft)
		if err != nil {
			return Reply{}, err
		}
		row.Components = append(row.Components, discordgo.Button{Label: b.label, CustomID: id, Style: b.style})
	}
	return Reply{
		In:     t,
		Text:   t.Say("watch.unsaved"),
		Embeds: []*discordgo.MessageEmbed{{Title: shortened(p.Title, 200), Description: strings.Join(lines, "\n")}},
		Rows:   []discordgo.MessageComponent{row},
	}, nil
}

const (
	previewLines = 12
	warned       = 5
)

// warnings are what may not be as meant, each once, the first few of them.
func warnings(t tongue.Tongue, notes []string) []string {
	var lines []string
	for n, note := range slices.Compact(slices.Sorted(slices.Values(notes))) {
		if n == warned {
			return append(lines, "⚠ "+t.Say("watch.warned"))
		}
		lines = append(lines, "⚠ "+kept(t.Foreign(note), 300))
	}
	return lines
}

// save brings a draft into force, and tells the room.
func (d watchDesk) save(ctx context.Context, c *Call) (Reply, error) {
	all, err := d.Save(ctx, c.Argument, c.person(), c.At)
	var topics, feeds []string
	for _, a := range all {
		named := "**" + c.In.Foreign(shortened(a.Title, 100)) + "**"
		if a.Kind == news.AdditionFeed {
			feeds = append(feeds, named)
		} else {
			topics = append(topics, named)
		}
	}
	t, who := c.In, text.EscapeDiscord(c.Who.Name)
	looked, read := tongue.Said(strings.Join(topics, t.Say("list.comma"))), tongue.Said(strings.Join(feeds, t.Say("list.comma")))
	switch {
	case len(feeds) == 0:
		return c.changed(t, err, t.Say("watch.saved.topics", "Person", who, "Topics", looked))
	case len(topics) == 0:
		return c.changed(t, err, t.Say("watch.saved.feeds", "Person", who, "Feeds", read))
	}
	return c.changed(t, err, t.Say("watch.saved", "Person", who, "Topics", looked, "Feeds", read))
}
