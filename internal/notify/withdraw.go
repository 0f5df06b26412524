package notify

import (
	"context"
	"slices"
	"time"

	"watcher/internal/news"
)

// withdrawnText is what a message says that named a report before.
const withdrawnText = "A report was withdrawn."

// Remover is a [Destination] that takes messages back.
type Remover interface {
	// Remove deletes the message d.On, in the thread d.Standing.Thread if that is
	// named. One that is gone is no error.
	Remove(ctx context.Context, d news.Delivery) error
}

// withdraw takes back what a message says, in part or whole. It can be done again.
func (c *Courier) withdraw(ctx context.Context, dest Destination, d news.Delivery) news.Delivery {
	remover, ok := dest.(Remover)
	switch {
	case !ok || d.On == "":
		return moot(d, "what was shown there stays: it cannot be taken back")
	case !d.Message.Empty():
		return c.edit(ctx, dest, d)
	}
	failure := c.callRemove(ctx, remover, d)
	switch {
	case failure == nil:
		c.answered(d.Alert.Channel)
		return sent(d, d.On, c.now())
	case failure.Verdict == VerdictRefused:
		c.answered(d.Alert.Channel)
		d.State, d.Reason = news.DeliveryDead, failure.Error()
		return d
	case failure.Verdict == VerdictStale:
		c.answered(d.Alert.Channel)
		d.State, d.DueAt, d.Reason = news.DeliveryPending, c.now().Add(staleRetry), news.HeldForOld+failure.Error()
		return d
	case failure.Verdict == VerdictUnknown:
		failure.Verdict = VerdictLater
	}
	c.note(d.Alert.Channel, failure)
	d = c.failed(d, failure)
	d.State = news.DeliveryPending
	return d
}

func (c *Courier) callRemove(ctx context.Context, r Remover, d news.Delivery) *Error {
	return c.change(ctx, d, r.Remove)
}

// Lost says what a message is not to name any more.
type Lost struct {
	Report func(title, link string) bool // a report, by its headline and address
	Says   func(text string) bool        // a text that has it
}

// Without returns a message without reports that are to be forgotten, and whether
// it named any. Where one told a story, the next that joined tells it; an entry of
// which none is left goes, and a message of which nothing is left is empty.
func Without(m news.Message, lost Lost) (news.Message, bool) {
	named := lost.Says(m.Heading) || lost.Says(m.Text)
	had := len(m.Entries) > 0
	if named && !had {
		return news.Message{}, true
	}
	if lost.Says(m.Heading) {
		m.Heading = withdrawnText
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
		m.Text = withdrawnText
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
