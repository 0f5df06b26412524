package notify

import (
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// singly is how many alerts that waited for the end of quiet hours still come
// one by one.
const singly = 2

// Shelve looks at what is due in one channel before any of it is sent: what
// falls into quiet hours, or is for a digest, is put off; what has waited for
// its hour comes as lists, few alerts singly. digested is when the channel's
// last digest was made. What is uncertain is settled at any hour, and messages
// are changed at any: nobody hears that.
func (p *Policy) Shelve(now time.Time, due []news.Delivery, digested time.Time) news.Shelved {
	var s news.Shelved
	if len(due) == 0 {
		return s
	}
	c := p.channels[due[0].Alert.Channel]
	until := quietUntil(c.Quiet, now, p.Zone)
	var digest, kept []news.Delivery
	for _, d := range due {
		why := p.pointless(d)
		switch {
		case why != "":
			d.State, d.Reason = news.DeliveryCancelled, why
			s.Put = append(s.Put, d)
		case d.State != news.DeliveryPending || d.Doubtful || silent(d):
			s.Now = append(s.Now, d)
		case p.Digests[c.ID] != nil && digestible(d):
			digest = append(digest, d)
		case !until.IsZero() && (c.Quiet.Urgent || !rings(d)):
			d.DueAt, d.Reason = until.UTC(), news.HeldForQuiet+until.In(p.Zone).Format("15:04")
			s.Put = append(s.Put, d)
		case foldable(d) && strings.HasPrefix(d.Reason, news.HeldForQuiet):
			kept = append(kept, d)
		default:
			s.Now = append(s.Now, d)
		}
	}
	held, lists := p.digest(now, c.ID, digest, digested)
	s.Put, s.Lists = append(s.Put, held...), lists
	if len(kept) <= singly {
		s.Now = append(s.Now, kept...)
		return s
	}
	s.Lists = append(s.Lists, p.handover(now, c.Quiet, kept)...)
	return s
}

// pointless says why a delivery is not told any more, after a change of its
// channel; "" if it is.
func (p *Policy) pointless(d news.Delivery) string {
	c := d.Alert.Channel
	switch {
	case d.State != news.DeliveryPending || d.Doubtful:
		return ""
	case d.Alert.Reason.Kind() == news.ReasonAgain && p.Digests[c] == nil:
		return "told at once; its channel has no digest any more"
	case d.Alert.Reason.Kind() == news.ReasonReport && p.channels[c].As == news.AsMessage:
		return "the story's message has it; its channel has no threads any more"
	}
	return ""
}

// rings reports whether a delivery is urgent news.
func rings(d news.Delivery) bool {
	switch d.Alert.Reason.Kind() {
	case news.ReasonNew, news.ReasonBurst, news.ReasonBell:
		return d.Message.Urgent
	case news.ReasonFollow:
		return d.Message.Urgent && d.Message.Rings
	}
	return false
}

// handover lists what was held in quiet hours.
func (p *Policy) handover(now time.Time, q news.Quiet, kept []news.Delivery) []news.Folding {
	t := p.tongue(kept[0].Alert.Channel)
	oldestFirst(kept)
	var lists []news.Folding
	for len(kept) > 0 {
		list, told := p.toList(now, kept)
		stories := tongue.Said(storiesOf(t, list.Message))
		if list.Message.Heading = t.Say("quiet", "Stories", stories); !q.None() {
			list.Message.Heading = t.Say("quiet.hours", "Stories", stories, "Hours", tongue.Said(q.String()))
		}
		lists = append(lists, news.Folding{List: list, Told: told})
		kept = kept[len(told):]
	}
	return lists
}
