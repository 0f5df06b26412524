package story

import (
	"flag"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/testkit/frozen"
	"watcher/internal/text"
)

var posted = flag.Int("posts", 5_000, "how many posts of the stream are read for copies")

// storyWindow is the pipeline's.
const storyWindow = 72 * time.Hour

var learn = flag.Bool("learn", false, "learn the weights again and print them")

// shared finds test data that is not part of the repository.
func shared(t testing.TB, path string) string {
	t.Helper()
	if testkit.Raced {
		t.Skip("figures are taken without the race detector")
	}
	return testkit.Shared(t, path)
}

// labelled is a report and the story that people say it tells.
type labelled struct {
	news.Report
	story string
}

// ecb reads a split of ECB+, with text or titles alone.
func ecb(t testing.TB, split string, titles bool) []labelled {
	var out []labelled
	testkit.Lines(t, shared(t, "corpus/stories/ecbplus-train-dev.jsonl"), func(v struct{ ID, Split, Story, Title, Body string }) {
		if v.Split != split {
			return
		}
		i := news.Item{Feed: news.FeedID(v.ID), Key: news.ItemKey(v.ID), Title: v.Title, Summary: v.Body, Lang: "en"}
		if titles {
			i.Summary = ""
		}
		out = append(out, labelled{news.Report{Item: i}, v.Story})
	})
	return out
}

// orders are the file's and some by chance.
func orders(n int) [][]int {
	var all [][]int
	for k := range 4 {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		if k > 0 {
			rand.New(rand.NewPCG(uint64(k), 1)).Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		}
		all = append(all, order)
	}
	return all
}

// score is BCubed (Bagga and Baldwin 1998).
type score struct{ f, p, r float64 }

func bcubed(got, want []string) (s score) {
	groups, golds, both := map[string]float64{}, map[string]float64{}, map[[2]string]float64{}
	for i := range got {
		groups[got[i]]++
		golds[want[i]]++
		both[[2]string{got[i], want[i]}]++
	}
	for i := range got {
		b := both[[2]string{got[i], want[i]}]
		s.p += b / groups[got[i]] / float64(len(got))
		s.r += b / golds[want[i]] / float64(len(got))
	}
	s.f = 2 * s.p * s.r / (s.p + s.r)
	return s
}

func grouped(g *Grouper, docs []labelled, order []int) score {
	w := g.NewWindow(storyWindow)
	got, want := make([]string, len(docs)), make([]string, len(docs))
	for _, i := range order {
		got[i], want[i] = string(w.Add(docs[i].Report).Story), docs[i].story
	}
	return bcubed(got, want)
}

// TestStories prints how well the single pass groups labelled news.
func TestStories(t *testing.T) {
	g := New(Options{Rate: frozen.Rate, Countries: frozen.Countries})
	if *learn {
		weights = learned(t, g)
		t.Logf("weights = %.3f", weights)
	}
	t.Log("ECB+, single pass (BCubed)                  F1  precision  recall   F1 in other orders")
	for _, titles := range []bool{false, true} {
		for _, split := range []string{"train", "dev"} {
			what := map[bool]string{true: "titles", false: "title and text"}[titles]
			f := printed(t, g, split, what, ecb(t, split, titles))
			if low := map[bool]float64{true: 0.80, false: 0.88}[titles]; split == "dev" && f < low {
				t.Errorf("below %.2f", low)
			}
			printed(t, g, split, what+", of topics", ofTopics(ecb(t, split, titles)))
		}
	}
}

// printed prints how well reports are grouped, and returns F1 in the file's order.
func printed(t *testing.T, g *Grouper, split, what string, docs []labelled) float64 {
	var first score
	var rest float64
	for k, order := range orders(len(docs)) {
		s := grouped(g, docs, order)
		if k == 0 {
			first = s
		} else {
			rest += s.f / 3
		}
	}
	t.Logf("  %-5s %-30s %9.3f %9.3f %8.3f %14.3f", split, what, first.f, first.p, first.r, rest)
	return first.f
}

