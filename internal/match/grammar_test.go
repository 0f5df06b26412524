package match

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/exp/ebnf"
)

// desksWords are the names in the grammar that stand for what a desk writes,
// each with some of it.
var desksWords = map[string][]string{
	"letters": {"Iran", "camp", "MEK", "anti-war", "آلبانی", "مجاهدین\u200cخلق", "Тирана", "protest"},
	"quoted":  {`"terror list"`, "“Tirana, Albania”", "«NOT IN MY NAME»", `"banned group"`},
	"number":  {"1"},
	"name":    {"names", `"two words"`},
	"code":    {"DE", "de"},
	"regexp":  {`/art(icle)? 5/`, `/a\/b/`},
}

// readGrammar reads grammar.ebnf and checks that all its names are known and
// used.
func readGrammar(t testing.TB) ebnf.Grammar {
	t.Helper()
	f, err := os.Open("grammar.ebnf")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := ebnf.Parse("grammar.ebnf", f)
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"Query": true}
	for _, p := range g {
		names(p.Expr, func(name string) {
			used[name] = true
			if g[name] == nil && desksWords[name] == nil {
				t.Errorf("grammar.ebnf: nobody says what %s is", name)
			}
		})
	}
	for name := range g {
		if !used[name] {
			t.Errorf("grammar.ebnf: %s is never used", name)
		}
	}
	return g
}

func names(e ebnf.Expression, use func(string)) {
	switch e := e.(type) {
	case ebnf.Alternative:
		for _, x := range e {
			names(x, use)
		}
	case ebnf.Sequence:
		for _, x := range e {
			names(x, use)
		}
	case *ebnf.Group:
		names(e.Body, use)
	case *ebnf.Option:
		names(e.Body, use)
	case *ebnf.Repetition:
		names(e.Body, use)
	case *ebnf.Name:
		use(e.String)
	}
}

// writer makes up sentences of the grammar.
type writer struct {
	grammar ebnf.Grammar
	rng     *rand.Rand
	depth   int
}

// write returns the signs of a random sentence of an expression.
func (w *writer) write(e ebnf.Expression) []string {
	switch e := e.(type) {
	case ebnf.Alternative:
		if w.depth > 24 { // the first alternatives are the short ones
			return w.write(e[0])
		}
		return w.write(e[w.rng.IntN(len(e))])
	case ebnf.Sequence:
		var out []string
		for _, x := range e {
			out = append(out, w.write(x)...)
		}
		return out
	case *ebnf.Group:
		return w.write(e.Body)
	case *ebnf.Option:
		if w.rng.IntN(3) == 0 {
			return w.write(e.Body)
		}
		return nil
	case *ebnf.Repetition:
		var out []string
		for w.depth < 24 && w.rng.IntN(4) == 0 {
			out = append(out, w.write(e.Body)...)
		}
		return out
	case *ebnf.Token:
		return []string{e.String}
	case *ebnf.Name:
		if some := desksWords[e.String]; some != nil {
			return []string{some[w.rng.IntN(len(some))]}
		}
		w.depth++
		defer func() { w.depth-- }()
		return w.write(w.grammar[e.String].Expr)
	}
	return nil
}

// spell puts signs together as a desk writes them.
func spell(signs []string, rng *rand.Rand) string {
	var b strings.Builder
	last := ""
	for _, s := range signs {
		glued := last == "" || last == "(" || last == "=" || last == ":" || last == "/" || s == ")" || s == ":" || s == "*" || s == "~" || s == "," ||
			s == "/" && (last == "NEAR" || last == "THEN")
		if !glued || (last == ":" && rng.IntN(8) == 0) {
			b.WriteByte(' ')
		}
		b.WriteString(s)
		last = s
	}
	return b.String()
}

// reader says what of a query the grammar derives.
type grammarReader struct {
	grammar ebnf.Grammar
	signs   []sign
	memo    map[string]map[int][]int
}

// sign is one sign of a query, and the names of the grammar that it can be.
type sign struct {
	text string
	can  []string
}

// derives reports whether the grammar has the query.
func derives(g ebnf.Grammar, q string) bool {
	ls, err := lex(q)
	if err != nil {
		return false
	}
	r := &grammarReader{grammar: g, memo: map[string]map[int][]int{}}
	for _, l := range ls {
		r.signs = append(r.signs, signsOf(l)...)
	}
	return slices.Contains(r.ends(&ebnf.Name{String: "Query"}, 0), len(r.signs))
}

// signsOf takes a lexeme apart as the grammar does.
func signsOf(l lexeme) (out []sign) {
	add := func(text string, can ...string) { out = append(out, sign{text, can}) }
	if l.exact {
		add("=")
	}
	switch l.kind {
	case lexEnd:
	case lexQuote:
		add("", "quoted", "name", "code")
	case lexField:
		add(l.text)
		add(":")
	case lexRegexp:
		add("", "regexp")
	case lexNear, lexThen:
		word, _, slash := strings.Cut(l.text, "/")
		add(word)
		if slash {
			add("/")
			add("", "number")
		}
	case lexWord:
		can := []string{"letters", "name", "code"}
		if isNumber(l.text) {
			can = append(can, "number")
		}
		if l.text == "SAME" && !l.exact && l.suffix == 0 {
			can = []string{"name", "code"}
		}
		add(l.text, can...)
	default:
		add(l.text)
	}
	if l.suffix != 0 {
		add(string(l.suffix))
	}
	return out
}

