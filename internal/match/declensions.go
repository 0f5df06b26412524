package match

import (
	"strings"
	"unicode/utf8"

	"watcher/internal/text"
)

// slavic notes the cases that Russian, Ukrainian and Serbian names have besides those of
// [basesBuilder.russian].
func (b *basesBuilder) slavic(fold string, h uint64, n int) {
	cut := func(end string) uint64 { return text.HashString(strings.TrimSuffix(fold, end)) }
	_, size := utf8.DecodeLastRuneInString(fold)
	switch last := fold[len(fold)-size:]; {
	case n >= longWord && (strings.HasSuffix(fold, "ыи") || strings.HasSuffix(fold, "ии")): // Красный: й folds to и
		b.note(text.HashString(fold[:len(fold)-2*size]), slavicAdjective)
	case n >= longWord && (strings.HasSuffix(fold, "ая") || strings.HasSuffix(fold, "яя")):
		b.note(text.HashString(fold[:len(fold)-2*size]), slavicFeminine)
	case last == "а":
		b.note(cut(last), ukrainianA)
		b.note(cut(last), serbianA)
	case last == "я":
		b.note(cut(last), ukrainianYa)
	case last == "ь":
		b.note(cut(last), slavicSoft)
	case last == "ы" || last == "и":
		b.note(cut(last), slavicPlural)
	case strings.Contains("ђјљњћџ", last):
		b.note(h, serbianConsonant)
	case strings.Contains("бвгґджзклмнпрстфхцчшщ", last):
		b.note(h, ukrainianConsonant)
		b.opened(fold, last)
		if surname(fold) {
			b.note(h, slavicSurname)
		}
	}
}

// slavicLatin notes the cases that Slavic languages in Latin letters give a name:
// Irana, Putinem; Tirana, Tirane, Tiranu.
func (b *basesBuilder) slavicLatin(fold string, h uint64) {
	switch last := fold[len(fold)-1]; {
	case last == 'a':
		b.note(text.HashString(fold[:len(fold)-1]), slavicLatinFromA)
	case strings.IndexByte("eiouy", last) < 0:
		b.note(h, slavicLatin)
	}
}

// surname reports whether a word ends like Slavic surnames that have a case of
// adjectives: Путин, Путиным.
func surname(fold string) bool {
	for _, end := range []string{"ов", "ев", "єв", "ин", "ін", "ын"} {
		if strings.HasSuffix(fold, end) {
			return true
		}
	}
	return false
}

// opened notes what a Ukrainian word is whose last syllable an ending opens:
// Київ, Києва; Львів, Львова.
func (b *basesBuilder) opened(fold, last string) {
	stem, ok := strings.CutSuffix(fold, "і"+last)
	if !ok {
		return
	}
	for _, vowel := range []string{"о", "е", "є"} {
		b.note(text.HashString(stem+vowel+last), ukrainianConsonant)
	}
}

// greek notes the cases of Greek names.
func (b *basesBuilder) greek(fold string, h uint64) {
	cut := func(end string) uint64 { return text.HashString(strings.TrimSuffix(fold, end)) }
	switch {
	case strings.HasSuffix(fold, "οσ"):
		b.note(cut("οσ"), greekOs)
	case strings.HasSuffix(fold, "ασ"), strings.HasSuffix(fold, "ησ"), strings.HasSuffix(fold, "ισ"):
		b.note(cut("σ"), greekBare)
	case strings.HasSuffix(fold, "α"):
		b.note(h, greekS)
		b.note(cut("α"), greekPlural)
	case strings.HasSuffix(fold, "η"):
		b.note(h, greekS)
	}
}

// arabic notes plurals and what stands for "its" and "their" behind a word.
func (b *basesBuilder) arabic(raw, fold string, h uint64, n int) {
	_, size := utf8.DecodeLastRuneInString(fold)
	cut := text.HashString(fold[:len(fold)-size])
	switch {
	case n < minInflected:
	case strings.HasSuffix(raw, "ة"): // سفارة, سفارات, سفارتها
		b.note(cut, arabicFromTa)
	default:
		b.note(h, arabicEnding)
		if n > minInflected {
			b.note(h, persianMore)
		}
		if fold[len(fold)-size:] == "ه" { // پناهنده, پناهندگان
			b.note(cut, persianGan)
		}
	}
}

// syncope notes what an Albanian word is that loses its last vowel before an
// ending: ministër, ministri.
func (b *basesBuilder) syncope(raw, fold string, n int) {
	if n <= minInflected || !strings.HasSuffix(raw, "ër") || !strings.HasSuffix(fold, "er") {
		return
	}
	stem := text.HashString(fold[:len(fold)-2] + "r")
	b.note(stem, albanianConsonant)
	b.note(stem, albanianMore)
}
