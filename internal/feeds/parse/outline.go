package parse

import (
	"bytes"
	"errors"
)

// errFlawed says that a document is not well-formed, or that its items do not
// stand where gofeed looks for them: it needs mending.
var errFlawed = errors.New("markup is not well-formed")

// outline is what one pass over a well-formed feed tells: it guards gofeed
// against markup that would exhaust the process, counts the items that must
// come out, and notes what gofeed does not.
type outline struct {
	items  []place
	tokens int
	lang   string // xml:lang of root or channel
	typed  []span // values of type attributes that ask gofeed for a whole HTML parser
}

// place is an item in the document.
type place struct {
	span
	tokens  int32 // of the document up to the item's end
	about   span  // rdf:about (RSS 1.0), which gofeed drops
	lang    span  // xml:lang
	outside bool  // beside the channel, not in it; gofeed puts these last
}

// span is a run of bytes of the document, [start, end); documents are small.
type span struct{ start, end int32 }

func (s span) of(b []byte) []byte { return b[s.start:s.end] }

// frame is an open element.
type frame struct {
	name   span
	scope  int  // xmlns and xml:base declarations in force
	text   int  // bytes of text so far
	holder bool // holds items: its own text is skipped by gofeed
	item   bool
	depth  int
}

// scanner reads a feed strictly: what it accepts, encoding/xml splits into the
// same tokens (a fuzz test holds the two together). It allocates nothing per
// token.
type scanner struct {
	b     []byte
	i     int
	kind  Kind
	root  []byte // the root's prefix
	stack []frame
	inner int // bytes that gofeed joins piece by piece
	binds int // namespaces that goxpp copies, element by element
	out   outline
}

// survey reads the document that begins with its root element. It returns
// errFlawed or [ErrTooComplex] for what must not reach gofeed.
func survey(b []byte, kind Kind) (outline, error) {
	s := scanner{b: b, kind: kind, root: rootPrefix(b), stack: make([]frame, 0, maxDepth)}
	for {
		done, err := s.token()
		if err != nil {
			return outline{}, err
		}
		if done {
			break
		}
	}
	if s.hidden(b[s.i:]) {
		return outline{}, errFlawed
	}
	return s.out, nil
}

// hidden reports whether text that gofeed will not read holds items.
func (s *scanner) hidden(rest []byte) bool {
	return bytes.Contains(rest, []byte("<item")) || bytes.Contains(rest, []byte("<entry"))
}

// token reads one run of text and the markup after it.
func (s *scanner) token() (done bool, err error) {
	j := bytes.IndexByte(s.b[s.i:], '<')
	if j < 0 {
		return false, errFlawed
	}
	if j > 0 {
		text := s.b[s.i : s.i+j]
		if bytes.IndexByte(text, ']') >= 0 && bytes.Contains(text, []byte("]]>")) {
			return false, errFlawed
		}
		if err := s.text(j); err != nil {
			return false, err
		}
	}
	s.i += j + 1
	s.out.tokens++
	if s.i >= len(s.b) {
		return false, errFlawed
	}
	switch s.b[s.i] {
	case '/':
		return s.closeTag()
	case '!':
		return false, s.special()
	case '?':
		return false, errFlawed
	}
	return false, s.openTag()
}

// text takes account of n bytes of text in the element that is open. gofeed
// joins the pieces of an extension's text one by one, in quadratic time.
func (s *scanner) text(n int) error {
	s.out.tokens++
	if len(s.stack) == 0 {
		return nil
	}
	f := &s.stack[len(s.stack)-1]
	if f.holder || f.item {
		return nil
	}
	s.inner += f.text
	f.text += n
	if s.inner > maxJoin {
		return ErrTooComplex
	}
	return nil
}

// special reads a comment or a CDATA section.
func (s *scanner) special() error {
	rest := s.b[s.i:]
	switch {
	case bytes.HasPrefix(rest, []byte("!--")):
		end := bytes.Index(rest[3:], []byte("--"))
		if end < 0 || 3+end+2 >= len(rest) || rest[3+end+2] != '>' {
			return errFlawed
		}
		s.i += 3 + end + 3
		return s.text(0)
	case bytes.HasPrefix(rest, []byte("![CDATA[")):
		end := bytes.Index(rest[8:], []byte("]]>"))
		if end < 0 || swallowed(rest[8:8+end]) {
			return errFlawed
		}
		s.i += 8 + end + 3
		return s.text(end)
	}
	return errFlawed
}

// swallowed reports whether a CDATA section, for want of its end, ran on into
// the next item's.
func swallowed(cdata []byte) bool {
	before, _, found := bytes.Cut(cdata, []byte("<![CDATA["))
	return found && (bytes.Contains(before, []byte("</item>")) || bytes.Contains(before, []byte("</entry>")))
}

// closeTag reads an end tag; done is set when it ends the root.
func (s *scanner) closeTag() (done bool, err error) {
	s.i++
	name, err := s.name()
	if err != nil {
		return false, err
	}
	s.space()
	if s.i >= len(s.b) || s.b[s.i] != '>' || len(s.stack) == 0 {
		return false, errFlawed
	}
	s.i++
	top := s.stack[len(s.stack)-1]
	if !bytes.Equal(top.name.of(s.b), name.of(s.b)) {
		return false, errFlawed
	}
	s.pop(top)
	return len(s.stack) == 0, nil
}

func (s *scanner) pop(top frame) {
	s.stack = s.stack[:len(s.stack)-1]
	if top.item {
		p := &s.out.items[len(s.out.items)-1]
		p.end, p.tokens = int32(s.i), int32(s.out.tokens)
	}
}

func (s *scanner) space() {
	for s.i < len(s.b) && isSpace(s.b[s.i]) {
		s.i++
	}
}

// name reads a name of ASCII letters with one colon at most; others are
// flawed, though XML allows them: no feed needs them.
func (s *scanner) name() (span, error) {
	start, colons := s.i, 0
	for s.i < len(s.b) && (nameByte(s.b[s.i]) || s.b[s.i] == ':') {
		if s.b[s.i] == ':' {
			colons++
		}
		s.i++
	}
	if s.i == start || !nameStart(s.b[start]) || colons > 1 || s.b[s.i-1] == ':' {
		return span{}, errFlawed
	}
	return span{int32(start), int32(s.i)}, nil
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func nameStart(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

func nameByte(c byte) bool {
	return nameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.'
}

// rootPrefix returns the prefix of the element that b begins with.
func rootPrefix(b []byte) []byte {
	i := 1
	for i < len(b) && (nameByte(b[i]) || b[i] == ':') {
		i++
	}
	prefix, _ := splitName(b[min(1, i):i])
	return prefix
}

func splitName(name []byte) (prefix, local []byte) {
	if before, after, found := bytes.Cut(name, []byte(":")); found {
		return before, after
	}
	return nil, name
}
