package notify

import (
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// worthWaiting is for how long a story is told in other languages alone when the
// time is worth naming.
const worthWaiting = 10 * time.Minute

// LanguageLine says of a story that several outlets tell that none does in the
// desk's language, which is the one spoken here: "In Albanian and Persian for
// 41 min, no English outlet yet"; "" if one does, or one's language is not known. Who may
// tell the same in a story of another language is one of them. The time is that
// between the first and the last.
func LanguageLine(t tongue.Tongue, e news.Entry) string {
	outlets := voicesOf(e).all
	if kin := e.Kin; kin.Title != "" {
		if kin.At.IsZero() {
			kin.At = e.Seen
		}
		outlets = append(outlets, kin)
	}
	if len(outlets) < 2 {
		return ""
	}
	slices.SortStableFunc(outlets, func(a, b news.Outlet) int { return a.At.Compare(b.At) })
	var langs []string
	for _, o := range outlets {
		lang := baseOf(o.Lang)
		if lang == "" || lang == t.Code() {
			return ""
		}
		if name := t.Language(lang); !slices.Contains(langs, name) {
			langs = append(langs, name)
		}
	}
	among, over := tongue.Said(t.And(langs)), !e.EndedAt.IsZero()
	d := outlets[len(outlets)-1].At.Sub(outlets[0].At)
	switch span := tongue.Said(span(t, d)); {
	case d >= worthWaiting && over:
		return t.Say("gap.ended.after", "Languages", among, "Time", span)
	case d >= worthWaiting:
		return t.Say("gap.after", "Languages", among, "Time", span)
	case over:
		return t.Say("gap.ended", "Languages", among)
	}
	return t.Say("gap", "Languages", among)
}

// baseOf is a language without its country.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

func span(t tongue.Tongue, d time.Duration) string {
	if d < 2*time.Hour {
		return t.Count("time.minutes", int(d.Minutes()))
	}
	return t.After(d)
}
