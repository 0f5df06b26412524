package notify

import (
	"strconv"

	"watcher/internal/news"
)

// Copied is said of a report that repeats another's words.
const Copied = "repeats another's words"

// reports returns what goes into a story's thread, where its channel has such:
// each report that joined, those before a number left out.
func (p *Policy) reports(a news.Alert, e news.Entry, before int) []news.Delivery {
	if p.channels[a.Channel].As == news.AsMessage {
		return nil
	}
	var ds []news.Delivery
	for n, o := range e.Also[before:] {
		one := a
		one.Reason = news.ReasonReport.With(strconv.Itoa(before + n + 1))
		m := news.Message{Reason: news.ReasonReport, Entries: []news.Entry{{
			Title: o.Title, Link: o.Link, Source: o.Name, Lang: o.Lang, Seen: o.At, Topics: e.Topics, Colour: e.Colour, Party: o.Party,
		}}}
		if o.Copy {
			m.Text = Copied
		}
		ds = append(ds, one.Delivery(m))
	}
	return ds
}

// threadless reports whether a report is for a thread of a channel that has none
// any more: the story's message has it.
func (p *Policy) threadless(d news.Delivery) bool {
	return d.Alert.Reason.Kind() == news.ReasonReport && d.State == news.DeliveryPending && p.channels[d.Alert.Channel].As == news.AsMessage
}
