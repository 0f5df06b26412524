package text

import (
	"unicode"

	"golang.org/x/text/language"
)

// fewestLetters is from how many letters on a text's script says something.
const fewestLetters = 8

// scripts are those that news is told apart by, by their ISO 15924 codes.
var scripts = map[string]*unicode.RangeTable{
	"Latn": unicode.Latin, "Arab": unicode.Arabic, "Cyrl": unicode.Cyrillic, "Grek": unicode.Greek, "Hebr": unicode.Hebrew,
}

// severalScripts are languages that are written in more than one of those, or
// whose default is not what newsrooms use.
var severalScripts = map[string]bool{
	"sr": true, "bs": true, "uz": true, "az": true, "kk": true, "ku": true, "ckb": true, "tg": true, "mn": true, "tt": true, "pa": true, "ks": true, "sd": true, "ug": true,
}

// Contradicts reports whether a text is written in another script than its
// language tag (BCP 47) allows: feeds that call themselves English carry Persian.
func Contradicts(tag, s string) bool {
	t, err := language.Parse(tag)
	if err != nil {
		return false
	}
	base, _ := t.Base()
	script, _ := t.Script()
	own, known := scripts[script.String()]
	if !known || severalScripts[base.String()] {
		return false
	}
	letters, others := 0, 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		if letters++; !unicode.Is(own, r) {
			others++
		}
	}
	return letters >= fewestLetters && others*5 >= letters*4
}

// MainScript returns the script of most letters of a text, by its ISO 15924 code;
// "" if it is none of those known here.
func MainScript(s string) string {
	letters, count := 0, map[string]int{}
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		for code, of := range scripts {
			if unicode.Is(of, r) {
				count[code]++
			}
		}
	}
	for code, n := range count {
		if 2*n > letters {
			return code
		}
	}
	return ""
}
