package profile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

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

// place is a country that the article is about.
type place struct {
	code     string
	group    string // as a query: group:iran
	langs    string // the language spoken there and hardly elsewhere, "" if none
	mentions int
	rarity   float64
}

func (s *suggester) group(name, why string, list ...string) string {
	if !slices.ContainsFunc(s.draft.Groups, func(g Group) bool { return g.Name == name }) {
		s.draft.Groups = append(s.draft.Groups, Group{Name: name, Why: why, List: list})
	}
	return "group:" + name
}

// places takes up the countries that the article names most.
func (s *suggester) places() {
	var all []place
	for _, br := range s.bridges {
		if code, ok := strings.CutPrefix(br.key, countryMark); ok && len(br.spans) >= 2 {
			all = append(all, place{code: code, mentions: len(br.spans), rarity: bridgeRarity(s.b, br.key)})
		}
	}
	slices.SortStableFunc(all, func(p, q place) int { return cmp.Compare(q.mentions, p.mentions) })
	for _, p := range all[:min(len(all), mostPlaces)] {
		if float64(p.mentions) < placeShare*float64(all[0].mentions) {
			break
		}
		country := english(p.code)
		list := []string{"country:" + p.code}
		for _, c := range match.Capital(p.code) {
			list = append(list, plain(c))
		}
		p.group = s.group(slug(country), fmt.Sprintf("%s is named %d times, capital and people included", country, p.mentions), list...)
		p.langs = homeLanguage(p.code)
		s.where = append(s.where, p)
	}
}

// english is a country's English name.
func english(code string) string {
	r, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return display.English.Regions().Name(r)
}

// homeLanguage is the language of a country's press if hardly another country
// shares it: news in it need not name the country.
func homeLanguage(code string) string {
	r, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	tag, err := language.Compose(language.Und, r)
	if err != nil {
		return ""
	}
	base, conf := tag.Base()
	if conf == language.No {
		return ""
	}
	switch l := base.String(); l {
	case "en", "es", "fr", "pt", "ar", "de", "ru", "zh", "und":
		return ""
	default:
		return l
	}
}

// concepts takes up what the article says most often, as lists of words in many
// languages.
func (s *suggester) concepts() {
	type idea struct {
		name  string
		n     int
		score float64
	}
	var all []idea
	for _, br := range s.bridges {
		if name, ok := strings.CutPrefix(br.key, conceptMark); ok && len(br.spans) >= 2 {
			all = append(all, idea{name, len(br.spans), float64(len(br.spans)) * bridgeRarity(s.b, br.key)})
		}
	}
	slices.SortStableFunc(all, func(p, q idea) int { return cmp.Compare(q.score, p.score) })
	for _, i := range all[:min(len(all), mostConcepts)] {
		if i.score < 0.25*all[0].score {
			break
		}
		s.ideas = append(s.ideas, i.name)
	}
}

// idea returns a concept's group.
func (s *suggester) idea(name string) string {
	var list []string
	for _, f := range match.Concept(name) {
		list = append(list, plain(f))
	}
	return s.group(slug(name), "a word of news in many languages", list...)
}

