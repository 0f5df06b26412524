package eval

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/text"
)

// The protocol for Reuters-21578: each topic with at least four documents is
// learned from three of them, chosen at random, and scored on all others.
const (
	learnedFrom  = 3
	reutersFirst = 4
)

// TestReuters shows that profiles are not made for one subject.
func TestReuters(t *testing.T) {
	docs, topics := readReuters(t)
	seen := &profile.Background{} // what a bot that read this wire would have counted
	seen.Merge(profile.Frozen())
	read := make([]news.Item, len(docs))
	for i, d := range docs {
		seen.Add("en", d.Title+"\n"+d.Body)
		read[i] = d.item("en")
	}
	rng := rand.New(rand.NewPCG(21578, 3))
	sample := slices.Clone(read)
	rng.Shuffle(len(sample), func(i, j int) { sample[i], sample[j] = sample[j], sample[i] })
	learner := profile.Learner{Background: seen, Read: sample[:min(len(sample), 3000)]}
	var built []news.Topic
	given := map[string][]int{}
	names := slices.Sorted(maps.Keys(topics))
	for _, name := range names {
		in := slices.Clone(topics[name])
		rng.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		given[name] = in[:learnedFrom]
		var articles []profile.Article
		for _, i := range in[:learnedFrom] {
			articles = append(articles, profile.Article{Title: docs[i].Title, Text: docs[i].Body, Lang: "en"})
		}
		built = append(built, news.Topic{ID: news.TopicID(name), Title: name, About: []news.Profile{learner.Learn(articles...)}})
	}
	e, problems := match.Compile(built, nil)
	refuse(t, problems)
	found := make([]map[string]news.Match, len(docs))
	for i, d := range docs {
		found[i] = map[string]news.Match{}
		for _, m := range e.Match(d.item("en"), news.Feed{}) {
			found[i][string(m.Topic)] = m
		}
	}
	fmt.Fprintf(os.Stdout, "\n%-37s   mean T11SU, of topics by hash   mean F1\n", fmt.Sprintf("REUTERS-21578, %d topics", len(names)))
	fmt.Fprintf(os.Stdout, "%-37s       all     dev    test\n", "  learned from 3 documents each")
	print := func(name string, verdict func(topic string, doc int) bool) (mean float64, each []float64) {
		var sums [3]float64
		var n [3]int
		f1 := 0.0
		for k, topic := range names {
			var s Score
			for i, d := range docs {
				if !slices.Contains(given[topic], i) {
					s.Add(slices.Contains(d.Topics, topic), verdict(topic, i))
				}
			}
			each = append(each, s.T11SU())
			for _, h := range []int{0, 1 + k%2} {
				sums[h] += s.T11SU()
				n[h]++
			}
			f1 += s.F1()
			if *wrong {
				fmt.Fprintf(os.Stdout, "      %-16s %s\n", topic, &s)
			}
		}
		fmt.Fprintf(os.Stdout, "  %-35s     %.3f   %.3f   %.3f             %.3f\n", name, sums[0]/float64(n[0]), sums[1]/float64(n[1]), sums[2]/float64(n[2]), f1/float64(n[0]))
		return sums[0] / float64(n[0]), each
	}
	ours, ourEach := print("profiles, band alert", func(topic string, i int) bool { return found[i][topic].Band == news.BandAlert })
	print("profiles, band alert or maybe", func(topic string, i int) bool { return found[i][topic].Band != "" })
	if *sweep {
		for _, at := range []float64{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 20} {
			print(fmt.Sprintf("    at %.0f", at), func(topic string, i int) bool { return found[i][topic].Score >= at })
		}
	}
	cosines := rocchio(docs, names, given)
	best, at := 0.0, 0.0
	for _, th := range []float64{.1, .12, .14, .16, .18, .2, .22, .24, .26, .28, .3, .33, .36, .4, .45, .5} {
		sum := 0.0
		for k, topic := range names {
			var s Score
			for i, d := range docs {
				if !slices.Contains(given[topic], i) {
					s.Add(slices.Contains(d.Topics, topic), cosines[k][i] >= th)
				}
			}
			sum += s.T11SU()
		}
		if sum > best {
			best, at = sum, th
		}
	}
	if *sweep {
		oracle("profiles", docs, names, given, func(k, i int) float64 { return found[i][names[k]].Score })
		oracle("TF-IDF", docs, names, given, func(k, i int) float64 { return cosines[k][i] })
	}
	base, baseEach := print(fmt.Sprintf("TF-IDF, Rocchio, best threshold %.2f", at), func(topic string, i int) bool {
		k, _ := slices.BinarySearch(names, topic)
		return cosines[k][i] >= at
	})
	print("silence", func(string, int) bool { return false })
	better, worse := 0, 0
	for k := range names {
		switch {
		case ourEach[k] > baseEach[k]:
			better++
		case ourEach[k] < baseEach[k]:
			worse++
		}
	}
	fmt.Fprintf(os.Stdout, "  profiles are better than Rocchio on %d topics, worse on %d\n", better, worse)
	if ours <= base {
		t.Errorf("profiles reach %.3f, TF-IDF %.3f", ours, base)
	}
}

