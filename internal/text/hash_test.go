package text

import "testing"

// TestUndone takes the letters of words out of their hash again.
func TestUndone(t *testing.T) {
	for _, word := range []string{"a", "Straße", "Tiranë", "ВОЙНА", "می\u200cرود", "ﻻ", "한국", "M.E.K"} {
		fold := []rune(string(AppendWord(nil, word)))
		n := len(fold)
		for r, before := range Undone(HashString(string(fold)), word) {
			if n--; r != fold[n] || before != HashString(string(fold[:n])) {
				t.Errorf("%s: letter %d came out wrong: %c", word, n, r)
			}
		}
		if n != 0 {
			t.Errorf("%s: %d letters were left", word, n)
		}
	}
}
