package match

import (
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// everythingAny uses every form of the language, a query a line.
const everythingAny = `Mujahedeen-e-Khalq~
Rajavi~
MEK
=Turkey
Iran*
"terror list"
مجاهدین خلق
آلبانی
이란
イラン
伊朗
country:AL NEAR/5 country:IR
a THEN/3 b
SAME (e, o)
2 OF (i, o, u)
/[0-9]+ ?k/
title:(x OR y)
link:com`

// everything is an engine of those and of topics that ask each other.
var everything = sync.OnceValue(func() *Engine {
	e, _ := Compile([]news.Topic{{
		ID:   "all",
		Any:  queries(strings.Split(everythingAny, "\n")...),
		None: queries(`MEK inhibitor*`, `a b`), Urgent: queries(`raid*`),
	}, {ID: "other", All: queries(`topic:all`, `NOT football`), Reject: queries(`sport`)}}, nil)
	return e
})

func queries(texts ...string) []news.Query {
	var qs []news.Query
	for _, s := range texts {
		qs = append(qs, news.Query{Text: s})
	}
	return qs
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{
		"Mojahedin-e Khalq in Albania", "سازمان مجاهدین\u200cخلق", "M.E.K. a b CAR-T de-escalation", "\xff\xfe\u0308a", "ﻣﺠﺎﻫﺪﻳﻦ ﷺ ½ ﬁ 한국어 ｱﾞ",
		"a b a b a b 12k e o. x\n\ny", "Ελλάς İ ß ŉ", "\u1112\u1161\u11ab이란은", strings.Repeat("a b ", 50),
	} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, title, summary string) {
		i := news.Item{Title: title, Summary: summary, Link: "https://example.com/" + title, Categories: []string{summary}}
		ms := everything().Match(i, news.Feed{})
		if utf8.ValidString(title) && utf8.ValidString(summary) {
			checkSpans(t, i, ms)
		}
		if again := everything().Match(i, news.Feed{}); len(again) != len(ms) {
			t.Errorf("two verdicts on one item: %v, %v", explainAll(ms), explainAll(again))
		}
	})
}

func FuzzQuery(f *testing.F) {
	f.Add("Iran AND (Albania OR \"terror list\") NEAR/3 MEK~")
	f.Add("2 OF (a, SAME (b, c), NOT d) /x+/ title:= group:names country:AL topic:t")
	f.Add("((((((((“„”~* nocase:")
	f.Fuzz(func(t *testing.T, q string) {
		e, problems := Compile([]news.Topic{{ID: "t", Any: queries(q)}}, map[string][]news.Query{"names": queries(q)})
		for _, p := range problems {
			if p.Offset < 0 || p.Offset > len(q) || p.Text == "" {
				t.Errorf("%q: problem %+v", q, p)
			}
		}
		e.Match(news.Item{Title: q, Summary: "Iran and Albania"}, news.Feed{})
	})
}

// inCapitals matches what a query can ask for in exactly its case.
var inCapitals = regexp.MustCompile(`\b\p{Lu}{2,6}\b|ＭＥＫ`)

// TestInvariant changes what does not matter in headlines that must match, and
// expects the verdict to stay.
func TestInvariant(t *testing.T) {
	for _, name := range []string{"words", "scripts", "sound", "language", "acronyms", "inflection", "peers"} {
		for _, f := range readCases(t, "testdata/"+name+".txt") {
			for _, h := range f.cases {
				if h.want == '-' {
					continue
				}
				summaries := testkit.Writings(h.item.Summary)
				for k, w := range testkit.Writings(h.item.Title) {
					if w.Case && (name == "acronyms" || inCapitals.MatchString(h.item.Title)) {
						continue
					}
					i := news.Item{Title: w.Text, Summary: h.item.Summary, Lang: h.item.Lang, Source: w.Source}
					if i.Summary != "" && k < len(summaries) && summaries[k].Name == w.Name {
						i.Summary = summaries[k].Text
					}
					if len(f.engine.Match(i, news.Feed{})) == 0 {
						t.Errorf("%s: with %s, %q is not found", h.at, w.Name, i.Title)
					}
				}
			}
		}
	}
}

// TestConcurrent judges from many goroutines at once.
func TestConcurrent(t *testing.T) {
	e := everything()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if got := len(e.Match(news.Item{Title: "MEK raid in Albania"}, news.Feed{})); got != 2 {
					t.Errorf("%d matches", got)
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestNoAllocation holds an item without a match to one allocation.
func TestNoAllocation(t *testing.T) {
	if raced {
		t.Skip("the race detector empties pools at random")
	}
	e, _ := Compile([]news.Topic{{ID: "t", Any: queries("MEK NEAR Albania", "Mujahedeen-e-Khalq~", "Iran*", "مجاهدین خلق"), None: queries("x y")}}, nil)
	i := news.Item{Title: "Ministers meet in Brussels to talk of grain", Summary: strings.Repeat("وزیران در بروکسل دیدار کردند. MEK. Ministers met. ", 20)}
	e.Match(i, news.Feed{})
	if n := testing.AllocsPerRun(200, func() { e.Match(i, news.Feed{}) }); n > 1 {
		t.Errorf("%v allocations for an item that does not match", n)
	}
}