// ofTopics are reports as topics find them, each of which asks for the words that
// most reports of both of its events have: they are left out.
func ofTopics(docs []labelled) []labelled {
	counts, sizes := map[string]map[string]int{}, map[string]int{}
	for _, d := range docs {
		sizes[d.story]++
		if counts[d.story] == nil {
			counts[d.story] = map[string]int{}
		}
		for w := range wordsOf(d.Item) {
			counts[d.story][w]++
		}
	}
	most := func(story, w string) bool { return 2*counts[story][w] >= sizes[story] }
	for n, d := range docs {
		topic, _, _ := strings.Cut(d.story, "_")
		m := news.Match{Topic: news.TopicID(topic)}
		for w := range wordsOf(d.Item) {
			if !text.IsStopword("en", w) && most(topic+"_ecb", w) && most(topic+"_ecbplus", w) {
				m.Why = append(m.Why, news.Why{Rule: w, Spans: []news.Span{{Field: news.FieldTitle, Text: w}}})
			}
		}
		if len(m.Why) > 0 {
			docs[n].Matches = []news.Match{m}
		}
	}
	return docs
}

func wordsOf(i news.Item) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(text.Fold(i.Title + " " + i.Summary)) {
		out[w] = true
	}
	return out
}

// TestPairs prints how often two texts are rightly taken for one story, or not.
func TestPairs(t *testing.T) {
	t.Log("Telegram pairs                        right     of   wrongly one   wrongly two")
	for _, c := range []struct {
		name, lang string
		files      []string
		bar        float64
	}{
		{"English", "en", []string{"tg_en_train_pool"}, 0.94},
		{"Russian", "ru", russianPairs, 0.85},
	} {
		right, one, two, all := 0, 0, 0, 0
		for _, f := range c.files {
			pairs(t, f, c.lang, func(first, second news.Report, want bool) {
				w := New(Options{Rate: frozen.Rate, Countries: frozen.Countries}).NewWindow(storyWindow)
				a := w.Add(first).Story
				got := w.Add(second).Story == a
				all++
				switch {
				case got == want:
					right++
				case got:
					one++
				default:
					two++
				}
			})
		}
		t.Logf("  %-30s %10.3f %6d %13d %13d", c.name, float64(right)/float64(all), all, one, two)
		if share := float64(right) / float64(all); share < c.bar {
			t.Errorf("below %.2f", c.bar)
		}
	}
}

var russianPairs = []string{"tg_ru_train_pool", "tg_ru_exam_pool", "tg_ru_honey_pool"}

// pairs calls fn with pairs of texts that people judged.
func pairs(t testing.TB, file, lang string, fn func(a, b news.Report, same bool)) {
	testkit.Lines(t, shared(t, "corpus/stories/"+file+".jsonl"), func(v map[string]any) {
		fn(pairItem(v, "first", lang), pairItem(v, "second", lang), v["quality"] == "OK")
	})
}

func pairItem(v map[string]any, side, lang string) news.Report {
	s := func(field string) string { s, _ := v[side+"_"+field].(string); return s }
	return news.Report{Item: news.Item{Feed: news.FeedID(side), Key: "1", Title: s("title"), Summary: s("text"), Lang: lang}}
}

type example struct {
	likeness
	same float64
}

// learned fits the weights to what the true stories so far look like to each
// next report, by Newton's method.
func learned(t testing.TB, g *Grouper) likeness {
	var all []example
	for _, part := range [][]labelled{ecb(t, "train", false), ecb(t, "train", true)} {
		for _, order := range orders(len(part)) {
			all = append(all, examples(g, part, order)...)
		}
	}
	var w likeness
	for range 25 {
		var gradient [features]float64
		var hessian [features][features]float64
		for _, e := range all {
			x := 0.0
			for i, v := range e.likeness {
				x += v * w[i]
			}
			p := 1 / (1 + math.Exp(-x))
			for i := range features {
				gradient[i] += (e.same - p) * e.likeness[i]
				for j := range features {
					hessian[i][j] += p * (1 - p) * e.likeness[i] * e.likeness[j]
				}
			}
		}
		const ridge = 0.3
		for i := range features {
			if i > 0 {
				gradient[i] -= ridge * w[i]
				hessian[i][i] += ridge
			}
		}
		for i, d := range solved(hessian, gradient) {
			w[i] += d
		}
	}
	return w
}

