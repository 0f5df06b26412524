package notify

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

//go:embed figures.txt
var figureLines string

const (
	// figuresTogether is for how long a figure is held against another: later
	// ones are news, not contradictions.
	figuresTogether = 3 * time.Hour
	// figureBetween is how many words may stand between a number and what it
	// counts.
	figureBetween = 2
	// mostFigures is how many different figures are named.
	mostFigures = 3
)

// figureTable is figures.txt, by folded words.
type figureTable struct {
	things  []string          // in the order of the file
	counted map[string]string // what a word counts
	ahead   map[string]string // what it counts if the number follows it
	numbers map[string]int
	between map[string]bool
	unsure  map[string]bool
}

var figureWords = sync.OnceValue(func() *figureTable {
	t := &figureTable{
		counted: map[string]string{}, ahead: map[string]string{}, numbers: map[string]int{},
		between: map[string]bool{}, unsure: map[string]bool{},
	}
	for line := range text.TableLines(figureLines) {
		name, list, _ := strings.Cut(line, ": ")
		t.line(name, strings.Split(list, ", "))
	}
	return t
})

func (t *figureTable) line(name string, forms []string) {
	number, err := strconv.Atoi(name)
	if err != nil && name != "between" && name != "unsure" {
		t.things = append(t.things, name)
	}
	for _, form := range forms {
		words := strings.Fields(text.Fold(form))
		last := words[len(words)-1] // të vrarë: the article may be left out
		switch {
		case err == nil:
			t.numbers[last] = number
		case name == "between":
			t.between[last] = true
		case name == "unsure":
			t.unsure[last] = true
		case strings.HasPrefix(form, "("):
			t.ahead[last] = name
		default:
			t.counted[last] = name
		}
	}
}

// figuresIn returns how many of what a headline counts.
func (t *figureTable) figuresIn(headline string) map[string]int {
	tokens, words := text.Words(headline)
	found := map[string]int{}
	for i, w := range words {
		n, ok := t.number(w)
		if !ok || i > 0 && t.unsure[words[i-1]] || i > 1 && t.unsure[words[i-2]] {
			continue
		}
		thing := t.after(tokens, words, i)
		if i > 0 && t.ahead[words[i-1]] != "" {
			thing = t.ahead[words[i-1]]
		}
		if _, again := found[thing]; thing != "" && !again {
			found[thing] = n
		}
	}
	return found
}

// after returns what the number at i counts, by the words after it.
func (t *figureTable) after(tokens []text.Token, words []string, i int) string {
	for j := i + 1; j < len(words) && j <= i+1+figureBetween && apart(tokens[j]); j++ {
		if thing := t.counted[words[j]]; thing != "" {
			return thing
		}
		if !t.between[words[j]] && words[j] != "te" { // të vrarë
			return ""
		}
	}
	return ""
}

// apart reports whether only a space stands before a word.
func apart(t text.Token) bool { return t.Gap == text.GapSpace || t.Gap == text.GapHalf }

func (t *figureTable) number(word string) (n int, ok bool) {
	if n, ok = t.numbers[word]; ok {
		return n, true
	}
	n, err := strconv.Atoi(word)
	return n, err == nil && n > 0 && (n < 1900 || n > 2100)
}

// figure is what an outlet counts, and when.
type figure struct {
	n      int
	outlet string
	at     time.Time
}

// DifferLine says where the headlines of a story contradict each other: "They
// differ: 3 killed (BBC), 5 killed (Reuters)"; "" if they do not. Each outlet's
// last figure counts; copies do not.
func DifferLine(t tongue.Tongue, e news.Entry) string {
	var said []string
	for _, thing := range figureWords().things {
		figures := figuresOf(e, thing)
		if len(figures) < 2 {
			continue
		}
		for _, f := range figures[:min(len(figures), mostFigures)] {
			said = append(said, t.Count("figure."+thing, f.n, "Outlet", f.outlet))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return t.Say("differ", "Figures", tongue.Said(t.Join(said)))
}

// figuresOf returns the different figures of one thing, lowest first, each by
// who gave it first.
func figuresOf(e news.Entry, thing string) []figure {
	var last []figure // by outlet
	for _, o := range voicesOf(e).all {
		n, ok := figureWords().figuresIn(o.Title)[thing]
		if o.Copy || !ok || withdrew(e, o.Name) {
			continue
		}
		last = slices.DeleteFunc(last, func(f figure) bool { return strings.EqualFold(f.outlet, o.Name) })
		last = append(last, figure{n, o.Name, o.At})
	}
	if len(last) == 0 {
		return nil
	}
	newest := slices.MaxFunc(last, func(a, b figure) int { return a.at.Compare(b.at) }).at
	var different []figure
	for _, f := range last {
		if newest.Sub(f.at) <= figuresTogether && !slices.ContainsFunc(different, func(d figure) bool { return d.n == f.n }) {
			different = append(different, f)
		}
	}
	slices.SortFunc(different, func(a, b figure) int { return a.n - b.n })
	return different
}
