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
		return watchForm(WatchForm{})
	}
	f, err := d.Form(c.Text("topic"))
	if err != nil {
		return Form{}, err
	}
	return watchForm(f)
}

// draftMark begins the argument of a form that goes on with a draft; no topic's
// id has it.
const draftMark = "/"

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
	return watchForm(f)
}

func watchForm(f WatchForm) (Form, error) {
	about := f.ID
	if f.Draft != "" {
		about = draftMark + f.Draft
	}
	id, err := CustomID(verbWatch, about)
	if err != nil {
		return Form{}, err
	}
	title := "Look for something new"
	if f.ID != "" {
		title = "Change a topic"
	}
	return Form{ID: id, Title: title, Fields: []Field{
		{Name: fieldTitle, Label: "Title", Value: f.Title, Optional: true, Most: 100, Placeholder: "The MEK in Albania; from an article it is made for you"},
		{Name: fieldLines, Label: "Keywords, a line each; or an article's link", Value: f.Lines, Long: true, Placeholder: "Mujahedeen-e-Khalq~\nPMOI\nMEK NEAR Albania"},
		{Name: fieldNot, Label: "But not with these words, a line each", Value: f.Not, Long: true, Optional: true, Placeholder: "MEK inhibitor*"},
		{Name: fieldUntil, Label: "Until, as in 2027-03-01", Value: f.Until, Optional: true, Most: 20},
	}}, nil
}

// preview shows what was filled in, and what it would have found.
func (d watchDesk) preview(ctx context.Context, c *Call) (Reply, error) {
	id, draft := c.Argument, ""
	if rest, ok := strings.CutPrefix(id, draftMark); ok {
		id, draft = "", rest
	}
	p, err := d.Preview(ctx, WatchForm{
		ID: id, Draft: draft, Title: strings.TrimSpace(c.Fields[fieldTitle]), Lines: c.Fields[fieldLines],
		Not: c.Fields[fieldNot], Until: strings.TrimSpace(c.Fields[fieldUntil]),
	}, c.person(), c.At)
	if err != nil {
		return Reply{}, err
	}
	return p.reply()
}

// reply is a preview with what can be done about it.
func (p Preview) reply() (Reply, error) {
	lines := []string{"Looks for"}
	for n, l := range p.Lines {
		if n == previewLines {
			lines = append(lines, "- and "+count(len(p.Lines)-n, "more line"))
			break
		}
		lines = append(lines, "- "+shortened(l, 200))
	}
	lines = append(lines, warnings(p.Notes)...)
	lines = append(lines, "", p.Trial.text(tongue.English))
	row := discordgo.ActionsRow{}
	for _, b := range []struct {
		label, verb string
		style       discordgo.ButtonStyle
	}{
		{"Save", verbSave, discordgo.PrimaryButton}, {"Change", verbRework, discordgo.SecondaryButton}, {"Discard", verbDiscard, discordgo.SecondaryButton},
	} {
		id, err := CustomID(b.verb, p.Draft)
		if err != nil {
			return Reply{}, err
		}
		row.Components = append(row.Components, discordgo.Button{Label: b.label, CustomID: id, Style: b.style})
	}
	return Reply{
		Text:   "Not saved yet. This is what it would have found:",
		Embeds: []*discordgo.MessageEmbed{{Title: shortened(p.Title, 200), Description: strings.Join(lines, "\n")}},
		Rows:   []discordgo.MessageComponent{row},
	}, nil
}

const (
	previewLines = 12
	warned       = 5
)

// warnings are what may not be as meant, each once, the first few of them.
func warnings(notes []string) []string {
	var lines []string
	for n, note := range slices.Compact(slices.Sorted(slices.Values(notes))) {
		if n == warned {
			return append(lines, "⚠ and more of the kind")
		}
		lines = append(lines, "⚠ "+shortened(note, 300))
	}
	return lines
}

// save brings a draft into force, and tells the room.
func (d watchDesk) save(ctx context.Context, c *Call) (Reply, error) {
	all, err := d.Save(ctx, c.Argument, c.person(), c.At)
	var topics, feeds []string
	for _, a := range all {
		named := "**" + shortened(a.Title, 100) + "**"
		if a.Kind == news.AdditionFeed {
			feeds = append(feeds, named)
		} else {
			topics = append(topics, named)
		}
	}
	var said []string
	if len(topics) > 0 {
		said = append(said, strings.Join(topics, ", ")+" looked for")
	}
	if len(feeds) > 0 {
		said = append(said, strings.Join(feeds, ", ")+" read")
	}
	return c.changed(err, text.EscapeDiscord(c.Who.Name)+" has "+strings.Join(said, " and ")+".")
}
