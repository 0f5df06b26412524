package match

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"watcher/internal/text"
)

// expansion lists all forms of a plain word, forwards, as the lexicon finds
// them backwards.
type expansion map[string]languages

func (x expansion) add(in languages, base string, endings ...string) {
	for _, e := range endings {
		form := base + strings.TrimPrefix(e, ".")
		now := in
		if before, ok := x[form]; ok {
			now = either(before, in)
		}
		x[form] = now
	}
}

func expand(w word, wanted languages) expansion {
	x := expansion{}
	x.add(0, w.fold, ".")
	x.name(w.raw, w.fold)
	if w.ordinary() {
		x.ordinary(norm.NFC.String(w.raw), wanted)
	}
	return x
}

func (x expansion) name(raw, fold string) {
	first, _ := utf8.DecodeRuneInString(fold)
	n := utf8.RuneCountInString(fold)
	switch {
	case unicode.Is(unicode.Arabic, first) && n >= minPrefix:
		for c := range strings.FieldsSeq("و ف ب ل ک س ال وال فال بال کال وب ول لل ولل وبال") {
			x.add(0, c, fold)
		}
		if rest, ok := strings.CutPrefix(fold, "ال"); ok && n > minPrefix+2 {
			x.add(0, "لل", rest)
			x.add(0, "ولل", rest)
		}
		in := languages(0)
		if n == minPrefix {
			in = inPersian
		}
		x.add(in, fold, "ها", "های", "هایی", "ی", "ای", "ات")
		x.arabic(raw, fold, n)
	case n >= minInflected && isLatin(fold):
		x.albanian(raw, fold, n)
		if cut, ok := strings.CutSuffix(fold, "a"); ok {
			x.add(inSlavic, cut, "e", "i", "y", "u", "o", "om", "ou", "oj")
		} else if !strings.ContainsAny(fold[len(fold)-1:], "eiouy") {
			x.add(inSlavic, fold, "a", "u", "e", "i", "om", "em", "ovi", "owi")
		}
		if !strings.ContainsAny(fold[len(fold)-1:], "sxz") {
			in := inGermanic | inSilent
			if commonInEnglish(fold) || commonInEnglish(fold+"s") {
				in = inGermanic
			}
			x.add(in, fold, "s")
		}
	case n >= minInflected && unicode.Is(unicode.Cyrillic, first):
		x.russian(fold)
		x.slavic(fold, n)
	case n >= minInflected && unicode.Is(unicode.Greek, first):
		x.greek(fold)
	}
}

func (x expansion) arabic(raw, fold string, n int) {
	if n < minInflected {
		return
	}
	cut, taMarbuta := strings.CutSuffix(fold, "ه")
	endings := strings.Fields("ه ها هم هما نا ک کم ا ین ون ان ات اته اتها اتهم اتنا")
	base, in := fold, inArabic
	if taMarbuta && strings.HasSuffix(raw, "ة") {
		base, in, endings = cut, 0, strings.Fields("ته تها تهم تهما تنا تک تکم ات اته اتها اتهم اتهما اتنا")
	} else {
		if n > minInflected {
			x.add(inPersian, fold, strings.Fields("ش شان مان تان ان انی ین یان هایش هایشان هایمان")...)
		}
		if taMarbuta {
			x.add(inPersian, cut, "گان", "گانی", "ات")
		}
	}
	x.add(in, base, endings...)
	for c := range strings.FieldsSeq("و ف ب ل ک س ال وال فال بال کال وب ول لل ولل وبال") {
		x.add(in, c+base, endings...)
	}
}

