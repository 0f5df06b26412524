package match

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// wordKind is how a word of a query is compared.
type wordKind uint8

const (
	plain   wordKind = iota
	acronym          // the same letters, all of them capitals
	exact            // the same letters in the same case
	prefix           // begins so
	sound            // sounds so
)

// word is one word of a phrase.
type word struct {
	kind wordKind
	fold string // folded; the key of its sound for kind sound
	raw  string // as written
	caps uint64 // of kind exact: which letters are capitals
	// tied: hyphen, apostrophe or half-space before it; hard: a comma or so.
	tied, hard bool
	said       text.Spoken // of kind sound
	alone      bool        // of kind sound: the only word of its name
	plural     bool        // of kind sound: it ends in -in, which Arabic drops before a name
}

const (
	minPrefix  = 3
	minAcronym = 2
	maxAcronym = 6
)

// phrase reads words side by side.
func (p *parser) phrase() (*node, *syntaxError) {
	n := &node{op: opPhrase, off: p.peek().off}
	var byEar lexeme
	for {
		l := p.peek()
		nocase := l.kind == lexField && l.text == "nocase"
		if nocase {
			p.next()
			l = p.peek()
		}
		if l.kind != lexWord && l.kind != lexQuote {
			if nocase {
				return nil, errAt(l.off, "nocase: needs a word after it, each its own: (nocase:NATO OR nocase:UN)")
			}
			break
		}
		if byEar.suffix != 0 {
			return nil, errAt(byEar.end-1, "~ goes at the end of the name")
		}
		if err := oneWay(l, nocase); err != nil {
			return nil, err
		}
		p.next()
		if l.suffix == '~' {
			byEar = l
		}
		if err := p.addWords(n, l, nocase); err != nil {
			return nil, err
		}
	}
	if len(n.words) > maxWords {
		return nil, errAt(n.off, "a phrase has at most %d words", maxWords)
	}
	if byEar.suffix != 0 {
		return p.soundOf(n, byEar)
	}
	return n, nil
}

// oneWay refuses signs that contradict each other.
func oneWay(l lexeme, nocase bool) *syntaxError {
	switch {
	case l.exact && l.suffix != 0:
		return errAt(l.end-1, "= asks for exactly this word, %c for more; leave one of them out", l.suffix)
	case l.exact && nocase:
		return errAt(l.off, "= asks for exactly these letters, nocase: for any case; leave one of them out")
	case nocase && l.suffix == '~':
		return errAt(l.end-1, "a name by its sound is found in any case; leave nocase: out")
	}
	return nil
}

// addWords appends the words of one lexeme to a phrase.
func (p *parser) addWords(n *node, l lexeme, nocase bool) *syntaxError {
	var buf [8]text.Token
	toks := text.Scan(buf[:0], l.text)
	if len(toks) == 0 {
		return errAt(l.off, "there is no word in %q", l.text)
	}
	if l.kind == lexWord {
		if err := strayed(l, p.peek()); err != nil {
			return err
		}
		after := p.peek().kind
		p.asOperator(l, len(n.words) > 0 && (after == lexWord || after == lexQuote))
		p.strange(l, toks)
	} else {
		p.quotedSigns(l)
	}
	p.mixed(l)
	for i, t := range toks {
		raw := l.text[t.Start:t.End]
		w := word{fold: string(text.AppendWord(nil, raw)), raw: raw}
		w.tied = t.Joins() && i > 0
		w.hard = i > 0 && t.Gap&(text.GapHard|text.GapStop) != 0
		last := i == len(toks)-1
		if err := w.compared(l, t, last, nocase); err != nil {
			return err
		}
		if l.kind == lexWord {
			p.shouted(l, w)
		}
		n.words = append(n.words, w)
	}
	return nil
}