// ends returns where an expression that begins at sign i can end.
func (r *grammarReader) ends(e ebnf.Expression, i int) []int {
	switch e := e.(type) {
	case ebnf.Alternative:
		var out []int
		for _, x := range e {
			out = union(out, r.ends(x, i))
		}
		return out
	case ebnf.Sequence:
		at := []int{i}
		for _, x := range e {
			at = r.all(x, at)
		}
		return at
	case *ebnf.Group:
		return r.ends(e.Body, i)
	case *ebnf.Option:
		return union([]int{i}, r.ends(e.Body, i))
	case *ebnf.Repetition:
		out := []int{i}
		for n := 0; n < len(out); n++ {
			out = union(out, r.ends(e.Body, out[n]))
		}
		return out
	case *ebnf.Token:
		if i < len(r.signs) && r.signs[i].text == e.String {
			return []int{i + 1}
		}
	case *ebnf.Name:
		return r.named(e.String, i)
	}
	return nil
}

func (r *grammarReader) named(name string, i int) []int {
	p := r.grammar[name]
	if p == nil {
		if i < len(r.signs) && strings.Contains(" "+strings.Join(r.signs[i].can, " ")+" ", " "+name+" ") {
			return []int{i + 1}
		}
		return nil
	}
	if r.memo[name] == nil {
		r.memo[name] = map[int][]int{}
	}
	if out, ok := r.memo[name][i]; ok {
		return out
	}
	out := r.ends(p.Expr, i)
	r.memo[name][i] = out
	return out
}

func (r *grammarReader) all(e ebnf.Expression, at []int) (out []int) {
	for _, i := range at {
		out = union(out, r.ends(e, i))
	}
	return out
}

func union(a, b []int) []int {
	for _, x := range b {
		seen := false
		for _, y := range a {
			seen = seen || x == y
		}
		if !seen {
			a = append(a, x)
		}
	}
	return a
}

// limits are refusals of what the grammar allows: it says how a query is put
// together, not how much of it there may be.
var limits = []string{
	"letters at least", "at most 24 words", "from 1 to 100", "can never be", "is no country", "is no language", "regular expression",
	"there is no word", "too few consonants", "too many", "longer than", "needs a name after it", "put it in quotes", "is followed by a list",
}

// TestGrammarIsTheParser holds the grammar and the parser to be one, both
// ways: the parser takes every sentence of the grammar, and the grammar has
// every query, changed at random, that the parser takes.
func TestGrammarIsTheParser(t *testing.T) {
	g := readGrammar(t)
	rng := rand.New(rand.NewPCG(7, 11))
	quiet := func(int, string, ...any) {}
	shapes, taken, refused := map[string]bool{}, 0, 0
	for range 8_000 {
		w := writer{grammar: g, rng: rng}
		signs := w.write(&ebnf.Name{String: "Query"})
		if len(signs) > 60 {
			continue
		}
		q := spell(signs, rng)
		if _, err := parse(q, quiet); err != nil {
			t.Fatalf("the grammar has %s, the parser says at %d: %s", q, err.off, err.text)
		}
		if !derives(g, q) {
			t.Fatalf("the grammar made %s and does not know it again", q)
		}
		shapes[q] = true
		q = spell(mangled(signs, rng), rng)
		_, err := parse(q, quiet)
		switch has := derives(g, q); {
		case err == nil && !has:
			t.Fatalf("the parser takes %s, the grammar does not have it", q)
		case err != nil && has && !limited(err):
			t.Fatalf("the grammar has %s, the parser says at %d: %s", q, err.off, err.text)
		case err == nil:
			taken++
		default:
			refused++
		}
	}
	if len(shapes) < 3000 || taken < 1000 || refused < 1000 {
		t.Errorf("only %d sentences; of the changed ones %d taken, %d refused", len(shapes), taken, refused)
	}
}

func limited(err *syntaxError) bool {
	for _, s := range limits {
		if strings.Contains(err.text, s) {
			return true
		}
	}
	return false
}

// mangled leaves out, doubles, moves or replaces some signs.
func mangled(signs []string, rng *rand.Rand) []string {
	out := append([]string(nil), signs...)
	others := []string{"AND", "OR", "NOT", "NEAR", "/", "8", "(", ")", ",", "SAME", "OF", "2", "title", ":", "nocase", "group", "=", "*", "~", "camp", `"a camp"`, "lang"}
	for range 1 + rng.IntN(2) {
		i := rng.IntN(len(out))
		switch rng.IntN(4) {
		case 0:
			if len(out) > 1 {
				out = append(out[:i], out[i+1:]...)
			}
		case 1:
			out = append(out[:i], append([]string{out[i]}, out[i:]...)...)
		case 2:
			out[i] = others[rng.IntN(len(others))]
		default:
			j := rng.IntN(len(out))
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}

// TestManualHasTheGrammar holds the grammar in the manual to the file.
func TestManualHasTheGrammar(t *testing.T) {
	file, err := os.ReadFile("grammar.ebnf")
	if err != nil {
		t.Fatal(err)
	}
	manual, err := os.ReadFile("../../docs/queries.md")
	if err != nil {
		t.Fatal(err)
	}
	rules := string(file[strings.Index(string(file), "Query "):])
	if !strings.Contains(string(manual), "```ebnf\n"+rules+"```") {
		t.Error("docs/queries.md shows another grammar than internal/match/grammar.ebnf")
	}
}

func FuzzGrammar(f *testing.F) {
	for _, q := range []string{"Iran AND (Albania OR “terror list”) NEAR/3 MEK*", "2 OF (a, SAME (b, c), NOT d) /x+/", "title:nocase:x y~", "=a* b", "group:x"} {
		f.Add(q)
	}
	g := readGrammar(f)
	f.Fuzz(func(t *testing.T, q string) {
		_, err := parse(q, func(int, string, ...any) {})
		if err == nil && len(q) < 300 && !derives(g, q) {
			t.Errorf("the parser takes %s, the grammar does not have it", strconv.Quote(q))
		}
	})
}
