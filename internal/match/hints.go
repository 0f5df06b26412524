package match

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"

	"watcher/internal/text"
)

// foreignOperators are AND, OR and NOT of other languages, as people write
// them in capitals.
var foreignOperators = map[string]string{
	"UND": "AND", "ET": "AND", "EN": "AND", "OCH": "AND", "OG": "AND", "DHE": "AND", "EDHE": "AND", "VE": "AND", "И": "AND", "ΚΑΙ": "AND", "I": "AND", "Y": "AND", "E": "AND",
	"ODER": "OR", "OU": "OR", "OF": "OR", "ELLER": "OR", "OSE": "OR", "VEYA": "OR", "ИЛИ": "OR", "Ή": "OR", "LUB": "OR", "ILI": "OR", "O": "OR",
	"XOR": "OR", "AND/OR": "OR", "WITHOUT": "AND NOT", "EXCEPT": "AND NOT", "ANDNOT": "AND NOT", "BUTNOT": "AND NOT",
	"NICHT": "NOT", "PAS": "NOT", "SANS": "NOT", "NIET": "NOT", "INTE": "NOT", "IKKE": "NOT", "JO": "NOT", "НЕ": "NOT", "NON": "NOT", "SAUF": "NOT",
}

// wordDistances are operators of other search languages that stand without a
// number, as people write them in capitals.
var wordDistances = map[string]string{
	"ADJ": "THEN/1", "PRE": "THEN", "ONEAR": "THEN", "BEFORE": "THEN", "NEXT": "THEN/1", "NEARBY": "NEAR", "PROX": "NEAR", "WITHIN": "NEAR",
}

// asOperator warns of a word that is probably meant as an operator. inside
// tells that it stands between other words.
func (p *parser) asOperator(l lexeme, inside bool) {
	if l.exact {
		return
	}
	switch op := strings.ToUpper(l.text); op {
	case "AND", "OR", "NOT", "NEAR":
		p.warn(l.off, "%q is a word of the phrase; the operator is %s, in capitals (if the word is meant, put quotes round the phrase)", l.text, op)
		return
	}
	if op, ok := wordDistances[l.text]; ok && inside {
		p.warn(l.off, "%s is a word of the phrase; the operator is %s (if the word is meant, put quotes round the phrase)", l.text, op)
		return
	}
	if op, ok := foreignOperators[l.text]; ok && inside {
		p.warn(l.off, "%s is a word of the phrase; the operator is %s (if the word is meant, put quotes round the phrase)", l.text, op)
	}
}

var numbered = regexp.MustCompile(`^(NEAR|THEN|SAME|AND|OR)[-~:.\\]?(\p{Nd}+)$`)

// strayed finds words in capitals that only make sense as operators.
func strayed(l lexeme, after lexeme) *syntaxError {
	if l.exact || l.suffix != 0 {
		return nil
	}
	if m := numbered.FindStringSubmatch(l.text); m != nil {
		if m[1] == "NEAR" || m[1] == "THEN" {
			return errAt(l.off, "write %s/%s", m[1], m[2])
		}
	}
	switch {
	case l.text == "SAME":
		return errAt(l.off, "SAME is followed by a list in parentheses: SAME (a, b); if the word is meant, put it in quotes")
	case after.kind == lexOpen && (l.text == "OF" || l.text == "ANY" || l.text == "ALL" || l.text == "ATLEAST"):
		return errAt(l.off, "say how many of the list: 2 OF (a, b, c)")
	case after.kind == lexOpen && foreignOperators[l.text] != "":
		return errAt(l.off, "write %s", foreignOperators[l.text])
	}
	return nil
}

// farFrom refuses NOT behind NEAR and THEN.
func (p *parser) farFrom(l lexeme) *syntaxError {
	if not := p.peek(); not.kind == lexNot {
		name := l.text[:len("NEAR")]
		return errAt(not.off, "%s compares words that are there, so NOT cannot follow it; write a AND NOT (a %s b)", name, name)
	}
	return nil
}

// distance warns of a number behind NEAR that stands there like a distance.
func (p *parser) distance(l lexeme) {
	n, word := p.peek(), p.ls[min(p.i+1, len(p.ls)-1)]
	if n.kind == lexWord && !n.exact && n.suffix == 0 && isNumber(n.text) && word.kind == lexWord && word.text != "OF" && l.text == l.text[:4] {
		p.warn(n.off, "this looks for %q side by side; for a distance write %s/%s (if the number is meant, put quotes round both words)", n.text+" "+word.text, l.text, n.text)
	}
}

