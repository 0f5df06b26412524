package pipeline

import (
	"context"
	"maps"
	"slices"
	"strings"

	"watcher/internal/news"
)

// sifted is a document's items by what we knew of them.
type sifted struct {
	fresh   []news.Item // never met
	edited  []news.Item // met, with another text
	renamed []news.Item // met, under another identity, which is theirs from now on
	held    []news.Item // never met, but old: see [Pipeline.hold]

	was  map[news.ItemKey]string // the headlines that edited items had
	gone []news.Known            // deleted, as the document says

	stable     int  // met, under the same key
	reissued   int  // met, under another key
	relinked   int  // of those: with another link as well
	recognised int  // of a flood: met, by nothing but their headlines
	overlap    bool // at least one was met before
	withheld   int  // that are not to be read again, by order
}

// judged are the items whose text topics have not seen.
func (s sifted) judged() []news.Item { return slices.Concat(s.fresh, s.held, s.edited) }

// kept are the items that the store does not have as they are now.
func (s sifted) kept() []news.Item { return slices.Concat(s.fresh, s.held, s.edited, s.renamed) }

// sift keeps what is new of a poll.
func (p *Pipeline) sift(ctx context.Context, v *visit) error {
	if len(v.poll.Items)+len(v.poll.Deleted) == 0 {
		return nil
	}
	known, err := p.Memory.Known(ctx, v.feed.ID, append(identities(v.poll.Items), v.poll.Deleted...))
	if err != nil {
		return err
	}
	withheld := forget(&v.poll, known)
	for n := range v.poll.Items {
		v.poll.Items[n].FirstSeen = v.now
	}
	v.sifted = sift(v.poll.Items, known, v.poll.State.Identity.Trust(v.now))
	v.withheld = withheld
	v.overlap = v.overlap || withheld > 0
	v.gone = deleted(v.poll, known)
	return p.hold(ctx, v)
}

// forget takes out of a document, and of what is known, the items that are not to
// be read again by order, and returns how many there were.
func forget(poll *news.Poll, known map[string]news.Known) int {
	gone := func(id string) bool { return known[id].Forgotten }
	before := len(poll.Items)
	poll.Items = slices.DeleteFunc(slices.Clone(poll.Items), func(i news.Item) bool {
		return gone(string(i.Key)) || slices.ContainsFunc(i.Aliases, func(a string) bool { return gone(a) && telling(a) })
	})
	maps.DeleteFunc(known, func(_ string, k news.Known) bool { return k.Forgotten })
	return before - len(poll.Items)
}

