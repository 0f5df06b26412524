package match

import (
	_ "embed"
	"slices"
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

	"watcher/internal/text"
)

// languages is a set of languages in which a form of a word is that word. The
// empty set means all.
type languages uint32

// inUnknown stands for texts of a language that is not known or has no
// stemmer here: there a word has the forms of the language that its letters
// belong to most likely.
const inUnknown languages = 1

// inSilent stands for texts whose language no tag says, nor that they are English:
// there names have the endings of every language.
const inSilent languages = 1 << 31

// inSlavic stands for the Slavic languages in Latin letters, which give a name
// cases: Putina, Putinem.
const inSlavic languages = 1 << 30

// Sets of languages by their places in inflecting.
const (
	inTurkish  languages = 1 << 12
	inEnglish  languages = 1 << 1
	inGermanic languages = 1<<2 | 1<<3 | 1<<4 | 1<<5 | 1<<6 // that add an s to a name without an apostrophe
	inAlbanian languages = 1 << 13
	inArabic   languages = 1 << 16
	inPersian  languages = 1 << 17
)

type inflectingLanguage struct {
	code    string
	stem    func(*snowballstem.Env) bool
	letters string
}

// inflecting are the languages whose words are inflected here. They are judged
// by the stemmers of the Snowball project (https://snowballstem.org).
var inflecting = [...]inflectingLanguage{
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
	// The following have no stemmer: the endings of Ukrainian and Greek words are
	// taken as they stand, those of the others are in affixes.go.
	{"sq", nil, latin + "ëç"},
	{"uk", nil, "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"},
	{"el", nil, "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ"},
	{"ar", nil, ""},
	{"fa", nil, ""},
}

const latin = "abcdefghijklmnopqrstuvwxyz"

// languagesOf returns the set of languages with the given tags.
func languagesOf(tags ...string) (all languages) {
	for _, tag := range tags {
		base := baseOf(tag)
		for i := range inflecting {
			if inflecting[i].code == base {
				all |= 1 << (i + 1)
			}
		}
	}
	return all
}

// baseOf returns the language of a tag without its country or script.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	if base == "nb" || base == "nn" {
		return "no"
	}
	return base
}

// inflection is one way to inflect in a language: a word that ends in have
// loses so many bytes and gains each of add.
type inflection struct {
	in     languages // the one language
	stem   func(*snowballstem.Env) bool
	have   string
	off    int
	double bool
	sure   bool     // the stemmer is not asked
	last   string   // the word's last vowel is one of these, if any are named
	add    []string // "." for nothing
}

//go:embed inflections.txt
var inflectionLines string

// inflections reads the table of endings.
var inflections = sync.OnceValue(func() []inflection {
	var out []inflection
	at := 0
	for s := range text.TableLines(inflectionLines) {
		words := strings.Fields(s)
		switch len(words) {
		case 1:
			at = slices.IndexFunc(inflecting[:], func(l inflectingLanguage) bool { return l.code == words[0] })
		default:
			l := readInflection(words[0], words[1:])
			l.in, l.stem = 1<<(at+1), inflecting[at].stem
			out = append(out, l)
		}
	}
	return out
})

func readInflection(head string, add []string) inflection {
	l := inflection{add: add}
	head, l.sure = strings.CutPrefix(head, "!")
	head, l.last, _ = strings.Cut(head, "/")
	switch {
	case head == "&":
		l.double = true
	case head[0] == '-':
		l.have, l.off = head[1:], len(head)-1
	case head != "*":
		l.have = head
	}
	return l
}

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

const stemVowels = "aeiouyäöüıâî"

// base returns what the endings are put on, if the word has any of them.
func (l *inflection) base(raw string) (string, bool) {
	cut, ok := strings.CutSuffix(raw, l.have)
	if !ok {
		return "", false
	}
	if l.last != "" {
		if i := strings.LastIndexAny(raw, stemVowels); i < 0 || strings.IndexAny(raw[i:], l.last) != 0 {
			return "", false
		}
	}
	switch {
	case l.double:
		return doubled(raw)
	case l.off == 0:
		return raw, true
	}
	return cut, true
}

// doubled returns a word with its last consonant twice, if it follows a vowel.
func doubled(raw string) (string, bool) {
	last := raw[len(raw)-1]
	if last >= utf8.RuneSelf || strings.IndexByte("aeiouwxy", last) >= 0 || strings.IndexByte("aeiou", raw[len(raw)-2]) < 0 {
		return "", false
	}
	return raw + string(last), true
}

// makes reports whether the inflection makes of a word a form with this hash,
// folded, that the language's stemmer agrees to.
func (l *inflection) makes(raw string, hash uint64) bool {
	base, ok := l.base(raw)
	if !ok {
		return false
	}
	var written, folded [64]byte // most forms fit, and are not to be had from the heap one by one
	for _, a := range l.add {
		form := append(append(written[:0], base...), strings.TrimPrefix(a, ".")...)
		if text.HashString(string(text.AppendWord(folded[:0], string(form)))) == hash && l.accepts(raw, string(form)) {
			return true
		}
	}
	return false
}

// accepts reports whether what looks like a form of a word is one.
func (l *inflection) accepts(raw, form string) bool {
	if utf8.RuneCountInString(form) < minOrdinary-1 || otherWords[form] == raw {
		return false
	}
	if l.sure {
		return true
	}
	stem := stemOf(form, l.stem)
	return stem == raw || stem == stemOf(raw, l.stem)
}

func stemOf(s string, stem func(*snowballstem.Env) bool) string {
	env := snowballstem.NewEnv(s)
	stem(env)
	return env.Current()
}

// writing returns the languages that have all letters of a word.
func writing(s string) languages {
	all, letters := ^inUnknown, lettersOf()
	for _, r := range s {
		if int(r) >= len(letters) {
			return 0
		}
		all &= letters[r]
	}
	return all
}

// lettersOf returns by letter the languages that have it.
var lettersOf = sync.OnceValue(func() *[0x500]languages {
	var out [0x500]languages
	for i, l := range inflecting {
		for _, r := range l.letters {
			out[r] |= 1 << (i + 1)
		}
	}
	return &out
})

// guessed returns the languages that a word is probably of: English if it has
// no accents, else those whose letters it has.
func guessed(raw string) languages {
	if isLatin(raw) {
		return inEnglish
	}
	return writing(raw)
}
