package desk

import (
	"context"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/tongue"
)

// Trials try queries on what was read.
type Trials interface {
	// Try runs a query over so much of the past, and shows so many of what it
	// finds. An error in the query is a [Refusal] that shows where.
	Try(ctx context.Context, in tongue.Tongue, query string, over time.Duration, show int) (Trial, error)
	// Search does the same, and says of each where it was told, first of all where it
	// is asked for.
	Search(ctx context.Context, in tongue.Tongue, query string, over time.Duration, show int, at Place) (Trial, error)
}

const (
	tryOver  = 30 // days, if not said
	tryShown = 8
)

// TryCommand is /try, which says what a query would have found.
func TryCommand(t Trials) Command {
	return Command{
		Name: "try", Names: inGerman("probesuche"), Description: "What would a query have found among what was read?",
		Descriptions: inGerman("Was hätte eine Suche unter dem Gelesenen gefunden?"),
		Options: []*discordgo.ApplicationCommandOption{
			word("query", "As in feeds.yaml: PMOI, Mujahedeen-e-Khalq~, MEK NEAR Albania", "Wie in feeds.yaml: PMOI, Mujahedeen-e-Khalq~, MEK NEAR Albania", true),
			daysOption(),
		},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			query := strings.TrimSpace(c.Text("query"))
			found, err := t.Try(ctx, c.In, query, daysOf(c, tryOver), tryShown)
			if err != nil {
				return Reply{}, err
			}
			return Reply{In: c.In, Embeds: []*discordgo.MessageEmbed{{Title: shortened(query, 200), Description: found.text(c.In)}}}, nil
		},
	}
}

// daysOption asks how far back.
func daysOption() *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionInteger, Name: "days", Description: "How many days back",
		NameLocalizations:        namedInGerman("days"),
		DescriptionLocalizations: inGerman("Wie viele Tage zurück"), MinValue: new(1.0), MaxValue: 400,
	}
}

func daysOf(c *Call, otherwise float64) time.Duration {
	n := c.Number("days")
	if n <= 0 {
		n = otherwise
	}
	return time.Duration(n * 24 * float64(time.Hour))
}

const searchShown = 15

// SearchCommand is /search, which finds what was read, and where it was told.
func SearchCommand(t Trials) Command {
	return Command{
		Name: "search", Names: inGerman("suche"), Description: "Find what was read, and the alerts that told it.",
		Descriptions: inGerman("Gelesenes finden, und die Meldungen dazu."),
		Options: []*discordgo.ApplicationCommandOption{
			word("query", "Words, or a query as in feeds.yaml: Rajavi~ NEAR Tirana", "Wörter, oder eine Suche wie in feeds.yaml: Rajavi~ NEAR Tirana", true),
			daysOption(),
		},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			query := strings.TrimSpace(c.Text("query"))
			found, err := t.Search(ctx, c.In, query, daysOf(c, tryOver), searchShown, c.place())
			if err != nil {
				return Reply{}, err
			}
			if found.Hits == 0 {
				said := c.In.Say("search.none", "Query", shortened(query, 200), "Time", tongue.Said(days(c.In, found.Over)))
				if found.Items == 0 {
					said = c.In.Say("try.empty")
				}
				return Reply{In: c.In, Text: said}, nil
			}
			lines := []string{c.In.Count("search.found", found.Hits, "Time", tongue.Said(days(c.In, found.Over)))}
			for _, f := range found.Newest {
				f.Why = nil
				lines = append(lines, f.line(c.In))
			}
			return Reply{In: c.In, Embeds: pages(c.In, query, lines)}, nil
		},
	}
}
