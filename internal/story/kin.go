package story

import (
	"slices"
	"time"

	"watcher/internal/news"
)

const (
	kinSpan      = 24 * time.Hour // between the last reports of both
	kinEnough    = 4              // worth of the clues that two stories share
	kinParts     = 2              // names, numbers and countries that these are of
	kinCountries = 1              // that count
	kinClues     = 64             // of a story
)

// recognise notes of the stories that grew which others may tell the same event
// in another language. They share few words, but names, numbers and countries:
// that is a guess, to be offered and never acted on.
func (a *atlas) recognise() {
	for _, c := range a.grown {
		if k := a.kin(c); k != nil {
			c.fresh.Kin = news.Kin{Story: k.ID, Report: k.Reports[0]}
		}
	}
}

// kin returns the story that most likely tells in other languages what c tells,
// nil if none may.
func (a *atlas) kin(c *charted) *charted {
	var best *charted
	most := uint8(0)
	for _, other := range a.stories {
		if other == c || !shareTopic(c, other) || !foreign(c.event, other.event) || c.event.movedAt.Sub(other.event.movedAt).Abs() > kinSpan {
			continue
		}
		if worth := sharedClues(c.event.clues, other.event.clues); worth >= kinEnough && worth > most {
			best, most = other, worth
		}
	}
	return best
}

// shareTopic reports whether a topic found reports of both.
func shareTopic(a, b *charted) bool {
	return slices.ContainsFunc(a.Reports, func(r news.Report) bool {
		return slices.ContainsFunc(r.Matches, func(m news.Match) bool { return b.topics[m.Topic] })
	})
}

// foreign reports whether two events are told in different languages.
func foreign(a, b *event) bool {
	return disjoint(a.scripts, b.scripts) || disjoint(a.langs, b.langs)
}

// abroad reports whether the report is in another language than all of the
// event: what it shares with that is names and numbers, which decide nothing.
// Where a language is neither declared nor told by small words, it may be any.
func (e *event) abroad(s *sketch) bool {
	return disjoint(e.scripts, known(s.script)) || disjoint(e.langs, known(s.lang))
}

func known(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// disjoint reports whether two lists, of which something is known, share nothing.
func disjoint(a, b []string) bool {
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// sharedClues returns the worth of what two lists share, 0 if that is one thing
// alone, or countries alone.
func sharedClues(a, b []clue) uint8 {
	var parts []uint8
	var names, countries uint8
	for _, x := range a {
		switch shared := slices.ContainsFunc(b, func(y clue) bool { return y.hash == x.hash }); {
		case !shared:
		case x.country:
			countries++
		default:
			names += x.worth
			if !slices.Contains(parts, x.part) {
				parts = append(parts, x.part)
			}
		}
	}
	countries = min(countries, kinCountries)
	if names < findsWorth || len(parts) < kinParts && countries == 0 {
		return 0
	}
	return names + countries
}

// learn takes in what a report says in any language.
func (e *event) learn(s *sketch) {
	e.langs, e.scripts = union(e.langs, s.lang), union(e.scripts, s.script)
	for _, c := range s.clues {
		if len(e.clues) < kinClues && !slices.ContainsFunc(e.clues, func(known clue) bool { return known.hash == c.hash }) {
			c.part += uint8(e.n) * mostClues // overflow only blurs which words were one name
			e.clues = append(e.clues, c)
		}
	}
}

func union(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
