package parse

import "bytes"

// openTag reads a start tag with its attributes.
func (s *scanner) openTag() error {
	start := s.i - 1
	name, err := s.name()
	if err != nil {
		return err
	}
	f := frame{name: name, depth: len(s.stack)}
	if f.depth > 0 {
		f.scope = s.stack[f.depth-1].scope
	}
	if err := s.classify(&f, start); err != nil {
		return err
	}
	empty, err := s.attributes(&f)
	if err != nil {
		return err
	}
	s.binds += f.scope
	if f.scope > maxNamespaces || s.binds > maxBinds {
		return ErrTooComplex
	}
	if len(s.stack) == maxDepth {
		return errFlawed // too deep; mending tells unclosed tags from an attack
	}
	s.stack = append(s.stack, f)
	if empty {
		s.out.tokens++
		s.pop(f)
		if len(s.stack) == 0 {
			return errFlawed
		}
	}
	return nil
}

// classify says what role the element plays. An item anywhere but right below
// its channel or feed would be lost without a word.
func (s *scanner) classify(f *frame, start int) error {
	prefix, local := splitName(f.name.of(s.b))
	switch {
	case isItem(s.kind, s.root, prefix, local):
		if len(s.stack) == 0 || !s.stack[len(s.stack)-1].holder {
			return errFlawed
		}
		f.item = true
		s.out.items = append(s.out.items, place{span: span{start: int32(start)}, outside: len(s.stack) == 1})
	case isHolder(s.kind, s.root, prefix, local) && len(s.stack) < 2:
		f.holder = true
	}
	return nil
}

// isItem reports whether an element is an item of a feed of that kind whose
// root has the given prefix.
func isItem(kind Kind, root, prefix, local []byte) bool {
	want := "item"
	if kind == Atom {
		want = "entry"
	}
	return len(local) == len(want) && bytes.EqualFold(local, []byte(want)) && native(root, prefix)
}

// native reports whether a prefix is the feed's own vocabulary. gofeed decides
// by namespace; this decides the same for every feed seen.
func native(root, prefix []byte) bool {
	switch string(prefix) {
	case "", "rss", "rdf", "atom":
		return true
	}
	return bytes.Equal(root, prefix)
}

// isHolder reports whether an element can hold items.
func isHolder(kind Kind, root, prefix, local []byte) bool {
	if !native(root, prefix) {
		return false
	}
	switch kind {
	case Atom:
		return bytes.EqualFold(local, []byte("feed"))
	case RDF:
		return bytes.EqualFold(local, []byte("rdf")) || bytes.EqualFold(local, []byte("channel"))
	default:
		return bytes.EqualFold(local, []byte("rss")) || bytes.EqualFold(local, []byte("channel"))
	}
}

// attributes reads what stands between an element's name and its ">".
func (s *scanner) attributes(f *frame) (empty bool, err error) {
	for n := 0; ; n++ {
		s.space()
		if s.i >= len(s.b) {
			return false, errFlawed
		}
		switch s.b[s.i] {
		case '>':
			s.i++
			return false, nil
		case '/':
			if s.i+1 >= len(s.b) || s.b[s.i+1] != '>' {
				return false, errFlawed
			}
			s.i += 2
			return true, nil
		}
		if n == maxAttributes {
			return false, ErrTooComplex
		}
		name, value, err := s.attribute()
		if err != nil {
			return false, err
		}
		s.note(f, name, value)
	}
}

// attribute reads name="value".
func (s *scanner) attribute() (name, value span, err error) {
	if name, err = s.name(); err != nil {
		return name, value, err
	}
	s.space()
	if s.i >= len(s.b) || s.b[s.i] != '=' {
		return name, value, errFlawed
	}
	s.i++
	s.space()
	if s.i >= len(s.b) {
		return name, value, errFlawed
	}
	quote := s.b[s.i]
	if quote != '"' && quote != '\'' {
		return name, value, errFlawed
	}
	s.i++
	end := bytes.IndexByte(s.b[s.i:], quote)
	if end < 0 {
		return name, value, errFlawed
	}
	value = span{int32(s.i), int32(s.i + end)}
	s.i += end + 1
	if bytes.IndexByte(value.of(s.b), '<') >= 0 {
		return name, value, errFlawed
	}
	return name, value, nil
}

// note keeps what gofeed does not tell, and counts what costs it memory.
func (s *scanner) note(f *frame, name, value span) {
	n, v := name.of(s.b), value.of(s.b)
	switch {
	case bytes.HasPrefix(n, []byte("xmlns")), string(n) == "xml:base":
		f.scope++
	case string(n) == "xml:lang":
		if f.item {
			s.item().lang = value
		} else if f.holder && s.out.lang == "" {
			s.out.lang = string(v)
		}
	case f.item && bytes.HasSuffix(n, []byte("about")):
		s.item().about = value
	case s.kind == Atom && string(n) == "type" && containsFold(v, "html") && !bytes.HasPrefix(v, []byte("text/")):
		s.out.typed = append(s.out.typed, value)
	}
}

func (s *scanner) item() *place { return &s.out.items[len(s.out.items)-1] }

func containsFold(b []byte, lower string) bool {
	return len(b) >= len(lower) && len(b) < 256 && bytes.Contains(bytes.ToLower(b), []byte(lower))
}
