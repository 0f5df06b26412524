package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"watcher/internal/text"
)

// spelling is a way to write a name.
type spelling struct {
	raw    string
	latin  bool // not in Arabic letters
	arabic bool // in Arabic letters alone
	least  int  // consonants that a name of one word has
}

// spellings returns a name as it is written, then as it would be if one of its
// letters were meant, or heard, as in another language.
func spellings(raw string, alone bool) []spelling {
	out := []spelling{{raw: raw}}
	low := strings.ToLower(norm.NFC.String(raw))
	for _, r := range respellings {
		if alone && !r.alone {
			continue
		}
		if s := r.respell(low); s != low {
			least := telling
			if r.arabic { // whose letters are many, so that fewer of them are enough
				least = minPrefix
			}
			out = append(out, spelling{s, r.latin, r.arabic, least})
		}
	}
	return out
}

// respellings are what languages make of each other's letters. A name of one
// word may be read in few of them, since nothing beside it says that it is meant.
var respellings = [...]struct {
	respell func(string) string
	alone   bool
	latin   bool // Arabic letters do not have it
	arabic  bool // only Arabic letters have it
}{
	{respell: cAs("j"), alone: true},                                         // Recep, رجب
	{respell: cAs("ts"), alone: true},                                        // Vucic, Вучич
	{respell: replacing("nj", "ni", "lj", "li"), alone: true},                // Benjamin, بنیامین
	{respell: replacing("rz", "rts", "lz", "lts", "nz", "nts"), alone: true}, // Merz, Мерц
	{respell: replacing("vlad", "volod", "wlad", "volod"), alone: true},      // Vladimir, Володимир
	{respell: replacing("volod", "vlad", "wolod", "vlad"), alone: true},      // and the reverse
	{respell: replacing("chev", "chov", "shchev", "shchov"), alone: true},    // Gorbachev, Gorbatschow
	{respell: withoutArticle, alone: true},
	{respell: replacing("ch", "kh"), alone: true},                                       // Friedrich, Фридрих
	{respell: ending("ah", "aħ"), alone: true},                                          // Hezbollah, Хезболлах
	{respell: asSpaniards, alone: true},                                                 // Sanchez, Санчес
	{respell: ending("d", "t"), alone: true, latin: true},                               // Mahmoud, Mahmut
	{respell: ending("t", "d")},                                                         // and the reverse
	{respell: ending("at", "ah")},                                                       // Jabhat, جبهة
	{respell: ending("ja", "ya")},                                                       // Kaja, Кая
	{respell: beginning("j", "y")},                                                      // Jaroslav, Ярослав
	{respell: replacing("zh", "sh")},                                                    // Prigozhin, Prigoschin
	{respell: replacing("ch", "sh")},                                                    // Sanchez, سانشيز
	{respell: replacing("ch", "j"), alone: true, arabic: true},                          // Araghchi, عراقجي
	{respell: asAlbanians, alone: true, latin: true},                                    // Vucic, Vuçiq
	{respell: replacing("gia", "ja", "gio", "jo", "giu", "ju", "ge", "je", "gi", "ji")}, // Giorgia, Джорджа; Angela, أنجيلا
	{respell: replacing("oi", "ovi", "oy", "ovi", "ue", "uve", "ui", "uvi")},            // Shoigu, شویگو
	{respell: vowelled},
	{respell: replacing("г", "х"), alone: true},                               // Гнатишин, Hnatyshyn
	{respell: ending("г", "")},                                                // Олег, Oleh
	{respell: ending("eh", "eħ")},                                             // and the reverse, Олега
	{respell: withoutThe, alone: true},                                        // الخروبي, al-Kharroubi
	{respell: replacing("ggi", "kji"), alone: true, arabic: true},             // Khashoggi, خاشقجي
	{respell: replacing("th", "tħ"), arabic: true},                            // Fethullah, فتح الله
	{respell: beginning("ts", "s"), arabic: true},                             // Tsipras, سیپراس
	{respell: betweenVowels, arabic: true},                                    // Rahnavard, رهنورد
	{respell: asPersians, arabic: true},                                       // Mujahedeen, مجاهدان
	{respell: beginning("yan", "gian")},                                       // Yanis, Gianis
	{respell: replacing("aleksandar", "aleksandr", "alexander", "aleksandr")}, // Олександр
}

