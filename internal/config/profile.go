package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
	texts "watcher/internal/text"
)

// aboutEntry is a profile as a topic gives it: a file's name, or the profile.
type aboutEntry struct {
	file    scalar
	profile *news.Profile
}

// profilePart is a profile being read.
type profilePart struct {
	news.Profile
	mean, sd bool // given
}

// termLists are the lists of a profile, by their keys.
var termLists = []struct {
	key, doc string
	kind     news.TermKind
}{
	{"names", "Names with their weights; with ~ known by sound in any script.", news.TermName},
	{"acronyms", "Words of capitals, in this case alone.", news.TermAcronym},
	{"countries", "ISO 3166 codes: the country, its people and its capital in any language.", news.TermCountry},
	{"pairs", "Two countries in one item, as in AL IR.", news.TermPair},
	{"concepts", "Words of news that are known in many languages, by their English names.", news.TermConcept},
	{"phrases", "Two words that stand within three words of each other.", news.TermPhrase},
	{"words", "Single words.", news.TermWord},
}

// profileTable is a profile, in a file of its own or inside a topic.
func profileTable() table[profilePart] {
	number := func(name, doc string, at func(*profilePart) *float64, given func(*profilePart) *bool) key[profilePart] {
		return key[profilePart]{name: name, doc: doc, form: numberForm(), read: func(r *reader, n *yaml.Node, p *profilePart) {
			s, ok := r.scalar(n)
			if !ok {
				return
			}
			v, err := strconv.ParseFloat(s.text, 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
				r.fail(s.pos, "%s: %q is no number", name, s.text)
				return
			}
			*at(p), *given(p) = v, true
		}}
	}
	t := table[profilePart]{name: "profile", keys: []key[profilePart]{
		{name: "sources", doc: "Files and addresses that it was learned from.", form: manyForm(textForm("file or address")), read: func(r *reader, n *yaml.Node, p *profilePart) {
			for _, item := range r.list(n) {
				if s, ok := r.scalar(item); ok {
					p.Sources = append(p.Sources, s.text)
				}
			}
		}},
		parsed("lang", "The language of those.", textForm("language"), func(s string) (string, error) { return s, nil }, func(p *profilePart) *string { return &p.Lang }),
		number("mean", "The mean score of news at large.", func(p *profilePart) *float64 { return &p.Mean }, func(p *profilePart) *bool { return &p.mean }),
		number("sd", "The standard deviation of that score; a larger one makes the profile stricter.", func(p *profilePart) *float64 { return &p.SD }, func(p *profilePart) *bool { return &p.sd }),
	}}
	for _, l := range termLists {
		t.keys = append(t.keys, key[profilePart]{
			name: l.key, doc: l.doc, form: mapForm("term: weight", numberForm()),
			read: func(r *reader, n *yaml.Node, p *profilePart) { r.terms(n, l.key, l.kind, p) },
		})
	}
	return t
}

func numberForm() form {
	return form{words: "number", schema: map[string]any{"type": "number"}}
}

// terms reads one list of terms with their weights.
func (r *reader) terms(n *yaml.Node, name string, kind news.TermKind, p *profilePart) {
	const heaviest = 1000
	for _, e := range r.entries(n, name+": a table is wanted, each term with its weight: exile: 2.6") {
		s, ok := r.scalar(e.value)
		if !ok {
			continue
		}
		w, err := strconv.ParseFloat(s.text, 64)
		if err != nil || !(w > 0) || w > heaviest { // NaN too
			r.fail(s.pos, "%s: the weight of %q is %q; write a number above 0, at most %d", name, e.key.Value, s.text, heaviest)
			continue
		}
		p.Terms = append(p.Terms, news.Term{Kind: kind, Text: e.key.Value, Weight: w, Pos: r.pos(e.key)})
	}
}

// profile reads a whole profile; nil if something is wrong with it.
func (r *reader) profile(n *yaml.Node) *news.Profile {
	p := profilePart{Profile: news.Profile{Pos: r.pos(n)}}
	if !r.sound(func() { profileTable().read(r, n, &p) }) {
		return nil
	}
	switch {
	case len(p.Terms) == 0:
		r.fail(r.pos(n), "the profile has no terms; `watcher topic from ARTICLE` makes one")
		return nil
	case !p.sd || p.SD <= 0:
		r.fail(r.pos(n), "the profile needs sd, a number above 0; `watcher topic from ARTICLE` finds it")
		return nil
	}
	slices.SortStableFunc(p.Terms, func(a, b news.Term) int { return cmp.Compare(b.Weight, a.Weight) })
	return &p.Profile
}

// aboutKey takes a profile's file, a profile, or a list of them.
func aboutKey() key[topicEntry] {
	return aka(key[topicEntry]{
		name: "about", doc: "Profiles of related news, each a file beside this one or written here: what scores high enough counts like a line of `any`. `watcher topic from ARTICLE` makes them.",
		form: manyForm(eitherForm("file or profile", textForm("file"), profileTable().form())),
		read: func(r *reader, n *yaml.Node, e *topicEntry) {
			for _, item := range r.list(n) {
				if item.Kind == yaml.MappingNode {
					if p := r.profile(item); p != nil {
						e.about = append(e.about, aboutEntry{profile: p})
					}
					continue
				}
				if s, ok := r.scalar(item); ok {
					e.about = append(e.about, aboutEntry{file: s})
				}
			}
		},
	}, "profile", "profiles", "related", "like")
}

// about returns a topic's profiles, reading their files.
func (b *builder) about(e topicEntry) []news.Profile {
	var all []news.Profile
	for _, a := range e.about {
		p := a.profile
		if p == nil {
			p = b.profileFile(a.file)
		}
		if p != nil {
			all = append(all, *p)
		}
	}
	return all
}

// profileFile reads a profile's file; what is wrong in it is said with its own
// place.
func (b *builder) profileFile(s scalar) *news.Profile {
	path := s.text
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(b.config.Path), path)
	}
	data, err := b.options.ReadFile(path)
	if err != nil {
		text := fmt.Sprintf("about: %v", err)
		if errors.Is(err, fs.ErrNotExist) {
			text = texts.Sprintf("about: there is no file %q; `watcher topic from ARTICLE --profile %s` makes one", s.raw, s.raw)
		}
		b.r.fail(s.pos, "%s", text)
		return nil
	}
	src := newSource(path, data)
	root, problems := src.parse(data)
	r := &reader{src: src, options: b.options, subject: b.r.subject, problems: problems, written: map[news.Pos]query{}}
	var p *news.Profile
	switch {
	case root == nil && len(problems) == 0:
		r.fail(src.pos(1, 1), "the file is empty; `watcher topic from ARTICLE --profile %s` makes a profile", s.raw)
	case root != nil && root.Kind != yaml.MappingNode:
		r.fail(r.pos(root), "this is no profile; if it is an article, `watcher topic from %s --profile profiles/NAME.yaml` makes one", s.raw)
	case root != nil:
		p = r.profile(root)
	}
	b.r.problems = append(b.r.problems, r.problems...)
	if p != nil {
		p.Name = s.raw
	}
	return p
}
