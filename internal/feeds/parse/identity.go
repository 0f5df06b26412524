package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/news"
)

const (
	maxKey    = 512 // bytes
	telling   = 12  // letters and digits that a title needs to identify an item
	keyDigest = 26
)

// identify gives each item its key and aliases, and removes items that say
// nothing and those that say exactly what another does. See [news.Item.Key].
func (b *builder) identify() {
	d := &b.doc
	items, entries := d.Items[:0], b.entries[:0]
	for i, it := range d.Items {
		if it.Title == "" && it.Summary == "" && it.Body == "" && it.Link == "" {
			d.Skipped++
			continue
		}
		items = append(items, it)
		entries = append(entries, b.entries[i])
	}
	d.Items, b.entries = items, entries
	ids := make([]ident, len(items))
	for i := range items {
		ids[i] = newIdent(&items[i], entries[i])
	}
	trust := b.learn(ids)
	kept, own := items[:0], ids[:0]
	seen := make(map[ident]bool, len(items))
	for i, n := range ids {
		n = n.trusted(trust, &items[i], entries[i])
		if seen[n.same()] {
			d.Skipped++
			continue
		}
		seen[n.same()] = true
		kept, own = append(kept, items[i]), append(own, n)
	}
	groups := tallyIdents(own)
	for i := range kept {
		kept[i].Key = groups.key(own[i])
		kept[i].Aliases = groups.aliases(own[i])
	}
	d.Items = distinct(kept, d)
	b.remarks()
}

// distinct drops items that came out under the key of another.
func distinct(items []news.Item, d *Document) []news.Item {
	seen := make(map[news.ItemKey]bool, len(items))
	out := items[:0]
	for _, it := range items {
		if seen[it.Key] {
			d.Skipped++
			continue
		}
		seen[it.Key] = true
		out = append(out, it)
	}
	return out
}

// remarks tells what the items had wrong.
func (b *builder) remarks() {
	b.notes.count(b.absurd, "absurd date", "ignored")
	b.notes.count(b.early, "date", "in the future, taken for the present")
	b.notes.count(b.undated, "date", "not readable")
	b.notes.count(b.doc.Skipped, "item", "skipped, empty or copies")
}

// ident is what identifies an item.
type ident struct {
	id    string // as the feed gives it, "" if it does not
	link  string // canonical
	bare  string // link as it was known while its fragment did not count, "" if it is no other
	title string // folded
	day   string // of publication, "" if unknown
	text  string // digest of title and date, or of the text where there is no title
	vague bool   // the title says nothing in this feed
}

// newIdent goes by the date that the feed gives: one that was in the future is
// shown as another each time.
func newIdent(it *news.Item, e entry) ident {
	n := ident{id: keyText(e.id), link: canonical(it.Link), title: fold(it.Title)}
	if !e.dated.IsZero() {
		n.day = e.dated.Format("2006-01-02")
	}
	return n
}

// trusted returns the identity without what tells no items apart in this feed.
func (n ident) trusted(t news.Trust, it *news.Item, e entry) ident {
	if !t.IDs {
		n.id = ""
	}
	if !t.Links {
		n.link = ""
	}
	n.vague = !t.Titles
	date := e.dated.UTC().Format("2006-01-02T15:04:05Z")
	switch {
	case it.Title == "":
		n.text = news.Digest(keyDigest, it.Summary, it.Body)
	case n.id == "" && n.vague:
		n.text = news.Digest(keyDigest, it.Title, date, it.Summary, it.Body)
	case n.id == "":
		n.text = news.Digest(keyDigest, it.Title, date)
	}
	return n
}

// same returns what two entries share that are one item, listed twice: id, link
// and title, whatever their dates.
func (n ident) same() ident {
	if n.id != "" || n.link != "" && !frontPage(n.link) {
		n.day = ""
		if n.title != "" {
			n.text = ""
		}
	}
	return n
}

// digest tells items apart that have the same id and link.
func (n ident) digest() string { return news.Digest(12, n.title, n.text) }