func (x expansion) slavic(fold string, n int) {
	_, size := utf8.DecodeLastRuneInString(fold)
	base, last := fold[:len(fold)-size], fold[len(fold)-size:]
	oblique := strings.Fields("а у ові ом ем єм і")
	switch {
	case n >= longWord && (strings.HasSuffix(fold, "ыи") || strings.HasSuffix(fold, "ии")):
		x.add(0, base[:len(base)-2], "ого", "ому", "ым", "им", "ом", "его", "ему", "ем")
	case n >= longWord && (strings.HasSuffix(fold, "ая") || strings.HasSuffix(fold, "яя")):
		x.add(0, base[:len(base)-2], "ои", "ую", "ою", "еи", "юю", "ею")
	case last == "а":
		x.add(0, base, "і", "ою", "оі", "іи")
		x.add(inSlavic|inSilent, base, "ој", "ом")
	case last == "я":
		x.add(0, base, "і", "ею", "єю")
	case last == "ь":
		x.add(0, base, "я", "ю", "ем", "єм", "е", "і", "и")
	case last == "ы" || last == "и":
		x.add(0, base, "ах", "ам", "ами")
	case strings.Contains("ђјљњћџ", last):
		x.add(0, fold, "а", "у", "е", "ом", "ем")
	case strings.Contains("бвгґджзклмнпрстфхцчшщ", last):
		x.add(0, fold, oblique...)
		if slices.ContainsFunc(strings.Fields("ов ев єв ин ін ын"), func(end string) bool { return strings.HasSuffix(fold, end) }) {
			x.add(0, fold, "ым", "им")
		}
		if stem, ok := strings.CutSuffix(base, "і"); ok {
			for _, vowel := range []string{"о", "е", "є"} {
				x.add(0, stem+vowel+last, oblique...)
			}
		}
	}
}

func (x expansion) greek(fold string) {
	base := strings.TrimSuffix(fold, "σ")
	switch last := fold[len(fold)-2:]; {
	case strings.HasSuffix(fold, "οσ"):
		x.add(0, strings.TrimSuffix(base, "ο"), "ου", "ο", "ε")
	case last == "σ" && strings.ContainsAny(base[len(base)-2:], "αηι"):
		x.add(0, base, ".")
	case last == "α":
		x.add(0, fold, "σ")
		x.add(0, strings.TrimSuffix(fold, "α"), "ων")
	case last == "η":
		x.add(0, fold, "σ")
	}
}

func (x expansion) albanian(raw, fold string, n int) {
	const in = inAlbanian
	silent := in
	if strings.Contains(raw, "ë") {
		silent |= inSilent
	}
	if stem, ok := strings.CutSuffix(fold, "er"); ok && strings.HasSuffix(raw, "ër") && n > minInflected {
		x.add(in, stem+"r", "i", "it", "in", "u", "ut", "un", "a")
		x.add(in, stem+"r", "t", "n", "e", "et", "es", "en", "ve", "eve", "at", "as", "an", "esh", "je", "jet", "jeve")
	}
	cut, last := fold[:len(fold)-1], fold[len(fold)-1:]
	if strings.Contains("aeiouy", last) {
		x.add(silent, fold, "t", "n", "s", "j", "ja", "je", "se", "ne", "ve")
	} else {
		x.add(silent, fold, "i", "it", "in", "u", "ut", "un", "a")
		x.add(in, fold, "t", "n", "e", "et", "es", "en", "ve", "eve", "at", "as", "an", "esh", "je", "jet", "jeve")
	}
	certain := strings.Contains(raw, "ë")
	switch last {
	case "a":
		x.add(in, cut, "e", "es", "en")
	case "e":
		x.add(in, cut, "a", "at", "as", "ave", "ash")
		if certain {
			x.add(0, cut, "a")
		}
	case "i":
		x.add(in, fold, "a")
		if certain {
			x.add(0, fold, "a")
		}
	}
}

func (x expansion) russian(fold string) {
	_, size := utf8.DecodeLastRuneInString(fold)
	base := fold[:len(fold)-size]
	switch last := fold[len(base):]; {
	case last == "а":
		x.add(0, base, "ы", "и", "е", "у", "ои")
	case last == "я":
		x.add(0, base, "и", "ю", "е", "еи")
	case last == "и":
		x.add(0, base, "я", "ю", "е", "ем")
	case strings.Contains("бвгджзклмнпрстфхцчшщ", last):
		x.add(0, fold, "а", "у", "е", "ом", "ем")
	}
}

func (x expansion) ordinary(raw string, wanted languages) {
	guess := guessed(raw)
	for _, l := range inflections() {
		base, ok := l.base(raw)
		if !ok || l.in&(wanted|guess)&writing(raw) == 0 {
			continue
		}
		in := l.in
		if in&guess != 0 {
			in |= inUnknown
		}
		for _, a := range l.add {
			if form := base + strings.TrimPrefix(a, "."); l.accepts(raw, form) {
				x.add(in, string(text.AppendWord(nil, form)), ".")
			}
		}
	}
}

