package desk

import (
	"context"
	"regexp"
	"strings"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Library is what was read, to be asked about a message.
type Library interface {
	// Told returns the story that a message of the bot's tells; the error is
	// [ErrGone] if it tells none.
	Told(ctx context.Context, message string) (news.StoryID, error)
	// Why says why a story's reports matched, a line each.
	Why(ctx context.Context, in tongue.Tongue, id news.StoryID) ([]string, error)
	// Similar returns what was read that is like a story, most like first.
	Similar(ctx context.Context, id news.StoryID, n int) ([]Likeness, error)
	// Related returns what was read that is like the article behind a link, or
	// like a text if there is none; title is the article's.
	Related(ctx context.Context, link, text string, n int) (title string, found []Likeness, err error)
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
		if len(c.Message.Embeds) > 0 {
			f.Lines = c.Message.Embeds[0].URL
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
	if gone(err) != err { //nolint:errorlint // it is the same or another
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
	if id, err := l.Told(ctx, m.ID); err == nil {
		found, err := l.Similar(ctx, id, similarShown)
		if err != nil {
			return Reply{}, gone(err)
		}
		return relatedReply(c.In, "", "", found), nil
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
	title, found, err := l.Related(ctx, link, said, similarShown)
	if err != nil {
		return Reply{}, err
	}
	return relatedReply(c.In, title, link, found), nil
}

func relatedReply(t tongue.Tongue, title, link string, found []Likeness) Reply {
	said := t.Say("similar.none")
	if len(found) > 0 {
		said = listed(t, found)
	}
	e := &discordgo.MessageEmbed{Title: shortened(title, 200), URL: link, Description: said}
	r := Reply{In: t, Embeds: []*discordgo.MessageEmbed{e}}
	if link != "" {
		r.Rows = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{Label: t.Say("button.watch"), CustomID: news.ButtonID(verbWatchThis, ""), Style: discordgo.SecondaryButton},
		}}}
	}
	return r
}
