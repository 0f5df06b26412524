package match

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
	"golang.org/x/text/unicode/norm"

	"watcher/internal/text"
)

// languages is a set of languages in which a form of a word is that word. The
// empty set means all.
type languages uint16

// inUnknown stands for texts of a language that is not known or has no
// stemmer here: there a word has the forms of the language that its letters
// belong to most likely.
const inUnknown languages = 1

// inflecting are the languages whose words are inflected here. They are judged
// by the stemmers of the Snowball project (https://snowballstem.org).
var inflecting = []struct {
	code    string
	stem    func(*snowballstem.Env) bool
	letters string
}{
	{"en", english.Stem, latin},
	{"de", german.Stem, latin + "äöüß"},
	{"nl", dutch.Stem, latin + "éëïèöü"},
	{"sv", swedish.Stem, latin + "åäöé"},
	{"da", danish.Stem, latin + "æøåé"},
	{"no", norwegian.Stem, latin + "æøåé"},
	{"fr", french.Stem, latin + "àâçéèêëîïôùûüæœ"},
	{"es", spanish.Stem, "abcdefghijlmnopqrstuvxyzáéíóúüñ"},
	{"pt", portuguese.Stem, "abcdefghijlmnopqrstuvxzáâãàçéêíóôõú"},
	{"it", italian.Stem, "abcdefghilmnopqrstuvzàèéìíîòóùú"},
	{"ru", russian.Stem, "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"},
	{"tr", turkish.Stem, "abcçdefgğhıijklmnoöprsştuüvyzâî"},
}

const latin = "abcdefghijklmnopqrstuvwxyz"

// languagesOf returns the set of languages with the given tags.
func languagesOf(tags ...string) (all languages) {
	for _, tag := range tags {
		base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
		if base == "nb" || base == "nn" {
			base = "no"
		}
		for i := range inflecting {
			if inflecting[i].code == base {
				all |= 1 << (i + 1)
			}
		}
	}
	return all
}

// ending is one way to inflect: a word that ends in have loses so many bytes
// and gains each of add.
type ending struct {
	have   string
	off    int
	double bool
	sure   bool     // the stemmer is not asked
	last   string   // the word's last vowel is one of these, if any are named
	add    []string // "." for nothing
}

//go:embed inflections.txt
var inflections string

// endings reads the table of endings, by place in inflecting.
var endings = sync.OnceValue(func() [][]ending {
	out := make([][]ending, len(inflecting))
	at := 0
	for s := range strings.Lines(inflections) {
		words := strings.Fields(s)
		switch {
		case len(words) == 0 || words[0][0] == '#':
		case len(words) == 1:
			for at = range inflecting {
				if inflecting[at].code == words[0] {
					break
				}
			}
		default:
			e := ending{add: words[1:]}
			head, sure := strings.CutPrefix(words[0], "!")
			e.sure = sure
			head, e.last, _ = strings.Cut(head, "/")
			switch {
			case head == "&":
				e.double = true
			case head[0] == '-':
				e.have, e.off = head[1:], len(head)-1
			case head != "*":
				e.have = head
			}
			out[at] = append(out[at], e)
		}
	}
	return out
})

// minOrdinary is how many letters a word has to have to be inflected.
const minOrdinary = 4

// ordinary reports whether a word of a query is inflected: written small, in
// letters alone, and long enough. Names are not, whatever their language.
func (w *word) ordinary() bool {
	if w.kind != plain || utf8.RuneCountInString(w.fold) < minOrdinary {
		return false
	}
	for _, r := range w.raw {
		if !unicode.IsLower(r) && !unicode.Is(unicode.Mn, r) {
			return false
		}
	}
	return true
}

// otherWords are forms that look inflected and mean something else.
var otherWords = map[string]string{
	"customer": "custom", "customers": "custom", "reporter": "report", "reporters": "report", "shipping": "ship",
	"banking": "bank", "housing": "house", "accounting": "account", "rating": "rate", "meaning": "mean", "evening": "even",
}

// inflected returns the other forms of an ordinary word in some languages and
// in those that it is probably of, folded, each with the languages in which it
// is one.
func inflected(raw string, wanted languages) map[string]languages {
	raw = norm.NFC.String(raw)
	guess := guessed(raw)
	out := map[string]languages{}
	for i := range inflecting {
		l := &inflecting[i]
		in := languages(1) << (i + 1)
		if in&(wanted|guess) == 0 || !writtenIn(raw, l.letters) {
			continue
		}
		if in&guess != 0 {
			in |= inUnknown
		}
		env := snowballstem.NewEnv("")
		stem := stemOf(env, raw, l.stem)
		for _, e := range endings()[i] {
			for form := range e.forms(raw) {
				s := stem
				if !e.sure {
					s = stemOf(env, form, l.stem)
				}
				if (s == stem || s == raw) && otherWords[form] != raw {
					out[string(text.AppendWord(nil, form))] |= in
				}
			}
		}
	}
	delete(out, string(text.AppendWord(nil, raw)))
	return out
}

const stemVowels = "aeiouyäöüıâî"

// forms yields what the endings make of a word.
func (e *ending) forms(raw string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		base, ok := strings.CutSuffix(raw, e.have)
		if !ok {
			return
		}
		if i := strings.LastIndexAny(raw, stemVowels); e.last != "" && (i < 0 || strings.IndexAny(raw[i:], e.last) != 0) {
			return
		}
		if e.off == 0 {
			base = raw
		}
		if e.double {
			last := raw[len(raw)-1]
			if last >= utf8.RuneSelf || strings.IndexByte("aeiouwxy", last) >= 0 || strings.IndexByte("aeiou", raw[len(raw)-2]) < 0 {
				return
			}
			base += string(last)
		}
		for _, a := range e.add {
			a = strings.TrimPrefix(a, ".")
			if utf8.RuneCountInString(base)+utf8.RuneCountInString(a) >= minOrdinary-1 && !yield(base+a) {
				return
			}
		}
	}
}

func stemOf(env *snowballstem.Env, s string, stem func(*snowballstem.Env) bool) string {
	env.SetCurrent(s)
	stem(env)
	return env.Current()
}

// writtenIn reports whether a language has all letters of a word.
func writtenIn(s, letters string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(letters, r) })
}

// guessed returns the languages that a word is probably of: English if it has
// no accents, else those whose letters it has.
func guessed(raw string) languages {
	if writtenIn(raw, latin) {
		return languagesOf("en")
	}
	var all languages
	for i := range inflecting {
		if writtenIn(raw, inflecting[i].letters) {
			all |= 1 << (i + 1)
		}
	}
	return all
}
