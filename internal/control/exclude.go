package control

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"watcher/internal/news"
)

// sharedLeast is how many refused stories must have a word before it is proposed
// to keep such out.
const sharedLeast = 2

// Exclusions returns words, or two side by side, that refused stories share and
// none that was kept has: what most of them have first, of several by which the
// same are known the longest, n at most. split takes a text apart into words;
// dull reports words that say nothing by themselves.
func Exclusions(refused, kept [][]news.Item, split func(news.Item) []string, dull func(string) bool, n int) []string {
	counts := map[string]int{}
	for _, story := range refused {
		for phrase := range phrases(story, split, dull) {
			counts[phrase]++
		}
	}
	for _, story := range kept {
		for phrase := range phrases(story, split, dull) {
			delete(counts, phrase)
		}
	}
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n < sharedLeast })
	found := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	var out []string
	for _, phrase := range found {
		within := func(other string) bool { return strings.Contains(" "+other+" ", " "+phrase+" ") }
		if len(out) < n && !slices.ContainsFunc(out, within) {
			out = append(out, phrase)
		}
	}
	return out
}

// phrases are the words of a story, and its pairs of words side by side.
func phrases(story []news.Item, split func(news.Item) []string, dull func(string) bool) map[string]bool {
	all := map[string]bool{}
	for _, i := range story {
		before := ""
		for _, word := range split(i) {
			if dull(word) {
				before = ""
				continue
			}
			all[word] = true
			if before != "" {
				all[before+" "+word] = true
			}
			before = word
		}
	}
	return all
}
