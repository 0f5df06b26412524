package parse

import "bytes"

// jsonParts is a JSON Feed taken apart: its items, and the document without
// them.
type jsonParts struct {
	frame   []byte // the document with an empty list of items
	items   [][]byte
	listed  bool // it has a list of items
	dropped int  // members of the list that are no objects
	more    int  // items beyond the limit
	cut     bool // the document ends too early
	deep    bool // nested deeper than any feed
}

// jsonStart returns where the document's object begins, -1 if there is none:
// what stands before it may be a warning of the publisher's software.
func jsonStart(b []byte) int {
	for i := 0; i < len(b); i++ {
		k := bytes.IndexByte(b[i:], '{')
		if k < 0 {
			return -1
		}
		i += k
		if rest := bytes.TrimLeft(b[i+1:], " \t\r\n"); len(rest) > 0 && rest[0] == '"' {
			return i
		}
	}
	return -1
}

// splitJSON walks the document by its brackets, without judging what stands
// between them.
func splitJSON(b []byte) jsonParts {
	var p jsonParts
	list := findList(b)
	if list < 0 {
		end, deep := jsonEnd(b)
		p.cut, p.deep = end < 0, deep
		if end < 0 {
			end = len(b)
		}
		p.frame = b[:end]
		return p
	}
	p.listed = true
	i := list + 1
	for i < len(b) && b[i] != ']' {
		if b[i] != '{' && b[i] != '[' && b[i] != '"' {
			i++ // blanks, commas, and whatever else stands between items
			continue
		}
		end, deep := jsonEnd(b[i:])
		if deep {
			p.deep = true
			return p
		}
		if end < 0 {
			p.cut = true
			p.dropped++
			i = len(b)
			break
		}
		p.take(b[i : i+end])
		i += end
	}
	p.frame = append(append([]byte{}, b[:list+1]...), ']')
	if i >= len(b) {
		p.cut = true
		p.frame = append(p.frame, '}')
		return p
	}
	end, _ := jsonEnd(append([]byte("{"), b[i+1:]...))
	if end < 0 {
		p.cut = true
		p.frame = append(p.frame, '}')
		return p
	}
	p.frame = append(p.frame, b[i+1:i+end]...)
	return p
}

func (p *jsonParts) take(member []byte) {
	switch {
	case member[0] != '{':
		p.dropped++
	case len(p.items) == maxItems:
		p.more++
	default:
		p.items = append(p.items, member)
	}
}

// jsonEnd returns the length of the value, a string, object or list, that b
// begins with; -1 if it does not end. It reports deep for nesting that no feed
// has.
func jsonEnd(b []byte) (n int, deep bool) {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			k := stringEnd(b[i:])
			if k < 0 {
				return -1, false
			}
			i += k - 1
			if depth == 0 {
				return i + 1, false
			}
		case '{', '[':
			if depth++; depth > maxDepth {
				return -1, true
			}
		case '}', ']':
			if depth--; depth <= 0 {
				return i + 1, false
			}
		}
	}
	return -1, false
}

// stringEnd returns the length of the string that b begins with, -1 if it does
// not end.
func stringEnd(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// findList returns where the list of the object's own member "items" begins,
// -1 if it has none.
func findList(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			k := stringEnd(b[i:])
			if k < 0 {
				return -1
			}
			name := string(b[i+1 : i+k-1])
			i += k - 1
			if depth != 1 || name != "items" {
				continue
			}
			rest := bytes.TrimLeft(b[i+1:], " \t\r\n")
			if len(rest) > 1 && rest[0] == ':' {
				rest = bytes.TrimLeft(rest[1:], " \t\r\n")
				if len(rest) > 0 && rest[0] == '[' {
					return len(b) - len(rest)
				}
			}
		}
	}
	return -1
}