const expandedWords = `attack attacks attacked raid stop stopped execute party parties city box church hero report
	custom customer bank rate rating Tirana Tiranë Shqipëri Rajavi Berisha Teheran Khalq parti partisë protestë lufta
	angriff angriffe politisch wichtig arbeiten straße größe aanval stoppen krig kriget flicka angreb kvinde kvinne
	attaque national nationaux heureux menteur frapper finir frappé ataque español misión voz atacar correr vivir nações
	ação capital attacco amica parco banca parlare credere dormire атака война партия россия правление удар новый большой
	русский атаковать говорить революции день месяц рублей герой Москва Навальный Путин saldırı kitap okul göz gelmek
	yazmak İran ايران ایران مجاهدین المجاهدين الحكومة کتاب كتاب حكومة والي تظاهرات 한국 日本 Ελλάδα
	Αθήνα Μητσοτάκης θάνατος πρεσβεία επίθεση سفارة السفارة معسكر پناهنده کارگر Київ табір Красный Зеленський Северная
	беженец ministër letër Шмигаль Афины علي`

// TestLexiconFindsExpansion compares what is found backwards from a word of a
// text with the list of all forms of all words, for those forms and for what is
// nearly one.
func TestLexiconFindsExpansion(t *testing.T) {
	for _, wanted := range []languages{^inUnknown, inEnglish, languagesOf("en", "ru", "tr")} {
		b := vocabularyBuilder{ids: map[string]int32{}, bases: basesBuilder{places: map[affixSet]int32{}}, inflects: wanted}
		all := map[string]map[int32]languages{}
		for raw := range strings.FieldsSeq(expandedWords) {
			w := word{fold: string(text.AppendWord(nil, raw)), raw: raw}
			known := len(b.kinds)
			id := b.word(w)
			if int(id) < known {
				continue
			}
			for form, in := range expand(w, wanted) {
				if all[form] == nil {
					all[form] = map[int32]languages{}
				}
				all[form][id] = in
			}
		}
		l := newLexicon(&b.bases, &b.trie, len(b.kinds))
		for _, form := range slices.Sorted(maps.Keys(all)) {
			for _, near := range neighbours(form) {
				if got := found(l, near); !maps.Equal(got, all[near]) {
					t.Fatalf("%s is %v, want %v", near, got, all[near])
				}
			}
		}
	}
}

// found returns the words that a folded word is, and in which languages.
func found(l *lexicon, fold string) map[int32]languages {
	m := l.find(text.HashString(fold), fold)
	out := map[int32]languages{}
	for k, w := range l.words(m) {
		out[w] = l.languages(m, k)
	}
	return out
}

// neighbours returns a word and what a letter or an ending more or less makes
// of it.
func neighbours(fold string) []string {
	out := []string{fold}
	_, size := utf8.DecodeLastRuneInString(fold)
	cut := fold[:len(fold)-size]
	for e := range strings.FieldsSeq("a e i s t en ed ing es er ers а ы ом ами ی ها lar ın") {
		out = append(out, fold+e, cut+e)
	}
	for c := range strings.FieldsSeq("و ال لل ولل a") {
		out = append(out, c+fold)
	}
	return append(out, cut)
}

// TestLexiconStaysSmall says words of all kinds to a lexicon of one: it
// remembers no more of them than the word has forms.
func TestLexiconStaysSmall(t *testing.T) {
	b := vocabularyBuilder{ids: map[string]int32{}, bases: basesBuilder{places: map[affixSet]int32{}}, inflects: ^inUnknown}
	w := word{fold: "attack", raw: "attack"}
	b.word(w)
	l := newLexicon(&b.bases, &b.trie, 1)
	for x := range strings.FieldsSeq("attack attac attacke rattack") {
		for _, e := range neighbours(x) {
			for _, n := range neighbours(e) {
				l.find(text.HashString(n), n)
			}
		}
	}
	if most := len(expand(w, ^inUnknown)); len(l.forms) > most || len(l.forms) < 5 {
		t.Errorf("remembers %d words, of %d forms", len(l.forms), most)
	}
}
