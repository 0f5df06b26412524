package notify

import (
	"slices"
	"strconv"

	"watcher/internal/news"
)

// Copied is said of a report that repeats another's words.
const Copied = "repeats another's words"

// reports returns what goes into a story's thread, where its channel has such:
// what the story's message did not name before.
func (p *Policy) reports(told news.Told, a news.Alert, e news.Entry) []news.Delivery {
	before := told.Message.Entries[0]
	if p.channels[a.Channel].As == news.AsMessage {
		return nil
	}
	var ds []news.Delivery
	for n, o := range e.Also[len(before.Also):] {
		one := a
		one.Reason = once(told, news.ReasonReport.With(strconv.Itoa(len(before.Also)+n+1)))
		m := news.Message{Reason: news.ReasonReport, Entries: []news.Entry{{
			Title: o.Title, Link: o.Link, Source: o.Name, Lang: o.Lang, Seen: o.At, Topics: e.Topics, Colour: e.Colour, Party: o.Party,
			Restricted: o.Restricted,
		}}}
		if o.Copy {
			m.Text = Copied
		}
		ds = append(ds, one.Delivery(m))
	}
	for n, c := range e.Changes {
		if !c.At.Equal(a.At) || c.Kind == news.ChangeHeadline && e.Forgotten > 0 { // told, or one of too many
			continue
		}
		if slices.ContainsFunc(e.Also[len(before.Also):], func(o news.Outlet) bool { return o.Name == c.Outlet && o.Title == c.Now }) {
			continue // it came as a report
		}
		one := a
		one.Reason = once(told, news.ReasonReport.With("change "+strconv.Itoa(e.Forgotten+n+1)))
		shown := news.Entry{Title: c.Now, Source: c.Outlet, Topics: e.Topics, Colour: e.Colour, Changes: []news.Change{c}, Restricted: c.Restricted}
		ds = append(ds, one.Delivery(news.Message{Reason: news.ReasonReport, Entries: []news.Entry{shown}}))
	}
	return ds
}
