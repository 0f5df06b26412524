package parse

import (
	"bytes"
	"strings"
)

// tag is a start tag as leniently read.
type tag struct {
	name  string
	attrs []attr
	empty bool
	size  int // bytes it takes in the document
}

type attr struct{ name, value string }

// readTag reads a start tag in whatever form: attributes without quotes or
// values, with "<" or ">" in quotes, with names that XML does not know (these
// are left out). It reports false for a "<" that begins no tag; a root may lack
// its ">", for it has been recognised by its name.
func readTag(b []byte, root bool) (tag, bool) {
	name, i := tagName(b)
	t := tag{name: name}
	if name == "" {
		return t, false
	}
	for {
		i = skipFiller(b, i)
		if done, ok := t.end(b, i, root); done {
			return t, ok
		}
		a, n := readAttr(b[i:])
		if n == 0 {
			t.size = i + bytes.IndexByte(b[i:], '<')
			return t, root && t.size >= i
		}
		i += n
		if a.name != "" && len(t.attrs) < maxAttributes && !t.has(a.name) {
			t.attrs = append(t.attrs, a)
		}
	}
}

// tagName returns the name after "<" and where it ends, "" if it is none.
func tagName(b []byte) (string, int) {
	i := 1
	for i < len(b) && (nameByte(b[i]) || b[i] == ':') {
		i++
	}
	if i == len(b) || !isSpace(b[i]) && b[i] != '>' && b[i] != '/' {
		return "", i
	}
	return legalName(string(b[1:i])), i
}

// end reports whether the tag is over at i, and whether it is one.
func (t *tag) end(b []byte, i int, root bool) (done, ok bool) {
	switch {
	case i >= len(b):
		return true, false
	case b[i] == '<':
		t.size = i
		return true, root
	case b[i] == '>':
		t.size = i + 1
		return true, true
	case b[i] == '/':
		t.empty = i+1 < len(b)
		t.size = i + 2
		return true, t.empty
	}
	return false, false
}

func (t tag) has(name string) bool {
	for _, a := range t.attrs {
		if a.name == name {
			return true
		}
	}
	return false
}

// readAttr reads an attribute and returns how many bytes it takes, 0 if it
// never ends.
func readAttr(b []byte) (attr, int) {
	i := 0
	for i < len(b) && !isSpace(b[i]) && !bytes.ContainsRune([]byte("=></"), rune(b[i])) {
		i++
	}
	a := attr{name: legalName(string(b[:i]))}
	j := skipSpace(b, i)
	if j >= len(b) || b[j] != '=' {
		a.value = a.name
		return a, max(i, 1)
	}
	j = skipSpace(b, j+1)
	if j >= len(b) {
		return a, 0
	}
	var n int
	if b[j] == '"' || b[j] == '\'' {
		a.value, n = quoted(b[j:])
	} else {
		a.value, n = unquoted(b[j:])
	}
	if n < 0 {
		return a, 0
	}
	return a, j + n
}

// skipFiller skips blanks, and slashes that end no tag.
func skipFiller(b []byte, i int) int {
	for i < len(b) && (isSpace(b[i]) || b[i] == '/' && i+1 < len(b) && b[i+1] != '>') {
		i++
	}
	return i
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	return i
}

// quoted reads a value in quotes. One that lacks its second quote ends with the
// tag; n is -1 if that has no end either.
func quoted(b []byte) (value string, n int) {
	end := bytes.IndexByte(b[1:], b[0])
	if end < 0 {
		k := bytes.IndexAny(b[1:], "<>")
		if k < 0 || b[1+k] == '<' {
			return "", -1
		}
		return string(b[1 : 1+k]), 1 + k
	}
	inside := b[1 : 1+end]
	if bytes.Contains(inside, []byte("</")) { // the quote is another's
		if k := bytes.IndexByte(inside, '>'); k >= 0 {
			return string(inside[:k]), 1 + k
		}
	}
	return string(inside), end + 2
}

// unquoted reads a value up to the next blank or the tag's end.
func unquoted(b []byte) (value string, n int) {
	for n < len(b) && !isSpace(b[n]) && b[n] != '>' && b[n] != '<' {
		n++
	}
	if n > 0 && n < len(b) && b[n] == '>' && b[n-1] == '/' {
		n-- // <a href=x/>
	}
	return strings.TrimSuffix(string(b[:n]), "/"), n
}

// legalName returns name if [survey] reads it, else "".
func legalName(name string) string {
	if name == "" || !nameStart(name[0]) || strings.Count(name, ":") > 1 || name[len(name)-1] == ':' {
		return ""
	}
	for i := range len(name) {
		if !nameByte(name[i]) && name[i] != ':' {
			return ""
		}
	}
	return name
}

// write appends the tag in strict form. An empty tag is written as a start tag.
func (t tag) write(out []byte) []byte {
	out = append(append(out, '<'), t.name...)
	for _, a := range t.attrs {
		out = append(append(append(out, ' '), a.name...), '=', '"')
		for i := range len(a.value) {
			switch c := a.value[i]; c {
			case '<':
				out = append(out, "&lt;"...)
			case '"':
				out = append(out, "&#34;"...)
			default:
				out = append(out, c)
			}
		}
		out = append(out, '"')
	}
	return append(out, '>')
}
