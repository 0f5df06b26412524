package config

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// key is one key of a table, T being what the table is read into. It is the
// one place that knows the key: decoder, manual and JSON Schema follow it.
type key[T any] struct {
	name  string
	doc   string   // one sentence or two, for the manual and for editors
	form  form     // what its value may look like
	later string   // for a key that this version only checks: what happens instead
	aka   []string // what people call it elsewhere
	read  func(r *reader, n *yaml.Node, to *T)
}

// table is a set of keys.
type table[T any] struct {
	name string // in the manual
	keys []key[T]
	// stranger, if set, says more of a key that is not known.
	stranger func(name string) string
}

// read reads a table into to. An empty one is as good as none.
func (t table[T]) read(r *reader, n *yaml.Node, to *T) {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		r.hashTrap(n)
		return
	}
	if n.Kind != yaml.MappingNode {
		if r.plainNode(n) {
			r.fail(r.pos(n), "a table is wanted here: %s", strings.Join(t.sample(), ", "))
		}
		return
	}
	for _, p := range r.pairs(n) {
		k, ok := t.find(p.key.Value)
		if !ok {
			r.fail(r.pos(p.key), "unknown key %q%s", p.key.Value, t.hint(p.key.Value))
			continue
		}
		before := len(r.problems)
		k.read(r, p.value, to)
		if k.later != "" && len(r.problems) == before {
			r.warn(r.pos(p.key), "%s is not acted on by this version: %s", k.name, k.later)
		}
	}
}

func (t table[T]) find(name string) (key[T], bool) {
	for _, k := range t.keys {
		if k.name == name {
			return k, true
		}
	}
	return key[T]{}, false
}

func (t table[T]) hint(name string) string {
	if t.stranger != nil {
		if hint := t.stranger(name); hint != "" {
			return hint
		}
	}
	for _, k := range t.keys {
		for _, other := range k.aka {
			if strings.EqualFold(other, name) {
				return " (here it is called " + k.name + ")"
			}
		}
	}
	return suggest(name, t.names())
}

func (t table[T]) names() []string {
	names := make([]string, len(t.keys))
	for i, k := range t.keys {
		names[i] = k.name
	}
	return names
}

// sample is what a table may begin with, for messages.
func (t table[T]) sample() []string {
	var some []string
	for _, k := range t.keys[:min(3, len(t.keys))] {
		some = append(some, k.name+": …")
	}
	return some
}

// text makes a key with one value whose variables must be set.
func text[T any](name, doc string, f form, at func(*T) *scalar) key[T] {
	return key[T]{name: name, doc: doc, form: f, read: func(r *reader, n *yaml.Node, to *T) {
		if s, ok := r.scalar(n); ok || s.veiled {
			*at(to) = s
		}
	}}
}

// secret makes a key with one value that may be left unset.
func secret[T any](name, doc string, f form, at func(*T) *scalar) key[T] {
	return key[T]{name: name, doc: doc, form: f, read: func(r *reader, n *yaml.Node, to *T) {
		if s, ok := r.optional(n); ok || s.veiled {
			*at(to) = s
		}
	}}
}

// parsed makes a key whose value is understood at once. An error says what is
// wrong with the value and how to write it.
func parsed[T, V any](name, doc string, f form, parse func(string) (V, error), at func(*T) *V) key[T] {
	return key[T]{name: name, doc: doc, form: f, read: func(r *reader, n *yaml.Node, to *T) {
		s, ok := r.scalar(n)
		if !ok {
			return
		}
		v, err := parse(s.text)
		if err != nil {
			r.fail(s.pos, "%s: %v", name, err)
			return
		}
		*at(to) = v
	}}
}

// words makes a key with a value or a list of them.
func words[T any](name, doc string, f form, at func(*T) *[]scalar) key[T] {
	return key[T]{name: name, doc: doc, form: f, read: func(r *reader, n *yaml.Node, to *T) {
		all := []scalar{} // not nil: the key was given
		for _, item := range r.list(n) {
			if s, ok := r.scalar(item); ok {
				all = append(all, s)
			}
		}
		*at(to) = all
	}}
}

// part makes a key whose value is a table of its own.
func part[T, S any](name, doc string, sub table[S], at func(*T) *S) key[T] {
	return key[T]{name: name, doc: doc, form: sub.form(), read: func(r *reader, n *yaml.Node, to *T) {
		r.within(name, func() { sub.read(r, n, at(to)) })
	}}
}

// later marks a key as checked only, and says what happens instead.
func later[T any](k key[T], instead string) key[T] {
	k.later = instead
	return k
}

// aka adds names that people know the key by.
func aka[T any](k key[T], names ...string) key[T] {
	k.aka = names
	return k
}
