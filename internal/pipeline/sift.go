package pipeline

import (
	"context"
	"slices"
	"strings"

	"watcher/internal/news"
)

// sifted is a document's items by what we knew of them.
type sifted struct {
	fresh    []news.Item // never met
	edited   []news.Item // met, with another text
	reissued int         // met, under another key
	overlap  bool        // at least one was met before
}

func (s sifted) changed() []news.Item {
	if len(s.edited) == 0 {
		return s.fresh
	}
	return append(slices.Clip(s.fresh), s.edited...)
}

// sift keeps what is new of a poll.
func (p *Pipeline) sift(ctx context.Context, v *visit) error {
	if len(v.poll.Items) == 0 {
		return nil
	}
	known, err := p.Memory.Known(ctx, v.feed.ID, identities(v.poll.Items))
	if err != nil {
		return err
	}
	for n := range v.poll.Items {
		v.poll.Items[n].FirstSeen = v.now
	}
	v.sifted = sift(v.poll.Items, known)
	return nil
}

func identities(items []news.Item) []string {
	ids := make([]string, 0, 3*len(items))
	for _, i := range items {
		ids = append(ids, string(i.Key))
		ids = append(ids, i.Aliases...)
	}
	return ids
}

// sift sorts the items of one document by what is known of them.
func sift(listed []news.Item, known map[string]news.Known) sifted {
	d := index(listed)
	var s sifted
	for _, i := range listed {
		if k, ok := known[string(i.Key)]; ok {
			s.overlap = true
			if k.Key == i.Key && k.Content != i.Content() {
				s.edited = append(s.edited, i)
			}
			continue
		}
		switch {
		case d.reissued(i, known):
			s.overlap = true
			s.reissued++
		case d.copied(i):
			s.reissued++
		default:
			s.fresh = append(s.fresh, i)
		}
	}
	return s
}

// document finds the items that one document lists.
type document struct {
	byKey   map[news.ItemKey]news.Item
	byAlias map[string][]news.Item // in the order listed
}

func index(listed []news.Item) document {
	d := document{make(map[news.ItemKey]news.Item, len(listed)), make(map[string][]news.Item, 2*len(listed))}
	for _, i := range listed {
		d.byKey[i.Key] = i
		for _, a := range i.Aliases {
			d.byAlias[a] = append(d.byAlias[a], i)
		}
	}
	return d
}

// reissued reports whether an item is a known one under another key. If the
// document lists the known one beside it, only when their headlines are the
// same as well: a live blog's posts share a link. If it lists another item by
// the same alias, the alias tells nothing. Losing an item is worse than
// telling one twice.
func (d document) reissued(i news.Item, known map[string]news.Known) bool {
	for _, a := range i.Aliases {
		k, ok := known[a]
		if !ok || !telling(a) {
			continue
		}
		if beside, listed := d.byKey[k.Key]; listed {
			if sameHeadline(i, beside) {
				return true
			}
		} else if len(d.byAlias[a]) == 1 {
			return true
		}
	}
	return false
}

// copied reports whether the document lists the item a second time, under
// another key: an earlier one has the same link and headline.
func (d document) copied(i news.Item) bool {
	for _, a := range i.Aliases {
		first := d.byAlias[a][0]
		if strings.HasPrefix(a, "link:") && first.Key != i.Key && sameHeadline(i, first) {
			return true
		}
	}
	return false
}

func sameHeadline(a, b news.Item) bool { return strings.EqualFold(a.Title, b.Title) }

// telling reports whether an alias says enough to stand for an item: a short
// headline ("Breaking news") comes back for another event.
func telling(alias string) bool {
	const enough = 40 // bytes, prefix and day included: a sign of Chinese says more than a letter
	return !strings.HasPrefix(alias, "title:") || len(alias) >= enough
}
