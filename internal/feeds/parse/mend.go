package parse

import (
	"bytes"
	"strings"

	"golang.org/x/net/html/atom"
)

// mended is a document written anew so that [survey] accepts it.
type mended struct {
	body    []byte
	dropped int  // items that were cut in the middle
	cut     bool // the root was never closed: the document may have been cut
	strays  int  // "<" that began no tag
	tags    int  // tags closed, dropped or moved
}

// mender writes a broken document anew: bare "<" escaped, comments and
// instructions left out, every tag closed, every item right below its channel,
// and an item that the document's end cuts in two removed.
type mender struct {
	in    []byte
	i     int
	kind  Kind
	root  []byte // the root's prefix
	out   []byte
	stack []string        // names of open elements, as written
	item  int             // depth of the open item in stack, -1 if none
	start int             // offset in out of that item
	deep  int             // tags left out because they are nested too deep
	ended bool            // the root's end tag was seen
	none  map[string]bool // ends of markup that do not come any more
	res   mended
}

// mend returns ErrTooComplex where the markup is an attack rather than a slip.
func mend(b []byte, kind Kind) (mended, error) {
	m := &mender{in: b, kind: kind, root: rootPrefix(b), item: -1, out: make([]byte, 0, len(b)+1024)}
	for m.i < len(m.in) {
		j := bytes.IndexByte(m.in[m.i:], '<')
		if j < 0 {
			m.text(m.in[m.i:])
			break
		}
		m.text(m.in[m.i : m.i+j])
		m.i += j
		m.markup()
		if m.deep > 1000 {
			return mended{}, ErrTooComplex
		}
	}
	m.finish()
	m.res.body = m.out
	return m.res, nil
}

// text writes a run of text. After the root's end only items are of use.
func (m *mender) text(t []byte) {
	if m.idle() {
		return
	}
	if bytes.Contains(t, []byte("]]>")) {
		t = bytes.ReplaceAll(t, []byte("]]>"), []byte("]]&gt;"))
	}
	if len(t) > 0 && (t[0] == ']' || t[0] == '>') && bytes.HasSuffix(m.out, []byte("]")) {
		m.out = append(m.out, ' ') // what stood between is gone: no "]]>" of two halves
	}
	m.out = append(m.out, t...)
}

// idle reports whether what comes now belongs to nothing.
func (m *mender) idle() bool { return len(m.stack) == 0 || m.ended && m.item < 0 }

// markup reads what begins with "<".
func (m *mender) markup() {
	rest := m.in[m.i:]
	switch {
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		m.cdata(rest)
	case bytes.HasPrefix(rest, []byte("<!--")):
		m.skip(rest, "-->", 4)
	case bytes.HasPrefix(rest, []byte("<!")):
		m.skip(rest, ">", 2)
	case bytes.HasPrefix(rest, []byte("<?")):
		m.skip(rest, "?>", 2)
	case len(rest) > 2 && rest[1] == '/' && nameStart(rest[2]):
		m.endTag(rest)
	case len(rest) > 1 && nameStart(rest[1]):
		m.startTag(rest)
	default:
		m.stray()
	}
}

// stray writes a "<" that begins no tag.
func (m *mender) stray() {
	m.i++
	m.res.strays++
	if !m.idle() {
		m.out = append(m.out, "&lt;"...)
	}
}

// skip leaves markup out up to its end, or only its beginning if it has none.
func (m *mender) skip(rest []byte, end string, least int) {
	m.i += least
	if k := m.find(rest[least:], end); k >= 0 {
		m.i += k + len(end)
	}
}

// find is [bytes.Index] in the rest of the document. It looks for what is not
// there once only, or markup without ends would take quadratic time.
func (m *mender) find(rest []byte, end string) int {
	if m.none[end] {
		return -1
	}
	k := bytes.Index(rest, []byte(end))
	if k < 0 {
		if m.none == nil {
			m.none = map[string]bool{}
		}
		m.none[end] = true
	}
	return k
}

// cdata copies a CDATA section. One without an end of its own is ended where
// the element that holds it ends.
func (m *mender) cdata(rest []byte) {
	const open, shut = "<![CDATA[", "]]>"
	body := rest[len(open):]
	end := m.find(body, shut)
	width := end + len(shut)
	if (end < 0 || swallowed(body[:end])) && len(m.stack) > 0 {
		within := body
		if end >= 0 {
			within = body[:end]
		}
		k := bytes.Index(within, []byte("</"+m.stack[len(m.stack)-1]))
		if k >= 0 {
			end, width = k, k
			m.res.tags++
		}
	}
	if end < 0 { // the document ends in it
		end, width = len(body), len(body)
	}
	m.i += len(open) + width
	if m.idle() {
		return
	}
	m.out = append(m.out, open...)
	m.out = append(m.out, bytes.ReplaceAll(body[:end], []byte(open), []byte("&lt;![CDATA["))...)
	m.out = append(m.out, shut...)
}