// any joins queries by OR, in brackets if there are several.
func either(qs []string) string {
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

// names makes lines of the names that the article is about.
func (s *suggester) names() {
	for _, n := range s.article.names {
		said := fmt.Sprintf("%s is named %d times", n.text, n.mentions())
		q, bySound := nameQuery(n)
		q = plain(q)
		several := len(wordsOf(n.text)) > 1
		if regional(n) {
			continue
		}
		weight := n.mentions() >= 3 || n.acronym != "" && n.mentions() >= 2 || n.mentions() >= 2 && n.first() < len(s.words)/5
		near := either(s.context())
		switch {
		case !weight || len(s.primary) == mostNames:
			if several && n.rarity >= unheard && (s.lang != "de" || n.mentions() > 1) {
				s.maybe(said, "%s", q)
			}
			continue
		case n.acronym != "" && n.fold == strings.ToLower(n.acronym) || !several && !n.quoted && !bySound:
			s.short(n, said, near)
			continue
		case n.rarity >= unheard:
			s.line(said, "%s", q)
		case near != "":
			s.line(said+", and often elsewhere", "%s NEAR/20 %s", q, near)
		default:
			s.maybe(said+", and often elsewhere", "%s", q)
			continue
		}
		s.primary = append(s.primary, n)
		if n.acronym != "" {
			s.acronym(n, near)
		}
		s.part(n, near)
	}
}

// short makes lines of a name of one word or of capitals alone.
func (s *suggester) short(n name, said, near string) {
	if n.acronym != "" {
		if n.rarity > 3 && near != "" {
			s.primary = append(s.primary, n)
			s.acronym(n, near)
		}
		return
	}
	if n.rarity < 4 {
		return
	}
	q := plain(n.text)
	if len(s.ideas) == 0 || n.rarity < unheard {
		s.maybe(said, "%s", q)
		return
	}
	var ideas []string
	for _, i := range s.ideas[:min(2, len(s.ideas))] {
		ideas = append(ideas, s.idea(i))
	}
	if n.mentions() < 3 {
		s.maybe(said, "%s NEAR/15 %s", q, either(ideas))
		return
	}
	s.line(said, "%s NEAR/15 %s", q, either(ideas))
}

// acronym makes lines of a name's short form: it means other things too.
func (s *suggester) acronym(n name, near string) {
	if near == "" {
		s.maybe("the short form of "+n.text, "%s", n.acronym)
		return
	}
	s.line(fmt.Sprintf("the short form of %s, with its context", n.text), "%s NEAR/30 %s", n.acronym, near)
	for _, p := range s.where {
		if slices.Contains(s.b.Languages(), p.langs) && !otherScript(p.langs) && s.b.unseen(p.langs, strings.ToLower(n.acronym)) {
			s.line("the press of "+english(p.code)+" need not name the country", "%s AND lang:%s", n.acronym, p.langs)
		}
	}
}

// otherScript reports languages that are not written in Latin letters, where an
// acronym in them is a foreign word.
func otherScript(lang string) bool {
	switch lang {
	case "fa", "el", "he", "uk", "bg", "mk", "sr", "ka", "hy", "hi", "th", "ja", "ko", "ur", "ps":
		return true
	}
	return false
}

// part makes lines of one telling word of a name that is written as one by
// hyphens, with its context: newspapers shorten and respell these.
func (s *suggester) part(n name, near string) {
	if near == "" || n.acronym == "" || !strings.Contains(n.text, "-") {
		return
	}
	ws := wordsOf(n.text)
	for _, w := range ws {
		key, vowel := text.Sound(nil, w.raw, text.Usual)
		if len(ws) < 2 || len(key) < minKey || nameParticles[w.fold] || rarity(s.b, s.lang, w.fold) < unheard {
			continue
		}
		q := plain(w.raw) + "~"
		if !vowel { // languages with cases hang a vowel on it
			q = "(" + q + " OR " + plain(w.raw) + "a~)"
		}
		s.parts(n, q, s.common(soundKey(w.raw)))
		return
	}
}

// parts makes the lines of a name's part. In languages where it is a common
// word, only the other countries count as its context.
func (s *suggester) parts(n name, q string, common []string) {
	why := fmt.Sprintf("a part of %s, with its context", n.text)
	for _, p := range s.where {
		switch {
		case slices.Contains(common, p.langs):
			var not []string
			for _, l := range common {
				not = append(not, "lang:"+l)
			}
			s.line(why+"; where it is a common word, it is not enough", "%s NEAR/15 %s AND NOT %s", q, p.group, either(not))
		default:
			s.line(why, "%s NEAR/15 %s", q, p.group)
		}
		if p.langs != "" && !slices.Contains(common, p.langs) && slices.Contains(s.b.Languages(), p.langs) {
			s.line("the press of "+english(p.code)+" need not name the country", "%s AND lang:%s", q, p.langs)
		}
	}
}

// common returns the languages in which a word that sounds so is heard now and
// then.
func (s *suggester) common(key string) []string {
	var langs []string
	for _, l := range s.b.Languages() {
		if rate, _ := s.b.Rate(l, key); rate > heardRate && rate > 1.5*s.b.langs[l].floor/s.b.langs[l].total {
			langs = append(langs, l)
		}
	}
	return langs
}

// heardRate is the rate from which a word would alert by itself too often: once
// in half a million words.
const heardRate = 1.0 / 500_000

// pair makes a line of two countries that the article is about, one of which is
// seldom news.
func (s *suggester) pair() {
	if len(s.where) < 2 {
		return
	}
	a, b := s.where[0], s.where[1]
	why := fmt.Sprintf("%s and %s are named throughout", english(a.code), english(b.code))
	if max(a.rarity, b.rarity) < rareCountry || min(a.mentions, b.mentions) < 3 {
		s.maybe(why, "%s NEAR/10 %s", a.group, b.group)
		return
	}
	about := s.about()
	if about == "" {
		s.maybe(why, "%s NEAR/10 %s", a.group, b.group)
		return
	}
	if slices.ContainsFunc(s.bridges, func(br bridge) bool {
		return br.key == conceptKey("football") || br.key == conceptKey("sport")
	}) {
		s.line(why, "%s NEAR/10 %s AND %s", a.group, b.group, about)
		return
	}
	s.line(why+"; with what it is about, and without sport, where countries meet most often",
		"%s NEAR/10 %s AND %s AND NOT (%s OR %s)", a.group, b.group, about, s.idea("football"), s.idea("sport"))
}

// about is any of the concepts that the article holds, "" if it holds none.
func (s *suggester) about() string {
	var all []string
	for _, br := range s.bridges {
		if name, ok := strings.CutPrefix(br.key, conceptMark); ok {
			all = append(all, s.idea(name))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return either(all[:min(len(all), mostAbout)])
}

// described makes a line of what the article says without names.
func (s *suggester) described() {
	if len(s.where) == 0 || len(s.ideas) < 2 {
		return
	}
	s.maybe("what the article is about, without a name", "%s NEAR/5 %s NEAR/15 %s", s.idea(s.ideas[0]), s.idea(s.ideas[1]), s.where[0].group)
}

// unseenWords offers single words that recur and that no news has held before.
func (s *suggester) unseenWords() {
	uses := map[string]int{}
	var order []word
	for i, w := range s.article.words {
		if s.inside[i] || w.capital || letters(w.fold) < 5 || !s.b.unseen(s.lang, w.fold) {
			continue
		}
		if uses[w.fold]++; uses[w.fold] == 1 {
			order = append(order, w)
		}
	}
	for _, w := range order {
		if uses[w.fold] >= 3 {
			s.maybe(fmt.Sprintf("%s stands there %d times", w.raw, uses[w.fold]), "%s", plain(w.raw))
		}
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
	if t := strings.TrimSpace(a.Title); t != "" {
		return text.Cut(text.Plain(t), 60)
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

// rarest is the country among the article's that is seldom news.
func (s *suggester) rarest() (place, bool) {
	if len(s.where) == 0 {
		return place{}, false
	}
	return slices.MaxFunc(s.where, func(p, q place) int { return cmp.Compare(p.rarity, q.rarity) }), true
}
