package story

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// articles are what Arabic writes before a word without a space.
var articles = []string{"وال", "بال", "کال", "فال", "لل", "ال"}

// stem returns the beginning of a folded word by which its forms are one; on
// labelled news it does as well as a stemmer, in every language.
func stem(fold string, t text.Token) string {
	if t.Flags&text.Arabic != 0 {
		fold = withoutArticle(fold)
	}
	n, most := 0, stemLetters
	if first, _ := utf8.DecodeRuneInString(fold); unicode.Is(unicode.Cyrillic, first) {
		most = slavicStem
	}
	for at := range fold {
		if n == most {
			return fold[:at]
		}
		n++
	}
	return fold
}

func withoutArticle(word string) string {
	for _, a := range articles {
		if rest, ok := strings.CutPrefix(word, a); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return word
}
