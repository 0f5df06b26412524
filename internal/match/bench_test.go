package match

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"watcher/internal/news"
	"watcher/internal/text"
)

// streamItems reads real items, up to size bytes of text.
func streamItems(b *testing.B, size int) (items []news.Item, bytes int64) {
	b.Helper()
	dir := shared(b, "corpus/streams")
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*.jsonl.gz"))
	if err != nil || len(paths) == 0 {
		b.Skip("no streams")
	}
	for _, p := range paths {
		got := 0
		f, err := os.Open(p)
		if err != nil {
			b.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			b.Fatal(err)
		}
		sc := bufio.NewScanner(z)
		sc.Buffer(nil, 8<<20)
		for sc.Scan() && got < size/len(paths) {
			var v struct{ Title, Description, Text, Summary, Body string }
			if json.Unmarshal(sc.Bytes(), &v) != nil {
				continue
			}
			i := news.Item{Title: v.Title, Summary: v.Description + v.Summary + v.Text, Body: v.Body}
			got += len(i.Title) + len(i.Summary) + len(i.Body)
			items = append(items, i)
		}
		bytes += int64(got)
		f.Close()
	}
	return items, bytes
}

// phraseTopics makes topics of n phrases each.
func phraseTopics(phrases []string, n int) []news.Topic {
	var topics []news.Topic
	for i, p := range phrases {
		if i%n == 0 {
			topics = append(topics, news.Topic{ID: news.TopicID(fmt.Sprint("t", i/n))})
		}
		t := &topics[len(topics)-1]
		t.Any = append(t.Any, news.Query{Text: `"` + strings.ReplaceAll(p, `"`, "") + `"`})
	}
	return topics
}

func sharedPhrases(b testing.TB) []string {
	raw, err := os.ReadFile(shared(b, "corpus/matching/patterns-10k.txt"))
	if err != nil {
		b.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(raw)), "\n")
}

// madeUp makes phrases and items of syllables, in Latin and Arabic script.
func madeUp(nPhrases, nItems int) ([]string, []news.Item, int64) {
	rng := rand.New(rand.NewPCG(1, 2))
	latin := strings.Fields("ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu an en in on un ar er st nd")
	persian := strings.Fields("با سی دو فا گو ها ژی کا لو ما نی پر را سو تو وا یک زن ان ین")
	word := func(s []string) string {
		var b strings.Builder
		for range 2 + rng.IntN(3) {
			b.WriteString(s[rng.IntN(len(s))])
		}
		return b.String()
	}
	line := func(n int) string {
		s := latin
		if rng.IntN(2) == 0 {
			s = persian
		}
		ws := make([]string, n)
		for i := range ws {
			ws[i] = word(s)
		}
		return strings.Join(ws, " ")
	}
	var phrases []string
	for range nPhrases {
		phrases = append(phrases, line(1+rng.IntN(3)))
	}
	var items []news.Item
	var size int64
	for range nItems {
		i := news.Item{Title: line(9), Summary: line(40)}
		size += int64(len(i.Title) + len(i.Summary))
		items = append(items, i)
	}
	return phrases, items, size
}

// cpu reports megabytes a second of the process's own time, which other work
// on the machine disturbs less than the clock.
func cpu(b *testing.B, size int64) func() {
	used := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
	}
	began := used()
	return func() { b.ReportMetric(float64(size)*float64(b.N)/1e6/(used()-began), "MB/cpu-s") }
}

func benchEngine(b *testing.B, topics []news.Topic, items []news.Item, size int64) {
	e, _ := Compile(topics, nil, "en", "fa", "ar", "sq")
	b.Run("scan", func(b *testing.B) {
		b.SetBytes(size)
		var toks []text.Token
		defer cpu(b, size)()
		for b.Loop() {
			for i := range items {
				toks = text.Scan(toks[:0], items[i].Title)
				toks = text.Scan(toks[:0], items[i].Summary)
				toks = text.Scan(toks[:0], items[i].Body)
			}
		}
	})
	b.Run("find", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(size)
		r := e.pool.Get().(*run)
		hits := 0
		defer cpu(b, size)()
		for b.Loop() {
			hits = 0
			for i := range items {
				r.read(items[i], news.Feed{})
				hits += len(r.hits)
				r.reset()
			}
		}
		b.ReportMetric(float64(hits), "hits")
		b.ReportMetric(float64(len(items)), "items")
	})
	b.Run("match", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(size)
		defer cpu(b, size)()
		for b.Loop() {
			for i := range items {
				e.Match(items[i], news.Feed{})
			}
		}
	})
}

func BenchmarkPhrases(b *testing.B) {
	items, size := streamItems(b, 12<<20)
	topics := phraseTopics(sharedPhrases(b), 1<<20)
	benchEngine(b, topics, items, size)
}

// BenchmarkQuiet is what a newsroom runs: a few topics that hardly ever match.
func BenchmarkQuiet(b *testing.B) {
	items, size := streamItems(b, 12<<20)
	var any []news.Query
	for _, q := range []string{"MEK NEAR Zzyzx", "qwertyu*", "foobarbaz quux", "قژقژقژ"} {
		any = append(any, news.Query{Text: q})
	}
	b.Run("plain", func(b *testing.B) { benchEngine(b, []news.Topic{{ID: "q", Any: any}}, items, size) })
	any = append(any, news.Query{Text: "Mujahedeen-e-Zzalq~"})
	b.Run("sound", func(b *testing.B) { benchEngine(b, []news.Topic{{ID: "q", Any: any}}, items, size) })
}

func BenchmarkMadeUp(b *testing.B) {
	phrases, items, size := madeUp(10_000, 5_000)
	benchEngine(b, phraseTopics(phrases, 100), items, size)
}

// BenchmarkCompile makes an engine of 10,000 phrases, for feeds in the languages
// of the shipped ones.
func BenchmarkCompile(b *testing.B) {
	for name, phrases := range map[string]func(testing.TB) []string{
		"madeup": func(testing.TB) []string { phrases, _, _ := madeUp(10_000, 0); return phrases },
		"shared": sharedPhrases,
	} {
		b.Run(name, func(b *testing.B) {
			topics := phraseTopics(phrases(b), 100)
			b.ReportAllocs()
			for b.Loop() {
				Compile(topics, nil, "en", "fa", "ar", "sq")
			}
		})
	}
}

// BenchmarkHostile is one long text in which nearly every word hits and pairs
// up; its cost a byte must not grow with its length.
func BenchmarkHostile(b *testing.B) {
	e := everything()
	for _, kb := range []int{64, 256, 1024} {
		i := news.Item{Body: strings.Repeat("MEK a b Iran Albania e o i u ", kb*1024/29)}
		b.Run(fmt.Sprintf("%dKiB", kb), func(b *testing.B) {
			b.SetBytes(int64(len(i.Body)))
			defer cpu(b, int64(len(i.Body)))()
			for b.Loop() {
				e.Match(i, news.Feed{})
			}
		})
	}
}

func BenchmarkCompileCountries(b *testing.B) {
	topics := []news.Topic{{ID: "t", Any: queries("country:AL AND country:IR", "Mujahedeen-e-Khalq~")}}
	for b.Loop() {
		Compile(topics, nil)
	}
}
