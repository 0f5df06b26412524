package config

import (
	"slices"
	"strings"

	texts "watcher/internal/text"
)

// outlets warns of outlets that are called trusted, or parties, and that
// nothing in the file has the name of.
func (b *builder) outlets() {
	if b.options.Judge.Agencies == nil || len(b.file.feeds) == 0 {
		return
	}
	known := newNames(b.feedNames(), b.feedOwners(), b.options.Judge.Agencies())
	for _, c := range b.file.channels {
		b.r.about(texts.Sprintf("channel %q", c.name.text), func() { b.outletsKnown(known, "ping: trusted", c.ping.trusted) })
	}
	for _, t := range b.file.topics {
		b.r.about(texts.Sprintf("topic %q", t.title.text), func() { b.outletsKnown(known, "parties", t.parties) })
	}
}

func (b *builder) outletsKnown(known names, key string, named []scalar) {
	for _, s := range named {
		if _, ok := known.find(s.text); !ok && s.text != "" {
			b.r.warn(s.pos, "%s: no feed has the name, tag or owner %q, and no agency is known by it%s; as it stands, it means items that name it as their source",
				key, s.raw, suggest(s.text, known.all))
		}
	}
}

func (b *builder) feedOwners() (owners []string) {
	for _, f := range slices.Concat(b.config.Feeds, b.besideFeeds()) {
		owners = append(owners, f.Owner)
	}
	return owners
}

// feedNames are the names and tags of all feeds, those without an address
// included.
func (b *builder) feedNames() (names []string) {
	for _, f := range b.file.feeds {
		names = append(append(names, textsOf(f.tags)...), f.name.text)
	}
	for _, f := range b.config.Feeds {
		names = append(names, f.Name)
	}
	for _, f := range b.besideFeeds() {
		names = append(append(names, f.Tags...), f.Name)
	}
	return names
}

// names are words to be found again whatever their case.
type names struct {
	all   []string
	lower map[string]string
}

func newNames(lists ...[]string) names {
	n := names{lower: map[string]string{}}
	for _, list := range lists {
		for _, s := range list {
			key := strings.ToLower(s)
			if _, ok := n.lower[key]; !ok && s != "" {
				n.lower[key] = s
				n.all = append(n.all, s)
			}
		}
	}
	return n
}

// find returns a word as it was written first.
func (n names) find(s string) (string, bool) {
	found, ok := n.lower[strings.ToLower(s)]
	return found, ok
}
