package console

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var noon = time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)

func printed(t testing.TB, o Options, m news.Message) string {
	t.Helper()
	var out bytes.Buffer
	o.Now = func() time.Time { return noon }
	a := news.Alert{Story: "s1", Channel: "newsroom", Reason: m.Reason, At: noon}
	id, err := New(&out, o).Post(t.Context(), a.Delivery(m))
	if err != nil || id != "" {
		t.Fatalf("post: %q, %v", id, err)
	}
	return out.String()
}

func TestPrinted(t *testing.T) {
	tirana := time.FixedZone("CET", 3600)
	for _, c := range testkit.Cases[struct {
		Name             string
		Colour, Channels bool
		Width            int
		Message          news.Message
	}](t, "testdata/cases.json") {
		t.Run(c.Name, func(t *testing.T) {
			got := printed(t, Options{Colour: c.Colour, Channels: c.Channels, Width: c.Width, Zone: tirana}, c.Message)
			expectClean(t, got, c.Colour)
			golden := filepath.Join("testdata", c.Name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

var ours = regexp.MustCompile("\x1b\\[(0|1|2|33|1;31)m")

type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

// expectClean refuses every control but our own styles, and every direction
// mark.
func expectClean(t failer, s string, colour bool) {
	t.Helper()
	if colour {
		s = ours.ReplaceAllString(s, "")
	}
	for _, r := range s {
		joiner := r == '\u200c' || r == '\u200d'
		if r != '\n' && !joiner && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			t.Errorf("%U in %q", r, s)
		}
	}
}

// TestNothingEscapes prints any text whatever, in every place that shows text.
func TestNothingEscapes(t *testing.T) {
	nasty := rapid.StringOf(rapid.OneOf(rapid.Rune(),
		rapid.SampledFrom([]rune("\x1b\u009b\u202e\u2066\u200b\u200d\r\n\x00\x07[31m سلام漢字👩"))))
	rapid.Check(t, func(t *rapid.T) {
		s := nasty.Draw(t, "text")
		colour := rapid.Bool().Draw(t, "colour")
		e := news.Entry{
			Title: s, Link: s, Source: s, Summary: s + s, Topics: []string{s}, Published: noon,
			Why: []news.Why{{Spans: []news.Span{{Field: news.FieldTitle, Text: s}}}},
		}
		m := news.Message{Reason: news.ReasonNew, Heading: rapid.SampledFrom([]string{"", s}).Draw(t, "heading"), Text: s, Entries: []news.Entry{e}}
		var out bytes.Buffer
		c := New(&out, Options{Colour: colour})
		if _, err := c.Post(t.Context(), news.Delivery{Message: m}); err != nil {
			t.Fatal(err)
		}
		expectClean(t, out.String(), colour)
	})
}

func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(4, 60).Draw(t, "width")
		s := clean(rapid.StringOf(rapid.SampledFrom([]rune("ab -–.,漢字か سلامé👩‍👩‍👧e\u0301"))).Draw(t, "text"))
		lines := wrap(s, width)
		for _, line := range lines {
			if uniseg.StringWidth(line) > width {
				t.Fatalf("%q is wider than %d", line, width)
			}
		}
		joined := strings.ReplaceAll(strings.Join(lines, ""), " ", "")
		if want := strings.ReplaceAll(s, " ", ""); joined != want {
			t.Fatalf("wrapped %q says %q", want, joined)
		}
	})
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestUnwritable(t *testing.T) {
	_, err := New(brokenPipe{}, Options{}).Post(t.Context(), news.Delivery{})
	var e *notify.Error
	if !errors.As(err, &e) || e.Verdict != notify.VerdictLater {
		t.Errorf("error %v: it must be tried again", err)
	}
}

// TestOneWrite keeps the messages of several consoles on one terminal apart.
func TestOneWrite(t *testing.T) {
	var w counting
	c := New(&w, Options{})
	m := news.Message{Reason: news.ReasonBurst, Heading: "2 new stories", Entries: []news.Entry{{Title: "a"}, {Title: "b"}}}
	if _, err := c.Post(t.Context(), news.Delivery{Message: m}); err != nil || w != 1 {
		t.Errorf("%d writes, %v", w, err)
	}
}

type counting int

func (c *counting) Write(p []byte) (int, error) {
	*c++
	return len(p), nil
}