// compared decides how a word is compared.
func (w *word) compared(l lexeme, t text.Token, last, nocase bool) *syntaxError {
	letters := utf8.RuneCountInString(w.fold)
	switch {
	case l.exact:
		w.kind, w.caps = exact, capitals(w.raw)
	case l.suffix == '*' && last && t.Flags&text.Script == 0:
		if letters < minPrefix {
			return errAt(l.off, "%s* needs %d letters at least before the *", w.raw, minPrefix)
		}
		w.kind = prefix
	case !nocase && l.suffix != '~' && t.Flags&text.AllCaps != 0 && letters >= minAcronym && letters <= maxAcronym && !hasDigit(w.fold):
		w.kind = acronym
	}
	return nil
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// orShouted stands beside the capitals of a word of a table that counts in small
// letters: in a text of capitals alone, which is not English (Albanese), it counts
// as well.
const orShouted = 1 << 63

// capitals says which letters of a word are capitals, bit by bit.
func capitals(raw string) uint64 {
	var caps uint64
	bit := uint64(1)
	for _, r := range raw {
		if !unicode.IsLetter(r) {
			continue
		}
		if unicode.IsUpper(r) {
			caps |= bit
		}
		bit <<= 1
	}
	return caps
}

// particles stand between the parts of a name and belong to neither.
var particles = map[string]bool{
	"e": true, "i": true, "ye": true, "al": true, "el": true, "ul": true, "ol": true, "il": true, "a": true, "y": true,
	"де": true, "دی": true, "аль": true, "эль": true, "ал": true, "ел": true, "αλ": true, "ελ": true,
	"э": true, "е": true, "и": true, "ε": true, "ι": true, "ی": true, "ال": true, "de": true, "of": true, "the": true, "te": true,
}

// assimilated are the Arabic article before a name that begins with one of its
// consonants; they are words of other languages, too.
var assimilated = map[string]bool{
	"ash": true, "esh": true, "asch": true, "ech": true, "ach": true, "asz": true, "es": true, "as": true, "az": true, "ez": true, "an": true, "en": true,
	"ad": true, "ed": true, "ar": true, "er": true, "at": true, "et": true,
	"аш": true, "эш": true, "ас": true, "эс": true, "аз": true, "эз": true, "ан": true, "эн": true, "ад": true, "ар": true, "ат": true,
}

// soundOf turns the words of a phrase into keys of their sound.
func (p *parser) soundOf(n *node, l lexeme) (*node, *syntaxError) {
	n.sound = true
	var out []word
	heard := 0
	for i, w := range n.words {
		if hasDigit(w.fold) { // Ashraf 3
			out = append(out, w)
			continue
		}
		tied := i+1 < len(n.words) && n.words[i+1].tied
		if i > 0 && (particles[w.fold] || tied && assimilated[w.fold]) {
			continue
		}
		said, key := listened(w.raw)
		if key == "" {
			continue
		}
		heard++
		out = append(out, word{kind: sound, fold: key, raw: w.raw, said: said, plural: isPlural(w.fold)})
	}
	n.words = out
	switch {
	case heard == 0:
		return nil, errAt(l.off, "%s~ has too few consonants to know it by its sound; write it out", l.text)
	case len(out) == 1:
		out[0].alone = true
	}
	return n, nil
}

// isPlural reports whether a name ends like the plural that Arabic shortens
// before another name: مجاهدين, but مجاهدي خلق.
func isPlural(fold string) bool {
	for _, end := range []string{"in", "een", "ein", "ین", "ин", "ιν"} {
		if strings.HasSuffix(fold, end) {
			return true
		}
	}
	return false
}

// id returns what makes two words of queries the same.
func (w *word) id() string { return string(w.appendID(nil)) }

// appendID appends the id.
func (w *word) appendID(b []byte) []byte {
	b = append(b, byte(w.kind))
	if w.kind == exact {
		b = binary.LittleEndian.AppendUint64(b, w.caps)
	}
	if w.kind == sound {
		b = append(b, flag(w.alone)|flag(w.plural)<<1)
		return w.said.AppendTo(b)
	}
	if w.ordinary() {
		b = append(append(b, w.raw...), 0)
	}
	return append(b, w.fold...)
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}
