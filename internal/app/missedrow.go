package app

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/text"
)

// longestRow is how much text a test may hold, in letters.
const longestRow = 2000

// row is a test that passes with a changed topic and fails without the change,
// as YAML: with as little of the item as that takes. Where there is none, it says
// why.
func (q *inquiry) row(changed news.Topic, i news.Item, feed news.Feed) (row, none string) {
	topics := slices.Clone(q.cfg.Topics)
	before := q.topicOf(changed.ID)
	for n := range topics {
		if topics[n].ID == changed.ID {
			topics[n] = changed
		}
	}
	with := *q.cfg
	with.Topics = topics
	old, fresh := tester{q.engine, q.cfg.Feeds}, tester{compile(&with), q.cfg.Feeds}
	for _, test := range rowsOf(i, feed) {
		if changed.MaxAge != before.MaxAge {
			test.Age = i.FirstSeen.Sub(i.Published).Round(time.Minute)
		}
		if !old.matches(before, test) && fresh.matches(changed, test) {
			return writeRow(test), ""
		}
	}
	return "", q.in.Say("notest.more")
}

// rowsOf are the tests that can be made of an item, shortest first.
func rowsOf(i news.Item, feed news.Feed) []news.TopicTest {
	bare := news.TopicTest{Title: text.OneLine(i.Title)}
	told := bare
	told.Summary = text.OneLine(i.Summary)
	full := told
	full.Body = text.OneLine(i.Body)
	var out []news.TopicTest
	tests := []news.TopicTest{bare, told, full}
	if feed.Restricted {
		tests = tests[:1] // a row is written into a file, and copied from there
	}
	for _, t := range tests {
		if utf8.RuneCountInString(t.Title+t.Summary+t.Body) > longestRow {
			break
		}
		spoken, sourced := t, t
		spoken.Lang = baseLang(i, feed)
		sourced.Source, sourced.Lang = feed.Name, spoken.Lang
		out = append(out, t, spoken, sourced)
	}
	return out
}

// writeRow writes a test as YAML: a headline alone where it is no more.
func writeRow(t news.TopicTest) string {
	row := config.Scalar(t.Title)
	if (t != news.TopicTest{Title: t.Title}) {
		var parts []string
		add := func(key, value string) {
			if value != "" {
				parts = append(parts, key+": "+config.Scalar(value))
			}
		}
		add("title", t.Title)
		add("summary", t.Summary)
		add("body", t.Body)
		add("lang", t.Lang)
		add("source", t.Source)
		if t.Age > 0 {
			add("age", fmt.Sprintf("%dh%dm", int(t.Age.Hours()), int(t.Age.Minutes())%60))
		}
		row = "{ " + strings.Join(parts, ", ") + " }"
	}
	return "tests:\n  match:\n    - " + row
}
