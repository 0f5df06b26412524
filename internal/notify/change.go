package notify

import (
	"fmt"
	"slices"
	"time"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// changed adds to an entry what outlets did to reports of the story since, and
// to those that join as corrections. It reports whether there was anything.
func (p *Policy) changed(now time.Time, e *news.Entry, s news.Story, joined []news.Report) bool {
	before := changesOf(*e) + e.Retitled
	e.Changes = slices.Clone(e.Changes)
	for _, edit := range s.Edits {
		c := changeOf(edit)
		if c.Kind == "" {
			continue
		}
		retitled := retitle(e, c, edit.Report.Item.Link)
		switch {
		case !said(*e, c):
			c.At = now
			e.Changes = append(e.Changes, c)
		case retitled:
			e.Retitled++
		}
	}
	for _, r := range joined {
		if kind := label(r.Item.Title, r.Item.Summary); kind != "" {
			e.Changes = append(e.Changes, news.Change{Kind: kind, Outlet: source(r), Was: headlineOf(*e, r), Now: r.Item.Title, At: now})
		}
	}
	forget(e)
	return changesOf(*e)+e.Retitled > before
}

// headlineOf is the last headline under which the outlet of a report told the
// story before; "" if it did not.
func headlineOf(e news.Entry, r news.Report) string {
	outlet := source(r)
	for _, o := range slices.Backward(e.Also) {
		if o.Name == outlet && o.Title != r.Item.Title {
			return o.Title
		}
	}
	if e.Source == outlet && e.Title != r.Item.Title {
		return e.Title
	}
	return ""
}

// amend returns what a channel is to hear of a story that did not grow and of
// which reports were changed: its message changes. Where it was told in a list,
// which stays as it is, that an outlet corrected or withdrew its report is worth a
// message, without a sound; another headline is not.
func (p *Policy) amend(now time.Time, s news.Story, c news.ChannelID) []news.Delivery {
	if len(s.Edits) == 0 || !slices.Contains(s.Announced, c) {
		return nil
	}
	if n := slices.IndexFunc(s.Told, ownMessage(c)); n >= 0 {
		return p.update(now, s, s.Told[n], nil)
	}
	for _, edit := range s.Edits {
		change := changeOf(edit)
		topics := p.heardIn(c, edit.Report)
		if change.Kind == "" || change.Kind == news.ChangeHeadline || len(topics) == 0 {
			continue
		}
		change.At = now
		e := p.entry(edit.Report, topics, nil)
		without := s
		without.Reports = []news.Report{edit.Report}
		e.Also = p.earlier(c, without, sources(s.Earlier))
		e.Changes, e.Again, e.Hushed = []news.Change{change}, true, true
		e.Confirmed = confirmed(e)
		a := news.Alert{Story: s.ID, Channel: c, Reason: editReason(edit, change), Topics: p.ids(topics), At: now}
		return []news.Delivery{a.Delivery(news.Message{Reason: news.ReasonNew, Entries: []news.Entry{e}, Silent: true})}
	}
	return nil
}

// heardIn returns the topics of a report that a channel hears.
func (p *Policy) heardIn(c news.ChannelID, r news.Report) []int {
	var topics []int
	for _, m := range r.Matches {
		if p.hearsOf(c, m) {
			topics = append(topics, p.topics[m.Topic])
		}
	}
	slices.Sort(topics)
	return topics
}

// hearsOf reports whether a match is one that a channel hears of.
func (p *Policy) hearsOf(c news.ChannelID, m news.Match) bool {
	t, ok := p.topics[m.Topic]
	return ok && m.Band == news.BandAlert && slices.Contains(p.hears(p.Topics[t]), c)
}

// changeOf says what an edit is; the kind is "" for one that is not worth a word.
func changeOf(edit news.Edit) news.Change {
	i := edit.Report.Item
	c := news.Change{Outlet: source(edit.Report), Was: edit.Was, Now: i.Title, Restricted: edit.Report.Feed.Restricted}
	kind := label(i.Title, i.Summary)
	switch {
	case edit.Gone:
		c.Kind, c.Now = news.ChangeWithdrawn, ""
	case kind != "" && label(edit.Was, "") != kind:
		c.Kind = kind
	case kind == "" && label(edit.Was, "") == news.ChangeWithdrawn:
		c.Kind = news.ChangeRestored
	case i.Title != "" && text.Fold(i.Title) != text.Fold(edit.Was):
		c.Kind = news.ChangeHeadline
	}
	return c
}

// facts tells one version of a story's message from the next: how many reports
// it names, and how many changes of them.
func facts(e news.Entry) string {
	said := fmt.Sprintf("%d.%d", len(e.Also), changesOf(e))
	if e.Retitled > 0 {
		said += fmt.Sprintf(".%d", e.Retitled)
	}
	return said
}

// Withdrawn reports whether a story was taken back by all who told it of their own
// accord, as far as they were not copies of each other.
func Withdrawn(e news.Entry) bool {
	for _, o := range voicesOf(e).all {
		if !o.Copy && !withdrew(e, o.Name) {
			return false
		}
	}
	return true
}

// withdrew reports whether an outlet took its report back, and did not bring it
// again.
func withdrew(e news.Entry, outlet string) bool {
	for _, c := range slices.Backward(e.Changes) {
		switch {
		case c.Outlet != outlet:
		case c.Kind == news.ChangeWithdrawn:
			return true
		case c.Kind == news.ChangeRestored:
			return false
		}
	}
	return false
}

// AmendedMark says in a list what outlets said of their own reports: "withdrawn by
// Coast", "corrected"; "" if nothing.
func AmendedMark(t tongue.Tongue, e news.Entry) string {
	if Withdrawn(e) {
		return t.Say("mark.withdrawn")
	}
	mark := ""
	for _, c := range slices.Backward(e.Changes) {
		switch {
		case c.Kind == news.ChangeWithdrawn && withdrew(e, c.Outlet):
			return t.Say("mark.withdrawn.by", "Outlet", c.Outlet)
		case c.Kind == news.ChangeCorrected:
			mark = t.Say("mark.corrected")
		}
	}
	return mark
}

// isNews reports whether a report says more than that another was wrong.
func isNews(r news.Report) bool { return label(r.Item.Title, r.Item.Summary) == "" }
