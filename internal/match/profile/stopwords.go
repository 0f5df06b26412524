package profile

import (
	_ "embed" // the list
	"maps"
	"slices"
	"strings"
	"sync"

	"watcher/internal/news"
	"watcher/internal/text"
)

type newsSpan = news.Span

//go:embed stopwords.txt
var stopwordsText string

// stopwords are the words by which languages are known and that no profile
// asks for, folded, by language.
var stopwords = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for line := range strings.Lines(stopwordsText) {
		lang, words, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		set := map[string]bool{}
		for _, w := range strings.Fields(words) {
			set[text.Fold(w)] = true
		}
		all[lang] = set
	}
	return all
})

func stopLanguages() []string { return slices.Sorted(maps.Keys(stopwords())) }
