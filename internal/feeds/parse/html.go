package parse

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// stripTags returns HTML as text: entities decoded once, tags removed, and
// block where a block begins or ends. What only looks like a tag is kept.
func stripTags(s string, block byte) string {
	if strings.IndexByte(s, '<') < 0 {
		return unescape(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	rest := s
	for {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			b.WriteString(unescape(rest))
			return b.String()
		}
		b.WriteString(unescape(rest[:i]))
		rest = rest[i:]
		n, name := tagLen(rest)
		if n == 0 {
			b.WriteByte('<')
			rest = rest[1:]
			continue
		}
		if mute[name] && rest[1] != '/' && !strings.HasSuffix(rest[:n], "/>") {
			n += silence(rest[n:], name)
		}
		switch {
		case blocks[name]:
			b.WriteByte(block)
		case name == atom.Img:
			b.WriteByte(' ')
		}
		rest = rest[n:]
	}
}

// tagLen returns the length of the tag, comment or declaration that s begins
// with, and the element's name; 0 if s begins with text.
func tagLen(s string) (int, atom.Atom) {
	switch {
	case strings.HasPrefix(s, "<!--"):
		return through(s, "-->"), 0
	case strings.HasPrefix(s, "<![CDATA["):
		return len("<![CDATA["), 0 // its text is text
	case strings.HasPrefix(s, "<!"), strings.HasPrefix(s, "<?"):
		return through(s, ">"), 0
	}
	i := 1
	if i < len(s) && s[i] == '/' {
		i++
	}
	start := i
	for i < len(s) && (nameByte(s[i]) || s[i] == ':') {
		i++
	}
	if i == start || i == len(s) || !nameStart(s[start]) {
		return 0, 0
	}
	raw := s[start:i]
	name := atom.Lookup([]byte(strings.ToLower(raw)))
	if name == 0 && !strings.ContainsAny(raw, ":-") && !oldElement(raw) {
		return 0, 0
	}
	return endOfTag(s, i), name
}

// through returns where s ends with its first end, all of s if it has none.
func through(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i + len(end)
	}
	return len(s)
}

// endOfTag returns where the tag ends whose name ends at i; quoted values may
// hold ">". A tag without an end takes all the rest, as in browsers.
func endOfTag(s string, i int) int {
	var quote byte
	for j := i; j < len(s); j++ {
		switch c := s[j]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return j + 1
		case (c == '"' || c == '\'') && s[j-1] == '=':
			quote = c
		}
	}
	if j := strings.IndexByte(s[i:], '>'); j >= 0 { // a quote was left open
		return i + j + 1
	}
	return len(s)
}

// oldElement reports whether a name that HTML no longer knows is an element.
func oldElement(name string) bool {
	switch strings.ToLower(name) {
	case "u", "tt", "acronym", "dir", "big", "strike", "blink", "spacer", "layer":
		return true
	}
	return false
}

// silence returns the length of what follows up to the end of an element whose
// content is not for readers.
func silence(s string, name atom.Atom) int {
	end := "</" + name.String()
	for i := 0; ; {
		j := strings.IndexByte(s[i:], '<')
		if j < 0 {
			return len(s)
		}
		i += j
		if len(s)-i >= len(end) && strings.EqualFold(s[i:i+len(end)], end) {
			return i
		}
		i++
	}
}

// mute elements hold nothing to read.
var mute = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Iframe: true, atom.Template: true, atom.Object: true,
	atom.Select: true, atom.Textarea: true, atom.Svg: true, atom.Math: true, atom.Noframes: true,
}

// blocks are the elements that begin a line of their own.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Br: true, atom.Caption: true,
	atom.Center: true, atom.Dd: true, atom.Details: true, atom.Div: true, atom.Dl: true, atom.Dt: true,
	atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true, atom.Li: true,
	atom.Main: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true,
	atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true,
	atom.Thead: true, atom.Title: true, atom.Tr: true, atom.Ul: true, atom.Video: true, atom.Audio: true,
}
