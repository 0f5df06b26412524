package match

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"watcher/internal/text"
)

// siteName is a name that is a site's: reporter.al, CSMonitor.com.
var siteName = regexp.MustCompile(`^(?i:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$`)

// ofAddress reports whether a name is that of the site of an address: "The New York
// Times" of nytimes.com.
func ofAddress(name, address string) bool {
	if address == "" {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	labels := strings.Split(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), ".")
	for _, label := range labels[:len(labels)-1] {
		if label = strings.ReplaceAll(label, "-", ""); len(label) > 1 && spells(label, name) {
			return true
		}
	}
	return false
}

// spells reports whether the label of a site is made of the words of a name, each
// whole or cut short, in their order. Words that stand beside names may be left out.
func spells(label, name string) bool {
	words := strings.Fields(text.Fold(name))
	if len(words) == 0 {
		return false
	}
	if strings.Join(words, "") == label && len(label) >= minTitled {
		return !placeNames()[label]
	}
	if !titled(strings.Fields(name)) {
		return false
	}
	beside := outletWords()["beside"]
	told := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return beside[w] })
	switch {
	case !slices.ContainsFunc(told, func(w string) bool { return !placeNames()[w] }):
		return false
	case len(told) == 1: // a word cut short is any word
		rest, ok := strings.CutPrefix(strings.TrimPrefix(label, "the"), told[0])
		return ok && (rest == "" || beside[rest])
	}
	return spelt(label, words, 0) || spelt(strings.TrimPrefix(label, "the"), words, 0)
}

// spelt is spells for words from the n-th on, of which each gives at least its first
// letter. Left out may be what stands beside names, small words, and the places that
// a feed is about.
func spelt(label string, words []string, n int) bool {
	table := outletWords()
	if n == len(words) {
		return label == "" || table["beside"][label]
	}
	w := words[n]
	if (table["beside"][w] || table["small"][w] || n > 0 && placeNames()[w]) && spelt(label, words, n+1) {
		return true
	}
	for k := min(len(w), len(label)); k > 0; k-- {
		if label[:k] == w[:k] && spelt(label[k:], words, n+1) {
			return true
		}
	}
	return false
}
