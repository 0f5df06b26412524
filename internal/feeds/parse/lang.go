package parse

import "strings"

// oldLangs maps codes that feeds use to those of BCP 47.
var oldLangs = map[string]string{
	"iw": "he", "in": "id", "ji": "yi", "mo": "ro",
	"eng": "en", "fas": "fa", "per": "fa", "pes": "fa", "ara": "ar", "alb": "sq", "sqi": "sq", "als": "sq", "al": "sq",
	"deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "ita": "it", "spa": "es", "por": "pt", "tur": "tr", "rus": "ru",
	"ell": "el", "gre": "el", "heb": "he", "kur": "ku", "srp": "sr", "hrv": "hr", "mkd": "mk", "mac": "mk", "urd": "ur",
	"zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "ukr": "uk", "pol": "pl", "nld": "nl", "dut": "nl",
	"english": "en", "persian": "fa", "farsi": "fa", "arabic": "ar", "albanian": "sq", "shqip": "sq", "german": "de", "french": "fr",
}

// tagOf normalises a language tag to BCP 47 ("en_us" is "en-US"), language,
// script and region only; "" if it is none.
func tagOf(s string) string {
	parts := strings.FieldsFunc(strings.ToLower(strings.TrimSpace(s)), func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 {
		return ""
	}
	lang := parts[0]
	if mapped, ok := oldLangs[lang]; ok {
		lang = mapped
	}
	if len(lang) < 2 || len(lang) > 3 || !isWord(lang) {
		return ""
	}
	if lang == "und" || lang == "zxx" || lang == "mul" {
		return ""
	}
	out := lang
	for _, p := range parts[1:] {
		if !isWord(p) {
			break
		}
		switch len(p) {
		case 2:
			return out + "-" + strings.ToUpper(p)
		case 4:
			out += "-" + strings.ToUpper(p[:1]) + p[1:]
		default:
			return out
		}
	}
	return out
}

func isWord(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}
