package match

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/why"
)

// caseFile is a file of testdata: one topic and its groups on top, then
// headlines, each with the verdict that an editor expects:
//
//	group names: "Maryam Rajavi"     a line of a group
//	any: MEK NEAR Albania            a line of the topic: any, all, none, reject, urgent, from
//	lang: de                         the language of the headlines
//	+ headline || summary            must match
//	+ headline => a | b              must match, by the words a and b
//	! headline                       must match and be urgent
//	- headline                       must not match
//
// A new "topic" line begins another topic. Lines with # are remarks.
type caseFile struct {
	engine *Engine
	cases  []headline
}

type headline struct {
	at   string
	want byte
	item news.Item
	why  []string
}

func readCases(t *testing.T, path string) []caseFile {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []caseFile
	topic := news.Topic{ID: "t"}
	groups := map[string][]news.Query{}
	var cases []headline
	lang := ""
	flush := func() {
		if len(cases) == 0 {
			return
		}
		e, problems := Compile([]news.Topic{topic}, groups)
		for _, p := range problems {
			if !p.Warning {
				t.Errorf("%s: %q at %d: %s", path, p.Query.Text, p.Offset, p.Text)
			}
		}
		out = append(out, caseFile{e, cases})
		topic, groups, cases, lang = news.Topic{ID: "t"}, map[string][]news.Query{}, nil, ""
	}
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		s := strings.TrimSpace(sc.Text())
		at := fmt.Sprintf("%s:%d", filepath.Base(path), n)
		switch {
		case s == "" || strings.HasPrefix(s, "#"):
		case s == "topic" || strings.HasPrefix(s, "topic "):
			flush()
		case strings.ContainsRune("+-!", rune(s[0])):
			h := readHeadline(at, s)
			h.item.Lang = lang
			cases = append(cases, h)
		default:
			key, val, _ := strings.Cut(s, ": ")
			q := news.Query{Text: strings.TrimSpace(val)}
			switch key {
			case "any":
				topic.Any = append(topic.Any, q)
			case "all":
				topic.All = append(topic.All, q)
			case "none":
				topic.None = append(topic.None, q)
			case "reject":
				topic.Reject = append(topic.Reject, q)
			case "urgent":
				topic.Urgent = append(topic.Urgent, q)
			case "lang":
				lang = q.Text
			default:
				name, ok := strings.CutPrefix(key, "group ")
				if !ok {
					t.Fatalf("%s: what is %q?", at, key)
				}
				groups[name] = append(groups[name], q)
			}
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	flush()
	if len(out) == 0 {
		t.Fatalf("%s holds no headline", path)
	}
	return out
}

func readHeadline(at, s string) headline {
	h := headline{at: at, want: s[0]}
	s = strings.TrimSpace(s[1:])
	if text, why, ok := strings.Cut(s, " => "); ok {
		s = text
		for w := range strings.SplitSeq(why, "|") {
			h.why = append(h.why, strings.TrimSpace(w))
		}
	}
	h.item.Title, h.item.Summary, _ = strings.Cut(s, " || ")
	return h
}

func TestCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no case files", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			for _, f := range readCases(t, path) {
				for _, h := range f.cases {
					f.check(t, h)
				}
			}
		})
	}
}

func (f caseFile) check(t *testing.T, h headline) {
	t.Helper()
	ms := f.engine.Match(h.item, news.Feed{})
	if got := len(ms) > 0; got != (h.want != '-') {
		t.Errorf("%s: %q matched: %v %v", h.at, h.item.Title, got, explainAll(ms))
		return
	}
	if len(ms) == 0 {
		return
	}
	checkSpans(t, h.item, ms)
	if h.want == '!' != ms[0].Urgent {
		t.Errorf("%s: %q urgent: %v", h.at, h.item.Title, ms[0].Urgent)
	}
	for _, want := range h.why {
		found := false
		for _, w := range ms[0].Why {
			for _, s := range w.Spans {
				found = found || s.Text == want
			}
		}
		if !found {
			t.Errorf("%s: %q does not name %q: %v", h.at, h.item.Title, want, explainAll(ms))
		}
	}
}

func explainAll(ms []news.Match) []string {
	var out []string
	for _, m := range ms {
		out = append(out, why.Lines(m.Why)...)
	}
	return out
}
