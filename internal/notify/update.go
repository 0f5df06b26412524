package notify

import (
	"slices"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// settle is for how long an update waits for more of its kind: a breaking
// story brings many reports at once, and Discord counts edits too.
const settle = 15 * time.Second

// update returns what a channel that was told of a story is to hear of the new
// reports in it: its message changed and, where that is worth a sound, a bell.
func (p *Policy) update(now time.Time, s news.Story, told news.Told, hs []heard) []news.Delivery {
	m := told.Message
	m.Reason = news.ReasonUpdate
	e := m.Entries[0]
	wasUrgent := m.Urgent
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
		if urgently(h) {
			m.Urgent, e.Also[len(e.Also)-1].Urgent = true, !wasUrgent
		}
		if id := p.Topics[h.topic].ID; !slices.Contains(topics, id) {
			topics = append(topics, id)
			e.Topics = append(slices.Clone(e.Topics), p.Topics[h.topic].Title)
		}
	}
	if !p.changed(now, &e, s, joined) && len(joined) == 0 {
		return nil
	}
	if e.Urgent = m.Urgent; m.Urgent && !wasUrgent {
		e.Hushed = false
	}
	if e.Kin.Title == "" {
		e.Kin = p.kin(s)
	}
	e.Confirmed = confirmed(e)
	m.Entries = []news.Entry{e}

	a := news.Alert{
		Story: s.ID, Channel: told.Channel, Topics: topics, At: now,
		Reason: once(told, news.ReasonUpdate.With(facts(e))),
	}
	d := a.Delivery(m)
	d.DueAt = now.Add(settle)
	out := append([]news.Delivery{d}, p.reports(told, a, e)...)
	if slices.ContainsFunc(joined, isNews) { // a change is no reason to ring
		out = append(out, p.ring(now, s, told, hs, d)...)
	}
	return out
}

func (p *Policy) outlet(r news.Report, topic int, others []string) news.Outlet {
	e := p.entry(r, []int{topic}, nil)
	origin := p.origin(r, others, topic)
	return news.Outlet{
		Name: e.Source, Title: e.Title, Link: e.Link, Lang: e.Lang, At: r.Item.FirstSeen,
		Copy: r.CopyOf.Key != "", Party: e.Party, Owner: r.Feed.Owner,
		Origin: origin, Partisan: p.partisan(origin, []int{topic}), Restricted: e.Restricted,
	}
}

// AlsoLine says who else has a story, and how far they confirm each other; ""
// while one outlet is alone.
func AlsoLine(t tongue.Tongue, e news.Entry) string {
	var others []string
	for _, o := range e.Also {
		if o.Name == e.Source {
			continue // it goes on with its own story
		}
		said := o.Name
		if o.Lang != e.Lang {
			said = inLanguage(t, o.Name, o.Lang)
		}
		if !slices.Contains(others, said) {
			others = append(others, said)
		}
	}
	if len(others) == 0 {
		return ""
	}
	said := t.Say("also", "Outlets", tongue.Said(named(t, others, alsoNames)), "Confirmation", tongue.Said(Confirmation(t, e)))
	if parties := partiesTo(e); len(parties) > 0 {
		said = t.Say("parties", "Confirmation", tongue.Said(said), "Outlets", tongue.Said(named(t, parties, partyNames)))
	}
	return said
}

// inLanguage names an outlet with the language that it tells something in.
func inLanguage(t tongue.Tongue, outlet, lang string) string {
	if lang == "" {
		return outlet
	}
	return outlet + " (" + t.Language(lang) + ")"
}

// partiesTo names the outlets of a story that are on a side of its topic.
func partiesTo(e news.Entry) (parties []string) {
	for _, o := range voicesOf(e).all {
		if o.Party && !withdrew(e, o.Name) && !slices.Contains(parties, o.Name) {
			parties = append(parties, o.Name)
		}
	}
	return parties
}

// aloneLine says that one outlet has a story, and nobody confirms it; "" if it took it
// back.
func aloneLine(t tongue.Tongue, e news.Entry) string {
	if withdrew(e, e.Source) {
		return ""
	}
	return t.Say("alone", "Outlets", tongue.Said(t.Count("outlets", 1))) + credited(t, e)
}

// named lists names, so many at most, and how many more there are.
func named(t tongue.Tongue, names []string, most int) string {
	if more := len(names) - most; more > 0 {
		return t.Count("list.more", more, "Names", tongue.Said(t.List(names[:most])))
	}
	return t.List(names)
}

// How many outlets are named, of all and of those that are parties.
const (
	alsoNames  = 12
	partyNames = 3
)
