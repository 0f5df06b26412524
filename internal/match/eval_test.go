package match

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// TestEval prints how a file of topics does on labelled headlines, by
// language. The file is WATCHER_TOPICS, one query a line as in testdata, or
// testdata/eval-topics.txt.
//
//	WATCHER_TOPICS=my.txt go test ./internal/match -run TestEval -v
func TestEval(t *testing.T) {
	rows := testkit.Shared(t, "corpus/matching/mek-eval.tsv")
	path := os.Getenv("WATCHER_TOPICS")
	if path == "" {
		path = filepath.Join("testdata", "eval", "topics.txt")
	}
	topics, groups := readTopics(t, path)
	e, problems := Compile(topics, groups)
	for _, p := range problems {
		t.Logf("%q at %d: %s", p.Query.Text, p.Offset, p.Text)
	}
	f, err := os.Open(rows)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	scores := map[string]*score{}
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	sc.Scan() // the heading
	for sc.Scan() {
		c := strings.Split(sc.Text(), "\t")
		if len(c) < 4 || c[0] == "mention" {
			continue
		}
		item := news.Item{Title: c[2], Summary: c[3], Lang: c[1]}
		ms := e.Match(item, news.Feed{})
		checkSpans(t, item, ms)
		for _, key := range []string{c[1], "all"} {
			if scores[key] == nil {
				scores[key] = &score{}
			}
			scores[key].add(c[0] == "pos", len(ms) > 0)
		}
		if c[0] == "pos" != (len(ms) > 0) && testing.Verbose() {
			t.Logf("%s %s %q %v", c[0], c[1], c[2], explainAll(ms))
		}
	}
	keys := make([]string, 0, len(scores))
	for k := range scores {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		t.Logf("%-4s %s", k, scores[k])
	}
}

type score struct{ tp, fp, fn, tn int }

func (s *score) add(want, got bool) {
	switch {
	case want && got:
		s.tp++
	case want:
		s.fn++
	case got:
		s.fp++
	default:
		s.tn++
	}
}

func (s *score) String() string {
	p, r := ratio(s.tp, s.tp+s.fp), ratio(s.tp, s.tp+s.fn)
	f1 := 0.0
	if p+r > 0 {
		f1 = 2 * p * r / (p + r)
	}
	return fmt.Sprintf("precision %.3f recall %.3f F1 %.3f (found %d, false %d, missed %d, rightly silent %d)", p, r, f1, s.tp, s.fp, s.fn, s.tn)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// readTopics reads topics and groups written as in testdata.
func readTopics(t *testing.T, path string) ([]news.Topic, map[string][]news.Query) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var topics []news.Topic
	groups := map[string][]news.Query{}
	for s := range strings.Lines(string(b)) {
		s = strings.TrimSpace(s)
		if s == "" || s[0] == '#' {
			continue
		}
		if name, ok := strings.CutPrefix(s, "topic "); ok {
			topics = append(topics, news.Topic{ID: news.TopicID(name), Title: name})
			continue
		}
		key, val, _ := strings.Cut(s, ": ")
		q := news.Query{Text: val}
		if name, ok := strings.CutPrefix(key, "group "); ok {
			groups[name] = append(groups[name], q)
			continue
		}
		if len(topics) == 0 {
			t.Fatalf("%s: %q stands before any topic", path, s)
		}
		tp := &topics[len(topics)-1]
		switch key {
		case "any":
			tp.Any = append(tp.Any, q)
		case "all":
			tp.All = append(tp.All, q)
		case "none":
			tp.None = append(tp.None, q)
		case "reject":
			tp.Reject = append(tp.Reject, q)
		}
	}
	return topics, groups
}
