package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// Stages at which what should have been told was lost; StageTold says that it
// was not.
const (
	StageTold     = "told"
	StageFeed     = "no such feed"
	StageReading  = "feed not read"
	StageWindow   = "not in the feed's window"
	StageNext     = "not polled yet"
	StageHistory  = "history"
	StageIdentity = "identity"
	StageRule     = "rule"
	StageBand     = "band"
	StageHeld     = "held"
	StageDelivery = "delivery"
	// StageForgotten: nothing of it is to be kept or told.
	StageForgotten = "forgotten"
)

// missedVerdict says at which stage something was lost, and how to mend it. Its
// form as JSON is kept stable.
type missedVerdict struct {
	Link  string `json:"link"`
	Title string `json:"title"`
	Stage string `json:"stage"`
	What  string `json:"what"`
	Topic string `json:"topic"`     // the nearest, "" if none is meant
	Mend  string `json:"mend"`      // the line to add or change, "" if there is nothing to mend
	Test  string `json:"back_test"` // what the mend would have found, "" if it was not tried
	Row   string `json:"test_row"`  // for the topic's tests: it fails without the mend; "" if there is none
	NoRow string `json:"no_test"`   // why no test can hold the mend, "" if one does or none is needed
}

// MissedOptions are the arguments of `watcher missed`.
type MissedOptions struct {
	Link  string
	Since Span   // how far back a mend is tried
	Topic string // id or title of the topic that it was missed by; "" for any
	JSON  bool
}

// Missed is given a link that should have been told, and says what became of
// it: the stage that dropped it, the line that mends it, what that line would
// have found, and the row for the topic's tests that keeps it mended.
func Missed(ctx context.Context, w World, flag string, o MissedOptions) (err error) {
	if err := isLink(o.Link); err != nil {
		return err
	}
	cfg, err := w.loadMade(ctx, flag)
	if err != nil {
		return err
	}
	b, err := w.aside(cfg)
	if err != nil {
		return err
	}
	i := inquiry{World: w, cfg: cfg, build: b, since: o.Since, link: o.Link}
	i.engine = compile(cfg)
	if o.Topic != "" {
		t, err := topicNamed(cfg, o.Topic)
		if err != nil {
			return err
		}
		i.topic = t.ID
	}
	if i.store, err = w.kept(ctx, cfg); err != nil {
		return err
	}
	if i.store != nil {
		defer func() { err = errors.Join(err, i.store.Close()) }()
	}
	v, err := i.verdict(ctx)
	if err != nil {
		return err
	}
	v.What, v.Test, v.NoRow = tongue.Bare(v.What), tongue.Bare(v.Test), tongue.Bare(v.NoRow)
	if o.JSON {
		return w.printJSON(v)
	}
	w.printMissed(v, cfg.Path)
	if v.Stage == StageTold && o.Topic == "" && len(cfg.Topics) > 1 {
		fmt.Fprintln(w.Out, "Was it missed by another topic? --topic names that.")
	}
	return nil
}

func (w World) printMissed(v missedVerdict, path string) {
	if v.Title != "" {
		fmt.Fprintf(w.Out, "%s\n", text.Plain(v.Title))
	}
	fmt.Fprintf(w.Out, "stage: %s\n  %s\n", v.Stage, text.Plain(v.What))
	if v.Mend != "" {
		fmt.Fprintf(w.Out, "mend, in %s:\n%s\n", path, indented(v.Mend))
	}
	if v.Test != "" {
		fmt.Fprintf(w.Out, "tried on what was read: %s\n", v.Test)
	}
	if v.Row != "" {
		fmt.Fprintf(w.Out, "and the test that keeps it mended:\n%s\n", indented(v.Row))
	}
	if v.NoRow != "" {
		fmt.Fprintf(w.Out, "%s\n", text.Plain(v.NoRow))
	}
}