// base returns the item's identity before others of the document are looked
// at: guid or rdf:about, canonical link, digest of title and date. A site's own
// page is no item's link: the next item would have it too.
func (n ident) base() string {
	if n.id == "" && n.link != "" && !frontPage(n.link) {
		return n.link
	}
	return first(n.id, "text:"+n.text)
}

// tellingTitle returns what stands for the item by its title, "" if the title
// says too little or has no day.
func (n ident) tellingTitle() string {
	if n.vague || n.day == "" || utf8.RuneCountInString(n.title) < telling {
		return ""
	}
	return "title:" + n.title + "|" + n.day
}

// crowd counts who else in the document has the same identity. An identity that
// two items share identifies neither.
type crowd struct {
	bases  map[string]map[string]int // base → link → items
	links  map[string]string         // link → the one base that has it, "\x00" if many
	titles map[string]string         // title alias → likewise
}

func tallyIdents(ids []ident) crowd {
	c := crowd{
		bases:  make(map[string]map[string]int, len(ids)),
		links:  make(map[string]string, len(ids)),
		titles: make(map[string]string, len(ids)),
	}
	for _, n := range ids {
		base := n.base()
		if c.bases[base] == nil {
			c.bases[base] = make(map[string]int, 1)
		}
		c.bases[base][n.link]++
		share(c.links, n.link, base+"\x00"+n.title)
		share(c.titles, n.tellingTitle(), base+"\x00"+n.link)
	}
	return c
}

func share(m map[string]string, name, owner string) {
	if have, ok := m[name]; ok && have != owner {
		owner = "\x00"
	}
	m[name] = owner
}

// key returns the item's key. Items of one document that share an id are told
// apart by their links, and those that share the link too by their titles: all
// of them, for the order in a feed changes and the key must not.
func (c crowd) key(n ident) news.ItemKey {
	base := n.base()
	peers := c.bases[base]
	key := base
	if len(peers) > 1 && n.link != "" {
		key += " " + n.link
	}
	if peers[n.link] > 1 && !strings.HasPrefix(base, "text:") {
		key += " " + n.digest()
	}
	return news.ItemKey(short(key))
}

// aliases returns the other identities by which the item is found when it comes
// back under another key: its link and its title, where they are its own.
func (c crowd) aliases(n ident) []string {
	out := make([]string, 0, 2)
	if n.link != "" && c.links[n.link] != "\x00" && !frontPage(n.link) {
		out = append(out, short("link:"+n.link))
	}
	if n.bare != "" && n.link != "" {
		out = append(out, short("link:"+n.bare))
	}
	if t := n.tellingTitle(); t != "" && c.titles[t] != "\x00" {
		out = append(out, short(t))
	}
	return out
}

// frontPage reports whether a canonical link is a site's own page, which feeds
// put in when an item has none.
func frontPage(link string) bool {
	_, rest, _ := strings.Cut(link, "://")
	return !strings.ContainsAny(strings.TrimSuffix(rest, "/"), "/?")
}

// keyText returns an id as printable text, white space collapsed.
func keyText(id string) string {
	plain := true
	for i := range len(id) {
		if id[i] <= ' ' || id[i] >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return id
	}
	id = strings.Join(strings.Fields(id), " ")
	for _, r := range id {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return readable(id)
		}
	}
	return id
}

// short keeps an identity within [maxKey] bytes.
func short(key string) string {
	if len(key) <= maxKey {
		return key
	}
	return readable(key)
}

// readable stands for an identity that is too long or not printable: its
// beginning, for people, and a digest of the whole.
func readable(id string) string {
	var b strings.Builder
	for _, r := range id[:min(len(id), 128)] {
		if unicode.IsPrint(r) && r != utf8.RuneError {
			b.WriteRune(r)
		}
	}
	return b.String() + "…" + news.Digest(keyDigest, id)
}

// fold returns the letters and digits of a title in lower case, words apart.
func fold(title string) string {
	var b strings.Builder
	b.Grow(len(title))
	gap := false
	for _, r := range title {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r != '\u200c' && r != '\u200d':
			gap = true
		}
	}
	return b.String()
}
