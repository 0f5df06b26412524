package text

import (
	"errors"
	"testing"
)

// TestQuoted puts texts into quotation marks as people do.
func TestQuoted(t *testing.T) {
	type id string
	for _, c := range []struct{ got, want string }{
		{Quoted("Ports"), `"Ports"`},
		{Quoted(`Ferry "Aurora"`), `“Ferry "Aurora"”`},
		{Quoted(`C:\MEK's`), `"C:\MEK's"`},
		{Quoted("کشتی\u200cها"), "\"کشتی\u200cها\""},
		{Quoted("a\u200bb\x01"), `"a\u200bb\x01"`},
		{Sprintf("%q of %s, %5.1f, %q", `a "b"`, id("x"), 1.5, id("y")), `“a "b"” of x,   1.5, "y"`},
		{Errorf("%q: %w", `\d`, errors.New("no")).Error(), `"\d": no`},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}
