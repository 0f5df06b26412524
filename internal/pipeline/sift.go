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
	keys    map[news.ItemKey]bool
	aliases map[string]int            // how many items have it
	twins   map[string][]news.ItemKey // by link and headline, in the order listed
}

func index(listed []news.Item) document {
	d := document{
		make(map[news.ItemKey]bool, len(listed)), make(map[string]int, 2*len(listed)), make(map[string][]news.ItemKey, len(listed)),
	}
	for _, i := range listed {
		d.keys[i.Key] = true
		for _, a := range i.Aliases {
			d.aliases[a]++
		}
		if i.Link != "" {
			d.twins[twin(i)] = append(d.twins[twin(i)], i.Key)
		}
	}
	return d
}

// twin is what two entries of one article share: a live blog's posts have one
// link, but not one headline.
func twin(i news.Item) string { return i.Link + "\x00" + strings.ToLower(i.Title) }

// reissued reports whether an item is a known one under another key: one that
// is no longer listed itself and whose alias names no second item of the
// document, or one that stands beside it with the same link and headline.
// Losing an item is worse than telling one twice.
func (d document) reissued(i news.Item, known map[string]news.Known) bool {
	for _, a := range i.Aliases {
		if k, ok := known[a]; ok && !d.keys[k.Key] && d.aliases[a] == 1 && telling(a) {
			return true
		}
	}
	return slices.ContainsFunc(d.twins[twin(i)], func(key news.ItemKey) bool {
		_, ok := known[string(key)]
		return ok && key != i.Key
	})
}

// copied reports whether the document lists the article before, under another
// key.
func (d document) copied(i news.Item) bool {
	twins := d.twins[twin(i)]
	return len(twins) > 1 && twins[0] != i.Key
}

// telling reports whether an alias says enough to stand for an item: a short
// headline ("Breaking news") comes back for another event.
func telling(alias string) bool {
	const enough = 40 // bytes, prefix and day included: a sign of Chinese says more than a letter
	return !strings.HasPrefix(alias, "title:") || len(alias) >= enough
}
