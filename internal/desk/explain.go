package desk

import (
	"context"
	"regexp"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Explained is what each stage made of an item, in the language of who asked.
type Explained struct {
	Title  string
	Stages []StageVerdict
}

// StageVerdict is a stage's; one without a name goes on with that before it.
type StageVerdict struct{ Stage, Verdict string }

// Explainer says what each stage made of items.
type Explainer interface {
	// Explain explains the items that are known by a link, or those of a feed.
	Explain(ctx context.Context, in tongue.Tongue, link string) ([]Explained, error)
	// ExplainStory explains the reports of a story.
	ExplainStory(ctx context.Context, in tongue.Tongue, id news.StoryID) ([]Explained, error)
	// Told returns the story that a message of the bot's tells; the error is
	// [ErrGone] if it tells none.
	Told(ctx context.Context, message string) (news.StoryID, error)
}

// explainedMost is how many items are explained in one answer.
const explainedMost = 3

// ExplainCommand is /explain, which says what each stage made of an item.
func ExplainCommand(e Explainer) Command {
	return Command{
		Name: "explain", Names: inGerman("erklären"), Description: "What each stage made of an article or an alert, and why.",
		Descriptions: inGerman("Was jede Stufe aus einem Artikel oder einer Meldung gemacht hat, und warum."),
		Options:      []*discordgo.ApplicationCommandOption{word("link", "The article's link, or that of an alert (Copy Message Link)", "Der Link des Artikels oder einer Meldung", true)},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			found, err := explain(ctx, e, c.In, bare(c.Text("link")))
			if err != nil {
				return Reply{}, err
			}
			return explainedReply(c.In, found), nil
		},
	}
}

// messageLink is a message's, as Discord copies it.
var messageLink = regexp.MustCompile(`^https?://(?:\w+\.)?discord(?:app)?\.com/channels/[^/]+/\d+/(\d+)$`)

func explain(ctx context.Context, e Explainer, in tongue.Tongue, link string) ([]Explained, error) {
	m := messageLink.FindStringSubmatch(link)
	if m == nil {
		return e.Explain(ctx, in, link)
	}
	id, err := e.Told(ctx, m[1])
	if err != nil {
		return nil, untold(err)
	}
	return e.ExplainStory(ctx, in, id)
}

func explainedReply(t tongue.Tongue, found []Explained) Reply {
	if len(found) == 0 {
		return spoken(t, "explain.none")
	}
	r := Reply{In: t}
	for _, f := range found[:min(len(found), explainedMost)] {
		var lines []string
		for _, s := range f.Stages {
			verdict := kept(s.Verdict, 300)
			if s.Stage == "" {
				lines = append(lines, "-# "+verdict)
				continue
			}
			lines = append(lines, "**"+s.Stage+"** "+verdict)
		}
		r.Embeds = append(r.Embeds, pages(t, f.Title, lines)...)
	}
	if more := len(found) - explainedMost; more > 0 {
		r.Text = t.Count("explain.more", more)
	}
	return r
}
