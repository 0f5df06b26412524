package profile

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode"

	"watcher/internal/testkit"
)

var freeze = flag.Bool("freeze", false, "make background.bin anew")

// source is a file of news that the frozen background is counted from.
type source struct {
	glob, lang string
	script     *unicode.RangeTable
}

// The streams are the bulk. Those in English are all on one war, so stories on
// other subjects stand beside them.
var sources = []source{
	{"corpus/streams/english_iran_feeds/*.jsonl.gz", "en", unicode.Latin},
	{"corpus/stories/ecbplus-*.jsonl", "en", unicode.Latin},
	{"corpus/stories/tg_en_*.jsonl", "en", unicode.Latin},
	{"corpus/streams/persian_telegram/*.jsonl.gz", "fa", unicode.Arabic},
	{"corpus/streams/arabic_news/*.jsonl.gz", "ar", unicode.Arabic},
	{"corpus/streams/albanian_titles/*.jsonl.gz", "sq", unicode.Latin},
	{"corpus/stories/tg_ru_*.jsonl", "ru", unicode.Cyrillic},
}

const (
	frozenWords = 24_000 // of a language at most
	frozenLeast = 2      // times seen
)

// TestFreeze makes the frozen background:
//
//	go test ./internal/match/profile -run TestFreeze -freeze
//
// Each text is counted once; of a word, only a hash and the rounded logarithm
// of its rate are kept.
func TestFreeze(t *testing.T) {
	if !*freeze {
		t.Skip("-freeze is not given")
	}
	b := &Background{}
	for _, s := range sources {
		paths, err := filepath.Glob(testkit.Shared(t, filepath.Dir(s.glob)) + "/" + filepath.Base(s.glob))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no files (%v)", s.glob, err)
		}
		once := map[string]bool{}
		for _, path := range paths {
			testkit.Lines(t, path, func(v map[string]any) {
				for _, key := range []string{"title", "summary", "description", "text", "body", "first_title", "second_title", "first_text", "second_text", "title1", "title2", "text1", "text2"} {
					if s2, _ := v[key].(string); s2 != "" && !once[s2] && inScript(s2, s.script) {
						once[s2] = true
						b.Add(s.lang, s2)
					}
				}
			})
		}
	}
	data := b.encode(frozenWords, frozenLeast)
	if err := os.WriteFile("background.bin", data, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, l := range b.Languages() {
		t.Logf("%s: %.0f words, %d different", l, b.langs[l].total, len(b.langs[l].seen))
	}
	t.Logf("%d bytes", len(data))
}

func TestFrozen(t *testing.T) {
	b := Frozen()
	for _, l := range []string{"en", "fa", "ar", "sq"} {
		if !slices.Contains(b.Languages(), l) {
			t.Errorf("no %s", l)
		}
	}
	for _, c := range []struct{ lang, common, rare string }{
		{"en", "the", "protest"},
		{"en", "iran", "france"},
		{"en", "france", "hovercraft"},
		{"fa", "در", "آلبانی"},
		{"fa", "ایران", "سماور"},
		{"ar", "في", "ألبانيا"},
		{"sq", "ne", "muxhahedine"},
	} {
		a, _ := b.Rate(c.lang, fold(c.common))
		z, _ := b.Rate(c.lang, fold(c.rare))
		if a <= z {
			t.Errorf("%s: %s (%g) is not commoner than %s (%g)", c.lang, c.common, a, c.rare, z)
		}
	}
	if _, known := b.Rate("tlh", "word"); known {
		t.Error("an unknown language is known")
	}
}

// What was counted survives the file, to within its rounding; merging adds.
func TestBackgroundRoundTrip(t *testing.T) {
	var b Background
	for range 50 {
		b.Add("en", "the harbour of the town")
	}
	b.Add("en", "a lighthouse")
	back, err := decode(b.encode(100, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{"the", "harbour", "lighthouse", "never"} {
		x, _ := b.Rate("en", w)
		y, _ := back.Rate("en", w)
		if math.Abs(math.Log2(x/y)) > 1.0/rateStep {
			t.Errorf("%s: %g came back as %g", w, x, y)
		}
	}
	var sum Background
	sum.Merge(&b)
	sum.Merge(back)
	x, _ := b.Rate("en", "harbour")
	y, _ := sum.Rate("en", "harbour")
	if math.Abs(x-y)/x > 0.1 || sum.langs["en"].total != 2*b.langs["en"].total {
		t.Errorf("merged: %g and %g", x, y)
	}
}

func FuzzDecode(f *testing.F) {
	var b Background
	b.Add("en", "a small background of words")
	f.Add(b.encode(10, 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		back, err := decode(data)
		if err == nil && back == nil {
			t.Error("neither a background nor an error")
		}
	})
}
