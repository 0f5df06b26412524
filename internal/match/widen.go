package match

import (
	"cmp"
	"slices"
	"strings"

	"watcher/internal/news"
)

// Widened is a line that asks for a little more than the one it was made of.
type Widened struct {
	Line string
	Of   news.Query
	How  string // what was changed, in words
	Cost int    // the higher, the further it is from what was written
}

// widest is how many lines are made of one: what goes in more ways than that
// is better changed by hand.
const widest = 60

// Widen changes a line in one place or two, as an item suggests that has what
// the line is after in other words: further apart, in another place of the item,
// in other letters. Whether one of them finds the item is to be tried.
func Widen(q news.Query, i news.Item) []Widened {
	w := readItem(i)
	seen := map[string]bool{q.Text: true}
	once := w.widen(Widened{Line: q.Text, Of: q}, seen)
	out := slices.Clone(once)
	for _, one := range once {
		if len(out) < widest {
			out = append(out, w.widen(one, seen)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Widened) int { return cmp.Compare(a.Cost, b.Cost) })
	return out[:min(len(out), widest)]
}

// widen makes the lines that differ from one in one place.
func (w *itemWords) widen(from Widened, seen map[string]bool) []Widened {
	ls, err := lex(from.Line)
	if err != nil {
		return nil
	}
	doubts := parseDoubts(from.Line)
	var out []Widened
	for _, e := range w.edits(from.Line, ls) {
		line := strings.TrimSpace(from.Line[:e.off] + e.with + from.Line[e.end:])
		if d := parseDoubts(line); seen[line] || d < 0 || d > doubts {
			continue
		}
		seen[line] = true
		how := e.how
		if from.How != "" && from.How != how {
			how = from.How + ", " + how
		}
		out = append(out, Widened{Line: line, Of: from.Of, How: how, Cost: from.Cost + e.cost})
	}
	return out
}

// parseDoubts counts the warnings that a query gives, -1 for one that cannot be
// read.
func parseDoubts(q string) int {
	n := 0
	if _, err := parse(q, func(int, string, ...any) { n++ }); err != nil {
		return -1
	}
	return n
}

// edit puts other words in the place of [off, end) of a query.
type edit struct {
	off, end int
	with     string
	how      string
	cost     int
}

// edits are those that the signs and the phrases of a query allow.
func (w *itemWords) edits(q string, ls []lexeme) []edit {
	var out []edit
	for k := 0; k < len(ls); k++ {
		switch l := ls[k]; l.kind {
		case lexNear, lexThen:
			out = append(out, apartEdits(l)...)
		case lexField:
			if fieldNames[l.text] != 0 {
				out = append(out, edit{l.off, l.end, "", "in any place of the item", 2})
			} else if l.text != "nocase" {
				k++ // the name of a group, a country and so on
			}
		case lexWord, lexQuote:
			if isList(ls, k) {
				out = append(out, listEdits(ls, k)...)
				continue
			}
			last := lastOfPhrase(ls, k)
			nocase := k > 0 && ls[k-1].kind == lexField
			out = append(out, w.phraseEdits(q, ls[k:last+1], nocase)...)
			k = last
		}
	}
	return out
}

// lastOfPhrase is the last lexeme of the words side by side that begin at k.
func lastOfPhrase(ls []lexeme, k int) int {
	words := func(n int) bool { return ls[n].kind == lexWord || ls[n].kind == lexQuote }
	for k+1 < len(ls) && words(k+1) && !isList(ls, k+1) {
		k++
	}
	return k
}

// wideApart is the distance within which two things of one report mostly are about
// each other: a headline and its summary.
const wideApart = 30

func apartEdits(l lexeme) []edit {
	var out []edit
	cost := 1
	if l.kind == lexThen {
		out = append(out, edit{l.off, l.end, "NEAR" + l.text[len("THEN"):], "in either order", 1})
		cost = 2
	}
	if l.n < wideApart {
		out = append(out, edit{l.off, l.end, "NEAR/30", "further apart", cost})
	}
	return append(out, edit{l.off, l.end, "AND", "anywhere in the item", cost + 2})
}
