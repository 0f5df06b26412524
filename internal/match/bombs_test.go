package match

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

// words are n words made by a format of their number, with something between.
func words(n int, format, between string) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(format, i))
	}
	return strings.Join(all, between)
}

// queryBombs are queries made to exhaust whoever compiles them or matches by
// them. Those with says are refused with words on it.
var queryBombs = []struct {
	name   string
	lines  []string
	groups map[string][]news.Query
	says   string
}{
	{name: "parentheses", lines: []string{strings.Repeat("(", 8000)}, says: "parentheses"},
	{name: "parentheses closed", lines: []string{strings.Repeat("(", 4000) + "a" + strings.Repeat(")", 4000)}, says: "parentheses"},
	{name: "nots", lines: []string{strings.Repeat("NOT ", 2000) + "a"}, says: "NOT"},
	{name: "a megabyte", lines: []string{strings.Repeat("word ", 200_000)}, says: "longer than"},
	{name: "sames", lines: []string{strings.Repeat("SAME (", 1000) + "a" + strings.Repeat(")", 1000)}, says: "parentheses"},
	{name: "most of many", lines: []string{"200 OF (" + words(400, "w%d", ", ") + ")"}},
	{name: "near among many", lines: []string{"(" + words(400, "a%d", " OR ") + ") NEAR/50 (" + words(400, "b%d", " OR ") + ")"}},
	{name: "near after near", lines: []string{words(500, "a%d", " NEAR/90 ")}, says: "in one chain"},
	{name: "one word near itself", lines: []string{strings.TrimSuffix(strings.Repeat("ship NEAR/50 ", 300), " NEAR/50 ")}, says: "in one chain"},
	{name: "the longest chain of one word", lines: []string{"ship" + strings.Repeat(" NEAR/99 ship", 20), "ship" + strings.Repeat(" THEN/99 ship", 20)}},
	{name: "a tree of near", lines: []string{nearTree(8)}, says: "in one chain"},
	{name: "the largest tree of near", lines: []string{nearTree(4) + " NEAR/99 (ship NEAR/99 ship NEAR/99 ship)"}},
	{name: "openings", lines: []string{words(800, "abc%d*", " OR ")}},
	{name: "sounds", lines: []string{words(400, "Mohammad%dabad~", " OR ")}},
	{name: "a long sound", lines: []string{strings.Repeat("ohammad", 1000) + "~"}},
	{name: "pattern that is slow elsewhere", lines: []string{"/(a+)+$/", "/(a|a)*b/", "/(.*a){20}/"}},
	{name: "pattern that is a program", lines: []string{"/((((x{100}){100}){100}){100})/"}, says: "regular expression"},
	{name: "pattern of a thousand thousands", lines: []string{"/(a{1000}){1000}/"}, says: "regular expression"},
	{name: "groups of groups", lines: []string{"group:g29"}, groups: nestedGroups(30), says: "comes to more than"},
	{name: "a group inside itself", lines: []string{"group:a"}, groups: map[string][]news.Query{"a": queries("group:b"), "b": queries("group:a")}, says: "asks for itself"},
	{name: "ten thousand lines", lines: strings.Split(words(10_000, "line%d NEAR ship", "\n"), "\n")},
	{name: "marks and controls", lines: []string{"e" + strings.Repeat("\u0301", 4000), "\u202e\u2066ship", strings.Repeat("👩\u200d", 1000), "a\x00b"}, says: " "},
}

// nearTree is a word near itself, near that, and so on.
func nearTree(depth int) string {
	if depth == 0 {
		return "ship"
	}
	half := nearTree(depth - 1)
	return "(" + half + " NEAR/99 " + half + ")"
}

func nestedGroups(n int) map[string][]news.Query {
	g := map[string][]news.Query{"g0": queries("alpha", "beta")}
	for i := range n {
		g[fmt.Sprint("g", i+1)] = queries(strings.TrimSuffix(strings.Repeat(fmt.Sprintf("group:g%d OR ", i), 8), " OR "))
	}
	return g
}

// TestQueryBombs compiles each, and matches a long and a dull text by what
// compiles, within generous bounds of time and memory.
func TestQueryBombs(t *testing.T) {
	dull := news.Item{Title: strings.Repeat("ship a0 b1 a ", 50), Summary: strings.Repeat("a ", 20_000) + strings.Repeat("ship near Mohammad7abad ", 5_000)}
	for _, b := range queryBombs {
		t.Run(b.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			topics := []news.Topic{{ID: "t", Any: queries(b.lines...)}}
			engine, problems := Compile(topics, b.groups)
			said := strings.Builder{}
			for _, p := range append(problems, Judge(topics, b.groups)...) {
				if len(p.Text) > 2*8192 { // a line quoted, each of its bytes escaped
					t.Errorf("a problem of %d bytes: %.100s", len(p.Text), p.Text)
				}
				said.WriteString(p.Text + " ")
			}
			compiled := time.Since(began)
			engine.Match(dull, news.Feed{})
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			used := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%v to compile and judge, %v to match, %d MB allocated: %.150s", compiled, took-compiled, used, said.String())
			if b.says != "" && !strings.Contains(said.String(), b.says) {
				t.Errorf("it says %.300q, want %q", said.String(), b.says)
			}
			if took > 20*time.Second || used > 6<<10 { // what is allocated over time; little of it at once
				t.Errorf("%v and %d MB", took, used)
			}
		})
	}
}
