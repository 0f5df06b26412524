package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// A list names so many stories: what fits one message of Discord's (6,000
// characters over its embeds) by their headlines, the first with their links.
// So many lists follow each other at once; beyond that, stories are counted and
// no longer named.
const (
	listEntries = 80
	listsAtOnce = 5
)

// Fold keeps a channel readable. due is what one channel is to get now, oldest
// first; lately is how many messages it got within the window. Each due
// delivery is sent (in send), told by the list (in folded), or left to wait:
//
//   - what is uncertain, and lists, are sent;
//   - messages that follow others are sent as far as the window has room, or
//     after half an hour;
//   - notices are sent, but for a storm of them: more than a burst at once, or
//     in a channel that got two bursts lately, become one notice that names all;
//   - urgent alerts are sent first, each by itself; if even they are more than
//     a burst allows at once, they become lists, before anything else does;
//   - more new alerts than a burst allows at once become one list, or several
//     where they are more than 80, one a call;
//   - fewer are sent as far as the window has room. The rest waits, and becomes
//     a list when the first of them has waited for PolicyOptions.Patience.
//
// A list of one is not made: that one is sent.
func (p *Policy) Fold(now time.Time, due []news.Delivery, lately int) (send []news.Delivery, list news.Delivery, folded []news.Delivery) {
	var urgent, settled, notices, alerts, follows []news.Delivery
	for _, d := range due {
		switch {
		case isNotice(d):
			notices = append(notices, d)
		case isFollow(d):
			follows = append(follows, d)
		case !foldable(d):
			settled = append(settled, d)
		case d.Message.Urgent:
			urgent = append(urgent, d)
		default:
			alerts = append(alerts, d)
		}
	}
	oldestFirst(urgent)
	oldestFirst(alerts)

	burst := p.burst(due)
	quiet, storm := p.calm(now, notices, lately, burst)
	if len(storm) > 1 {
		list, folded = p.toNotice(now, storm)
		return slices.Concat(settled, quiet), list, folded
	}
	settled = slices.Concat(settled, quiet, storm)

	var fold []news.Delivery
	if len(urgent) > burst {
		fold, urgent, alerts = urgent, nil, nil
	}
	send = slices.Concat(urgent, settled)
	room := max(0, burst-lately-len(urgent))
	switch {
	case len(alerts) > burst:
		fold = alerts
	case len(alerts) <= room:
		send = append(send, alerts...)
	default:
		send = append(send, alerts[:room]...)
		if rest := alerts[room:]; now.Sub(rest[0].Alert.At) >= p.Patience {
			fold = rest
		}
	}
	send = append(send, paced(now, follows, burst-lately-len(urgent)-len(alerts))...)
	if len(fold) == 1 {
		return append(send, fold...), list, nil
	}
	list, folded = p.toList(now, fold)
	return send, list, folded
}

// burst is what a channel gets one by one.
func (p *Policy) burst(due []news.Delivery) int {
	if len(due) > 0 {
		if n := p.channels[due[0].Alert.Channel].Burst; n > 0 {
			return n
		}
	}
	return p.Burst
}

// calm divides notices into those to send now and a storm to be told as one;
// what is in neither waits.
func (p *Policy) calm(now time.Time, notices []news.Delivery, lately, burst int) (quiet, storm []news.Delivery) {
	oldestFirst(notices)
	switch {
	case len(notices) > burst:
		return nil, notices
	case len(notices) == 0 || lately < 2*burst:
		return notices, nil
	case now.Sub(notices[0].Alert.At) >= p.Patience:
		return nil, notices
	}
	return nil, nil
}

// toNotice makes the one notice that stands for many. Its id follows from what
// it tells.
func (p *Policy) toNotice(now time.Time, notices []news.Delivery) (news.Delivery, []news.Delivery) {
	const named = 40 // lines; their full texts are not repeated
	folded := slices.Clone(notices)
	var ids []string
	var text strings.Builder
	for n := range folded {
		d := &folded[n]
		ids = append(ids, string(d.ID))
		d.State, d.Reason = news.DeliveryCancelled, "told with other notices"
		if n < named {
			fmt.Fprintf(&text, "• %s\n", d.Message.Heading)
		}
	}
	if more := len(folded) - named; more > 0 {
		fmt.Fprintf(&text, "… and %d more: the log has them all", more)
	}
	slices.Sort(ids)
	a := news.Alert{
		Story: news.StoryID("burst:" + news.Digest(16, ids...)), Channel: folded[0].Alert.Channel,
		Reason: news.ReasonBurst, At: now,
	}
	m := news.Message{Reason: news.ReasonNotice, Heading: count(len(folded), "notice", "notices"), Text: strings.TrimSpace(text.String())}
	return a.Delivery(m), folded
}

