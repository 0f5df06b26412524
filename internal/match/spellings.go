package match

import (
	"strings"
	"unicode"

	"watcher/internal/text"
)

// spellings returns a name as it is written, then as it would be if one of its
// letters were meant as another language means it.
func spellings(raw string) []string {
	out := []string{raw}
	low := strings.ToLower(raw)
	for _, respell := range [...]func(string) string{asTurks, asSlavs, palatal, affricate, hardened, breathed, fullVoiced, shortVoiced} {
		if s := respell(low); s != low {
			out = append(out, s)
		}
	}
	return out
}

// asTurks reads c as Turks do: Recep, رجب.
func asTurks(s string) string { return loneC(s, "j") }

// asSlavs reads c as Slavs and Albanians do, with an accent or without: Vucic,
// Вучич.
func asSlavs(s string) string { return loneC(s, "ts") }

// loneC writes something else for each c that is no part of ch or ck.
func loneC(s, as string) string {
	var b strings.Builder
	for i, r := range s {
		if r == 'c' && (i+1 == len(s) || strings.IndexByte("hkqz", s[i+1]) < 0) && (i == 0 || s[i-1] != 's') {
			b.WriteString(as)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// palatal reads j after n and l as y: Benjamin, بنیامین.
func palatal(s string) string { return strings.NewReplacer("nj", "ni", "lj", "li").Replace(s) }

// affricate reads z after a consonant as ts: Merz, Мерц.
func affricate(s string) string {
	return strings.NewReplacer("rz", "rts", "lz", "lts", "nz", "nts").Replace(s)
}

// hardened has a t for the d in which a name ends, as Turks do, or the reverse:
// Mahmoud, Mahmut.
func hardened(s string) string {
	if cut, ok := strings.CutSuffix(s, "d"); ok && cut != "" {
		return cut + "t"
	}
	if cut, ok := strings.CutSuffix(s, "t"); ok && cut != "" {
		return cut + "d"
	}
	return s
}

// breathed sounds the h in which a name ends: Hezbollah, Хезболлах.
func breathed(s string) string {
	if cut, ok := strings.CutSuffix(s, "ah"); ok && cut != "" {
		return cut + "akh"
	}
	return s
}

// fullVoiced and shortVoiced go from the Russian form of a Slavic name to the
// Ukrainian one and back: Vladimir, Volodymyr.
func fullVoiced(s string) string { return strings.ReplaceAll(s, "vlad", "volod") }

func shortVoiced(s string) string {
	return strings.ReplaceAll(s, "volod", "vlad")
}

// twofold reports whether a name ends in Allah's or in the Turkish for son,
// which Arabic letters write as a word of its own or not: نصر الله, امام اوغلو.
func twofold(raw string) bool {
	s := text.Fold(raw)
	for _, end := range []string{"llah", "lah", "الله", "oglu", "اوغلو", "اوغلی"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// listened returns a word read aloud, and the key of its sound.
func listened(raw string) (said text.Spoken, key string) {
	text.Listen(&said, raw, text.Usual)
	return said, sounded(raw, text.Usual)
}

// silentE reports whether a name ends in an e after a consonant, which may be
// silent: Vance.
func silentE(raw string) bool {
	s := []rune(strings.ToLower(raw))
	n := len(s)
	return n > 2 && s[n-1] == 'e' && unicode.Is(unicode.Latin, s[n-2]) && !strings.ContainsRune("aeiouy", s[n-2])
}
