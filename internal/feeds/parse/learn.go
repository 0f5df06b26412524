package parse

import (
	"strings"
	"time"

	"watcher/internal/news"
)

// learn adds to what is known of the feed's identities what this document
// shows, drops the fragments of links where they do not count, and says what
// can be relied upon, in this document already.
func (b *builder) learn(ids []ident) news.Trust {
	known, now := b.in.Identity, b.in.Now
	known.Fragments = fragments(ids, known, now)
	if b.mostShare(ids, func(n ident) string { return n.id }, func(n ident, _ *news.Item) string { return n.link + "\x00" + n.title }) {
		known.SharedIDs = now
	}
	if b.mostShare(ids, func(n ident) string { return n.link }, func(n ident, it *news.Item) string { return n.title + "\x00" + it.Summary }) {
		known.SharedLinks = now
	}
	if b.mostShare(ids, func(n ident) string { return n.title }, func(n ident, it *news.Item) string { return n.link + "\x00" + it.Summary }) {
		known.SharedTitles = now
	}
	b.doc.Identity = known
	return known.Trust(now)
}

// fragments drops those of links where they do not count: where no document had
// several items whose links differ in nothing else. It returns when that was
// seen last. In the first document that has, items are also found by the links
// that they were known by before.
func fragments(ids []ident, known news.Identity, now time.Time) time.Time {
	before, seen := known.Trust(now).Fragments, known.Fragments
	telling := tellingFragments(ids)
	if len(telling) > 0 {
		seen = now
	}
	for i := range ids {
		bare, _, has := strings.Cut(ids[i].link, "#")
		switch {
		case before && has:
			seen = now
		case before || !has:
		case len(telling) > 0 && (!now.IsZero() || telling[bare]):
			ids[i].bare = bare
		default:
			ids[i].link = bare
		}
	}
	return seen
}

// mostShare reports whether most of the items that have an identity share it
// with another, which is known to be another by the rest of it. A few that do
// are told apart by themselves.
func (b *builder) mostShare(ids []ident, identity func(ident) string, rest func(ident, *news.Item) string) bool {
	const few = 3
	first := make(map[string]int, len(ids)) // identity → the item that had it first
	sharing := make(map[int]bool)
	have := 0
	for i, n := range ids {
		name := identity(n)
		if name == "" {
			continue
		}
		have++
		switch f, ok := first[name]; {
		case !ok:
			first[name] = i
		case rest(ids[f], &b.doc.Items[f]) != rest(n, &b.doc.Items[i]):
			sharing[f], sharing[i] = true, true
		}
	}
	return len(sharing) >= few && 2*len(sharing) >= have
}

// tellingFragments returns the links, without their fragments, of which the
// document has several with different ones, as live tickers do.
func tellingFragments(ids []ident) map[string]bool {
	full := make(map[string]string, len(ids)) // link without fragment → with
	telling := make(map[string]bool)
	for _, n := range ids {
		bare, _, _ := strings.Cut(n.link, "#")
		if have, ok := full[bare]; ok && have != n.link {
			telling[bare] = true
		}
		full[bare] = n.link
	}
	return telling
}
