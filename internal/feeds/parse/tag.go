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
	i := 1
	for i < len(b) && (nameByte(b[i]) || b[i] == ':') {
		i++
	}
	t := tag{name: legalName(string(b[1:i]))}
	if t.name == "" || i == len(b) || !(isSpace(b[i]) || b[i] == '>' || b[i] == '/') {
		return t, false
	}
	for {
		for i < len(b) && (isSpace(b[i]) || b[i] == '/' && i+1 < len(b) && b[i+1] != '>') {
			i++
		}
		switch {
		case i < len(b) && b[i] == '<' && root:
			t.size = i
			return t, true
		case i >= len(b) || b[i] == '<':
			return t, false
		case b[i] == '>':
			t.size = i + 1
			return t, true
		case b[i] == '/':
			t.empty = i+1 < len(b)
			t.size = i + 2
			return t, t.empty
		}
		a, n := readAttr(b[i:])
		if n == 0 {
			if k := bytes.IndexByte(b[i:], '<'); root && k >= 0 {
				t.size = i + k
				return t, true
			}
			return t, false
		}
		i += n
		if a.name != "" && len(t.attrs) < maxAttributes && !t.has(a.name) {
			t.attrs = append(t.attrs, a)
		}
	}
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
	for i < len(b) && !isSpace(b[i]) && b[i] != '=' && b[i] != '>' && b[i] != '<' && b[i] != '/' {
		i++
	}
	a := attr{name: legalName(string(b[:i]))}
	j := i
	for j < len(b) && isSpace(b[j]) {
		j++
	}
	if j >= len(b) || b[j] != '=' {
		a.value = a.name
		return a, max(i, 1)
	}
	j++
	for j < len(b) && isSpace(b[j]) {
		j++
	}
	if j >= len(b) {
		return a, 0
	}
	if q := b[j]; q == '"' || q == '\'' {
		end := bytes.IndexByte(b[j+1:], q)
		if end < 0 {
			k := bytes.IndexAny(b[j+1:], "<>")
			if k < 0 || b[j+1+k] == '<' {
				return a, 0
			}
			a.value = string(b[j+1 : j+1+k])
			return a, j + 1 + k
		}
		if value := b[j+1 : j+1+end]; bytes.Contains(value, []byte("</")) { // its own end is missing
			if k := bytes.IndexByte(value, '>'); k >= 0 {
				a.value = string(value[:k])
				return a, j + 1 + k
			}
		}
		a.value = string(b[j+1 : j+1+end])
		return a, j + 1 + end + 1
	}
	k := j
	for k < len(b) && !isSpace(b[k]) && b[k] != '>' && b[k] != '<' {
		k++
	}
	a.value = strings.TrimSuffix(string(b[j:k]), "/")
	if k < len(b) && b[k] == '>' && strings.HasSuffix(string(b[j:k]), "/") {
		k-- // <a href=x/>
	}
	return a, k
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