func readReuters(t testing.TB) (docs []document, topics map[string][]int) {
	topics = map[string][]int{}
	testkit.Lines(t, shared(t, "corpus/matching/reuters21578-train.jsonl.gz"), func(d document) {
		for _, topic := range d.Topics {
			topics[topic] = append(topics[topic], len(docs))
		}
		docs = append(docs, d)
	})
	maps.DeleteFunc(topics, func(_ string, in []int) bool { return len(in) < reutersFirst })
	return docs, topics
}

// rocchio returns, by topic and document, the cosine between the centroid of a
// topic's documents and the document, over (1+ln tf)·ln(N/df) of folded words.
// Its one threshold is the best in hindsight, which a bot could not know.
func rocchio(docs []document, names []string, given map[string][]int) [][]float64 {
	df := map[string]float64{}
	vecs := make([]map[string]float64, len(docs))
	for i, d := range docs {
		vecs[i] = map[string]float64{}
		for w := range strings.FieldsSeq(text.Fold(d.Title + "\n" + d.Body)) {
			vecs[i][w]++
		}
		for w := range vecs[i] {
			df[w]++
		}
	}
	for _, v := range vecs {
		for w, tf := range v {
			v[w] = (1 + math.Log(tf)) * math.Log(float64(len(docs))/df[w])
		}
		unit(v)
	}
	out := make([][]float64, len(names))
	for k, name := range names {
		centre := map[string]float64{}
		for _, i := range given[name] {
			for w, x := range vecs[i] {
				centre[w] += x
			}
		}
		unit(centre)
		out[k] = make([]float64, len(docs))
		for i, v := range vecs {
			for w, x := range v {
				out[k][i] += x * centre[w]
			}
		}
	}
	return out
}

func unit(v map[string]float64) {
	sum := 0.0
	for _, w := range slices.SortedFunc(maps.Keys(v), cmp.Compare) {
		sum += v[w] * v[w]
	}
	for w := range v {
		v[w] /= math.Sqrt(max(sum, 1e-12))
	}
}

// oracle prints what the best threshold for each topic would give: how good the
// ranking is, whatever the threshold.
func oracle(name string, docs []document, names []string, given map[string][]int, score func(topic, doc int) float64) {
	sum := 0.0
	for k, topic := range names {
		type one struct {
			x    float64
			want bool
		}
		var all []one
		total := 0
		for i, d := range docs {
			if slices.Contains(given[topic], i) {
				continue
			}
			want := slices.Contains(d.Topics, topic)
			if want {
				total++
			}
			if x := score(k, i); x > 0 {
				all = append(all, one{x, want})
			}
		}
		slices.SortFunc(all, func(a, b one) int { return cmp.Compare(b.x, a.x) })
		s, best := Score{FN: total}, 1.0/3
		for n, o := range all {
			if o.want {
				s.TP, s.FN = s.TP+1, s.FN-1
			} else {
				s.FP++
			}
			if n+1 == len(all) || all[n+1].x < o.x {
				best = max(best, s.T11SU())
			}
		}
		sum += best
	}
	fmt.Fprintf(os.Stdout, "  %-35s     %.3f\n", "the best threshold a topic: "+name, sum/float64(len(names)))
}
