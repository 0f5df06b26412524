package profile

import (
	"fmt"
	"slices"
	"strings"

	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/text"
)

// Draft is a topic made from an article, for an editor to read and change. Its
// queries alone would find related news; the profile finds more.
type Draft struct {
	Title   string
	Groups  []Group
	Any     []Line
	Ideas   []Line // queries that may be worth a line, but would find too much by themselves
	Phrases []Keyphrase
	Profile news.Profile
}

// Group is a list that the draft's lines share.
type Group struct {
	Name string
	Why  string
	List []string
}

// Line is a query and what in the article led to it.
type Line struct {
	Query string
	Why   string
}

// What a draft takes up.
const (
	mostPlaces   = 3   // countries
	placeShare   = 0.2 // of the mentions of the first, for another to count
	mostNames    = 4   // names that make lines
	mostConcepts = 4
	mostAbout    = 12  // concepts of which one must stand beside a pair of countries
	unheard      = 6.0 // rarity from which a name alone is enough
	rareCountry  = 3.5 // mean rarity from which a country is seldom news

	longestHeadline = 150 // letters
)

// Suggest makes a draft of one article.
func (m Learner) Suggest(a Article) Draft {
	b := m.Background
	x := read(a, b)
	s := suggester{article: x, b: b, draft: Draft{Profile: m.Learn(a)}}
	s.places()
	s.concepts()
	s.names()
	s.pair()
	s.described()
	s.unseenWords()
	s.unspaced()
	s.draft.Title = s.title(a)
	s.draft.Phrases = Keyphrases(b, a)
	return s.draft
}

type suggester struct {
	article
	b       *Background
	draft   Draft
	where   []place
	ideas   []string // names of groups of concepts
	primary []name
}

func (s *suggester) group(name, why string, list ...string) string {
	if !slices.ContainsFunc(s.draft.Groups, func(g Group) bool { return g.Name == name }) {
		s.draft.Groups = append(s.draft.Groups, Group{Name: name, Why: why, List: match.Distinct(list)})
	}
	return "group:" + name
}

// either joins queries by OR, in brackets if there are several.
func either(qs []string) string {
	if len(qs) == 0 {
		return ""
	}
	if len(qs) == 1 {
		return qs[0]
	}
	return "(" + strings.Join(qs, " OR ") + ")"
}

func (s *suggester) countries() []string {
	var qs []string
	for _, p := range s.where {
		qs = append(qs, p.group)
	}
	return qs
}

// context is what must stand near a name that means other things too: the
// article's countries, else what it is about.
func (s *suggester) context() []string {
	if qs := s.countries(); len(qs) > 0 {
		return qs
	}
	var qs []string
	for _, i := range s.ideas {
		qs = append(qs, s.idea(i))
	}
	return qs
}

func (s *suggester) line(why, format string, args ...any) {
	s.add(&s.draft.Any, why, format, args...)
}

func (s *suggester) maybe(why, format string, args ...any) {
	s.add(&s.draft.Ideas, why, format, args...)
}

func (s *suggester) add(to *[]Line, why, format string, args ...any) {
	q := fmt.Sprintf(format, args...)
	if !slices.ContainsFunc(*to, func(l Line) bool { return l.Query == q }) {
		*to = append(*to, Line{Query: q, Why: why})
	}
}

// title is the draft's name: the first name, else the article's own headline.
func (s *suggester) title(a Article) string {
	var parts []string
	if len(s.primary) > 0 {
		n := s.primary[0]
		parts = append(parts, n.text)
		if n.acronym != "" {
			parts[0] = n.acronym
		}
		if p, ok := s.rarest(); ok {
			parts = append(parts, english(p.code))
		}
		return strings.Join(parts, " and ")
	}
	headline := strings.TrimSpace(a.Title)
	if headline == "" { // of a text, the first line, if it is no whole sentence
		first, _, _ := strings.Cut(strings.TrimSpace(a.Text), "\n")
		if first = strings.TrimSpace(first); len([]rune(first)) <= longestHeadline && !strings.ContainsAny(first[max(0, len(first)-3):], ".。।؟!?") {
			headline = first
		}
	}
	if headline != "" {
		return text.Cut(text.Plain(headline), 60)
	}
	if len(s.where) > 0 && len(s.ideas) > 0 {
		return english(s.where[0].code) + ", " + s.ideas[0]
	}
	return "From an article"
}

// plain writes words as a query: in quotes where they would mean something
// else.
func plain(s string) string {
	bare := strings.TrimRight(s, "*~")
	if strings.ContainsAny(bare, `.,'/()&:"=+`) || operators.MatchString(bare) {
		return `"` + strings.ReplaceAll(bare, `"`, "") + `"` + s[len(bare):]
	}
	return s
}

// Topic returns the draft as the topic that it would be, and its groups.
func (d Draft) Topic(id news.TopicID) (news.Topic, map[string][]news.Query) {
	t := news.Topic{ID: id, Title: d.Title, About: []news.Profile{d.Profile}}
	for _, l := range d.Any {
		t.Any = append(t.Any, news.Query{Text: l.Query})
	}
	groups := map[string][]news.Query{}
	for _, g := range d.Groups {
		for _, q := range g.List {
			groups[g.Name] = append(groups[g.Name], news.Query{Text: q})
		}
	}
	return t, groups
}

// times says how often.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
