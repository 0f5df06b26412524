package control

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"watcher/internal/news"
)

// Words splits a text into words that can be compared, as printed beside them.
type Words func(text string) []Word

// Word is a word as it compares, as it was printed, and its share of all words
// of news at large.
type Word struct {
	Folded, Printed string
	Rate            float64
}

const (
	proposedWords = 2 // of an item, the rarest
	shortestWord  = 4 // letters
	// atLarge is how many words of news at large count as much as the kept items:
	// where few are kept, all of their words are rare.
	atLarge = 1e5
)

// Propose makes a query that finds the given item: the rarest words of its
// headline and summary, rarest first, by how many of the kept items have them
// and how common they are at large. It is "" for an item without any word that
// tells something.
func Propose(ctx context.Context, past Past, words Words, i news.Item) (string, error) {
	var ws []Word
	count := map[string]int{}
	for _, w := range words(i.Title + "\n" + i.Summary) {
		_, seen := count[w.Folded]
		if !seen && (utf8.RuneCountInString(w.Folded) >= shortestWord || acronym(w.Printed)) {
			ws = append(ws, w)
			count[w.Folded] = 0
		}
	}
	err := past.Archive.ItemsSince(ctx, past.Since, func(kept news.Item) error {
		once := map[string]bool{}
		for _, w := range words(kept.Title + "\n" + kept.Summary) {
			if _, ours := count[w.Folded]; ours && !once[w.Folded] {
				once[w.Folded] = true
				count[w.Folded]++
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return "", err
	}
	common := func(w Word) float64 { return float64(count[w.Folded]) + w.Rate*atLarge }
	slices.SortStableFunc(ws, func(a, b Word) int { return cmp.Compare(common(a), common(b)) })
	var parts []string
	for _, w := range ws[:min(proposedWords, len(ws))] {
		parts = append(parts, w.Printed)
	}
	return strings.Join(parts, " AND "), nil
}

// acronym reports whether a word is written in capitals alone.
func acronym(s string) bool {
	return utf8.RuneCountInString(s) > 1 && s == strings.ToUpper(s) && s != strings.ToLower(s)
}
