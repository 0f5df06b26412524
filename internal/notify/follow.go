package notify

import (
	"slices"
	"time"

	"watcher/internal/news"
)

const (
	// Out of sight is a message that is this old and has this many of ours below
	// it: who reads the channel does not scroll up that far.
	farAge   = 3 * time.Hour
	farBelow = 10
	// followPatience is how long a message that follows another waits for room
	// in its channel: it makes no sound, and says nothing that cannot wait.
	followPatience = 30 * time.Minute
)

// Follow returns what takes the place of an update or a bell whose message is
// out of reach, because the channel takes no more changes of it or because it
// is far up: a message that follows it, and a last change by which it points
// there. What adds nothing to read goes on waiting for its message, nil.
func (p *Policy) Follow(now time.Time, d news.Delivery) []news.Delivery {
	at, bell := d.Standing, d.Alert.Reason.Kind() == news.ReasonBell
	follows := p.outOfReach(now, d)
	if p.channels[d.Alert.Channel].As == news.AsForum {
		follows = at.Stale && worthPost(d) // somebody has locked its post
	}
	if !follows || len(at.Says.Entries) != 1 {
		return nil
	}
	a := d.Alert
	a.At = now
	m := at.Says
	a.Reason, m.Reason = news.ReasonPoint.With(d.On), news.ReasonUpdate
	point := a.Delivery(m)

	a.Reason, m.Reason = news.ReasonFollow.With(d.On), news.ReasonFollow
	m.Follows, m.Shown, m.Text, m.Rings = d.On, at.Reports, "", bell
	if bell {
		m.Text, m.Urgent = d.Message.Heading, m.Urgent || d.Message.Urgent
		m.Entries = slices.Clone(m.Entries)
		m.Entries[0].Vouched = len(d.Message.Entries) > 0 && d.Message.Entries[0].Vouched
	}
	return []news.Delivery{a.Delivery(m), point}
}

// outOfReach reports whether a message among others is not to be changed or
// answered any more. A thread is where its reports are read.
func (p *Policy) outOfReach(now time.Time, d news.Delivery) bool {
	at := d.Standing
	if p.channels[d.Alert.Channel].As != news.AsMessage || d.On == "" || d.State == news.DeliveryUncertain || len(at.Says.Entries) != 1 {
		return false
	}
	far := !at.At.IsZero() && now.Sub(at.At) >= farAge && at.Below >= farBelow
	return (at.Stale || far) && (d.Alert.Reason.Kind() == news.ReasonBell || adds(at))
}

// worthPost reports whether what a locked post did not take is a bell, or a report
// that says more than that someone repeats another, or has another headline.
func worthPost(d news.Delivery) bool {
	m := d.Message
	switch d.Alert.Reason.Kind() {
	case news.ReasonBell:
		return true
	case news.ReasonReport:
	default:
		return false
	}
	headline := func(c news.Change) bool { return c.Kind == news.ChangeHeadline }
	return m.Text != Copied && !slices.ContainsFunc(m.Entries, func(e news.Entry) bool { return slices.ContainsFunc(e.Changes, headline) })
}

// adds reports whether the newest version of a message says more than its
// readers know, bells included, other than that someone repeats it or has another
// headline.
func adds(at news.Standing) bool {
	e := at.Says.Entries[0]
	owned := func(c news.Change) bool { return c.Kind != news.ChangeHeadline }
	unread := func(o news.Outlet) bool { return !o.Copy && !slices.Contains(at.Rang, o.Title) }
	unreadChanges := min(max(0, changesOf(e)-at.Changes), len(e.Changes))
	return slices.ContainsFunc(e.Changes[len(e.Changes)-unreadChanges:], owned) || slices.ContainsFunc(e.Also[min(at.Reports, len(e.Also)):], unread)
}

// NewSince are the reports of a message that the one before it did not name, in
// words of their own.
func NewSince(m news.Message) []news.Outlet {
	if m.Follows == "" || len(m.Entries) != 1 {
		return nil
	}
	also := m.Entries[0].Also
	fresh := slices.Clone(also[min(m.Shown, len(also)):])
	return slices.DeleteFunc(fresh, func(o news.Outlet) bool { return o.Copy })
}

// isFollow reports whether a delivery is a message that follows another, of
// which it is known that it was not posted, and which makes no sound.
func isFollow(d news.Delivery) bool {
	return d.Alert.Reason.Kind() == news.ReasonFollow && d.State == news.DeliveryPending && !d.Doubtful && !d.Message.Rings
}

// paced are the follow-ups that go now: as far as there is room, and what has
// waited for long.
func paced(now time.Time, follows []news.Delivery, room int) []news.Delivery {
	oldestFirst(follows)
	for n, d := range follows {
		if n >= room && now.Sub(d.Alert.At) < followPatience {
			return follows[:n]
		}
	}
	return follows
}

// silent reports whether a delivery makes no sound and takes no room: it goes at
// any hour.
func silent(d news.Delivery) bool {
	switch d.Alert.Reason.Kind() {
	case news.ReasonUpdate, news.ReasonPoint, news.ReasonReport, news.ReasonWithdraw:
		return true
	}
	return false
}
