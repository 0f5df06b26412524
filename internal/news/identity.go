package news

import (
	"strings"
	"time"
)

// Identity is what was learned of how a feed's items can be told apart: when
// each of their identities was last seen to fail, zero if never.
type Identity struct {
	SharedIDs    time.Time // most items of a document had the id of another
	FreshIDs     time.Time // known items came under other ids, poll after poll
	SharedLinks  time.Time
	FreshLinks   time.Time
	SharedTitles time.Time
	Fragments    time.Time // links that differ in their fragments alone led to different items
	// Renewals counts documents in a row in which most known items had other
	// ids: one is a site's relaunch, many are a habit. Relinks counts those in
	// which their links were others too.
	Renewals, Relinks int
}

// doubted is for how long an identity that failed is not relied upon. Then it
// is tried again: publishers mend their feeds.
const doubted = 30 * 24 * time.Hour

// Trust says which identities tell a feed's items apart.
type Trust struct {
	IDs, Links, Titles bool
	Fragments          bool // of links: they count
}

// Trust returns what can be relied upon.
func (i Identity) Trust(now time.Time) Trust {
	fails := func(at time.Time) bool { return !at.IsZero() && now.Sub(at) < doubted }
	return Trust{
		IDs:       !fails(i.SharedIDs) && !fails(i.FreshIDs),
		Links:     !fails(i.SharedLinks) && !fails(i.FreshLinks),
		Titles:    !fails(i.SharedTitles),
		Fragments: fails(i.Fragments),
	}
}

// TrustsAll reports whether nothing was learned that matters now.
func (i Identity) TrustsAll(now time.Time) bool { return i.Trust(now) == Identity{}.Trust(now) }

// Mark is what may tell a feed's items apart.
type Mark string

// The marks, in the order in which they are gone by.
const (
	MarkID    Mark = "id"
	MarkLink  Mark = "link"
	MarkTitle Mark = "title and day"
	MarkText  Mark = "text and date" // where no other does
)

// Doubted is a mark that does not tell items apart.
type Doubted struct {
	Mark   Mark
	Shared bool // several items have it; else it is another at every poll
}

// Account says what tells the feed's items apart, and what does not.
func (i Identity) Account(now time.Time) (by []Mark, not []Doubted) {
	t := i.Trust(now)
	add := func(trusted bool, m Mark, shared time.Time) {
		if trusted {
			by = append(by, m)
			return
		}
		not = append(not, Doubted{m, !shared.IsZero() && now.Sub(shared) < doubted})
	}
	add(t.IDs, MarkID, i.SharedIDs)
	add(t.Links, MarkLink, i.SharedLinks)
	add(t.Titles, MarkTitle, i.SharedTitles)
	if len(by) == 0 {
		by = []Mark{MarkText}
	}
	return by, not
}

// Describe says so for people, in English: "link, then title and day; not id, which
// is another at every poll".
func (i Identity) Describe(now time.Time) string {
	by, not := i.Account(now)
	names := make([]string, len(by))
	for n, m := range by {
		names[n] = string(m)
	}
	clauses := []string{strings.Join(names, ", then ")}
	for _, d := range not {
		why := "which is another at every poll"
		if d.Shared {
			why = "which several items have"
		}
		clauses = append(clauses, "not "+string(d.Mark)+", "+why)
	}
	if i.Trust(now).Fragments {
		clauses = append(clauses, "links that differ in what follows # are different")
	}
	return strings.Join(clauses, "; ")
}

// Held is a flood of old items under new ids that was not told item by item.
type Held struct {
	At      time.Time
	Items   int // that were kept, and told as one line
	Known   int // that were recognised by their headlines
	Matched int // of Items: those that a topic matches
}
