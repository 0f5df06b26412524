package profile

import (
	"fmt"
	"slices"
	"strings"

	"watcher/internal/text"
)

// names makes lines of the names that the article is about.
func (s *suggester) names() {
	for _, n := range s.article.names {
		if regional(n) {
			continue
		}
		said := n.text + " is named " + times(n.mentions())
		several := len(wordsOf(n.text)) > 1
		switch {
		case !s.weighty(n) || len(s.primary) == mostNames:
			if q := s.b.nameQuery(s.lang, n); several && n.rarity >= unheard && (s.lang != "de" || n.mentions() > 1) {
				s.maybe(said, "%s", plain(q))
			}
		case n.acronym != "" && n.fold == strings.ToLower(n.acronym) || !several && !n.quoted:
			s.short(n, said, either(s.context()))
		default:
			s.long(n, said, either(s.context()))
		}
	}
}

// weighty reports whether the article is about a name, as far as its place and
// its mentions tell.
func (s *suggester) weighty(n name) bool {
	least := 3
	if n.acronym != "" || n.first() < len(s.words)/5 {
		least = 2
	}
	return n.mentions() >= least
}

// long makes lines of a name of several words.
func (s *suggester) long(n name, said, near string) {
	q := s.b.nameQuery(s.lang, n)
	q = plain(q)
	switch {
	case n.rarity >= unheard:
		s.line(said, "%s", q)
	case near != "":
		s.line(said+", and often elsewhere", "%s NEAR/20 %s", q, near)
	default:
		s.maybe(said+", and often elsewhere", "%s", q)
		return
	}
	s.primary = append(s.primary, n)
	if n.acronym != "" {
		s.acronym(n, near)
	}
	s.part(n, near)
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
	q := plain(s.b.nameQuery(s.lang, n))
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
		if s.b.often(l, key) {
			langs = append(langs, l)
		}
	}
	return langs
}

// heardRate is the rate from which a word would alert by itself too often: once
// in half a million words.
const heardRate = 1.0 / 500_000
