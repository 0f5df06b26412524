package app

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"watcher/internal/control"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// What a mend may find besides the item: more than that is another topic.
const (
	mostNew       = 5   // of a line of the topic's own that asks for a little more
	mostNewJoined = 1   // of a name beside one of its terms
	newShare      = 0.5 // or so large a part of what the topic finds with it anyway
)

// trial is a mend that finds the item, with what it would have found.
type trial struct {
	mend
	control.Weight
	words []string // of the item, that it found
}

// bearable reports whether a careful desk would take the mend.
func (t trial) bearable() bool {
	most := mostNew
	if t.joined {
		most = mostNewJoined
	}
	return t.New <= max(most, int(newShare*float64(t.Agree)))
}

// precision is how much of what a mend finds the topic finds as well, by
// quarters: less of a difference means nothing.
func (t trial) precision() float64 {
	const doubt = 2
	return math.Round(4*(float64(t.Agree)+doubt)/(float64(t.Agree+t.New)+doubt)) / 4
}

// try returns those of the mends that find the item, best first: what the topic
// finds anyway speaks for a mend, what is new against it.
func (q *inquiry) try(ctx context.Context, mends []mend, i news.Item, f news.Feed) (found []trial, over control.Trial, err error) {
	trials := q.finding(mends, i, f)
	if q.store != nil && len(trials) > 0 {
		if over, err = q.weigh(ctx, trials, i); err != nil {
			return nil, over, err
		}
	}
	slices.SortStableFunc(trials, func(a, b trial) int {
		return cmp.Or(cmp.Compare(b.precision(), a.precision()), cmp.Compare(a.cost, b.cost), cmp.Compare(a.New, b.New), cmp.Compare(b.Agree, a.Agree))
	})
	return trials, over, nil
}

// beside compiles changed topics beside those of the file, each under an id of
// its own.
func (q *inquiry) beside(topics []news.Topic) (*match.Engine, []news.Problem) {
	all := slices.Clone(q.cfg.Topics)
	for n, t := range topics {
		t.ID = triedID(n)
		all = append(all, t)
	}
	return match.Compile(all, q.cfg.Groups, languages(q.cfg)...)
}

func triedID(n int) news.TopicID { return news.TopicID(fmt.Sprint(tried, n)) }

// finding are the mends that can be read and find the item.
func (q *inquiry) finding(mends []mend, i news.Item, f news.Feed) []trial {
	topics := make([]news.Topic, len(mends))
	for n, m := range mends {
		topics[n] = m.alone
	}
	engine, problems := q.beside(topics)
	broken := map[string]bool{}
	for _, p := range problems {
		broken[p.Query.Text] = broken[p.Query.Text] || !p.Warning
	}
	matched := map[news.TopicID]news.Match{}
	for _, m := range engine.Match(i, f) {
		matched[m.Topic] = m
	}
	var out []trial
	for n, m := range mends {
		hit, ok := matched[triedID(n)]
		if !ok || hit.Band != news.BandAlert || slices.ContainsFunc(rulesOf(m.alone), func(rule string) bool { return broken[rule] }) {
			continue
		}
		out = append(out, trial{mend: m, words: wordsOf(hit)})
	}
	return out
}

func rulesOf(t news.Topic) (rules []string) {
	for _, q := range slices.Concat(t.Any, t.All, t.None, t.Reject) {
		rules = append(rules, q.Text)
	}
	return rules
}

func wordsOf(m news.Match) (words []string) {
	for _, w := range m.Why {
		for _, s := range w.Spans {
			words = append(words, s.Text)
		}
	}
	return words
}

// weigh tries the mends on what was read.
func (q *inquiry) weigh(ctx context.Context, trials []trial, i news.Item) (control.Trial, error) {
	topics := make([]news.Topic, len(trials))
	madeOf := map[news.TopicID]news.TopicID{}
	for n, t := range trials {
		topics[n] = t.alone
		madeOf[triedID(n)] = t.topic.ID
	}
	engine, _ := q.beside(topics)
	headline := text.Fold(i.Title)
	own := func(o news.Item) bool { return o.Ref() == i.Ref() || text.Fold(o.Title) == headline }
	weights, over, err := control.Weigh(ctx, q.past(q.store, q.cfg, q.since), engine, madeOf, own)
	if err != nil {
		return over, err
	}
	for n := range trials {
		trials[n].Weight = *weights[triedID(n)]
	}
	return over, nil
}

// tested says what a mend would have found.
func (q *inquiry) tested(t trial, over control.Trial) string {
	if q.store == nil {
		return ""
	}
	over.Hits = t.Hits()
	said := q.in.Count("tested", over.Hits, "Items", tongue.Said(q.in.Count("items", over.Items)), "Span", tongue.Said(q.in.Span(time.Duration(q.since))), "PerDay", tongue.Said(q.in.Decimal(over.PerDay())))
	semicolon := q.in.Say("list.semicolon")
	if t.Agree > 0 {
		said += semicolon + q.in.Count("tested.agree", t.Agree)
	}
	if t.New == 0 {
		return said + semicolon + q.in.Say("tested.nothing")
	}
	titles := make([]string, len(t.Newest))
	for n, h := range t.Newest {
		titles[n] = q.in.Foreign("«"+text.Plain(h.Item.Title)+"»") + " (" + q.in.Foreign(text.Plain(h.Feed.Name)) + ")"
	}
	if more := t.New - len(titles); more > 0 {
		titles = append(titles, q.in.Count("tested.more", more))
	}
	return said + semicolon + q.in.Count("tested.new", t.New) + ": " + q.in.Join(titles)
}
