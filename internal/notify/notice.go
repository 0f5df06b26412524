package notify

import (
	"net/url"
	"time"

	"watcher/internal/news"
)

// Notice tells every channel that hears of the watch itself. subject says what
// happened to what, since when ("config:refused:1795420800"): the same subject
// is told once in a channel, so the caller may repeat itself.
func (p *Policy) Notice(now time.Time, subject, heading, text string) []news.Delivery {
	return p.noticeExcept("", now, subject, heading, text)
}

// noticeExcept leaves out the channel that the notice is about: it would not
// get there.
func (p *Policy) noticeExcept(id news.ChannelID, now time.Time, subject, heading, text string) []news.Delivery {
	var ds []news.Delivery
	for _, c := range p.Channels {
		if !c.Notices || c.ID == id {
			continue
		}
		a := news.Alert{Story: news.StoryID(subject), Channel: c.ID, Reason: news.ReasonNotice, At: now}
		ds = append(ds, a.Delivery(news.Message{Reason: news.ReasonNotice, Heading: heading, Text: text}))
	}
	return ds
}

// shown is an address fit for a channel: without a password, and without a
// query, which may hold a key.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "another address"
	}
	u.User, u.Fragment = nil, ""
	if u.RawQuery != "" {
		u.RawQuery = "…"
	}
	return u.String()
}
