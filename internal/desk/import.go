package desk

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/tongue"
)

// Import is a file that was sent, judged and tried; nothing of it holds yet.
type Import struct {
	Draft   string   // its id, "" if there is nothing to save
	Refused []string // what is wrong with it, a line each; then there is no draft
	Left    []string // what is left out, and why
	Topics  []ImportedTopic
	Feeds   []string // their addresses
	// Added and Removed are how many of the last weeks' items would be found, or no
	// longer be found, by the topics as they would be, with some of each.
	Added, Removed int
	NewHits, Gone  []Finding
}

// ImportedTopic is a topic of such a file.
type ImportedTopic struct {
	Title  string
	Change bool // it is there already, and would be changed
	PerDay float64
	Lines  []ImportedLine
}

// ImportedLine is a line of it, and how much it finds.
type ImportedLine struct {
	Query  string
	PerDay float64
}

// leftShown is how much of what is left out is named.
const leftShown = 10

// reply shows an import, with what can be done about it.
func (i Import) reply() (Reply, error) {
	if len(i.Refused) > 0 {
		lines := make([]string, len(i.Refused))
		for n, l := range i.Refused {
			lines[n] = "- " + shortened(l, 300)
		}
		return Reply{Text: "Nothing was taken over. Mend these and send it again:", Embeds: pages(tongue.English, "", lines)}, nil
	}
	var lines []string
	if i.Draft != "" {
		lines = append(lines, fmt.Sprintf("Of the last 30 days it adds **%d** finds and takes **%d** away.", i.Added, i.Removed))
	}
	for n, l := range i.Left {
		if n == leftShown {
			lines = append(lines, fmt.Sprintf("⚠ and %d more left out", len(i.Left)-n))
			break
		}
		lines = append(lines, "⚠ Left out: "+shortened(l, 200))
	}
	for sign, some := range map[string][]Finding{"＋": i.NewHits, "－": i.Gone} {
		for _, f := range some {
			lines = append(lines, sign+strings.TrimPrefix(f.line(tongue.English), "-"))
		}
	}
	if i.Draft == "" {
		return Reply{Text: "There is nothing to take over.", Embeds: pages(tongue.English, "", lines)}, nil
	}
	for _, t := range i.Topics {
		what := "new"
		if t.Change {
			what = "changed"
		}
		lines = append(lines, fmt.Sprintf("**%s** (%s): %.1f a day", shortened(t.Title, 100), what, t.PerDay))
		for _, l := range t.Lines {
			lines = append(lines, fmt.Sprintf("- %s: %.1f a day", shortened(l.Query, 150), l.PerDay))
		}
	}
	for _, f := range i.Feeds {
		lines = append(lines, "Feed <"+f+">")
	}
	row, err := draftButtons(i.Draft, "Apply")
	return Reply{Text: "Not applied yet.", Embeds: pages(tongue.English, "", lines), Rows: []discordgo.MessageComponent{row}}, err
}

// draftButtons save a draft, or discard it.
func draftButtons(draft, label string) (discordgo.ActionsRow, error) {
	save, err := CustomID(verbSave, draft)
	if err != nil {
		return discordgo.ActionsRow{}, err
	}
	discard, err := CustomID(verbDiscard, draft)
	return discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.Button{Label: label, CustomID: save, Style: discordgo.PrimaryButton},
		discordgo.Button{Label: "Discard", CustomID: discard, Style: discordgo.SecondaryButton},
	}}, err
}
