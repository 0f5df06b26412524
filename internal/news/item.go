package news

import "time"

// Item is one entry of a feed, repaired: plain text in Unicode NFC, absolute
// http(s) links, dates in UTC.
type Item struct {
	Feed FeedID
	// Key is the item's identity inside its feed, never empty: its GUID,
	// rdf:about, canonical link, or a digest of title and date. It is at most
	// 512 bytes of printable text.
	Key ItemKey
	// Aliases are other identities, strongest first ("link:…", "title:…").
	// They find an item that came back under another key.
	Aliases []string

	Title      string
	Summary    string // plain text, uncut
	Body       string // plain text of the full content, "" if the feed gives none
	Article    string // the text behind the link, while a second look judges it; else ""
	Link       string // absolute http(s), or ""
	Author     string
	Source     string // the outlet that the item itself credits (RSS <source>), "" if none
	Categories []string
	Lang       string // BCP 47, "" if unknown

	Published time.Time // zero if the feed gives no date that can be read
	Updated   time.Time
	FirstSeen time.Time
}

// Content is a digest of what a reader sees of the item; it changes when the
// item was edited.
func (i Item) Content() string {
	return Digest(12, i.Title, i.Summary, i.Body)
}

// Ref names the item.
func (i Item) Ref() ItemRef { return ItemRef{i.Feed, i.Key} }

// At is when the item appeared: its date, or when it was first seen if it has
// none or one in the future.
func (i Item) At() time.Time {
	if i.Published.IsZero() || (!i.FirstSeen.IsZero() && i.Published.After(i.FirstSeen)) {
		return i.FirstSeen
	}
	return i.Published
}

// Known is an item that the store has met before.
type Known struct {
	Key     ItemKey
	Content string // [Item.Content] as last seen
	Title   string // likewise; "" if it is not kept any more
	// Forgotten is set of what is not to be read again, by order: nothing else is
	// known of it.
	Forgotten bool
}

// Headline is a known item by what people know it by.
type Headline struct {
	Key   ItemKey
	Title string // as last seen
}
