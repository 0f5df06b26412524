package app

import (
	"fmt"
	"slices"

	"watcher/internal/config"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// testTopics runs the topics' own tests and returns how many failed.
func (w World) testTopics(cfg *config.Config) (failed int) {
	tester := tester{compile(cfg), cfg.Feeds}
	for _, t := range cfg.Topics {
		for _, f := range tester.failures(t) {
			failed++
			fmt.Fprintf(w.Err, "%s: topic %s: %s\n", place(f.test.Pos), text.Quoted(t.Title), tongue.Bare(f.in(tongue.English)))
		}
	}
	return failed
}

// failure is a topic's test that fails.
type failure struct {
	test news.TopicTest
	skip bool // it must not match
	n    int  // which of the topic's tests of its kind
	mend tongue.Late
}

// in says in a language what came, and what to do about it.
func (f failure) in(t tongue.Tongue) string {
	key := "test.match"
	if f.skip {
		key = "test.skip"
	}
	return t.Say(key, "Headline", f.test.Title, "Mend", f.mend)
}

// failures are those of a topic's tests that fail.
func (x tester) failures(t news.Topic) (all []failure) {
	for n, test := range t.Tests.Match {
		if !x.matches(t, test) {
			all = append(all, failure{test, false, n, x.advice(t, test)})
		}
	}
	for n, test := range t.Tests.Skip {
		if x.matches(t, test) {
			all = append(all, failure{test, true, n, tongue.Late{Key: "test.apart"}})
		}
	}
	return all
}

func place(p news.Pos) string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// tester tries topics on the items of their tests.
type tester struct {
	engine *match.Engine
	feeds  []news.Feed
}

// matches reports whether a topic would alert for a test's item.
func (x tester) matches(t news.Topic, test news.TopicTest) bool {
	return !tooOld(t, test) && x.ruled(t, test, feedNamed(x.feeds, test.Source))
}

// tooOld reports whether a test's item is older than its topic wants.
func tooOld(t news.Topic, test news.TopicTest) bool { return t.MaxAge > 0 && test.Age > t.MaxAge }

func (x tester) ruled(t news.Topic, test news.TopicTest, feed news.Feed) bool {
	found := x.engine.Match(testItem(test), feed)
	return slices.ContainsFunc(found, func(m news.Match) bool { return m.Topic == t.ID && m.Band == news.BandAlert })
}

func testItem(test news.TopicTest) news.Item {
	return news.Item{Key: "test", Title: test.Title, Summary: test.Summary, Body: test.Body, Lang: test.Lang}
}

// advice says what to do about a test that should match.
func (x tester) advice(t news.Topic, test news.TopicTest) tongue.Late {
	switch {
	case tooOld(t, test):
		return tongue.Late{Key: "test.old"}
	case x.ruled(t, test, news.Feed{}):
		return tongue.Late{Key: "test.from"}
	}
	misses := x.engine.Misses(testItem(test), news.Feed{})
	n := slices.IndexFunc(misses, func(m match.Miss) bool { return m.Topic == t.ID })
	if n < 0 {
		return tongue.Late{Key: "test.maybe"}
	}
	switch m := misses[n]; m.Cause {
	case match.CauseAll:
		return tongue.Late{Key: "test.all", With: []any{"Line", text.Plain(m.Rule.Text)}}
	case match.CauseNone, match.CauseReject:
		return tongue.Late{Key: "test.kept", With: []any{"Key", string(m.Cause), "Line", text.Plain(m.Rule.Text)}}
	}
	return tongue.Late{Key: "test.term"}
}
