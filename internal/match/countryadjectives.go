package match

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// adjectiveEndings say what adjectives languages make of names of countries: the
// end of the name, and what stands in its place. The empty one is for names that
// end in a consonant. What they leave out is irregular, or a word of its own (the
// German kubisch): it stands in countrynames.txt.
var adjectiveEndings = map[string]map[string]string{
	"ru": {"ния": "нск* нийск*", "ия": "ийск*", "а": "ск*", "й": "йск*", "ь": "ьск*", "": "ск*"},
	"uk": {"нія": "нськ* нійськ*", "ія": "ійськ*", "а": "ськ*", "й": "йськ*", "ь": "ьськ*", "": "ськ*"},
	"bg": {"ния": "нск*", "ия": "ийск*", "": "ск*"},
	"sr": {"нија": "нск*", "ија": "ијск*", "ска": "ск*", "шка": "шк*", "чка": "чк*", "": "ск*"},
	"hr": {"nija": "nsk*", "ija": "ijsk*", "ska": "sk*", "ška": "šk*", "čka": "čk*", "": "sk*"},
	"pl": {"nia": "nsk*", "ia": "yjsk*", "ja": "yjsk*", "k": "ck*", "": "sk*"},
	"cs": {"nie": "nsk*", "ie": "ijsk*", "sko": "sk*", "cko": "ck*", "k": "ck*", "": "sk*"},
	"sv": {"anien": "ansk*", "ien": "isk* iensk*", "k": "kisk*", "": "sk* isk*"},
	"da": {"anien": "ansk*", "ien": "isk* iensk*", "k": "kisk*", "": "sk* isk*"},
	"nb": {"ania": "ansk*", "ia": "isk* iensk*", "k": "kisk*", "": "sk* isk*"},
	"de": {"ien": "isch*", "ia": "ianisch*", "ei": "isch*", "enland": "isch*", "land": "isch*", "": "isch*"},
	"el": {"ία": "ικ* ιακ*", "": "ικ*"},
	"tr": {"": "lı* li* lu* lü*"},
	"ar": {"يا": "ي", "ا": "ي", "ة": "ي", "": "ي"},
	"fa": {"ی": "یایی", "ا": "ایی", "ه": "ه\u200cای"},
}

// notAdjectives are what the rules make and what is another word, or another
// country's: agricultural, Slovenian.
var notAdjectives = []string{"γεωργικ*", "slovensk*", "مكاوي", "بيروي", "نمسي"}

// adjectives returns the adjectives of a name of one word.
func adjectives(lang, name string) (out []string) {
	if lang == "ar" {
		name = strings.TrimPrefix(name, "ال")
	}
	stem, endings := adjectiveRule(lang, name)
	for e := range strings.FieldsSeq(endings) {
		if harmonious(lang, stem, e) && !slices.Contains(notAdjectives, strings.ToLower(stem+e)) {
			out = append(out, stem+e)
		}
	}
	if lang == "ar" {
		out = nisbas(out)
	}
	return out
}

// adjectiveRule is the rule of the longest end that a name has: what is left of the
// name, and what stands behind it.
func adjectiveRule(lang, name string) (stem, endings string) {
	if strings.ContainsAny(name, " -\u200c") || utf8.RuneCountInString(name) < minDeclined {
		return "", ""
	}
	like := declinesLike(lang)
	end, ok := "", false
	for e := range adjectiveEndings[like] {
		if strings.HasSuffix(name, e) && (e != "" || like == "tr" || !endsInVowel(name)) && (!ok || len(e) > len(end)) {
			end, ok = e, true
		}
	}
	stem = strings.TrimSuffix(name, end)
	if !ok || utf8.RuneCountInString(stem) < minStem {
		return "", ""
	}
	return stem, adjectiveEndings[like][end]
}

const minStem = 3

func endsInVowel(name string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	return strings.ContainsRune(vowels+"ωήыьйیيىا", last)
}

// harmonious reports whether an ending has the vowel that Turkish and its kin ask for
// behind a stem.
func harmonious(lang, stem, ending string) bool {
	if declinesLike(lang) != "tr" {
		return true
	}
	at := strings.LastIndexAny(strings.ToLower(strings.ReplaceAll(stem, "İ", "i")), "aıouâeəiöü")
	if at < 0 {
		return false
	}
	last, _ := utf8.DecodeRuneInString(strings.ToLower(strings.ReplaceAll(stem, "İ", "i"))[at:])
	like := map[rune]string{'a': "ı", 'â': "i", 'ı': "ı", 'o': "u", 'u': "u", 'e': "i", 'ə': "i", 'i': "i", 'ö': "ü", 'ü': "ü"}[last]
	return strings.Contains(ending, like)
}
