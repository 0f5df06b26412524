package app

import (
	"fmt"
	"slices"

	"watcher/internal/config"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/text"
)

// testTopics runs the topics' own tests and returns how many failed.
func (w World) testTopics(cfg *config.Config) (failed int) {
	tester := tester{compile(cfg), cfg.Feeds}
	for _, t := range cfg.Topics {
		for _, test := range t.Tests.Match {
			if !tester.matches(t, test) {
				failed++
				fmt.Fprintf(w.Err, "%s: topic %q: must match, but does not: %s; %s\n", place(test.Pos), t.Title, test.Title, tester.advice(t, test))
			}
		}
		for _, test := range t.Tests.Skip {
			if tester.matches(t, test) {
				failed++
				fmt.Fprintf(w.Err, "%s: topic %q: must not match, but does: %s; add what sets it apart under none\n", place(test.Pos), t.Title, test.Title)
			}
		}
	}
	return failed
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
func (x tester) advice(t news.Topic, test news.TopicTest) string {
	switch {
	case tooOld(t, test):
		return "it is older than max_age allows"
	case x.ruled(t, test, news.Feed{}):
		return "add its feed to from"
	}
	misses := x.engine.Misses(testItem(test), news.Feed{})
	n := slices.IndexFunc(misses, func(m match.Miss) bool { return m.Topic == t.ID })
	if n < 0 {
		return "it is a maybe by the topic's profile; add a line that finds it"
	}
	switch m := misses[n]; m.Cause {
	case match.CauseAll:
		return "this line of all does not hold: " + text.Plain(m.Rule.Text)
	case match.CauseNone, match.CauseReject:
		return fmt.Sprintf("it is kept out by this line of %s: %s", m.Cause, text.Plain(m.Rule.Text))
	}
	return "add a term that it contains"
}
