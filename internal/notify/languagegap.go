package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
)

const (
	// deskLanguage is what the desk reads, and watcher speaks.
	deskLanguage, deskLanguageName = "en", "English"
	// worthWaiting is for how long a story is told in other languages alone when
	// the time is worth naming.
	worthWaiting = 10 * time.Minute
)

// LanguageLine says of a story that several outlets tell that none does in the
// desk's language: "In sq and fa for 41 min, no English outlet yet"; "" if one
// does, perhaps in a story of its own, or one's language is not known. The time is that between the first and
// the last of them.
func LanguageLine(e news.Entry) string {
	if len(e.Also) == 0 || e.Kin.Title != "" && baseOf(e.Kin.Lang) == deskLanguage {
		return ""
	}
	var langs []string
	for _, o := range voicesOf(e).all {
		lang := baseOf(o.Lang)
		if lang == "" || lang == deskLanguage {
			return ""
		}
		if !slices.Contains(langs, lang) {
			langs = append(langs, lang)
		}
	}
	said := "In " + spoken(langs)
	if d := lastReport(e, e.Seen).Sub(e.Seen); d >= worthWaiting {
		said += " for " + span(d)
	}
	said += ", no " + deskLanguageName + " outlet"
	if e.EndedAt.IsZero() {
		said += " yet"
	}
	return said
}

// baseOf is a language without its country.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// spoken lists names: a, b and c.
func spoken(names []string) string {
	n := len(names) - 1
	if n == 0 {
		return names[0]
	}
	return strings.Join(names[:n], ", ") + " and " + names[n]
}

func span(d time.Duration) string {
	if d < 2*time.Hour {
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return hours(d)
}
