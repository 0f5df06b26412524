package config

import (
	"fmt"
	"strings"
	"testing"

	"watcher/internal/testkit"
)

// many is n lines made by a format of their number.
func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// bomb is a file made to exhaust whoever reads it. One with says is refused with
// words on it, the others are read: they are only big.
type bomb struct{ name, text, says string }

var bombs = []bomb{
	{"marks that multiply", "topics:\n  T: &t0 [lol, lol]\n" + many(30, "  U%[1]d: &u%[1]d [*t0, *t0, *t0, *t0, *t0, *t0, *t0, *t0]\n"), "others refer to"},
	{"a mark inside itself", "topics: &t { T: *t }\n", "others refer to"},
	{"a hundred thousand marks", "topics:\n  T:\n" + many(100_000, "    - &a%d ship\n"), "others refer to"},
	{"a table merged into itself", "topics:\n  T: &a { any: [ship] }\n  U: { <<: *a, <<: *a }\n", "others refer to"},
	{"lists inside lists", "topics: " + strings.Repeat("[", 500_000) + strings.Repeat("]", 500_000) + "\n", "not YAML"},
	{"lists that never end", "topics: " + strings.Repeat("[", 3_000_000) + "\n", "never closed"},
	{"tables inside tables", "topics: " + strings.Repeat("{a: ", 200_000) + strings.Repeat("}", 200_000) + "\n", "not YAML"},
	{"dashes after dashes", "topics:\n  T: " + strings.Repeat("- ", 1_000_000) + "x\n", "not YAML"},
	{"a key of megabytes", "topics: {T: [ship]}\n? " + strings.Repeat("k", 3_000_000) + "\n: v\n", "unknown key"},
	{"a hundred thousand unknown keys", "topics: {T: [ship]}\n" + many(100_000, "x%d: y\n"), "unknown key"},
	{"one key a hundred thousand times", "topics:\n  U: [ship]\n" + strings.Repeat("  T: [ship]\n", 100_000), "given twice"},
	{"a hundred thousand broken lines", "topics: {T: [ship]}\n" + many(100_000, " x: %d\n  - a: [\n"), "not YAML"},
	{"a hundred thousand known slips", "topics:\n  T:\n" + many(100_000, "    - a: b #%d\n"), "colon"},
	{"more bytes than a file has", strings.Repeat("# comment\n", 500_000), "4 MB"},
	{"binary by its type", "topics:\n  T: !!binary " + strings.Repeat("A", 3_000_000) + "\n", "for a type"},
	{"two hundred thousand lines", "topics:\n  T:\n" + many(200_000, "    - ship%d\n"), ""},
	{"a hundred thousand feeds", "topics: {T: [ship]}\nfeeds:\n" + many(100_000, "  - http://a.example/%d\n"), ""},
	{"a hundred thousand topics", "topics:\n" + many(100_000, "  T%[1]d: [s%[1]d]\n"), ""},
	{"all in one line", "topics: { T: [" + strings.TrimSuffix(many(300_000, "s%d,"), ",") + "] }\n", ""},
}

// file is the whole of a bomb's file.
func (b bomb) file() string {
	text := "channels: ${NONE}\n" + b.text
	if !strings.Contains(text, "feeds:") {
		text = "feeds: [https://a.example/rss]\n" + text
	}
	return text
}

// TestBombs reads each, and says no more of it than people read. What each costs is
// BenchmarkBombs's: with the race detector ten times as much, and then nothing more
// is seen.
func TestBombs(t *testing.T) {
	if testkit.Raced {
		t.Skip("one goroutine reads: there is nothing to race")
	}
	for _, b := range bombs {
		t.Run(b.name, func(t *testing.T) {
			c, problems := Parse("feeds.yaml", []byte(b.file()), testOptions())
			said := lines(problems)
			if refused := problems.Err() != nil; refused != (b.says != "") || (c == nil) != refused || !strings.Contains(said, b.says) {
				t.Errorf("configuration %v, problems %.300s", c != nil, said)
			}
			if len(said) > (maxProblems+1)*(maxText+100) {
				t.Errorf("%d problems in %d bytes: %.200s", len(problems), len(said), said)
			}
		})
	}
}

func BenchmarkBombs(b *testing.B) {
	for _, bomb := range bombs {
		b.Run(bomb.name, func(b *testing.B) {
			text := []byte(bomb.file())
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Parse("feeds.yaml", text, testOptions())
			}
		})
	}
}
