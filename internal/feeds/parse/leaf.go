package parse

import (
	"bytes"
	"strings"

	"golang.org/x/net/html/atom"
)

// The elements of an item that hold text only: inside them, the start of
// another means that their end tag is missing or mistyped.
var shortLeaf = map[string]bool{
	"title": true, "link": true, "guid": true, "pubdate": true, "category": true, "comments": true,
	"id": true, "updated": true, "published": true, "issued": true, "modified": true, "dc:date": true,
	"dc:creator": true, "dc:subject": true,
}

// longLeaf elements may hold HTML that was not escaped, with links and titles
// of its own.
var longLeaf = map[string]bool{
	"description": true, "summary": true, "content": true, "content:encoded": true,
}

// endsLeaf are the elements that end a short leaf; those with true end a long
// one as well, for HTML knows no such element.
var endsLeaf = map[string]bool{
	"title": false, "link": false, "category": false, "author": false, "comments": false, "description": false,
	"summary": false, "content": false, "source": false,
	"guid": true, "pubdate": true, "enclosure": true, "id": true, "updated": true, "published": true,
	"issued": true, "modified": true, "content:encoded": true, "dc:date": true, "dc:creator": true, "dc:subject": true,
}

// endLeaf closes the item's text element that is open, if an element of that
// name cannot stand inside it.
func (m *mender) endLeaf(name string) {
	k := m.item + 1
	if k >= len(m.stack) {
		return
	}
	long, ends := endsLeaf[name]
	if !ends {
		return
	}
	leaf := strings.ToLower(m.stack[k])
	if shortLeaf[leaf] || longLeaf[leaf] && long {
		m.res.tags++
		m.closeTo(k)
	}
}

// prose reports whether what looks like a tag is part of a sentence ("a <b and
// c> d" in a title): no element of a feed or of HTML has that name.
func (m *mender) prose(t tag) bool {
	k := m.item + 1
	if m.item < 0 || k >= len(m.stack) || strings.Contains(t.name, ":") {
		return false
	}
	name := strings.ToLower(t.name)
	if _, known := endsLeaf[name]; known || name == "item" || name == "entry" {
		return false
	}
	leaf := strings.ToLower(m.stack[k])
	return (shortLeaf[leaf] || longLeaf[leaf]) && atom.Lookup([]byte(name)) == 0
}

// endless reports whether an extension right below an item, just opened, has no
// end tag before the item's: it would swallow the rest of the item.
func (m *mender) endless(name string) bool {
	lower := strings.ToLower(name)
	if m.item < 0 || len(m.stack)-1 != m.item+1 || !strings.Contains(name, ":") || shortLeaf[lower] || longLeaf[lower] {
		return false
	}
	ahead := m.in[m.i:min(len(m.in), m.i+8192)]
	end := bytes.Index(ahead, []byte("</"+m.stack[m.item]))
	if end < 0 || bytes.Contains(ahead[:end], []byte("</"+name)) {
		return false
	}
	m.res.tags++
	return true
}
