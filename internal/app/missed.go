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
	"watcher/internal/notify"
	"watcher/internal/store"
	"watcher/internal/text"
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
	StageRule     = "rule"
	StageBand     = "band"
	StageHeld     = "held"
	StageDelivery = "delivery"
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
	Row   string `json:"test_row"`  // for the topic's tests, "" if no rule is to blame
}

// MissedOptions are the arguments of `watcher missed`.
type MissedOptions struct {
	Link  string
	Since Span // how far back a mend is tried
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
	if o.JSON {
		return w.printJSON(v)
	}
	w.printMissed(v, cfg.Path)
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
}

func indented(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

// inquiry looks for one link.
type inquiry struct {
	World
	cfg    *config.Config
	build  *build
	engine *match.Engine
	store  *store.DB // nil if nothing was stored yet
	since  Span
	link   string
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
	if done, err := q.delivered(ctx, v, a); done || err != nil {
		return err
	}
	for _, m := range a.Matches {
		if !q.fated(v, a, m) {
			continue
		}
		if v.Stage == StageBand {
			return q.propose(ctx, v, a.Item)
		}
		return nil
	}
	if now := q.engine.Match(a.Item, feed); len(now) > 0 && now[0].Band == news.BandAlert {
		v.Stage, v.Topic = StageRule, string(now[0].Topic)
		v.What = fmt.Sprintf("It was read from %s at %s, before the rule that finds it now was in force: %s", feed.Name, q.at(a.Item.FirstSeen), strings.Join(why.Lines(now[0].Why), "; "))
		return nil
	}
	return q.unmatched(ctx, v, a.Item, feed, fmt.Sprintf("It was read from %s at %s, and no topic matched. ", feed.Name, q.at(a.Item.FirstSeen)))
}

// fated judges by what became of a match; false where that does not tell.
func (q *inquiry) fated(v *missedVerdict, a store.Account, m news.Match) bool {
	topic := q.topicOf(m.Topic)
	v.Topic = string(m.Topic)
	switch m.Fate {
	case news.FatePrimed:
		v.Stage, v.What = StageHistory, "It was in the feed before the watch began, and was told in the summary of that day, if it appeared within it."
	case news.FateHeld:
		v.Stage, v.What = StageHeld, "The feed listed it among many old items that came at once under new ids, as after a site's relaunch. They were kept, and told in one line."
	case news.FateMaybe, news.FateCleared:
		v.Stage = StageBand
		v.What = fmt.Sprintf("It came near topic %q, but not near enough for an alert (%s).", topic.Title, strings.Join(why.Lines(m.Why), "; "))
		if a.Look.State != "" {
			v.What += " Its article: " + string(a.Look.State) + orNothing(a.Look.Reason) + "."
		}
		v.Row = testRow(a.Item.Title)
	case news.FateMerged:
		v.Stage = StageTold
		v.What = fmt.Sprintf("It was not missed: topic %q matched, and it repeats a story that its channels were told of in a list.", topic.Title)
	case news.FateTooOld:
		v.Stage = StageHeld
		v.What = fmt.Sprintf("Topic %q matched, but the item was older than max_age allows: published %s, read %s.", topic.Title, q.at(a.Item.Published), q.at(a.Item.FirstSeen))
		v.Mend = fmt.Sprintf("max_age: %s   # of topic %q", roundUp(a.Item.FirstSeen.Sub(a.Item.Published)), topic.Title)
	case news.FateExpired:
		v.Stage, v.What = StageHeld, fmt.Sprintf("Topic %q had expired.", topic.Title)
		v.Mend = fmt.Sprintf("expires: …   # of topic %q: a later day, or no such line", topic.Title)
	case news.FateMuted:
		v.Stage, v.What = StageHeld, fmt.Sprintf("Topic %q matched, but was muted at the time.", topic.Title)
	case news.FateUnheard:
		v.Stage, v.What = StageHeld, fmt.Sprintf("Topic %q matched, but no channel takes it.", topic.Title)
		v.Mend = fmt.Sprintf("to: […]   # of topic %q", topic.Title)
	default:
		return false
	}
	return true
}

// unmatched judges an item that no topic found, by the nearest topic.
func (q *inquiry) unmatched(ctx context.Context, v *missedVerdict, i news.Item, feed news.Feed, said string) error {
	v.Stage, v.Title = StageRule, i.Title
	misses := q.engine.Misses(i, feed)
	if len(misses) == 0 {
		v.What = said
		return nil
	}
	slices.SortStableFunc(misses, func(a, b match.Miss) int { return nearness(b) - nearness(a) })
	miss := misses[0]
	topic := q.topicOf(miss.Topic)
	v.Topic, v.Row = string(miss.Topic), testRow(i.Title)
	switch near := strings.Join(quotedAll(miss.Words), ", "); {
	case miss.Cause == match.CauseAny && near == "":
		v.What = said + "None of its words is one that a topic looks for."
		v.Topic = ""
	case miss.Cause == match.CauseAny:
		v.What = fmt.Sprintf("%sNearest is topic %q: %s is there, but no line of any holds.", said, topic.Title, near)
	case miss.Cause == match.CauseFrom:
		v.What = fmt.Sprintf("%sTopic %q would match, but does not listen to this feed.", said, topic.Title)
		v.Mend = fmt.Sprintf("from: [%s]", strings.Join(append(slices.Clone(topic.From), feed.Name), ", "))
		return nil
	case miss.Cause == match.CauseAll:
		v.What = fmt.Sprintf("%sTopic %q would match, but this line of all does not hold: %s", said, topic.Title, miss.Rule.Text)
	default:
		v.What = fmt.Sprintf("%sTopic %q would match, but for this line of %s: %s", said, topic.Title, miss.Cause, miss.Rule.Text)
	}
	if miss.Cause != match.CauseAny {
		return q.proposeWithout(ctx, v, miss)
	}
	return q.propose(ctx, v, i)
}

// nearness orders misses: a topic that something else kept out is nearer than
// one of whose words some are there.
func nearness(m match.Miss) int {
	if m.Cause != match.CauseAny {
		return 1000
	}
	return len(m.Words)
}

func (q *inquiry) at(t time.Time) string {
	if t.IsZero() {
		return notify.NoDate
	}
	return t.In(q.cfg.Zone).Format("2006-01-02 15:04")
}

func (q *inquiry) feedOf(id news.FeedID) news.Feed {
	for _, f := range q.cfg.Feeds {
		if f.ID == id {
			return f
		}
	}
	return news.Feed{ID: id, Name: string(id) + " (no longer configured)"}
}

func (q *inquiry) topicOf(id news.TopicID) news.Topic {
	for _, t := range q.cfg.Topics {
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

// testRow is a row for a topic's tests, as YAML.
func testRow(title string) string {
	return "tests:\n  match: ['" + strings.ReplaceAll(text.Plain(title), "'", "''") + "']"
}

func orNothing(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + reason + ")"
}

// roundUp writes a length of time as feeds.yaml has it, in whole hours or days.
func roundUp(d time.Duration) string {
	hours := int(d/time.Hour) + 1
	if hours > 48 {
		return fmt.Sprintf("%dd", hours/24+1)
	}
	return fmt.Sprintf("%dh", hours)
}
