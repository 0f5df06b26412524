package notify

import (
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify/credit"
	"watcher/internal/tongue"
)

// voices are those who tell a story: each outlet with whom it speaks for.
type voices struct {
	entry news.Entry
	all   []news.Outlet // the entry's own outlet first
}

func voicesOf(e news.Entry) voices {
	own := news.Outlet{Name: e.Source, Title: e.Title, Lang: e.Lang, At: e.Seen, Party: e.Party, Owner: e.Owner, Origin: e.Origin, Partisan: e.Partisan}
	return voices{e, append([]news.Outlet{own}, e.Also...)}
}

// outletNames are the outlets of a story, as they are named there.
func outletNames(e news.Entry) (names []string) {
	for _, o := range voicesOf(e).all {
		names = append(names, o.Name)
	}
	return names
}

// confirmed counts the outlets that tell a story of their own accord: copies,
// parties to it, titles of one owner, those who credit one outlet and who took
// it back add nothing. Each outlet has one voice at most, its own if it has.
func confirmed(e news.Entry) int {
	v := voicesOf(e)
	own := make(map[string]bool) // outlets with a report of their own
	for _, o := range v.all {
		if v.counts(o) && o.Origin == "" {
			own[voice(o.Name, o.Owner)] = true
		}
	}
	said := make(map[string]bool)
	by := make(map[string]bool) // outlets that spoke for another
	for _, o := range v.all {
		self := voice(o.Name, o.Owner)
		switch {
		case !v.counts(o) || o.Origin != "" && (own[self] || by[self]):
		case o.Origin == "":
			said[self] = true
		default:
			by[self] = true
			if source, ok := v.source(o); ok {
				said[source] = true
			}
		}
	}
	return len(said)
}

func (v voices) counts(o news.Outlet) bool {
	return !o.Party && !o.Copy && !withdrew(v.entry, o.Name)
}

// source is the voice of whom an outlet credits: its own, or that of whom it
// credits in turn. One that is a party to the story, told of it here or not,
// confirms nothing.
func (v voices) source(by news.Outlet) (string, bool) {
	for range v.all { // as far as a chain of credits can be
		n := slices.IndexFunc(v.all, func(o news.Outlet) bool { return is(o, by.Origin) })
		if by.Partisan || n >= 0 && v.all[n].Party {
			return "", false
		}
		if n < 0 {
			break
		}
		o := v.all[n]
		if o.Origin == "" || o.Origin == by.Origin {
			return voice(o.Name, o.Owner), true
		}
		by = o
	}
	return "origin:" + strings.ToLower(by.Origin), true
}

// is reports whether an outlet is the one that a name stands for.
func is(o news.Outlet, name string) bool {
	return strings.EqualFold(credit.Canonical(o.Name), name) || o.Owner != "" && strings.EqualFold(credit.Canonical(o.Owner), name)
}

func voice(name, owner string) string {
	if owner != "" {
		return "owner:" + strings.ToLower(owner)
	}
	return strings.ToLower(name)
}

// Confirmation says how many outlets have a story: "5 outlets, 2 independent (3
// credit Reuters)".
func Confirmation(t tongue.Tongue, e news.Entry) string {
	outlets := make(map[string]bool)
	for _, name := range outletNames(e) {
		if !withdrew(e, name) {
			outlets[strings.ToLower(name)] = true
		}
	}
	said := t.Count("outlets", len(outlets))
	if e.Confirmed < len(outlets) {
		said = t.Count("outlets.independent", e.Confirmed, "Outlets", tongue.Said(said)) + credited(t, e)
	}
	return said
}

// credited says whom most outlets of a story credit; "" if none credits any.
func credited(t tongue.Tongue, e news.Entry) string {
	var origins []string
	partisan := make(map[string]bool)
	by := make(map[string]map[string]bool)
	for _, o := range voicesOf(e).all {
		if o.Origin == "" {
			continue
		}
		if by[o.Origin] == nil {
			by[o.Origin] = make(map[string]bool)
			origins = append(origins, o.Origin)
		}
		by[o.Origin][strings.ToLower(o.Name)] = true
		partisan[o.Origin] = partisan[o.Origin] || o.Partisan
	}
	if len(origins) == 0 {
		return ""
	}
	slices.SortStableFunc(origins, func(a, b string) int { return len(by[b]) - len(by[a]) })
	key := "credit"
	if partisan[origins[0]] {
		key = "credit.party"
	}
	return " (" + t.Count(key, len(by[origins[0]]), "Outlet", origins[0]) + ")"
}
