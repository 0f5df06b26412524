package match

import (
	"bufio"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"watcher/internal/news"
)

// TestProblems reads testdata/problems/queries.txt: a query, then what is said
// about it. A line with ^ points at the character; "warning" and "error" begin
// the text that the problem must contain; "fine" says that there is none.
// Other lines of the topic stand before the query, each closed by ";;": lines
// of any, or of what is named (none: football ;; group g: PMOI ;; …).
func TestProblems(t *testing.T) {
	f, err := os.Open("testdata/problems/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	groups := map[string][]news.Query{"names": {{Text: "PMOI"}}, "round": {{Text: "group:round"}}}
	var query string
	var problems []news.Problem
	caret, count := -1, 0
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		s := sc.Text()
		word, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
		switch {
		case s == "" || s[0] == '#':
		case strings.TrimSpace(s) == "^":
			caret = len(string([]rune(query)[:strings.IndexByte(s, '^')]))
		case word == "error" || word == "warning":
			count++
			found := false
			for _, p := range problems {
				found = found || (p.Warning == (word == "warning") && strings.Contains(p.Text, rest) && (caret < 0 || p.Offset == caret))
			}
			if !found {
				t.Errorf("line %d: %s: want %s %q at %d, got %+v", n, query, word, rest, caret, problems)
			}
		case word == "fine":
			count++
			if len(problems) > 0 {
				t.Errorf("line %d: %s: want nothing said, got %+v", n, query, problems)
			}
		default:
			query, caret = s, -1
			problems = judged(s, groups)
		}
	}
	if count < 20 {
		t.Errorf("only %d expectations read", count)
	}
}

// judged returns the problems of the last of several lines, and moves them to
// where it stands in s.
func judged(s string, groups map[string][]news.Query) (problems []news.Problem) {
	groups = maps.Clone(groups)
	topic := news.Topic{ID: "t", Title: "T"}
	lines := strings.Split(s, " ;; ")
	last := news.Query{}
	for _, line := range lines {
		key, rest, _ := strings.Cut(line, ": ")
		to := &topic.Any
		switch group, isGroup := strings.CutPrefix(key, "group "); {
		case isGroup:
			last = news.Query{Text: rest}
			groups[group] = append(groups[group], last)
			continue
		case key == "all":
			to, line = &topic.All, rest
		case key == "none":
			to, line = &topic.None, rest
		case key == "reject":
			to, line = &topic.Reject, rest
		case key == "urgent":
			to, line = &topic.Urgent, rest
		}
		last = news.Query{Text: line}
		*to = append(*to, last)
	}
	at := len(s) - len(last.Text)
	for _, p := range Judge([]news.Topic{topic}, groups) {
		if p.Query == last {
			p.Offset += at
			problems = append(problems, p)
		}
	}
	return problems
}

func TestTopicsThatAskForEachOther(t *testing.T) {
	topics := []news.Topic{
		{ID: "a", Title: "A", Any: []news.Query{{Text: "topic:b AND Iran"}}},
		{ID: "b", Title: "B", Any: []news.Query{{Text: "camp"}, {Text: "topic:a"}}},
	}
	e, problems := Compile(topics, nil)
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "asks for itself") || problems[0].Warning {
		t.Errorf("problems = %+v", problems)
	}
	if got := e.Match(news.Item{Title: "A camp in Iran"}, news.Feed{}); len(got) != 2 {
		t.Errorf("matches = %v", got)
	}
	if got := e.Match(news.Item{Title: "Iran"}, news.Feed{}); len(got) != 0 {
		t.Errorf("matches = %v", got)
	}
}

