package app

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"watcher/internal/control"
	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/text"
)

// nearTopic is a topic that an item comes near to.
type nearTopic struct {
	topic   news.Topic
	miss    match.Miss
	telling []match.Term // of the topic's own that the item has, rarest first
	found   []string     // what a line that asks for a little more finds
	weight  float64
}

// words are what the item has of the topic, for people.
func (t nearTopic) words() []string {
	words := t.miss.Words()
	if len(words) == 0 {
		words = t.found
	}
	return quotedAll(slices.Compact(words))
}

// nearest returns the topics that an item comes near to, nearest first: those
// that would match but for another part; else by how rare the names are that
// they share with it. Countries, and ordinary words beside others, bring no topic
// near, unless one of its lines holds that asks for a little more.
func (q *inquiry) nearest(ctx context.Context, i news.Item, feed news.Feed) ([]nearTopic, error) {
	var topics []nearTopic
	var mends []mend
	for _, m := range q.engine.Misses(i, feed) {
		if q.topic != "" && m.Topic != q.topic {
			continue
		}
		t := nearTopic{topic: q.topicOf(m.Topic), miss: m}
		topics = append(topics, t)
		if m.Cause == match.CauseAny {
			mends = append(mends, q.widened(t.topic, i)...)
		}
	}
	found := map[news.TopicID][]string{}
	for _, t := range q.finding(mends, i, feed) {
		if found[t.topic.ID] == nil {
			found[t.topic.ID] = t.words
		}
	}
	lang := baseLang(i, feed)
	rarity, err := q.rarity(ctx, topics, found, lang)
	if err != nil {
		return nil, err
	}
	for n := range topics {
		topics[n].measure(found[topics[n].topic.ID], rarity, lang)
	}
	topics = slices.DeleteFunc(topics, func(t nearTopic) bool { return t.weight <= 0 })
	slices.SortStableFunc(topics, func(a, b nearTopic) int {
		return cmp.Or(cmp.Compare(a.barred(), b.barred()), cmp.Compare(b.weight, a.weight))
	})
	return topics, nil
}

// barred is 0 for a topic that would match but for another part than any.
func (t nearTopic) barred() int {
	if t.miss.Cause == match.CauseAny {
		return 1
	}
	return 0
}

// measure weighs what the item shares with the topic.
func (t *nearTopic) measure(found []string, rarity func(string) float64, lang string) {
	t.found = found
	for _, words := range found {
		t.weight += rarity(words)
	}
	told := 0.0
	for _, term := range t.miss.Terms {
		switch {
		case telling(term, lang):
			t.telling = append(t.telling, term)
			told += rarity(term.Words)
		case t.barred() == 0:
			told += rarity(term.Words) + 1
		}
	}
	t.weight = max(t.weight, told)
	slices.SortStableFunc(t.telling, func(a, b match.Term) int { return cmp.Compare(rarity(b.Words), rarity(a.Words)) })
	t.telling = t.telling[:min(2, len(t.telling))]
}

// tellingRate is how rare a word of a phrase must be that is written in letters
// without capitals for the phrase to be taken for a name.
const tellingRate = 2e-5

// telling reports whether a term is a name that stands for the topic even where
// nothing else of a line is there: one by its sound, an acronym, or one of
// several words. A single word may be a town, or any word where there are no
// capitals.
func telling(t match.Term, lang string) bool {
	name, bySound := strings.CutSuffix(t.Query, "~")
	words := foldedWords(name)
	cased := strings.ContainsFunc(name, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) })
	switch {
	case t.Place || len(words) == 0:
		return false
	case bySound:
		return true
	case cased:
		return strings.ContainsFunc(name, unicode.IsUpper) && (len(words) > 1 || strings.ToUpper(name) == name)
	}
	rate := 1.0
	for _, w := range words {
		r, _ := profile.Frozen().Rate(lang, w)
		rate = min(rate, r)
	}
	return len(words) > 1 && rate < tellingRate
}

// rarity makes a measure of how rare words are, by their rarest.
func (q *inquiry) rarity(ctx context.Context, topics []nearTopic, found map[news.TopicID][]string, lang string) (func(string) float64, error) {
	var of []control.Word
	add := func(words string) {
		for _, w := range foldedWords(words) {
			rate, _ := profile.Frozen().Rate(cmp.Or(lang, "en"), w)
			of = append(of, control.Word{Folded: w, Rate: rate})
		}
	}
	for _, t := range topics {
		for _, words := range slices.Concat(t.miss.Words(), found[t.topic.ID]) {
			add(words)
		}
	}
	shares := map[string]float64{}
	if q.store != nil && len(of) > 0 {
		var err error
		if shares, err = control.Shares(ctx, q.past(q.store, q.cfg, q.since), foldedWords, of); err != nil {
			return nil, err
		}
	}
	const rarest = 1e-6
	return func(words string) float64 {
		best := 0.0
		for _, w := range foldedWords(words) {
			best = max(best, -math.Log(min(1, max(rarest, shares[w]))))
		}
		return best
	}, nil
}

func foldedWords(s string) (words []string) {
	for _, t := range text.Scan(nil, s) {
		words = append(words, string(text.AppendWord(nil, s[t.Start:t.End])))
	}
	return words
}

// baseLang is the language of an item without its region, "" if unknown.
func baseLang(i news.Item, feed news.Feed) string {
	base, _, _ := strings.Cut(strings.ToLower(cmp.Or(i.Lang, feed.Lang)), "-")
	return base
}
