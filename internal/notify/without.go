package notify

import (
	"slices"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Lost says what a message is not to name any more.
type Lost struct {
	Report func(title, link string) bool // a report, by its headline and address
	Says   func(text string) bool        // a text that has it
}

// Without returns a message without reports that are to be forgotten, and whether
// it named any. Where one told a story, the next that joined tells it; an entry of
// which none is left goes, and a message of which nothing is left is empty.
//
// What stands in its place is in a language, that of the message's channel.
func Without(t tongue.Tongue, m news.Message, lost Lost) (news.Message, bool) {
	named := lost.Says(m.Heading) || lost.Says(m.Text)
	had := len(m.Entries) > 0
	if named && !had {
		return news.Message{}, true
	}
	if lost.Says(m.Heading) {
		m.Heading = t.Say("forgotten")
	}
	if lost.Says(m.Text) {
		m.Text = ""
	}
	var left []news.Entry
	for _, e := range m.Entries {
		e, has, changed := without(e, lost)
		named = named || changed
		if has {
			left = append(left, e)
		}
	}
	switch {
	case !named:
		return m, false
	case had && len(left) == 0:
		return news.Message{}, true
	}
	m.Entries = left
	if m.Text == "" && m.Reason != news.ReasonBell && m.Reason != news.ReasonReport {
		m.Text = t.Say("forgotten")
	}
	return m, true
}

// without returns an entry without lost reports, whether there is anything left,
// and whether it named any.
func without(e news.Entry, lost Lost) (left news.Entry, has, named bool) {
	also := slices.DeleteFunc(slices.Clone(e.Also), func(o news.Outlet) bool { return lost.Report(o.Title, o.Link) })
	changes := slices.DeleteFunc(slices.Clone(e.Changes), func(c news.Change) bool { return lost.Says(c.Was) || lost.Says(c.Now) })
	named = len(also) < len(e.Also) || len(changes) < len(e.Changes)
	e.Also, e.Changes = also, changes
	if e.Kin.Title != "" && lost.Report(e.Kin.Title, e.Kin.Link) {
		e.Kin, named = news.Outlet{}, true
	}
	if lost.Report(e.Title, e.Link) || lost.Says(e.Summary) {
		if len(e.Also) == 0 {
			return news.Entry{}, false, true
		}
		e, named = succeeded(e), true
	}
	if named {
		e.Confirmed = confirmed(e)
	}
	return e, true, named
}

// succeeded is an entry that the next of its reports tells.
func succeeded(e news.Entry) news.Entry {
	next := e.Also[0]
	e.Title, e.Link, e.Source, e.Owner, e.Lang = next.Title, next.Link, next.Name, next.Owner, next.Lang
	e.Party, e.Origin, e.Partisan, e.Restricted = next.Party, next.Origin, next.Partisan, next.Restricted
	e.Summary, e.Why, e.Published, e.Seen = "", nil, time.Time{}, next.At
	e.Also = e.Also[1:]
	return e
}