// deleted are the known items that a document says were deleted, and does not
// list all the same. An item that it merely lists no longer was not: windows
// move on.
func deleted(poll news.Poll, known map[string]news.Known) (gone []news.Known) {
	for _, id := range poll.Deleted {
		k, ok := known[id]
		listed := func(i news.Item) bool { return i.Key == k.Key || string(i.Key) == id }
		if ok && !slices.ContainsFunc(poll.Items, listed) {
			gone = append(gone, k)
		}
	}
	return gone
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
func sift(listed []news.Item, known map[string]news.Known, trust news.Trust) sifted {
	d := index(listed, known, trust)
	for n := range d.entries {
		d.judge(n)
		if key := d.entries[n].item.Key; key != listed[n].Key { // it is listed under that one, too
			listed[n].Aliases = append(slices.Clip(listed[n].Aliases), string(key))
		}
	}
	for n := range d.entries {
		d.join(n)
	}
	return d.sorted()
}

// entry is an item of a document on its way through the sieve.
type entry struct {
	item news.Item // under the key that it was met under
	was  string    // the headline that it had
	as   verdict
}

type verdict int

const (
	asFresh verdict = iota
	asEdited
	asRenamed
	asKnown // nothing is to be kept of it
)

// document finds the items that one document lists.
type document struct {
	sifted
	known   map[string]news.Known
	entries []entry
	listed  map[news.ItemKey]bool // known items that the document lists, under whatever key
	taken   map[news.ItemKey]bool // those that an entry is, or that are listed under the key that they were met under
	aliases map[string]int        // how many items have it
	twins   map[string][]int      // by link and headline, in the order listed
}

func index(listed []news.Item, known map[string]news.Known, trust news.Trust) *document {
	d := &document{
		known: known, entries: make([]entry, len(listed)), listed: make(map[news.ItemKey]bool, len(listed)),
		taken: make(map[news.ItemKey]bool), aliases: make(map[string]int, 2*len(listed)), twins: make(map[string][]int, len(listed)),
	}
	for n, i := range listed {
		d.entries[n].item = i
		if k, ok := known[string(i.Key)]; ok {
			d.listed[k.Key] = true
			d.taken[k.Key] = d.taken[k.Key] || k.Key == i.Key
		}
		for _, a := range i.Aliases {
			d.aliases[a]++
		}
		if i.Link != "" && trust.Links {
			d.twins[twin(i)] = append(d.twins[twin(i)], n)
		}
	}
	return d
}

// twin is what two entries of one article share: a live blog's posts have one
// link, but not one headline, and "Breaking news" says nothing without its text.
func twin(i news.Item) string {
	const telling = 20 // bytes
	name := i.Link + "\x00" + strings.ToLower(i.Title)
	if len(i.Title) < telling {
		name += "\x00" + i.Summary
	}
	return name
}

// judge says what an item is, by its own identities.
func (d *document) judge(n int) {
	e := &d.entries[n]
	if k, ok := d.known[string(e.item.Key)]; ok {
		d.overlap = true
		d.stable++
		if k.Key != e.item.Key && d.taken[k.Key] {
			e.as = asKnown // an identity that it shares with one that is listed too
			return
		}
		e.meets(k, asKnown)
		d.taken[k.Key] = true
		return
	}
	k, alias := d.origin(e.item)
	if alias == "" {
		return
	}
	d.overlap = true
	d.reissued++
	if strings.HasPrefix(alias, "title:") {
		d.relinked++
	}
	e.item.Aliases = append(slices.Clip(e.item.Aliases), string(e.item.Key))
	e.meets(k, asRenamed)
	d.listed[k.Key], d.taken[k.Key] = true, true
}

// meets makes the entry the known item; without another text it is as given.
func (e *entry) meets(k news.Known, as verdict) {
	e.item.Key, e.as, e.was = k.Key, as, k.Title
	if k.Content != e.item.Content() {
		e.as = asEdited
	}
}

// origin returns the known item that an item is under another key, and the
// alias that says so: one that is no longer listed itself and whose alias names
// no second item of the document, unless the text is the same. Losing an item is
// worse than telling one twice.
func (d *document) origin(i news.Item) (k news.Known, alias string) {
	for _, a := range i.Aliases {
		k, ok := d.known[a]
		if ok && !d.listed[k.Key] && telling(a) && (d.aliases[a] == 1 || k.Content == i.Content()) {
			return k, a
		}
	}
	return news.Known{}, ""
}

// join gives an item that the document lists twice, under two keys but with one
// link and headline, both: the twin that was met before, or else the first, is
// the item.
func (d *document) join(n int) {
	e := &d.entries[n]
	if e.as != asFresh {
		return
	}
	twins := d.twins[twin(e.item)]
	first := slices.IndexFunc(twins, func(m int) bool { return d.entries[m].as != asFresh })
	if len(twins) < 2 || first < 0 && twins[0] == n {
		return
	}
	other := &d.entries[twins[max(first, 0)]]
	other.item.Aliases = append(slices.Clip(other.item.Aliases), string(e.item.Key))
	if other.as == asKnown {
		other.as = asRenamed
	}
	e.as = asKnown
}

func (d *document) sorted() sifted {
	d.was = make(map[news.ItemKey]string)
	for _, e := range d.entries {
		switch e.as {
		case asFresh:
			d.fresh = append(d.fresh, e.item)
		case asEdited:
			d.edited = append(d.edited, e.item)
			if e.was != "" {
				d.was[e.item.Key] = e.was
			}
		case asRenamed:
			d.renamed = append(d.renamed, e.item)
		case asKnown:
		}
	}
	return d.sifted
}

// telling reports whether an alias says enough to stand for an item: a short
// headline ("Breaking news") comes back for another event.
func telling(alias string) bool {
	const enough = 40 // bytes, prefix and day included: a sign of Chinese says more than a letter
	return !strings.HasPrefix(alias, "title:") || len(alias) >= enough
}
