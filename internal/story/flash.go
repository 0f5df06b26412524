package story

import (
	"strings"
	"time"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

const (
	// flashSpan is for how long the same few words are of the same event:
	// another explosion in Tirana may come.
	flashSpan = 12 * time.Hour
	// fewestSaid is how many words say what happened without a name.
	fewestSaid = 3
)

// flashKey is the key of a headline too short to be compared by its words, that
// says what happened all the same: "Rama resigns". It is "" for one that says
// nothing ("Breaking news") or enough.
func (s *sketcher) flashKey(title string, of []word) string {
	folded := text.Fold(title)
	if utf8.RuneCountInString(folded) >= shortestTitle {
		return ""
	}
	said, named := 0, false
	for n, w := range of {
		key := stem(w.fold, w.Token)
		if text.IsStopword(s.lang, w.fold) || utf8.RuneCountInString(w.fold) < 2 {
			continue
		}
		said++
		d := s.known(w)
		named = named || s.asked[key] || s.clues.places[key] != "" || d != nil && d.proper && !d.number && (n > 0 || !d.head)
	}
	if said < 2 || said < fewestSaid && !named {
		return ""
	}
	return news.TermKey + "=" + strings.ReplaceAll(folded, " ", "_")
}

// flashed returns the story that another outlet told lately under the same few
// words: too few to say that one copied them.
func (a *atlas) flashed(r news.Report, s *sketch) *charted {
	if s.flash == "" {
		return nil
	}
	at := reportedAt(r)
	for _, c := range a.near {
		if !at.IsZero() && !c.event.movedAt.IsZero() && at.Sub(c.event.movedAt).Abs() > flashSpan || c.event.abroad(s) {
			continue
		}
		for _, v := range c.event.versions {
			if v.flash == s.flash && c.Reports[v.report].Item.Feed != r.Item.Feed {
				return c
			}
		}
	}
	return nil
}
