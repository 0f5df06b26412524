package control

import (
	"context"

	"watcher/internal/news"
)

// Word is a word as it compares, and its share of all words of news at large.
type Word struct {
	Folded string
	Rate   float64
}

const (
	// atLarge is how many words of news at large count as much as the kept items:
	// where few are kept, all of their words are rare.
	atLarge = 1e5
	// wordsEach is how many words an item of a feed has, more or less.
	wordsEach = 30
)

// Shares says of each of some words in how large a part of the news it stands,
// by what was kept and by news at large. words splits a text.
func Shares(ctx context.Context, past Past, words func(string) []string, of []Word) (map[string]float64, error) {
	count := make(map[string]int, len(of))
	for _, w := range of {
		count[w.Folded] = 0
	}
	items := 0
	err := past.Archive.ItemsSince(ctx, past.Since, func(kept news.Item) error {
		items++
		once := map[string]bool{}
		for _, w := range words(kept.Title + "\n" + kept.Summary) {
			if _, ours := count[w]; ours && !once[w] {
				once[w] = true
				count[w]++
			}
		}
		return ctx.Err()
	})
	shares := make(map[string]float64, len(of))
	for _, w := range of {
		shares[w.Folded] = (float64(count[w.Folded]) + w.Rate*atLarge) / (float64(items) + atLarge/wordsEach)
	}
	return shares, err
}