// TestTopicReference holds another topic to its whole verdict.
func TestTopicReference(t *testing.T) {
	topics := []news.Topic{
		{ID: "mek", Any: []news.Query{{Text: "MEK"}}, None: []news.Query{{Text: "MEK inhibitor*"}}, Reject: []news.Query{{Text: "football"}}},
		{ID: "raid", All: []news.Query{{Text: "topic:mek"}, {Text: "raid"}}, None: []news.Query{{Text: "raid boss"}}},
	}
	e, problems := Compile(topics, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for title, want := range map[string]int{
		"MEK camp raid": 2, "MEK inhibitor raid": 0, "MEK raid boss": 1, "MEK raid, football": 0, "MEK": 1, "raid": 0,
	} {
		if got := e.Match(news.Item{Title: title}, news.Feed{}); len(got) != want {
			t.Errorf("%s: %d matches, want %d: %v", title, len(got), want, explainAll(got))
		}
	}
}

func TestFrom(t *testing.T) {
	e, _ := Compile([]news.Topic{{ID: "t", Any: []news.Query{{Text: "Iran"}}, From: []string{"balkans", "Iran International"}}}, nil)
	i := news.Item{Title: "Iran"}
	for _, c := range []struct {
		feed news.Feed
		want bool
	}{
		{news.Feed{}, true},
		{news.Feed{Name: "iran international"}, true},
		{news.Feed{Name: "BBC", Tags: []string{"world", "Balkans"}}, true},
		{news.Feed{Name: "BBC", Tags: []string{"world"}}, false},
		{news.Feed{ID: "x"}, false},
	} {
		if got := len(e.Match(i, c.feed)) > 0; got != c.want {
			t.Errorf("%+v: %v", c.feed, got)
		}
	}
}

func TestFields(t *testing.T) {
	i := news.Item{
		Title: "One", Summary: "Two", Body: "Three", Author: "Four Fourson", Source: "Reuters", Categories: []string{"Iran", "Five"},
		Link: "https://www.example.org/opinion/six-seven", Lang: "fa-IR",
	}
	f := news.Feed{Name: "Radio Eight", Lang: "sq"}
	for q, want := range map[string]bool{
		"title:one": true, "title:two": false, "summary:two": true, "body:three": true, "author:four": true, "four": false,
		"source:reuters": true, `source:"radio eight"`: true, "reuters": false, "category:five": true, "five": true, "one NEAR five": false,
		"link:opinion": true, "opinion": false, `link:"six seven"`: true, "lang:fa": true, "lang:sq": false, "lang:fa AND NOT one": false,
		"title:(one OR two)": true, "one NEAR three": true, "author:/four+/": true, "NOT title:two AND one": true,
	} {
		e, problems := Compile([]news.Topic{{ID: "t", Any: []news.Query{{Text: q}}}}, nil)
		for _, p := range problems {
			t.Errorf("%s: %s", q, p.Text)
		}
		if got := e.Match(i, f); (len(got) > 0) != want {
			t.Errorf("%s: %v, want %v", q, explainAll(got), want)
		}
	}
}

func TestExplain(t *testing.T) {
	e, _ := Compile([]news.Topic{{ID: "t", Any: []news.Query{{Text: "Mujahedeen-e-Khalq~"}, {Text: "MEK NEAR country:AL"}}}}, nil)
	got := explainAll(e.Match(news.Item{Title: "Mojahedin-e Khalq leave", Summary: "MEK in Albania, the Mojahedin-e\u00a0Khalq"}, news.Feed{}))
	want := []string{
		"“Mojahedin-e Khalq” in the title · alert by rule Mujahedeen-e-Khalq~",
		"“MEK”, “Albania” in the summary · alert by rule MEK NEAR country:AL",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", strconv.Quote(strings.Join(got, "\n")), strconv.Quote(strings.Join(want, "\n")))
	}
}

// TestAlways mixes lines that words call with lines that hold without any.
func TestAlways(t *testing.T) {
	e, problems := Compile([]news.Topic{
		{ID: "a", Any: queries("camp", "lang:fa", "raid", "/x[0-9]+/", "Iran")},
		{ID: "b", All: queries("NOT sport", "lang:fa")},
		{ID: "c", Any: queries("police"), All: queries("NOT sport")},
	}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, c := range []struct {
		i    news.Item
		want string
	}{
		{news.Item{Title: "raid in Iran"}, "a: raid, Iran"},
		{news.Item{Title: "x12 and Iran"}, "a: /x[0-9]+/, Iran"},
		{news.Item{Title: "camp", Lang: "fa"}, "a: camp, lang:fa; b: NOT sport, lang:fa"},
		{news.Item{Title: "sport", Lang: "fa"}, "a: lang:fa"},
		{news.Item{Title: "police sport"}, ""},
		{news.Item{Title: "police"}, "c: police, NOT sport"},
		{news.Item{Title: "nothing"}, ""},
	} {
		var got []string
		for _, m := range e.Match(c.i, news.Feed{}) {
			var rules []string
			for _, w := range m.Why {
				rules = append(rules, w.Rule)
			}
			got = append(got, string(m.Topic)+": "+strings.Join(rules, ", "))
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%q: %s, want %s", c.i.Title, s, c.want)
		}
	}
}

// TestDistinct drops alternatives that add nothing, whichever stands first.
func TestDistinct(t *testing.T) {
	got := Distinct([]string{"Tiranë", "Tirana", "minist*", "ministers", "ministry", "country:AL", "port", "ports", "port authority", "((", "Iran"})
	want := []string{"Tiranë", "minist*", "country:AL", "port", "((", "Iran"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
