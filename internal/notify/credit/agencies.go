package credit

import (
	_ "embed" // the table
	"slices"
	"strings"
	"sync"

	"watcher/internal/text"
)

//go:embed agencies.txt
var agenciesText string

// agencyTable is agencies.txt: the names that texts write, and those that only
// feeds have.
type agencyTable struct {
	*Outlets
	names []string            // all of them, as the table has them
	feeds map[string]string   // canonical names, by folded ones
	not   map[string][]string // folded words that make another body of a canonical name
}

var agencies = sync.OnceValue(func() *agencyTable {
	t := &agencyTable{Outlets: newOutlets(), feeds: map[string]string{}, not: map[string][]string{}}
	for line := range text.TableLines(agenciesText) {
		names := strings.Split(line, "|")
		canonical := strings.TrimSpace(names[0])
		for _, name := range names {
			name = strings.TrimSpace(name)
			if other, ok := strings.CutPrefix(name, "!"); ok {
				t.not[canonical] = append(t.not[canonical], text.Fold(other))
				continue
			}
			name, ofFeed := strings.CutPrefix(name, "=")
			t.names = append(t.names, name)
			t.feeds[text.Fold(name)] = canonical
			if !ofFeed {
				t.add(outletName{canonical: canonical, raw: name, agency: true})
			}
		}
	}
	return t
})

// Agencies are the names by which outlets are known that need no feed, in all
// their writings.
func Agencies() []string { return slices.Clone(agencies().names) }

// Canonical is the name by which an outlet is known: the agency's, for one
// of its feeds.
func Canonical(name string) string {
	name, _, _ = strings.Cut(name, " via ")
	words := strings.Fields(text.Fold(name))
	for {
		if agency := agencies().feeds[strings.Join(words, " ")]; agency != "" {
			return agency
		}
		switch {
		case len(words) > 1 && slices.Contains(sections, words[len(words)-1]):
			words = words[:len(words)-1]
		case len(words) > 1 && slices.Contains(sections, words[0]):
			words = words[1:]
		default:
			return name
		}
	}
}

// agencyAhead is the agency whose name stands at the head of another; "" if none
// does.
func agencyAhead(name string) string {
	words := strings.Fields(text.Fold(name))
	for n := len(words); n > 0; n-- {
		if agency := agencies().feeds[strings.Join(words[:n], " ")]; agency != "" {
			return agency
		}
	}
	return ""
}

// another reports whether a folded text is of another body of an outlet's name.
func another(name, folded string) bool {
	return slices.ContainsFunc(agencies().not[name], func(w string) bool { return strings.Contains(folded, " "+w+" ") })
}
