package profile

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Keyphrase is a phrase that says much of what an article is about, and where
// it first stands, in words from the start.
type Keyphrase struct {
	Text     string
	Mentions int
	At       int
	Score    float64
}

const (
	mostPhrases   = 12
	longestPhrase = 3
)

// Keyphrases ranks the phrases of an article by the features of YAKE (Campos
// et al. 2020) that hold in any script: how often, how early, in how many
// sentences, how capitals are used, and how rare the words are in news at
// large. They are suggestions: half of what the best extractors find, editors
// would not choose (Piskorski et al. 2021).
func Keyphrases(b *Background, a Article) []Keyphrase {
	x := read(a, b)
	scores := wordScores(b, &x)
	byText := map[string]int{}
	var all []Keyphrase
	for i := range x.words {
		product, sum := 1.0, 0.0
		for j := i; j < len(x.words) && j < i+longestPhrase; j++ {
			w := x.words[j]
			if j > i && (!joined(w.gap) || w.first) {
				break
			}
			product *= 1 + scores[w.fold]
			sum += scores[w.fold]
			if !content(&x, x.words[i]) || !content(&x, w) {
				continue
			}
			fold := foldOf(x.words[i : j+1])
			k, ok := byText[fold]
			if !ok {
				k = len(all)
				byText[fold] = k
				raw := strings.Join(strings.Fields(x.text[x.words[i].start:w.end]), " ")
				all = append(all, Keyphrase{Text: raw, At: i, Score: sum * math.Sqrt(float64(j-i+1)) / float64(j-i+1)})
			}
			all[k].Mentions++
		}
	}
	all = slices.DeleteFunc(all, func(k Keyphrase) bool { return k.Mentions < 2 || k.Score <= 0 })
	for i := range all {
		all[i].Score = math.Round(all[i].Score*math.Log2(1+float64(all[i].Mentions))*100) / 100
	}
	slices.SortStableFunc(all, func(p, q Keyphrase) int { return cmp.Or(cmp.Compare(q.Score, p.Score), cmp.Compare(p.At, q.At)) })
	for _, r := range x.runs() {
		all = append(all, Keyphrase{Text: r.text, Mentions: len(r.at), At: r.at[0], Score: float64(r.letters)})
	}
	return distinct(all)
}

func foldOf(ws []word) string {
	parts := make([]string, len(ws))
	for i, w := range ws {
		parts[i] = w.fold
	}
	return strings.Join(parts, " ")
}

// wordScores is what each word of an article is worth.
func wordScores(b *Background, x *article) map[string]float64 {
	type use struct {
		n, capitals, sentences int
		first                  int
	}
	uses := map[string]*use{}
	sentence, last := 0, map[string]int{}
	for i, w := range x.words {
		if w.first {
			sentence++
		}
		u := uses[w.fold]
		if u == nil {
			u = &use{first: sentence}
			uses[w.fold] = u
		}
		u.n++
		if w.capital && !w.first {
			u.capitals++
		}
		if s, ok := last[w.fold]; !ok || s != sentence {
			u.sentences++
		}
		last[w.fold] = sentence
		_ = i
	}
	scores := map[string]float64{}
	for fold, u := range uses {
		spread := float64(u.sentences) / float64(max(1, sentence))
		early := 1 / math.Log2(3+float64(u.first))
		casing := 1 + float64(u.capitals)/(1+math.Log(float64(u.n)))/float64(u.n)
		scores[fold] = rarity(b, x.lang, fold) * (1 + math.Log(float64(u.n))) * (early + spread) * casing
	}
	return scores
}

// distinct leaves out phrases that a better one holds or is held by.
func distinct(all []Keyphrase) []Keyphrase {
	var out []Keyphrase
	for _, k := range all {
		low := " " + strings.ToLower(k.Text) + " "
		if !slices.ContainsFunc(out, func(o Keyphrase) bool {
			other := " " + strings.ToLower(o.Text) + " "
			return strings.Contains(other, low) || strings.Contains(low, other)
		}) {
			out = append(out, k)
		}
		if len(out) == mostPhrases {
			break
		}
	}
	return out
}
