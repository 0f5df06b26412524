package config

import (
	"errors"
	"slices"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
)

// Addition is topics and feeds that were made elsewhere than in the file, in the
// file's own words. What the file says goes first; no variable and no other file
// is read for an addition.
type Addition struct {
	Name string // stands in positions, in place of a file's
	Data []byte
}

// errNoFile refuses to read for an addition.
var errNoFile = errors.New("only a file can name others; write the profile into the topic")

// additionTable is what an addition can hold.
func additionTable() table[file] {
	return table[file]{name: "addition", keys: []key[file]{feedsKey(), topicsKey()}}
}

// addition reads an addition into what was read of the file.
func (r *reader) addition(a Addition, f *file) {
	src := newSource(a.Name, a.Data)
	root, problems := src.parse(a.Data)
	if root == nil || root.Kind != yaml.MappingNode {
		if len(problems) == 0 {
			problems = Problems{{Pos: src.pos(1, 1), Text: "topics: or feeds: is wanted"}}
		}
		r.problems = append(r.problems, problems...)
		return
	}
	o := r.options
	o.plain = true
	ra := &reader{src: src, options: o, problems: problems, written: r.written}
	additionTable().read(ra, root, f)
	for _, e := range f.topics {
		for _, p := range e.about {
			if p.file.given && p.file.pos.File == a.Name {
				ra.fail(p.file.pos, "about: %v", errNoFile)
			}
		}
	}
	r.problems = append(r.problems, ra.problems...)
}

// sound returns the additions that nothing is wrong with, and what is wrong
// with the others, by their names.
func sound(all []Addition, problems Problems) (good []Addition, refused map[string]Problems) {
	refused = map[string]Problems{}
	for _, p := range problems {
		if !p.Warning && slices.ContainsFunc(all, func(a Addition) bool { return a.Name == p.Pos.File }) {
			refused[p.Pos.File] = append(refused[p.Pos.File], p)
		}
	}
	for _, a := range all {
		if refused[a.Name] == nil {
			good = append(good, a)
		}
	}
	return good, refused
}

// With returns the configuration of the same file with other additions. Those
// that nothing is wrong with hold; the others are in Refused.
func (c *Config) With(additions []Addition, o Options) (*Config, Problems) {
	o.Additions = func() []Addition { return additions }
	return Parse(c.Path, c.data, o)
}

// MadeIn is the name of the addition that a position is in, "" for the file.
func (c *Config) MadeIn(p news.Pos) string {
	if slices.Contains(c.Additions, p.File) {
		return p.File
	}
	return ""
}
