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
	Refused []string // what is wrong with it, a line each, in the language or in English; then there is no draft
	Left    []string // what is left out, and why
	Doubts  []string // what may not be as meant: warnings, and the topics' own tests that fail
	Same    int      // topics and feeds that are there already, and mean the same
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
	Gone   []string // lines that it had, and has no longer
	// Settings are what else it says, as "to: [newsroom]"; of one that is changed, what
	// differs alone.
	Settings []ImportedSetting
}

// ImportedSetting is what a topic says under a key of feeds.yaml.
type ImportedSetting struct {
	Key, Value string // Value is "" for what is no longer said
	Was        string // "" for what was not said before
}

// ImportedLine is a line of it, and how much it finds.
type ImportedLine struct {
	Query  string
	PerDay float64
}

// leftShown is how much of what is left out, or in doubt, is named.
const leftShown = 10

// signed are the first of some lines, each as it is said, with a sign.
func signed(t tongue.Tongue, all []string, said func(string) string) (lines []string) {
	for n, l := range all {
		if n == leftShown {
			return append(lines, "⚠ "+t.Count("more", len(all)-n))
		}
		lines = append(lines, "⚠ "+said(l))
	}
	return lines
}

// reply shows an import, with what can be done about it.
func (i Import) reply(t tongue.Tongue) (Reply, error) {
	if len(i.Refused) > 0 {
		return i.refusal(t), nil
	}
	var lines []string
	if i.Draft != "" {
		lines = append(lines, t.Count("import.effect", i.Added, "Removed", tongue.Said(t.Count("import.removed", i.Removed))))
	}
	lines = append(lines, signed(t, i.Left, func(l string) string { return t.Say("import.left", "What", tongue.Said(kept(l, 300))) })...)
	lines = append(lines, signed(t, i.Doubts, func(l string) string { return kept(l, 300) })...)
	if i.Same > 0 {
		lines = append(lines, t.Say("import.same", "Count", i.Same))
	}
	for sign, some := range map[string][]Finding{"＋": i.NewHits, "－": i.Gone} {
		for _, f := range some {
			lines = append(lines, sign+strings.TrimPrefix(f.line(t), "-"))
		}
	}
	if i.Draft == "" {
		return Reply{In: t, Text: t.Say("import.nothing"), Embeds: pages(t, "", lines)}, nil
	}
	for _, topic := range i.Topics {
		lines = append(lines, topic.lines(t)...)
	}
	for _, f := range i.Feeds {
		lines = append(lines, t.Say("import.feed", "Address", tongue.Said("<"+f+">")))
	}
	row, err := draftButtons(t, i.Draft, "button.apply")
	return Reply{In: t, Text: t.Say("import.unsaved"), Embeds: pages(t, "", lines), Rows: []discordgo.MessageComponent{row}}, err
}

// refusal says what is wrong with a file.
func (i Import) refusal(t tongue.Tongue) Reply {
	lines := make([]string, len(i.Refused))
	for n, l := range i.Refused {
		said := kept(l, 300)
		if !strings.HasPrefix(l, tongue.Isolate) { // what is set apart begins a line of the language
			said = t.Own(said)
		}
		lines[n] = "- " + said
	}
	return Reply{In: t, Text: t.Say("import.refused"), Embeds: pages(t, "", lines)}
}

// lines shows a topic, how much it and each of its lines find, and what changes.
func (o ImportedTopic) lines(t tongue.Tongue) []string {
	what := t.Say("import.new")
	if o.Change {
		what = t.Say("import.changed")
	}
	lines := []string{fmt.Sprintf("**%s** (%s): %s", t.Foreign(shortened(o.Title, 100)), what, perDay(t, o.PerDay))}
	for _, l := range o.Lines {
		lines = append(lines, fmt.Sprintf("- %s: %s", t.Foreign(shortened(l.Query, 150)), perDay(t, l.PerDay)))
	}
	for _, l := range o.Gone {
		lines = append(lines, "－ "+t.Foreign(shortened(l, 150)))
	}
	for _, s := range o.Settings {
		lines = append(lines, s.lines(t)...)
	}
	return lines
}

// lines shows what a topic says under a key, and what it said there before.
func (s ImportedSetting) lines(t tongue.Tongue) (lines []string) {
	if s.Was != "" {
		lines = append(lines, "－ "+t.Foreign(shortened(s.Key+": "+s.Was, settingLen)))
	}
	if s.Value != "" {
		lines = append(lines, "＋ "+t.Foreign(shortened(s.Key+": "+s.Value, settingLen)))
	}
	return lines
}

// settingLen is how much of a setting is shown: a profile of related news is long.
const settingLen = 200

func perDay(t tongue.Tongue, n float64) string {
	return t.Say("import.perday", "Count", tongue.Said(strings.Replace(fmt.Sprintf("%.1f", n), ".", t.Say("number.point"), 1)))
}

// draftButtons save a draft, or discard it. label is a key.
func draftButtons(t tongue.Tongue, draft, label string) (discordgo.ActionsRow, error) {
	save, err := CustomID(verbSave, draft)
	if err != nil {
		return discordgo.ActionsRow{}, err
	}
	discard, err := CustomID(verbDiscard, draft)
	return discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.Button{Label: t.Say(label), CustomID: save, Style: discordgo.PrimaryButton},
		discordgo.Button{Label: t.Say("button.discard"), CustomID: discard, Style: discordgo.SecondaryButton},
	}}, err
}
