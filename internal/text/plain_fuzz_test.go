package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var nasty = []string{
	"a\x1b[31mb\x00", "\u202eevil\u202c", "مجاهدین\u200cخلق", "👩\u200d👧", "in\xffvalid\ufeff", "İ ß ﬁ ½ ﷺ", "한국어 이란은", "a\u0301\u0316", "\U000e0041\u3164", "1\u0085\u20282",
	"Ελλάς Ж \u1112\u1161\u11ab", strings.Repeat("a\u200d", 40),
}

// FuzzPlain: what is shown in terminals and logs hides nothing and stays as it
// is when it is cleaned again.
func FuzzPlain(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Plain(s)
		if !utf8.ValidString(got) {
			t.Fatalf("%q became %q", s, got)
		}
		for _, r := range got {
			if r != '\u200c' && r != '\u200d' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Fatalf("%q became %q, with %U", s, got, r)
			}
		}
		if again := Plain(got); again != got {
			t.Fatalf("%q became %q, then %q", s, got, again)
		}
		if one := OneLine(s); strings.ContainsAny(one, "\n\r\t") || one != strings.TrimSpace(one) {
			t.Fatalf("%q became the line %q", s, one)
		}
	})
}

// FuzzFold: folded text is valid, of single spaces, and folds to itself.
func FuzzFold(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Fold(s)
		if !utf8.ValidString(got) || strings.Contains(got, "  ") || got != strings.TrimSpace(got) {
			t.Fatalf("%q folds to %q", s, got)
		}
		if again := Fold(got); again != got {
			t.Fatalf("%q folds to %q, and that to %q", s, got, again)
		}
	})
}