// countryCapitals are the names of countries in small letters, in the languages
// that newsrooms shout in.
var countryCapitals = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, tag := range []string{"en", "de", "fr", "es", "it", "sq", "tr", "pl", "nl", "pt", "ru"} {
		namer := display.Regions(language.MustParse(tag))
		for a := 'A'; a <= 'Z'; a++ {
			for b := 'A'; b <= 'Z'; b++ {
				if r, err := language.ParseRegion(string([]rune{a, b})); err == nil && r.IsCountry() {
					out[text.Fold(namer.Name(r))] = true
				}
			}
		}
	}
	return out
})

// initialisms are read as words, and are none.
var initialisms = map[string]bool{
	"unesco": true, "unicef": true, "aipac": true, "hamas": true, "unrwa": true, "unifil": true, "ecowas": true, "asean": true, "brics": true,
	"eulex": true, "eufor": true, "europol": true, "osama": true, "isaf": true, "fatah": true, "amazon": true, "nasdaq": true,
	"aukus": true, "pegida": true, "osint": true, "nucor": true, "eeas": true, "aramco": true, "inter": true, "saraya": true,
}

// shouted warns of an ordinary word or a country in capitals: it is found in
// capitals alone.
func (p *parser) shouted(l lexeme, w word) {
	if w.kind != acronym || strings.Contains(w.raw, ".") {
		return
	}
	small := strings.ToLower(w.raw)
	_, size := utf8.DecodeRuneInString(w.raw)
	name := w.raw[:size] + strings.ToLower(w.raw[size:])
	switch {
	case countryCapitals()[w.fold]:
		small = name
	case smallInEnglish(w.fold), commonInEnglish(w.fold) && !initialisms[w.fold]:
	case pronounced(w.fold) && !initialisms[w.fold]:
		small = name + " (or " + small + ", if it is an ordinary word)"
	default:
		return
	}
	p.warn(l.off, "%s in capitals is found in exactly these capitals alone; write %s for any case, =%s if you do mean the capitals", w.raw, small, w.raw)
}

// smallInEnglish reports whether a word is a small word of English that is no
// abbreviation.
func smallInEnglish(fold string) bool {
	w, ok := smallWords()[text.HashString(fold)]
	return ok && w.codes[0] == "en" && len(fold) > 2 && fold != "who"
}

// commonInEnglish reports whether a word of four letters or more is a common one
// of English.
func commonInEnglish(fold string) bool {
	return len(fold) >= minOrdinary && ordinaryIn(text.HashString(fold))&inEnglish != 0
}

// pronounced reports whether five or six letters read like a word: vowels
// stand between consonants, as in Tirana, and are no more than those.
func pronounced(fold string) bool {
	n, vowels, run := 0, 0, 0
	for _, r := range fold {
		n++
		if strings.ContainsRune("aeiouy", r) {
			vowels++
			run = 0
			continue
		}
		if run++; run > 2 || r > 'z' {
			return false
		}
	}
	return n >= 5 && vowels >= 2 && vowels <= n/2+1
}

// everywhere names the language whose small word a phrase is, "" for none: the
// one that writes it with these accents, if there is one.
func everywhere(n *node) string {
	if len(n.words) != 1 || n.sound {
		return ""
	}
	exactly := n.words[0].kind == exact && n.words[0].caps <= 1 // =the, =The, but =US means the capitals
	if n.words[0].kind != plain && !exactly {
		return ""
	}
	w, ok := smallWords()[text.HashString(n.words[0].fold)]
	if !ok || (w.codes[0] != "en" && meantInEnglish[n.words[0].fold]) {
		return ""
	}
	k := max(slices.Index(w.written, strings.ToLower(norm.NFC.String(n.words[0].raw))), 0)
	tag, err := language.Parse(w.codes[k])
	if err != nil {
		return ""
	}
	return display.English.Languages().Name(tag)
}

// meantInEnglish are small words of other languages that mean something in
// English.
var meantInEnglish = map[string]bool{
	"war": true, "die": true, "den": true, "son": true, "men": true, "par": true, "sur": true, "sale": true, "pod": true, "van": true, "om": true,
	"dos": true, "mot": true, "door": true, "fue": true, "nu": true, "sin": true, "hans": true, "ham": true, "her": true, "til": true, "mais": true,
	"till": true, "under": true, "fora": true, "sua": true, "bin": true, "ama": true, "bu": true, "ana": true,
}
