package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Verdict is what became of something that should have been told, in the language of
// who asked.
type Verdict struct {
	Title string // "" if it is not known
	Stage string // at which it was lost
	What  string // what happened there
	Mend  string // what to write into feeds.yaml, in its words and English, "" if nothing
	Test  string // what that would have found, "" if it was not tried
	Row   string // for the topic's tests, "" for none
	NoRow string // why there is none, "" if there is one or none is needed
}

// Inquest finds what was missed.
type Inquest interface {
	// Missed says what became of the article behind a link: for one topic, by its id
	// or title, or for all if that is "".
	Missed(ctx context.Context, in tongue.Tongue, link, topic string) (Verdict, error)
	// Topics lists the topics that can be asked about.
	Topics(ctx context.Context) ([]news.Topic, error)
	// Reckon says what became of all that matched since somebody asked last, or in
	// the last day. The reasons in it are in a language.
	Reckon(ctx context.Context, in tongue.Tongue, who news.Person, at time.Time) (news.Ledger, error)
}

// MissedCommand is /missed, which says what became of a link, or what there was
// since one asked last.
func MissedCommand(i Inquest) Command {
	return Command{
		Name: "missed", Names: inGerman("verpasst"), Description: "What became of an article that should be here; or what was held back since you asked last.",
		Descriptions: inGerman("Was aus einem Artikel wurde, der hier sein sollte; oder was seit deiner letzten Frage zurückblieb."),
		Options: []*discordgo.ApplicationCommandOption{
			word("link", "The article's link", "Der Link des Artikels", false),
			offered("topic", "The topic that should have told the article", "Das Thema, das den Artikel hätte melden sollen", false),
		},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			link, topic := bare(c.Text("link")), strings.TrimSpace(c.Text("topic"))
			switch {
			case link != "":
				v, err := i.Missed(ctx, c.In, link, topic)
				return v.reply(c.In, link), err
			case topic != "":
				return Reply{}, Unable("missed.linkless")
			}
			l, err := i.Reckon(ctx, c.In, c.person(), c.At)
			if err != nil {
				return Reply{}, err
			}
			return Reply{In: c.In, Text: c.In.Say("reckon", "Time", moment(l.Since)), Embeds: pages(c.In, "", reckoned(c.In, l))}, nil
		},
		Complete: func(ctx context.Context, c *Call) ([]Choice, error) {
			topics, err := i.Topics(ctx)
			choices := make([]Choice, len(topics))
			for n, t := range topics {
				choices[n] = Choice{t.Title, Handle(string(t.ID))}
			}
			return matching(choices, c.Text(c.Typing)), err
		},
	}
}

// reply is a verdict in words.
func (v Verdict) reply(t tongue.Tongue, link string) Reply {
	lines := []string{"**" + v.Stage + "**: " + withOrders(v.What, 1200)}
	if v.Mend != "" {
		lines = append(lines, t.Say("missed.mend"), fenced(v.Mend))
	}
	if v.Test != "" {
		lines = append(lines, t.Say("missed.tested", "Found", tongue.Said(kept(v.Test, 300))))
	}
	if v.Row != "" {
		lines = append(lines, t.Say("missed.row"), fenced(v.Row))
	}
	if v.NoRow != "" {
		lines = append(lines, kept(v.NoRow, 300))
	}
	return Reply{In: t, Embeds: []*discordgo.MessageEmbed{{Title: shortened(cmp.Or(v.Title, link), 200), Description: strings.Join(lines, "\n")}}}
}

// fenced is a text that is shown as it is.
func fenced(s string) string { return "```\n" + strings.ReplaceAll(s, "```", "'''") + "\n```" }

// fates are what can become of a match, in the order in which they are told.
var fates = []news.Fate{
	news.FateAlerted, news.FateMerged, news.FateMuted, news.FateTooOld, news.FateExpired, news.FateUnheard, news.FateMaybe, news.FateCleared,
	news.FateHeld, news.FatePrimed,
}

// reckoned is the ledger in lines.
func reckoned(t tongue.Tongue, l news.Ledger) []string {
	var lines []string
	add := func(said string) { lines = append(lines, "- "+said) }
	sums := l.Fates()
	for _, f := range fates {
		waits := 0
		if f == news.FateAlerted || f == news.FateMerged { // committed to be told, which is not yet told
			waits = min(l.Ways[f][news.WayWaits], sums[f])
		}
		if n := sums[f] - waits; n > 0 {
			add(t.Count("reckoned."+string(f), n))
		}
		if waits > 0 {
			add(t.Count("reckoned."+string(f)+".waits", waits))
		}
	}
	if len(lines) == 0 {
		lines = []string{t.Say("reckon.nothing")}
	}
	channel := func(id news.ChannelID) string { return shortened(string(id), 60) }
	for _, b := range l.Held {
		why := tongue.Said(kept(cmp.Or(b.Reason, t.Say("reckon.due")), 150))
		add(t.Count("reckon.held", b.N, "Channel", channel(b.Channel), "Ago", ago(b.Since), "Why", why))
	}
	for _, d := range l.Dead {
		add(t.Say("reckon.dead", "Channel", channel(d.Alert.Channel), "Title", shortened(d.Title, 120), "Why", tongue.Said(kept(d.Reason, 150)), "Order", tongue.Said("`watcher requeue "+string(d.ID)+"`")))
	}
	if l.DeadMore > 0 {
		add(t.Count("reckon.dead.more", l.DeadMore))
	}
	for _, c := range slices.Sorted(maps.Keys(l.Doubtful)) {
		if n := l.Doubtful[c]; n > 0 {
			add(t.Count("reckon.twice", n, "Channel", channel(c)))
		}
	}
	for _, u := range l.Unaccounted {
		add(t.Say("reckon.lost", "Title", shortened(cmp.Or(u.Title, string(u.Item)), 120), "Topic", shortened(string(u.Topic), 60)))
	}
	if l.UnaccountedMore > 0 {
		add(t.Count("reckon.lost.more", l.UnaccountedMore))
	}
	return lines
}
