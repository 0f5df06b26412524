package notify

import (
	"slices"
	"time"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// changesLast is how many changes a message shows, the newest.
const changesLast = 3

// Revision is a change as it is shown: what happened, and the parts of both
// headlines that differ.
type Revision struct {
	What     string // "Headline changed"
	Stands   bool   // it says that a report is withdrawn, and is never left out
	Outlet   string
	At       time.Time
	Was, Now []text.Fragment // bold is what only that one has
}

// Revisions are an entry's changes as they are shown, oldest first: the last few,
// and what is withdrawn and was not brought again.
func Revisions(t tongue.Tongue, e news.Entry) []Revision {
	var all []Revision
	for _, c := range shownChanges(e) {
		r := Revision{What: t.Say("change.headline"), Stands: stands(e, c), Outlet: c.Outlet, At: c.At}
		now := c.Now
		switch c.Kind {
		case news.ChangeCorrected:
			r.What, now = t.Say("change.corrected"), unmarked(now)
		case news.ChangeWithdrawn:
			r.What, now = t.Say("change.withdrawn"), unmarked(now)
		case news.ChangeRestored:
			r.What = t.Say("change.restored")
		}
		was := unmarked(c.Was)
		switch {
		case now == "":
			r.Was = []text.Fragment{{Text: was, Bold: true}}
		case was == "" || text.Fold(was) == text.Fold(now):
			r.Now = []text.Fragment{{Text: now}}
		default:
			r.Was, r.Now = diff(was, now)
		}
		all = append(all, r)
	}
	return all
}

// shownChanges are the last changes, of which withdrawals that stand come first:
// they take the place of the oldest others.
func shownChanges(e news.Entry) []news.Change {
	room := changesLast
	for _, c := range e.Changes {
		if stands(e, c) {
			room--
		}
	}
	var shown []news.Change
	for _, c := range slices.Backward(e.Changes) {
		if !stands(e, c) {
			if room <= 0 {
				continue
			}
			room--
		}
		shown = append(shown, c)
	}
	slices.Reverse(shown)
	return shown
}

// stands reports whether a change says that a report is withdrawn which was not
// brought again.
func stands(e news.Entry, c news.Change) bool {
	return c.Kind == news.ChangeWithdrawn && withdrew(e, c.Outlet)
}

// EarlierLine says how many changes there were before those shown, "" if none.
func EarlierLine(t tongue.Tongue, e news.Entry, shown int) string {
	if n := changesOf(e) - shown; n > 0 {
		return t.Count("change.earlier", n)
	}
	return ""
}