func indented(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

// inquiry looks for one link.
type inquiry struct {
	World
	cfg    *config.Config
	build  *build
	engine *match.Engine
	store  *store.DB     // nil if nothing was stored yet
	in     tongue.Tongue // that the verdict is in; its lines for feeds.yaml are in English
	since  Span
	link   string
	topic  news.TopicID // that is asked about, "" for any
	desk   bool         // somebody in Discord asks, who has no command line
}

// drafted says how a topic about the article is drafted.
func (q *inquiry) drafted() tongue.Said {
	if q.desk {
		return tongue.Said(q.in.Say("missed.make.desk"))
	}
	return tongue.Said(q.in.Say("missed.make", "Link", q.link))
}

// unmute says how a mute of a topic ends.
func (q *inquiry) unmute(t news.Topic) string {
	if q.desk {
		return q.in.Say("missed.muted.then.desk")
	}
	return q.in.Say("missed.muted.then", "Topic", t.Title)
}

func (q *inquiry) verdict(ctx context.Context) (missedVerdict, error) {
	v := missedVerdict{Link: q.link}
	account, met, err := q.met(ctx)
	if err != nil {
		return v, err
	}
	if met {
		v.Title = account.Item.Title
		return v, q.ofItem(ctx, &v, account)
	}
	if l, err := lostBy(q.link); err == nil && q.store != nil {
		switch gone, err := q.store.Forgotten(ctx, l.identities()); {
		case err != nil:
			return v, err
		case gone:
			v.Stage, v.What = StageForgotten, q.in.Say("missed.forgotten")
			return v, nil
		}
	}
	return v, q.ofFeed(ctx, &v)
}

// met finds what is known of the link: of several items, one that matched.
func (q *inquiry) met(ctx context.Context) (account store.Account, met bool, err error) {
	if q.store == nil {
		return account, false, nil
	}
	return accountOf(ctx, q.store, q.link)
}

// ofItem judges an item that was read.
func (q *inquiry) ofItem(ctx context.Context, v *missedVerdict, a store.Account) error {
	feed := q.feedOf(a.Item.Feed)
	if q.retitled(v, a, feed) {
		return nil
	}
	read := []any{"Feed", feed.Name, "At", tongue.Said(q.at(a.Item.FirstSeen))}
	said := q.in.Say("missed.unmatched", read...) + " "
	if done, err := q.delivered(ctx, v, a); err != nil {
		return err
	} else if done && (q.topic == "" || tellsOf(a.Matches, q.topic)) {
		return nil
	} else if done { // by another topic, which is no answer
		said = v.What + " " + q.in.Say("missed.not", "Topic", q.topicOf(q.topic).Title) + " "
		*v = missedVerdict{Link: v.Link, Title: v.Title}
	}
	for _, m := range a.Matches {
		if q.topic != "" && m.Topic != q.topic || !q.fated(v, a, m) {
			continue
		}
		return q.mendFate(ctx, v, a.Item, feed, m)
	}
	for _, m := range q.engine.Match(a.Item, feed) {
		if m.Band != news.BandAlert || q.topic != "" && m.Topic != q.topic {
			continue
		}
		v.Stage, v.Topic = StageRule, string(m.Topic)
		v.What = q.in.Say("missed.before", append(read, "Why", q.whyOf(m))...)
		return nil
	}
	return q.unmatched(ctx, v, a.Item, feed, said)
}

// whyOf says why an item matches.
func (q *inquiry) whyOf(m news.Match) tongue.Said {
	return tongue.Said(strings.Join(why.LinesIn(q.in, m.Why), q.in.Say("list.semicolon")))
}

// tellsOf reports whether a topic is among those that told an item.
func tellsOf(ms []news.Match, topic news.TopicID) bool {
	return slices.ContainsFunc(ms, func(m news.Match) bool {
		return m.Topic == topic && (m.Fate == news.FateAlerted || m.Fate == news.FateMerged)
	})
}

// told says who was told of an item, and by which topics.
func (q *inquiry) told(ms []news.Match, d news.Delivery) string {
	var titles []string
	for _, m := range ms {
		if title := q.topicOf(m.Topic).Title; tellsOf(ms, m.Topic) && !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	with := []any{"Channel", string(d.Alert.Channel), "At", tongue.Said(q.at(d.SentAt))}
	if len(titles) == 0 {
		return q.in.Say("missed.told", with...)
	}
	return q.in.Count("missed.told.by", len(titles), append(with, "Topics", tongue.Said(q.in.And(titles)))...)
}

func (q *inquiry) at(t time.Time) string {
	if t.IsZero() {
		return q.in.Say("age.none")
	}
	return q.in.Foreign(t.In(q.cfg.Zone).Format("2006-01-02 15:04"))
}

func (q *inquiry) feedOf(id news.FeedID) news.Feed {
	for _, f := range q.cfg.Feeds {
		if f.ID == id {
			return f
		}
	}
	return news.Feed{ID: id, Name: q.in.Say("gone", "Name", string(id))}
}

func (q *inquiry) topicOf(id news.TopicID) news.Topic { return topicOf(q.cfg, id) }

// topicOf returns a topic of a configuration, or one that only has its id.
func topicOf(cfg *config.Config, id news.TopicID) news.Topic {
	for _, t := range cfg.Topics {
		if t.ID == id {
			return t
		}
	}
	return news.Topic{ID: id, Title: string(id)}
}

func quotedAll(words []string) []string {
	out := make([]string, len(words))
	for n, w := range words {
		out[n] = "«" + w + "»"
	}
	return out
}
