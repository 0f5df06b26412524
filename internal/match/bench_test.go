package match

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/text"
)

// streamItems reads real items, up to size bytes of text.
func streamItems(b *testing.B, size int) (items []news.Item, bytes int64) {
	b.Helper()
	dir := testkit.Shared(b, "corpus/streams")
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
	raw, err := os.ReadFile(testkit.Shared(b, "corpus/matching/patterns-10k.txt"))
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
	began := processTime()
	return func() { b.ReportMetric(float64(size)*float64(b.N)/1e6/(processTime()-began).Seconds(), "MB/cpu-s") }
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
	b.Run("match", func(b *testing.B) { benchMatch(b, topics, items, size) })
}

// benchMatch measures the whole way: an item's fields to its verdicts, by an
// engine that has read the items before and so knows their words.
func benchMatch(b *testing.B, topics []news.Topic, items []news.Item, size int64) {
	e, _ := Compile(topics, nil)
	matches := matchAll(e, items)
	b.ReportAllocs()
	b.SetBytes(size)
	defer cpu(b, size)()
	for b.Loop() {
		matchAll(e, items)
	}
	b.ReportMetric(float64(matches), "matches")
	b.ReportMetric(float64(len(items)), "items")
}

// benchFirst measures the same by an engine that has to learn the words.
func benchFirst(b *testing.B, topics []news.Topic, items []news.Item, size int64) {
	b.ReportAllocs()
	b.SetBytes(size)
	for b.Loop() {
		b.StopTimer()
		e, _ := Compile(topics, nil)
		b.StartTimer()
		matchAll(e, items)
	}
	b.ReportMetric(float64(len(items)), "items")
}

func matchAll(e *Engine, items []news.Item) (matches int) {
	for i := range items {
		matches += len(e.Match(items[i], news.Feed{}))
	}
	return matches
}

// BenchmarkPhrases judges every item of the streams by 10,000 phrases of a list,
// and by 100,000: the list's, and 90,000 of two or three words that a generator
// with a fixed seed draws from the different words of the streams, so that nearly
// every word of the text is a word of some phrase.
func BenchmarkPhrases(b *testing.B) {
	items, size := streamItems(b, 1<<30)
	phrases := sharedPhrases(b)
	b.Run("10k", func(b *testing.B) { benchEngine(b, phraseTopics(phrases, 1<<20), items, size) })
	b.Run("10k/in-topics", func(b *testing.B) { benchMatch(b, phraseTopics(phrases, 100), items, size) })
	b.Run("10k/first", func(b *testing.B) { benchFirst(b, phraseTopics(phrases, 1<<20), items, size) })
	phrases = append(phrases, drawnFrom(items, 90_000)...)
	b.Run("100k", func(b *testing.B) { benchMatch(b, phraseTopics(phrases, 1<<20), items, size) })
}

// drawnFrom makes n phrases of the items' words.
func drawnFrom(items []news.Item, n int) []string {
	different := map[string]bool{}
	for _, i := range items {
		for w := range strings.FieldsSeq(text.Fold(i.Title + " " + i.Summary + " " + i.Body)) {
			different[w] = true
		}
	}
	words := slices.Sorted(maps.Keys(different))
	rng := rand.New(rand.NewPCG(3, 4))
	phrases := make([]string, n)
	for k := range phrases {
		one := make([]string, 2+rng.IntN(2))
		for j := range one {
			one[j] = words[rng.IntN(len(words))]
		}
		phrases[k] = strings.Join(one, " ")
	}
	return phrases
}

// BenchmarkCompilePhrases compiles the phrases of BenchmarkPhrases.
func BenchmarkCompilePhrases(b *testing.B) {
	items, _ := streamItems(b, 1<<30)
	phrases := sharedPhrases(b)
	for name, more := range map[string]int{"10k": 0, "100k": 90_000} {
		topics := phraseTopics(append(slices.Clip(phrases), drawnFrom(items, more)...), 1<<20)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Compile(topics, nil)
			}
		})
	}
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

// hostile are the cases of BenchmarkHostile, by name.
func hostile() map[string]hostileCase {
	asking := "a\nb NEAR e"
	for i := 1; i < 24; i++ {
		asking += fmt.Sprintf("\ntopic t%d\ntopic:t%d AND (topic:t%[2]d OR o)", i, i-1)
	}
	nears, kin := "a NEAR/50 b", "a\nab\nabe*"
	for i := range 12 {
		nears = "(" + nears + ") NEAR/50 " + string("abei"[i%4])
		kin += "\n" + strings.Repeat("a ", i+2) + "b\n" + strings.Repeat("aaaa-", i%4+2) + "b*"
	}
	return map[string]hostileCase{
		"everything": {everythingAny + "\nnone MEK inhibitor*\nnone a b", "MEK a b Iran Albania e o i u "},
		"one-word":   {"a", "a "},
		"nears":      {nears + "\nSAME (a, b, (e OR i))\n(a OR b) THEN/50 (a OR b OR e)", "a b e a i b "},
		"particles":  {"Lala-Lolo-Lili-Lulu~\nLalo-Lola~\nLolo-el-Khalq~", "al el ul lalo il "},
		"covers":     {"a\ne o\nnone a b\nnone b e NEAR/5 a", "a b e o "},
		"topics":     {asking, "a b e o "},
		"kindred":    {kin, "a a a aaaa-aaaa-aaaa a a b "},
		"initials":   {"MEK\na\nM.E.K. NEAR a", "M.E.K.M.E.K.a'a-a_a"},
		"numbers":    {"/[0-9]+ ?k/\n/(a|aa)+b/", "12 a k 3k aaaa "},
	}
}

// BenchmarkHostile measures those; the cost a byte must not grow with the
// length of the text.
func BenchmarkHostile(b *testing.B) {
	for name, h := range hostile() {
		e, _ := Compile(hostileTopics(h.queries), nil)
		for _, kb := range []int{16, 128, 1024} {
			i := news.Item{Body: strings.Repeat(h.text, kb*1024/len(h.text))}
			b.Run(fmt.Sprintf("%s/%dKiB", name, kb), func(b *testing.B) {
				b.SetBytes(int64(len(i.Body)))
				defer cpu(b, int64(len(i.Body)))()
				for b.Loop() {
					e.Match(i, news.Feed{})
				}
			})
		}
	}
}

func BenchmarkCompileCountries(b *testing.B) {
	topics := []news.Topic{{ID: "t", Any: queries("country:AL AND country:IR", "Mujahedeen-e-Khalq~")}}
	for b.Loop() {
		Compile(topics, nil)
	}
}
