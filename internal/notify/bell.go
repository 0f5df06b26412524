package notify

import (
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

const (
	// bellOutlets is how many outlets tell a story of their own accord when its
	// bell rings, if the channel does not say.
	bellOutlets = 5
	// movesAgain is how long a story is silent before another report is worth a
	// bell.
	movesAgain = 12 * time.Hour
	// bellNames is how many outlets a bell names.
	bellNames = 8
)

// ring returns the bell that goes with an update of a story's message; nil if it
// is not worth one.
func (p *Policy) ring(now time.Time, s news.Story, told news.Told, hs []heard, update news.Delivery) []news.Delivery {
	m, e := update.Message, update.Message.Entries[0]
	trusted := p.trusted(told.Channel, s, hs)
	turnedUrgent := m.Urgent && !told.Message.Urgent
	why, says := p.bell(now, told, e, turnedUrgent, trusted)
	reason := once(told, why)
	if why == "" || !e.Stand.Rings(now, turnedUrgent) || slices.Contains(told.Bells, reason) {
		return nil
	}
	by := rungBy(e.Also[len(told.Message.Entries[0].Also):], trusted)
	rang := news.Entry{
		Title: by.Title, Link: by.Link, Source: by.Name, Lang: by.Lang, Seen: by.At, Party: by.Party, Restricted: by.Restricted,
		Topics: e.Topics, Colour: e.Colour, Vouched: p.calls(told, e, why, trusted),
	}
	a := update.Alert
	a.Reason = reason
	return []news.Delivery{a.Delivery(news.Message{Reason: news.ReasonBell, Heading: says, Urgent: m.Urgent, Entries: []news.Entry{rang}})}
}

// rungBy is the report that a bell names, of those that joined: the one that made
// the story urgent, or that of a trusted outlet, or the last in words of its own.
func rungBy(joined []news.Outlet, trusted string) news.Outlet {
	for _, tells := range []func(o news.Outlet) bool{
		func(o news.Outlet) bool { return o.Urgent },
		func(o news.Outlet) bool { return trusted != "" && o.Name == trusted },
		func(o news.Outlet) bool { return !o.Copy },
	} {
		for _, o := range slices.Backward(joined) {
			if tells(o) {
				return o
			}
		}
	}
	return joined[len(joined)-1]
}

// bell says why a story is worth another look, in the channel's eyes: it turned
// urgent, enough outlets have it, or it moves again after a pause.
func (p *Policy) bell(now time.Time, told news.Told, e news.Entry, turnedUrgent bool, trusted string) (news.Reason, string) {
	enough := p.channels[told.Channel].Ping.Outlets
	if enough < 2 {
		enough = bellOutlets
	}
	before := told.Message.Entries[0].Confirmed
	last := lastReport(told.Message.Entries[0], told.At)
	t := p.tongue(told.Channel)
	switch {
	case turnedUrgent:
		return news.ReasonBell.With("urgent"), t.Say("bell.urgent")
	case e.Confirmed >= enough && before < enough:
		return news.ReasonBell.With("outlets"), t.Say("bell.outlets", "Confirmation", tongue.Said(Confirmation(t, e)), "Outlets", tongue.Said(names(t, e)))
	case trusted != "" && p.waits(told.Channel, e) && !p.vouched(told, before):
		return trustedBell, t.Say("bell.trusted", "Outlet", trusted)
	case now.Sub(last) >= movesAgain:
		return news.ReasonBell.With("moved " + now.UTC().Format("2006-01-02T15")), t.Say("bell.moved", "Time", tongue.Said(t.After(now.Sub(last))))
	}
	return "", ""
}

// lastReport is when the last report of a story came, the first one at the given
// time.
func lastReport(e news.Entry, first time.Time) time.Time {
	for _, o := range e.Also {
		if o.At.After(first) {
			first = o.At
		}
	}
	return first
}

// names are the outlets of a story, each once.
func names(t tongue.Tongue, e news.Entry) string {
	var said []string
	for _, name := range outletNames(e) {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.EqualFold(s, name) }) {
			said = append(said, name)
		}
	}
	return named(t, said, bellNames)
}
