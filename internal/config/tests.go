package config

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
)

// testsPart are a topic's tests as read.
type testsPart struct{ match, skip []testEntry }

// testEntry is one test as read: a headline alone, or what else an item has.
type testEntry struct {
	title, summary, body, lang, source scalar
	age                                time.Duration
	pos                                news.Pos
}

func testTable() table[testEntry] {
	return table[testEntry]{name: "test", keys: []key[testEntry]{
		text("title", "The headline.", textForm("headline"), func(t *testEntry) *scalar { return &t.title }),
		text("summary", "What stands below it in the feed.", textForm("text"), func(t *testEntry) *scalar { return &t.summary }),
		text("body", "The text that the feed carries with it.", textForm("text"), func(t *testEntry) *scalar { return &t.body }),
		text("lang", "Its language, as in en. Default: what its words say.", patternForm("language", languagePattern), func(t *testEntry) *scalar { return &t.lang }),
		text("source", "The feed that carries it, by name. Without it, the topic's `from` is not judged.", textForm("name"), func(t *testEntry) *scalar { return &t.source }),
		parsed("age", "How old it is when it is read. Without it, `max_age` is not judged.", durationForm(), parseMaxAge, func(t *testEntry) *time.Duration { return &t.age }),
	}}
}

// testRows makes a key of headlines and tables, mixed as one likes.
func testRows(name, doc string, at func(*testsPart) *[]testEntry) key[testsPart] {
	sub := testTable()
	return key[testsPart]{
		name: name, doc: doc, form: manyForm(eitherForm("headline or table", textForm("headline"), sub.form())),
		read: func(r *reader, n *yaml.Node, t *testsPart) {
			for _, item := range r.list(n) {
				e := testEntry{pos: r.pos(item)}
				if item.Kind != yaml.MappingNode {
					e.title, _ = r.scalar(item)
				} else if r.sound(func() { sub.read(r, item, &e) }) && !e.title.given && !e.title.veiled {
					r.fail(e.pos, "a test without a headline; give it a title")
				}
				if e.title.given {
					*at(t) = append(*at(t), e)
				}
			}
		},
	}
}

func testsKey() key[topicEntry] {
	tests := table[testsPart]{name: "tests", keys: []key[testsPart]{
		testRows("match", "Items that must match.", func(t *testsPart) *[]testEntry { return &t.match }),
		aka(testRows("skip", "Items that must not.", func(t *testsPart) *[]testEntry { return &t.skip }), "nomatch", "no_match", "not"),
	}}
	return part("tests", "Items with the verdict that you expect; `watcher check` runs them. A headline alone will do.", tests, func(t *topicEntry) *testsPart { return &t.tests })
}

// tests judges a topic's tests, which may name feeds.
func (b *builder) tests(all []testEntry) []news.TopicTest {
	var out []news.TopicTest
	for _, e := range all {
		out = append(out, news.TopicTest{
			Title: e.title.text, Summary: e.summary.text, Body: e.body.text, Lang: e.lang.text,
			Source: b.testSource(e.source), Age: e.age, Pos: e.pos,
		})
	}
	return out
}

// testSource returns the name of a test's feed as the feed has it.
func (b *builder) testSource(s scalar) string {
	var known []string
	for _, f := range slices.Concat(b.config.Feeds, b.besideFeeds()) {
		known = append(known, f.Name)
	}
	name, ok := newNames(known).find(s.text)
	switch {
	case !s.given || ok:
		return name
	case !b.options.Partial || len(b.file.feeds) > 0:
		b.r.fail(s.pos, "tests: source: no feed has the name %q%s", s.raw, suggest(s.text, known))
	}
	return s.text
}
