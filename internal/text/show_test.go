package text

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEscapeDiscord(t *testing.T) {
	for _, p := range pairs(t, "testdata/discord.txt") {
		want := strings.ReplaceAll(p[1], "<0>", breaker)
		if got := EscapeDiscord(p[0]); got != want {
			t.Errorf("EscapeDiscord(%q)\n got %q\nwant %q", p[0], got, want)
		}
	}
	if got := EscapeDiscord("a\n# b"); got != "a\n\\# b" {
		t.Errorf("second line: %q", got)
	}
}

var (
	pings = regexp.MustCompile(`@(everyone|here)|<@|<#|</|<id:|<t:|<a?:\w+:\d+>`)
	// A bracket that is not escaped: an even number of backslashes before it.
	bare  = regexp.MustCompile("(^|[^\\\\])(\\\\\\\\)*[\\[\\]()*_~`|<]")
	block = regexp.MustCompile(`(?m)^\s*([#>+-]|\d+\.)`)
)

func FuzzEscapeDiscord(f *testing.F) {
	for _, s := range []string{"@everyone", "<@&1>", "[a](http://b)", "\\[a](b)", "1. x\n> y\n-# z", "<:x:1>", "@\u200beveryone", "<\u2060@1>", "a\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := EscapeDiscord(s)
		for name, re := range map[string]*regexp.Regexp{"ping": pings, "markup": bare, "block": block} {
			if m := re.FindString(got); m != "" {
				t.Errorf("%q became %q, with %s %q", s, got, name, m)
			}
		}
		if !utf8.ValidString(got) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

func TestPlain(t *testing.T) {
	for s, want := range map[string]string{
		"a\x1b[31mb\x00":          "a[31mb",
		"one\ntwo\tthree":         "one two three",
		"\u202eevil\u202c":        "evil",
		"مجاهدین\u200cخلق":        "مجاهدین\u200cخلق",
		"a\u200cb \u200d":         "ab ",
		"👩\u200d👧 ok":             "👩\u200d👧 ok",
		"in\xffvalid\ufeff\u00ad": "invalid",
	} {
		if got := Plain(s); got != want {
			t.Errorf("Plain(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		s     string
		limit int
		want  string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"one two", 5, "one…"},
		{"👩‍👩‍👧 family", 6, "…"},
		{"👩‍👩‍👧 family", 9, "👩‍👩‍👧…"},
		{"e\u0301e\u0301e\u0301", 4, "e\u0301…"},
		{"مجاهدین خلق", 8, "مجاهدین…"},
		{"x", 0, ""},
	} {
		if got := Cut(c.s, c.limit); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.s, c.limit, got, c.want)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("👩‍👩‍👧 family", 4)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit < 0 || limit > 1<<16 {
			return
		}
		got := Cut(s, limit)
		if Units(got) > limit {
			t.Errorf("Cut(%q, %d) = %q of %d units", s, limit, got, Units(got))
		}
		if got != s && limit > 0 && !strings.HasSuffix(got, "…") {
			t.Errorf("Cut(%q, %d) = %q", s, limit, got)
		}
	})
}