// replacing spells letters otherwise wherever they stand.
func replacing(pairs ...string) func(string) string {
	return strings.NewReplacer(pairs...).Replace
}

// ending spells the end of a name otherwise.
func ending(end, as string) func(string) string {
	return func(s string) string {
		if cut, ok := strings.CutSuffix(s, end); ok && cut != "" {
			return cut + as
		}
		return s
	}
}

// beginning spells the beginning of a name otherwise.
func beginning(begin, as string) func(string) string {
	return func(s string) string {
		if rest, ok := strings.CutPrefix(s, begin); ok {
			return as + rest
		}
		return s
	}
}

// asSpaniards reads z as s in a name that ends in it: Sanchez, Санчес.
func asSpaniards(s string) string {
	if !strings.HasSuffix(s, "z") {
		return s
	}
	return strings.ReplaceAll(s, "z", "s")
}

// asAlbanians ends a Slavic name as Albanian does.
func asAlbanians(s string) string {
	for _, end := range []string{"ić", "ic"} {
		if cut, ok := strings.CutSuffix(s, end); ok {
			return loneC(cut, "ts") + "iq"
		}
	}
	return s
}

// withoutArticle leaves to the next word what Latin letters write with this one:
// Abdel Fattah, عبد الفتاح.
func withoutArticle(s string) string {
	if len(s) == len("abdel") && strings.HasPrefix(s, "abd") && s[4] == 'l' {
		return "abd"
	}
	return s
}

// withoutThe is an Arabic name without the article that other letters write as a
// word of its own.
func withoutThe(s string) string {
	if rest, ok := strings.CutPrefix(s, "ال"); ok && utf8.RuneCountInString(rest) >= minPrefix && !strings.HasPrefix(rest, "له") {
		return rest
	}
	return s
}

// asPersians gives the plural of Arabic the ending of Persian.
func asPersians(s string) string {
	if !isPlural(text.Fold(s)) {
		return s
	}
	for _, end := range []string{"een", "ein", "in"} {
		cut, ok := strings.CutSuffix(s, end)
		switch {
		case ok && len(cut) >= longSmall:
			return cut + "an"
		case ok: // too short to be one: Hussein
			return s
		}
	}
	return s
}

// betweenVowels reads v between vowels as u, of which Arabic letters write nothing
// but the و for both.
func betweenVowels(s string) string {
	out := []byte(s)
	for i := 1; i+2 < len(s); i++ {
		if s[i] == 'v' && s[i-1] == 'a' && s[i+1] == 'a' {
			out[i-1], out[i], out[i+1] = 'u', 'u', 'u'
		}
	}
	return string(out)
}

// vowelled reads v beside a consonant as u, since Arabic letters write both
// alike: Medvedev, مدودف.
func vowelled(s string) string {
	out := []byte(s)
	for i := 1; i+1 < len(s); i++ {
		if s[i] == 'v' && (strings.IndexByte("aeiouy", s[i-1]) < 0 || strings.IndexByte("aeiouy", s[i+1]) < 0) {
			out[i] = 'u'
		}
	}
	return string(out)
}

// cAs returns a reading of c.
func cAs(as string) func(string) string {
	return func(s string) string { return loneC(s, as) }
}

// loneC writes something else for each c that is no part of ch, ck or sc, nor of
// -ce, as in Vance.
func loneC(s, as string) string {
	var b strings.Builder
	for i, r := range s {
		if r == 'c' && s[i:] != "ce" && (i+1 == len(s) || strings.IndexByte("hkqz", s[i+1]) < 0) && (i == 0 || s[i-1] != 's') {
			b.WriteString(as)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
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