func examples(g *Grouper, docs []labelled, order []int) []example {
	events := map[string]*event{}
	var all []example
	for _, i := range order {
		s := g.draw(docs[i].Report)
		for name, e := range events {
			x := example{likeness: e.likeness(s)}
			if name == docs[i].story {
				x.same = 1
			} else if x.likeness[wholeLike] < leastLike {
				continue
			}
			all = append(all, x)
		}
		e := events[docs[i].story]
		if e == nil {
			e = newEvent()
			events[docs[i].story] = e
		}
		e.add(s, 0, reportedAt(docs[i].Report), false)
	}
	return all
}

// solved solves a·x = b by elimination.
func solved(a [features][features]float64, b [features]float64) [features]float64 {
	for i := range features {
		for r := range features {
			if r == i {
				continue
			}
			f := a[r][i] / a[i][i]
			for c := range features {
				a[r][c] -= f * a[i][c]
			}
			b[r] -= f * b[i]
		}
	}
	for i := range features {
		b[i] /= a[i][i]
	}
	return b
}

// TestCopies prints how many of the copies in a real stream are found. A copy
// shares seven tenths of its shingles with an earlier item of the last days.
func TestCopies(t *testing.T) {
	g := New(Options{Rate: frozen.Rate, Countries: frozen.Countries})
	w := g.NewWindow(storyWindow)
	type post struct {
		*sketch
		at time.Time
	}
	var posts []post
	byShingle := map[uint64][]int{}
	found, missed, wrong, right := 0, 0, 0, 0
	for _, path := range shards(t, "corpus/streams/persian_telegram") {
		testkit.Lines(t, path, func(v struct {
			Text      string
			Published time.Time
		},
		) {
			if len(posts) >= *posted {
				return
			}
			id := strconv.Itoa(len(posts))
			r := news.Report{Item: news.Item{Feed: news.FeedID(id), Key: news.ItemKey(id), Summary: v.Text, Lang: "fa", Published: v.Published}}
			s := g.draw(r)
			got := w.Add(r).CopyOf
			shared := map[int]int{}
			for _, h := range s.shingles {
				for _, n := range byShingle[h] {
					shared[n]++
				}
				byShingle[h] = append(byShingle[h], len(posts))
			}
			isCopy := false
			for n, k := range shared {
				j := float64(k) / float64(len(s.shingles)+len(posts[n].shingles)-k)
				isCopy = isCopy || j >= copyLikeness && len(s.shingles) >= leastShingles && v.Published.Sub(posts[n].at).Abs() <= storyWindow
			}
			switch {
			case isCopy && got.Key != "":
				found++
			case isCopy:
				missed++
			}
			if got.Key != "" {
				n, _ := strconv.Atoi(string(got.Key))
				if copies(s.shingles, posts[n].shingles) || v.Text == "" {
					right++
				} else {
					wrong++
				}
			}
			posts = append(posts, post{s, v.Published})
		})
	}
	recall, precision := float64(found)/float64(found+missed), float64(right)/float64(right+wrong)
	if recall < 0.95 || precision < 0.99 {
		t.Errorf("recall below 0.95 or precision below 0.99")
	}
	t.Logf("copies in %d Persian posts: recall %.3f of %d, precision %.3f of %d", len(posts), recall, found+missed, precision, right+wrong)
}

func shards(t testing.TB, dir string) []string {
	paths, err := filepath.Glob(filepath.Join(shared(t, dir), "*.jsonl.gz"))
	if err != nil || len(paths) == 0 {
		t.Skipf("no streams in %s", dir)
	}
	return paths
}