// endTag closes what it names, with all that is still open inside.
func (m *mender) endTag(rest []byte) {
	end := 2
	for end < len(rest) && (nameByte(rest[end]) || rest[end] == ':') {
		end++
	}
	name := strings.TrimRight(string(rest[2:end]), ":")
	for end < len(rest) && rest[end] != '>' && rest[end] != '<' {
		end++
	}
	if end < len(rest) && rest[end] == '>' {
		end++
	}
	m.i += end
	prefix, local := splitName([]byte(name))
	switch {
	case isHolder(m.kind, m.root, prefix, local):
		m.endHolder(name)
	case isItem(m.kind, m.root, prefix, local):
		if m.item >= 0 {
			m.closeTo(m.item)
		}
	default:
		m.endElement(name)
	}
}

// endHolder takes note of the end of channel or root; the tags themselves are
// written at the very end, so that items after them still count.
func (m *mender) endHolder(name string) {
	if len(m.stack) == 0 {
		return
	}
	if m.item >= 0 {
		m.closeTo(m.item)
	}
	for len(m.stack) > 0 && !m.holds(len(m.stack)-1) {
		m.closeTo(len(m.stack) - 1)
	}
	if len(m.stack) > 0 && strings.EqualFold(m.stack[0], name) {
		m.ended = true
	}
}

func (m *mender) holds(k int) bool {
	prefix, local := splitName([]byte(m.stack[k]))
	return k < 2 && isHolder(m.kind, m.root, prefix, local)
}

func (m *mender) endElement(name string) {
	floor := max(m.item+1, 0)
	for k := len(m.stack) - 1; k >= floor; k-- {
		if m.stack[k] == name || strings.EqualFold(m.stack[k], name) {
			if !m.holds(k) {
				if k != len(m.stack)-1 || m.stack[k] != name {
					m.res.tags++
				}
				m.closeTo(k)
			}
			return
		}
	}
	m.res.tags++ // it closes nothing that is open
}

// closeTo closes all elements from depth k on.
func (m *mender) closeTo(k int) {
	for len(m.stack) > k {
		last := len(m.stack) - 1
		m.out = append(append(append(m.out, "</"...), m.stack[last]...), '>')
		m.stack = m.stack[:last]
	}
	if m.item >= len(m.stack) {
		m.item = -1
	}
}

// finish removes an item cut in two and closes what is open.
func (m *mender) finish() {
	m.res.cut = !m.ended
	if m.item >= 0 {
		m.out = m.out[:m.start]
		m.stack = m.stack[:m.item]
		m.item = -1
		m.res.dropped++
	}
	m.closeTo(0)
}

// startTag opens an element, after closing what cannot hold it.
func (m *mender) startTag(rest []byte) {
	t, ok := readTag(rest, len(m.stack) == 0 && !m.ended)
	if !ok || m.prose(t) || len(m.stack) == 0 && rootKind(rest) == "" {
		m.stray()
		return
	}
	m.i += t.size
	if !m.place(t.name) {
		return
	}
	if len(m.stack) >= maxDepth-1 {
		m.deep++
		m.res.tags++
		return
	}
	m.out = t.write(m.out)
	m.stack = append(m.stack, t.name)
	m.ended = m.ended || t.empty && len(m.stack) == 1 // <rss/>
	if len(m.stack) > 1 && (t.empty || m.void(t.name) || m.endless(t.name)) {
		m.closeTo(len(m.stack) - 1)
	}
}

// place makes room for an element, and reports whether it has a place at all.
func (m *mender) place(name string) bool {
	prefix, local := splitName([]byte(name))
	switch {
	case isItem(m.kind, m.root, prefix, local) && len(m.stack) > 0:
		m.openItem()
	case m.ended && m.item < 0:
		return false
	case isHolder(m.kind, m.root, prefix, local):
		if len(m.stack) > 0 && (len(m.stack) > 1 || strings.EqualFold(m.stack[0], name)) {
			m.res.tags++
			return false
		}
	case m.item >= 0:
		m.endLeaf(strings.ToLower(name))
	}
	return true
}

// openItem makes room for an item: it never stands inside another, nor inside
// an element that was left open before it.
func (m *mender) openItem() {
	k := 1
	for k < len(m.stack) && m.holds(k) {
		k++
	}
	if k < len(m.stack) {
		m.res.tags++
		m.closeTo(k)
	}
	m.item, m.start = k, len(m.out)
}

// void reports whether the element is one of HTML's without an end tag, in the
// middle of text.
func (m *mender) void(name string) bool {
	if m.item < 0 || len(m.stack)-1 <= m.item+1 {
		return false
	}
	switch atom.Lookup([]byte(strings.ToLower(name))) {
	case atom.Br, atom.Hr, atom.Img, atom.Input, atom.Meta, atom.Wbr, atom.Area, atom.Col, atom.Embed, atom.Source:
		m.res.tags++
		return true
	}
	return false
}
