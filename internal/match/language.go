package match

import (
	"cmp"
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"watcher/internal/text"
)

//go:embed stopwords.txt
var stopwordLists string

// smallWord is a small word: of which languages, and of which of those that
// have a stemmer.
type smallWord struct {
	codes   []string
	written []string // beside codes: with its accents
	in      languages
}

// smallWords are the small words of languages, by their hash.
var smallWords = sync.OnceValue(func() map[uint64]smallWord {
	out := map[uint64]smallWord{}
	for line := range text.TableLines(stopwordLists) {
		words := strings.Fields(line)
		for _, w := range words[1:] {
			h := text.HashString(string(text.AppendWord(nil, w)))
			s := out[h]
			s.codes, s.written = append(s.codes, words[0]), append(s.written, w)
			s.in |= languagesOf(words[0])
			out[h] = s
		}
	}
	return out
})

// languages returns the language of the item, as it or its feed says; else the
// one of most of its small words. These are believed against the tag if they are
// Albanian: many outlets there call their feeds English. It is asked for only
// when a word of a query may stand in the text in a form that not all languages
// have.
func (r *run) languages() languages {
	if r.langs != 0 {
		return r.langs
	}
	tag := cmp.Or(r.item.Lang, r.feed.Lang)
	said := languagesOf(tag)
	if said&(inArabic|inPersian) == 0 {
		said |= r.heard(tag == "")
	}
	if tag == "" && said&(inArabic|inPersian) == 0 {
		said |= r.byLetters(said)
	}
	if slavicInLatin[baseOf(tag)] {
		said |= inSlavic
	}
	if r.langs = said & r.inflects; r.langs == 0 {
		r.langs = inUnknown
	}
	r.langs |= said & (inGermanic | inAlbanian | inArabic | inPersian | inTurkish | inSlavic)
	if tag == "" && said&inEnglish == 0 { // the small words of the others are too few to be sure by
		r.langs |= inSilent
	}
	return r.langs
}

// heard returns the languages that the text itself tells: by its script, or by
// its small words if there is no tag or they are Albanian.
func (r *run) heard(untagged bool) languages {
	if n := len(r.toks); n > 0 && r.toks[n/2].Flags&text.Arabic != 0 {
		return r.arabicScript()
	}
	if told := spoken(r.toks, untagged); untagged || told == inAlbanian {
		return told
	}
	return 0
}

// halfSpace is what Persian writes inside words.
const halfSpace = '\u200c'

// arabicScript tells Persian and Arabic by letters that the other has not; ی and
// ک decide only where there is no other, for some keyboards write ي and ك in both.
// Where no letter does, words may.
func (r *run) arabicScript() languages {
	in := inArabic
	for _, sg := range r.segs {
		for _, c := range sg.text {
			switch c {
			case 'پ', 'چ', 'ژ', 'گ':
				return inPersian
			case 'ة', 'أ', 'إ':
				return inArabic
			case 'ی', 'ک', halfSpace:
				in = inPersian
			}
		}
	}
	if told := spoken(r.toks, true) & (inArabic | inPersian); in == inArabic && told != 0 {
		return told
	}
	return in
}

// slavicInLatin are the languages of inSlavic.
var slavicInLatin = map[string]bool{"pl": true, "cs": true, "sk": true, "sl": true, "hr": true, "bs": true, "sr": true, "sh": true, "me": true}

// byLetters tells languages in Latin letters by those that few others have;
// Turkish and Slavic ones if small words have told no other.
func (r *run) byLetters(said languages) (in languages) {
	for i := range r.segs {
		in |= lettersOfFew(r.segs[i].text)
	}
	if said != 0 { // ë is in French and Dutch too, whose small words tell them
		in &= inAlbanian
	}
	return in
}

// lettersOfFew returns the languages of those letters in a text, which may be
// written with accents apart.
func lettersOfFew(s string) (in languages) {
	for i := 0; i < len(s); i++ {
		if s[i] < 0xc3 || s[i] > 0xcc { // no first byte of such a letter or accent
			continue
		}
		c, size := utf8.DecodeRuneInString(s[i:])
		if c >= 0x300 && i > 0 {
			c, _ = utf8.DecodeRuneInString(norm.NFC.String(s[i-1 : i+size]))
		}
		in |= ofFew[c]
	}
	return in
}

// ofFew are letters that few languages have, with these.
var ofFew = func() map[rune]languages {
	out := map[rune]languages{}
	for letters, in := range map[string]languages{
		"ëË": inAlbanian, "ğşıĞŞİ": inTurkish, "łąęśżźćńčšžřěůđŁĄĘŚŻŹĆŃČŠŽŘĚŮĐ": inSlavic,
	} {
		for _, c := range letters {
			out[c] = in
		}
	}
	return out
}()
