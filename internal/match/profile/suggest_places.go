package profile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"watcher/internal/match"
	"watcher/internal/text"
)

// place is a country that the article is about.
type place struct {
	code     string
	group    string // as a query: group:iran
	langs    string // the language spoken there and hardly elsewhere, "" if none
	mentions int
	rarity   float64
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
		p.group = s.group(slug(country), country+" is named "+times(p.mentions)+", capital and people included", list...)
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
		if !text.IsStopword(s.lang, text.Fold(f)) {
			list = append(list, plain(f))
		}
	}
	return s.group(slug(name), "a word of news in many languages", list...)
}

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
	for i, w := range s.words {
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

// rarest is the country among the article's that is seldom news.
func (s *suggester) rarest() (place, bool) {
	if len(s.where) == 0 {
		return place{}, false
	}
	return slices.MaxFunc(s.where, func(p, q place) int { return cmp.Compare(p.rarity, q.rarity) }), true
}