// isNotice reports whether a delivery is a notice of which it is known that it
// was not posted.
func isNotice(d news.Delivery) bool {
	return d.Alert.Reason == news.ReasonNotice && d.State == news.DeliveryPending && !d.Doubtful
}

// foldable reports whether a delivery may be told by a list instead: a new
// alert of which it is known that it was not posted.
func foldable(d news.Delivery) bool {
	return d.Alert.Reason.Kind() == news.ReasonNew && d.State == news.DeliveryPending && !d.Doubtful
}

func oldestFirst(ds []news.Delivery) {
	slices.SortStableFunc(ds, func(a, b news.Delivery) int { return a.Alert.At.Compare(b.Alert.At) })
}

// toList takes the first share of the given alerts and makes the list that
// stands for them. Its id follows from what it tells.
func (p *Policy) toList(now time.Time, ds []news.Delivery) (news.Delivery, []news.Delivery) {
	if len(ds) == 0 {
		return news.Delivery{}, nil
	}
	const most = listEntries * listsAtOnce
	unnamed := max(0, len(ds)-most)
	left := len(ds) - unnamed
	lists := (left + listEntries - 1) / listEntries
	folded := slices.Clone(ds[:unnamed+(left+lists-1)/lists])

	m := news.Message{Reason: news.ReasonBurst}
	var ids []string
	var topics []news.TopicID
	for n := range folded {
		d := &folded[n]
		ids = append(ids, string(d.ID))
		topics = append(topics, d.Alert.Topics...)
		m.Urgent = m.Urgent || d.Message.Urgent && slices.ContainsFunc(d.Message.Entries, func(e news.Entry) bool { return !e.Hushed })
		d.State, d.Reason = news.DeliveryCancelled, "told in a list"
		if n < unnamed {
			d.Reason = "counted in a list, not named there: too many at once"
			m.More += len(d.Message.Entries)
			continue
		}
		m.Entries = append(m.Entries, d.Message.Entries...)
	}
	slices.SortStableFunc(m.Entries, func(a, b news.Entry) int { return entryAt(b).Compare(entryAt(a)) })
	m.Heading = listHeading(p.tongue(ds[0].Alert.Channel), m)
	slices.Sort(ids)
	slices.Sort(topics)
	a := news.Alert{
		Story:   news.StoryID("burst:" + news.Digest(16, ids...)),
		Channel: ds[0].Alert.Channel,
		Reason:  news.ReasonBurst,
		Topics:  slices.Compact(topics),
		At:      now,
	}
	return a.Delivery(m), folded
}

// listHeading says how many stories a list stands for, and on what, where all
// are on the same.
func listHeading(t tongue.Tongue, m news.Message) string {
	return onOneTopic(t, storiesOf(t, m), m)
}

// storiesOf counts the stories of a list, those apart that one told before.
func storiesOf(t tongue.Tongue, m news.Message) string {
	again := 0
	for _, e := range m.Entries {
		if e.Again || e.Told {
			again++
		}
	}
	fresh := len(m.Entries) + m.More - again
	switch {
	case again == 0:
		return t.Count("list.new", fresh)
	case fresh == 0:
		return t.Count("list.again", again)
	}
	return t.Count("list.both", again, "New", tongue.Said(t.Count("list.new", fresh)))
}

// onOneTopic adds to a list's heading the topic that all of it is on, unless there
// are several.
func onOneTopic(t tongue.Tongue, heading string, m news.Message) string {
	if m.More > 0 || len(m.Entries) == 0 || len(m.Entries[0].Topics) != 1 {
		return heading
	}
	topic := m.Entries[0].Topics[0]
	for _, e := range m.Entries {
		if len(e.Topics) != 1 || e.Topics[0] != topic {
			return heading
		}
	}
	return t.Say("list.on", "Heading", tongue.Said(heading), "Topic", topic)
}

func entryAt(e news.Entry) time.Time {
	if e.Published.IsZero() || (!e.Seen.IsZero() && e.Published.After(e.Seen)) {
		return e.Seen
	}
	return e.Published
}
