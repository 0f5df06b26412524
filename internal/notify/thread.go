package notify

import (
	"slices"
	"strconv"
	"time"

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
	for _, c := range e.Changes {
		if !c.At.Equal(a.At) || c.Kind == news.ChangeHeadline && e.Forgotten > 0 { // told, or one of too many
			continue
		}
		if slices.ContainsFunc(before.Changes, func(o news.Change) bool { return o.Outlet == c.Outlet && o.Now == c.Now && o.At.Equal(c.At) }) {
			continue // it was told, in the same instant
		}
		if slices.ContainsFunc(e.Also[len(before.Also):], func(o news.Outlet) bool { return o.Name == c.Outlet && o.Title == c.Now }) {
			continue // it came as a report
		}
		one := a
		// Not by its place: a change that is taken back, or goes on, leaves that to another.
		one.Reason = once(told, news.ReasonReport.With("change "+news.Digest(8, c.Outlet, string(c.Kind), c.Now, c.At.UTC().Format(time.RFC3339Nano))))
		shown := news.Entry{Title: c.Now, Source: c.Outlet, Topics: e.Topics, Colour: e.Colour, Changes: []news.Change{c}, Restricted: c.Restricted}
		ds = append(ds, one.Delivery(news.Message{Reason: news.ReasonReport, Entries: []news.Entry{shown}}))
	}
	return ds
}
