package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
)

const (
	// settle is for how long an update waits for more of its kind: a breaking
	// story brings many reports at once, and Discord counts edits too.
	settle = 15 * time.Second
	// bellOutlets is how many outlets tell a story of their own accord when its
	// bell rings, if the channel does not say.
	bellOutlets = 5
	// movesAgain is how long a story is silent before another report is worth a
	// bell.
	movesAgain = 12 * time.Hour
	// bellNames is how many outlets a bell names.
	bellNames = 8
)

// update returns what a channel that was told of a story is to hear of the new
// reports in it: its message changed and, where that is worth a sound, a bell.
func (p *Policy) update(now time.Time, s news.Story, told news.Told, hs []heard) []news.Delivery {
	m := told.Message
	m.Reason = news.ReasonUpdate
	e := m.Entries[0]
	before, wasUrgent := e.Confirmed, m.Urgent
	e.Also = slices.Clone(e.Also)
	topics := slices.Clone(told.Topics)
	seen := make(map[int]bool)
	var joined []news.Report
	for _, h := range hs {
		if !seen[h.report] {
			seen[h.report] = true
			joined = append(joined, s.Reports[h.report])
			e.Also = append(e.Also, p.outlet(s.Reports[h.report], h.topic, outletNames(e)))
		}
		m.Urgent = m.Urgent || h.match.Urgent
		if id := p.Topics[h.topic].ID; !slices.Contains(topics, id) {
			topics = append(topics, id)
			e.Topics = append(slices.Clone(e.Topics), p.Topics[h.topic].Title)
		}
	}
	if !p.changed(now, &e, s, joined) && len(joined) == 0 {
		return nil
	}
	e.Urgent = m.Urgent
	if e.Kin.Title == "" {
		e.Kin = p.kin(s)
	}
	e.Confirmed = confirmed(e)
	m.Entries = []news.Entry{e}

	a := news.Alert{
		Story: s.ID, Channel: told.Channel, Topics: topics, At: now,
		Reason: news.ReasonUpdate.With(facts(e)),
	}
	d := a.Delivery(m)
	d.DueAt = now.Add(settle)
	out := append([]news.Delivery{d}, p.reports(a, e, told.Message.Entries[0])...)
	if !slices.ContainsFunc(joined, isNews) { // a change is no reason to ring
		return out
	}
	trusted := p.trusted(told.Channel, s, hs)
	turnedUrgent := m.Urgent && !wasUrgent
	reason, says := p.bell(now, told, e, before, turnedUrgent, trusted)
	if reason == "" || !e.Stand.Rings(now, turnedUrgent) || slices.Contains(told.Bells, reason) {
		return out
	}
	bell := a
	bell.Reason = reason
	rang := news.Entry{Topics: e.Topics, Colour: e.Colour, Vouched: p.calls(told, e, reason, trusted)}
	if p.channels[told.Channel].As == news.AsMessage { // a thread has the report already
		last := e.Also[len(e.Also)-1]
		rang.Title, rang.Link, rang.Source, rang.Lang, rang.Seen, rang.Party = last.Title, last.Link, last.Name, last.Lang, last.At, last.Party
	}
	return append(out, bell.Delivery(news.Message{Reason: news.ReasonBell, Heading: says, Urgent: m.Urgent, Entries: []news.Entry{rang}}))
}

// bell says why a story is worth another look, in the channel's eyes: it turned
// urgent, enough outlets have it, or it moves again after a pause.
func (p *Policy) bell(now time.Time, told news.Told, e news.Entry, before int, turnedUrgent bool, trusted string) (news.Reason, string) {
	enough := p.channels[told.Channel].Ping.Outlets
	if enough < 2 {
		enough = bellOutlets
	}
	last := lastReport(told.Message.Entries[0], told.At)
	switch {
	case turnedUrgent:
		return news.ReasonBell.With("urgent"), "Now urgent"
	case e.Confirmed >= enough && before < enough:
		return news.ReasonBell.With("outlets"), Confirmation(e) + ": " + names(e)
	case trusted != "" && p.waits(told.Channel, e) && !p.vouched(told, before):
		return trustedBell, "A trusted outlet has it: " + trusted
	case now.Sub(last) >= movesAgain:
		return news.ReasonBell.With("moved " + now.UTC().Format("2006-01-02T15")), "Moves again after " + hours(now.Sub(last))
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

func hours(d time.Duration) string {
	if d >= 48*time.Hour {
		return count(int(d.Hours()/24), "day", "days")
	}
	return count(int(d.Hours()), "hour", "hours")
}

func (p *Policy) outlet(r news.Report, topic int, others []string) news.Outlet {
	e := p.entry(r, []int{topic}, nil)
	origin := p.origin(r, others, topic)
	return news.Outlet{
		Name: e.Source, Title: e.Title, Link: e.Link, Lang: e.Lang, At: r.Item.FirstSeen,
		Copy: r.CopyOf.Key != "", Party: e.Party, Owner: r.Feed.Owner,
		Origin: origin, Partisan: p.partisan(origin, []int{topic}),
	}
}

// names are the outlets of a story, each once.
func names(e news.Entry) string {
	var said []string
	for _, name := range outletNames(e) {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.EqualFold(s, name) }) {
			said = append(said, name)
		}
	}
	if more := len(said) - bellNames; more > 0 {
		said = append(said[:bellNames], fmt.Sprintf("%d more", more))
	}
	return strings.Join(said, ", ")
}

// AlsoLine says who else has a story, and how far they confirm each other; ""
// while one outlet is alone.
func AlsoLine(e news.Entry) string {
	if len(e.Also) == 0 {
		return ""
	}
	var others []string
	for _, o := range e.Also {
		said := o.Name
		if o.Lang != "" && o.Lang != e.Lang {
			said += " (" + o.Lang + ")"
		}
		if !slices.Contains(others, said) {
			others = append(others, said)
		}
	}
	if more := len(others) - alsoNames; more > 0 {
		others = append(others[:alsoNames], fmt.Sprintf("%d more", more))
	}
	return "Also: " + strings.Join(others, ", ") + " · " + Confirmation(e)
}

// LatestLine is the headline of the report that joined last in words of its
// own; "" if none did.
func LatestLine(e news.Entry) string {
	for _, o := range slices.Backward(e.Also) {
		if !o.Copy && !strings.EqualFold(o.Title, e.Title) {
			return "Latest: " + o.Name + ": " + o.Title
		}
	}
	return ""
}

const alsoNames = 12
