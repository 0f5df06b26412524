package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Verdict is what became of something that should have been told.
type Verdict struct {
	Title string // "" if it is not known
	Stage string // at which it was lost
	What  string // what happened there
	Mend  string // what to write into feeds.yaml, "" if nothing
	Test  string // what that would have found, "" if it was not tried
	Row   string // for the topic's tests, "" for none
	NoRow string // why there is none, "" if there is one or none is needed
}

// Inquest finds what was missed.
type Inquest interface {
	// Missed says what became of the article behind a link.
	Missed(ctx context.Context, link string) (Verdict, error)
	// Reckon says what became of all that matched since somebody asked last, or in
	// the last day.
	Reckon(ctx context.Context, who news.Person, at time.Time) (news.Ledger, error)
}

// MissedCommand is /missed, which says what became of a link, or what there was
// since one asked last.
func MissedCommand(i Inquest) Command {
	return Command{
		Name: "missed", Description: "What became of an article that should be here; or what was held back since you asked last.",
		Descriptions: inGerman("Was aus einem Artikel wurde, der hier sein sollte; oder was seit deiner letzten Frage zurückblieb."),
		Options:      []*discordgo.ApplicationCommandOption{word("link", "The article's link", "Der Link des Artikels", false)},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			if link := strings.TrimSpace(c.Text("link")); link != "" {
				v, err := i.Missed(ctx, link)
				return v.reply(link), err
			}
			l, err := i.Reckon(ctx, c.person(), c.At)
			if err != nil {
				return Reply{}, err
			}
			return Reply{Text: "What became of all that matched since " + ago(l.Since) + ":", Embeds: pages(tongue.English, "", reckoned(l))}, nil
		},
	}
}

// reply is a verdict in words.
func (v Verdict) reply(link string) Reply {
	lines := []string{"**" + shortened(v.Stage, 60) + "**: " + shortened(v.What, 1200)}
	if v.Mend != "" {
		lines = append(lines, "In feeds.yaml:", fenced(v.Mend))
	}
	if v.Test != "" {
		lines = append(lines, "Tried on what was read: "+shortened(v.Test, 300))
	}
	if v.Row != "" {
		lines = append(lines, "And the test that keeps it mended:", fenced(v.Row))
	}
	if v.NoRow != "" {
		lines = append(lines, shortened(v.NoRow, 300))
	}
	return Reply{Embeds: []*discordgo.MessageEmbed{{Title: shortened(cmp.Or(v.Title, link), 200), Description: strings.Join(lines, "\n")}}}
}

// fenced is a text that is shown as it is.
func fenced(s string) string { return "```\n" + strings.ReplaceAll(s, "```", "'''") + "\n```" }

// fates are what can become of a match, in the order in which they are told.
var fates = []struct {
	fate news.Fate
	said string
}{
	{news.FateAlerted, "opened a story, and were told"},
	{news.FateMerged, "joined a story that was told"},
	{news.FateMuted, "muted"},
	{news.FateTooOld, "too old for their topic"},
	{news.FateExpired, "of a topic that had ended"},
	{news.FateUnheard, "of a topic that no channel takes"},
	{news.FateMaybe, "near a topic: in the daily list of near misses"},
	{news.FateCleared, "near a topic, and cleared by a second look"},
	{news.FateHeld, "old items that a site listed anew"},
	{news.FatePrimed, "there before the watch began"},
}

// reckoned is the ledger in lines.
func reckoned(l news.Ledger) []string {
	var lines []string
	sums := l.Fates()
	for _, f := range fates {
		if n := sums[f.fate]; n > 0 {
			lines = append(lines, fmt.Sprintf("- %s %s", matches(n), f.said))
		}
	}
	if len(lines) == 0 {
		lines = []string{"Nothing matched."}
	}
	for _, b := range l.Held {
		why := cmp.Or(b.Reason, "to be sent")
		lines = append(lines, fmt.Sprintf("- %s in %s, since %s: %s", count(b.N, "message"), shortened(string(b.Channel), 60), ago(b.Since), shortened(why, 150)))
	}
	for _, d := range l.Dead {
		lines = append(lines, fmt.Sprintf("- **Not delivered** in %s: %s (%s); `watcher requeue %s` tries it again",
			shortened(string(d.Alert.Channel), 60), shortened(d.Title, 120), shortened(d.Reason, 150), d.ID))
	}
	if l.DeadMore > 0 {
		lines = append(lines, fmt.Sprintf("- **Not delivered**: %d more, which `watcher ledger` names", l.DeadMore))
	}
	for _, c := range slices.Sorted(maps.Keys(l.Doubtful)) {
		if n := l.Doubtful[c]; n > 0 {
			lines = append(lines, fmt.Sprintf("- %s in %s may have come twice", count(n, "message"), shortened(string(c), 60)))
		}
	}
	for _, u := range l.Unaccounted {
		lines = append(lines, fmt.Sprintf("- **Unaccounted for**: %s (%s)", shortened(cmp.Or(u.Title, string(u.Item)), 120), shortened(string(u.Topic), 60)))
	}
	if l.UnaccountedMore > 0 {
		lines = append(lines, fmt.Sprintf("- **Unaccounted for**: %d more", l.UnaccountedMore))
	}
	return lines
}

func matches(n int) string {
	if n == 1 {
		return "1 match"
	}
	return fmt.Sprintf("%d matches", n)
}
