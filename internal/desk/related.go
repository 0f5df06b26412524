package desk

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// Library is what was read, to be asked about a message.
type Library interface {
	// Told returns the story that a message of the bot's tells; the error is
	// [ErrNoStory] if it tells none, and [ErrGone] if it is not known as the bot's.
	Told(ctx context.Context, message string) (news.StoryID, error)
	// Why says why a story's reports matched, a line each.
	Why(ctx context.Context, in tongue.Tongue, id news.StoryID) ([]string, error)
	// Similar returns what was read that is like a story, most like first.
	Similar(ctx context.Context, id news.StoryID, n int) ([]Likeness, error)
	// Related returns what was read that is like the article behind a link, or
	// like a text if there is none.
	Related(ctx context.Context, link, text string, n int) (Relation, error)
}

// Relation is what was read that is like an article or a text, most like first.
type Relation struct {
	Title string // the article's, or the text's first line
	Found []Likeness
	Watch []string // queries by which more like a text is found
}

// verbWatchThis opens the form with what its message is about.
const verbWatchThis = "watchthis"

// MessageCommands are those in the menu of any message.
func MessageCommands(l Library) []Command {
	return []Command{
		{
			Name: "Why this alert", OnMessage: true, Names: inGerman("Warum diese Meldung"),
			Do: func(ctx context.Context, c *Call) (Reply, error) { return whyAlert(ctx, l, c) },
		},
		{
			Name: "Find related news", OnMessage: true, Names: inGerman("Ähnliche Nachrichten"),
			Do: func(ctx context.Context, c *Call) (Reply, error) { return related(ctx, l, c) },
		},
	}
}

// MessageButtons are those below what was found.
func MessageButtons() []Button {
	return []Button{{Verb: verbWatchThis, Who: Lead, Ask: func(c *Call) (Form, error) {
		f := WatchForm{}
		for _, e := range c.Message.Embeds {
			f.Lines = e.URL
			for _, field := range e.Fields {
				f.Lines = unfenced(field.Value)
			}
		}
		return watchForm(c.In, f)
	}}}
}

func whyAlert(ctx context.Context, l Library, c *Call) (Reply, error) {
	id, err := l.Told(ctx, c.Message.ID)
	if err != nil {
		return Reply{}, untold(err)
	}
	lines, err := l.Why(ctx, c.In, id)
	if err != nil {
		return Reply{}, untold(err)
	}
	return whyReply(c.In, lines), nil
}

func whyReply(t tongue.Tongue, lines []string) Reply {
	said := make([]string, len(lines))
	for n, line := range lines {
		said[n] = "- " + kept(line, 300)
	}
	return Reply{In: t, Embeds: pages(t, t.Say("menu.why"), said)}
}

func untold(err error) error {
	if errors.Is(err, ErrGone) || errors.Is(err, ErrNoStory) {
		return Unable("untold")
	}
	return err
}

// inText finds the first address in what somebody wrote.
var inText = regexp.MustCompile(`https?://[^\s<>()\[\]]+`)

// relatedLeast is how many letters of a text are enough to look for its like.
const relatedLeast = 20

// related looks for news like what a message says, or leads to.
func related(ctx context.Context, l Library, c *Call) (Reply, error) {
	m := c.Message
	id, err := l.Told(ctx, m.ID)
	if errors.Is(err, ErrNoStory) {
		return Reply{}, Unable("related.nostory")
	}
	if err == nil {
		found, err := l.Similar(ctx, id, similarShown)
		if !errors.Is(err, ErrGone) { // of one that is not kept any more, there is what the message says
			return relatedReply(c.In, Relation{Found: found}, ""), err
		}
	}
	link, said := strings.TrimRight(inText.FindString(m.Content), ".,;:!?"), m.Content
	for _, e := range m.Embeds {
		if link == "" {
			link = e.URL
		}
		said += "\n" + e.Title + "\n" + e.Description
	}
	said = strings.TrimSpace(inText.ReplaceAllString(said, " "))
	if link == "" && len([]rune(said)) < relatedLeast {
		return Reply{}, Unable("related.few")
	}
	found, err := l.Related(ctx, link, said, similarShown)
	if err != nil {
		return Reply{}, err
	}
	return relatedReply(c.In, found, link), nil
}

// relatedReply shows what was found. What is to be watched for stands in it, for the
// button: nothing of it is kept elsewhere.
func relatedReply(t tongue.Tongue, found Relation, link string) Reply {
	said := t.Say("similar.none")
	if len(found.Found) > 0 {
		said = listed(t, found.Found)
	}
	e := &discordgo.MessageEmbed{Title: shortened(found.Title, 200), URL: link, Description: said}
	if watch := linesWithin(found.Watch, maxFieldValue-len(fenced(""))); watch != "" && link == "" {
		e.Fields = []*discordgo.MessageEmbedField{{Name: t.Say("related.keywords"), Value: fenced(watch)}}
	}
	r := Reply{In: t, Embeds: []*discordgo.MessageEmbed{e}}
	if link != "" || len(e.Fields) > 0 {
		r.Rows = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{Label: t.Say("button.watch"), CustomID: news.ButtonID(verbWatchThis, ""), Style: discordgo.SecondaryButton},
		}}}
	}
	return r
}

// linesWithin are as many of some lines as fit, in units.
func linesWithin(lines []string, most int) (said string) {
	for _, l := range lines {
		if text.Units(said)+1+text.Units(l) > most {
			break
		}
		said = strings.TrimPrefix(said+"\n"+l, "\n")
	}
	return said
}

// unfenced undoes [fenced].
func unfenced(s string) string { return strings.Trim(strings.Trim(s, "`"), "\n") }
