package match

import (
	"bytes"
	_ "embed" // the table
	"slices"
	"strings"
	"sync"

	"watcher/internal/text"
)

//go:embed outlets.txt
var outletsText string

// outletWords are the words of outlets.txt, folded, by what they are.
var outletWords = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for key, words := range readTable(outletsText) {
		out[key] = map[string]bool{}
		for _, w := range words {
			out[key][text.Fold(w)] = true
		}
	}
	return out
})

// outletTails are the ends of outlets' names that are written without spaces.
var outletTails = sync.OnceValue(func() []string { return readTable(outletsText)["tail"] })

// placeNames are the names of countries and their capitals, folded.
var placeNames = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, code := range Countries() {
		for _, name := range countryNames(code) {
			out[text.Fold(strings.Trim(name, "=*"))] = true
		}
		for _, name := range Capital(code) {
			out[text.Fold(strings.Trim(name, "=*"))] = true
		}
	}
	return out
})

// outletLike reports whether words look like an outlet's name, whoever it is:
// Albanian Daily News, Radio Tirana.
func outletLike(words []string) bool {
	last := words[len(words)-1]
	for _, tail := range outletTails() {
		if strings.HasSuffix(last, tail) && last != tail {
			return true
		}
	}
	if len(words) < 2 {
		return false
	}
	table, places := outletWords(), placeNames()
	never, air, placed, named := table["never"], table["air"], table["placed"], false
	var first, end, fold [64]byte
	for _, w := range words {
		f := text.AppendWord(fold[:0], w)
		if never[string(f)] {
			return false
		}
		named = named || !places[string(f)] && !air[string(f)] && !placed[string(f)]
	}
	b, e := text.AppendWord(first[:0], words[0]), text.AppendWord(end[:0], last)
	return table["last"][string(e)] || table["first"][string(b)] || air[string(e)] && named || placed[string(e)] && !named
}

// Know tells the engine names of outlets, which may stand behind a headline
// whatever the item's source is. It is called once at most, before the engine is
// used.
func (e *Engine) Know(outlets ...string) {
	e.outlets = sync.OnceValue(func() map[string]bool { return foldedOutlets(outlets) })
}

// foldedOutlets are the forms in which names of outlets are compared.
func foldedOutlets(names []string) map[string]bool {
	out := map[string]bool{}
	for _, name := range names {
		if f := text.Fold(name); !placeNames()[f] {
			out[f] = true
		}
		for _, f := range []string{strings.Join(outletWordsOf(name), " "), outletCore(name)} {
			if strings.Contains(f, " ") { // of one word it may be anything: UN News
				out[f] = true
			}
		}
	}
	return out
}

// knows reports whether a name is that of an outlet that the engine was told.
func (e *Engine) knows(name string) bool {
	if e.outlets == nil {
		return false
	}
	var buf [2 * longestName]byte
	folded := text.AppendFold(buf[:0], name)
	known := e.outlets()
	return known[string(folded)] || mayHaveCore(name, folded) && known[outletCore(name)]
}

// mayHaveCore reports whether the core of a name may differ from what it is
// folded. Most names have no word that stands beside one.
func mayHaveCore(name string, folded []byte) bool {
	if strings.Contains(name, "(") {
		return true
	}
	beside, places := outletWords()["beside"], placeNames()
	for w := range bytes.FieldsSeq(folded) {
		if beside[string(w)] || places[string(w)] {
			return true
		}
	}
	return false
}

// outletName is a name as outlets' names are compared, which most that stand behind
// a headline need not be.
type outletName struct {
	said         string
	folded, core string // see outletCore; "" until they are asked for
}

func (n *outletName) fold() {
	if n.folded != "" {
		return
	}
	n.folded = text.Fold(n.said)
	if strings.Contains(n.said, "(") {
		n.core = outletCore(n.said)
	} else {
		n.core = coreOf(n.folded)
	}
}

// isOne reports whether a name is that of one of some sources, "" for none; feeds
// are often both source and name.
func (n *outletName) isOne(sources ...string) bool {
	for k, source := range sources {
		if source != "" && (k == 0 || source != sources[0]) && n.is(source) {
			return true
		}
	}
	return false
}

// is reports whether a name is that of a source, but for what stands beside names
// of feeds: "Tirana Times" and "Tirana Times (EN)".
func (n *outletName) is(source string) bool {
	if strings.EqualFold(n.said, source) {
		return true
	}
	other := outletName{said: source}
	other.fold()
	n.fold()
	if n.folded == other.folded {
		return n.folded != ""
	}
	return n.core != "" && n.core == other.core && !placeNames()[n.core]
}

// outletCore is what of an outlet's name tells it from others: its words without
// the places at its end, which say what a feed is about.
func outletCore(name string) string {
	bare, _, _ := strings.Cut(name, "(")
	return coreOf(text.Fold(bare))
}

// coreOf is the same of a name that is folded.
func coreOf(folded string) string {
	words := withoutBeside(folded)
	for len(words) > 1 && placeNames()[words[len(words)-1]] && !placeNames()[words[0]] {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// outletWordsOf are the words of an outlet's name without those that stand beside
// names.
func outletWordsOf(name string) []string {
	bare, _, _ := strings.Cut(name, "(")
	return withoutBeside(text.Fold(bare))
}

func withoutBeside(folded string) []string {
	beside := outletWords()["beside"]
	return slices.DeleteFunc(strings.Fields(folded), func(w string) bool { return beside[w] })
}
