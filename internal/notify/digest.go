package notify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Times are those at which a digest is due.
type Times interface {
	// Next returns the first after t.
	Next(t time.Time) time.Time
}

// A part of a digest holds what keeps its links within one message of Discord's
// (6,000 characters over its embeds). There are so many parts at most, then
// they become as full as lists.
const (
	partRoom    = 5000
	partEntries = 25
	partsMost   = 10
)

// digestible reports whether a delivery waits for its channel's digest.
func digestible(d news.Delivery) bool {
	return d.Alert.Reason.Kind() == news.ReasonAgain || foldable(d) && !d.Message.Urgent
}

// again returns, for each urgent alert to a channel with a digest, what has the
// digest name it as well.
func (p *Policy) again(ds []news.Delivery) []news.Delivery {
	var more []news.Delivery
	for _, d := range ds {
		if p.Digests[d.Alert.Channel] == nil || d.Alert.Reason.Kind() != news.ReasonNew || !d.Message.Urgent {
			continue
		}
		a, m := d.Alert, d.Message
		a.Reason, m.Entries = news.ReasonAgain, slices.Clone(m.Entries)
		if detail := d.Alert.Reason.Detail(); detail != "" {
			a.Reason = a.Reason.With(detail)
		}
		for n := range m.Entries {
			m.Entries[n].Told = true
		}
		more = append(more, a.Delivery(m))
	}
	return more
}

// digest holds what waits for a channel's digest or, if its time has come, makes
// the digest of all of it. Alerts that were not held yet go by when they were
// raised, or by the last digest if they missed that: there is one for a time.
func (p *Policy) digest(now time.Time, c news.ChannelID, waits []news.Delivery, last time.Time) (held []news.Delivery, lists []news.Folding) {
	if last.After(now) {
		last = time.Time{} // made by a clock that was wrong
	}
	times := p.Digests[c]
	var slot time.Time
	for _, d := range waits {
		if !strings.HasPrefix(d.Reason, news.HeldForDigest) {
			since := d.DueAt
			if since.Before(last) {
				since = last
			}
			d.DueAt = times.Next(since).UTC()
			d.Reason = news.HeldForDigest + p.onDay(d.DueAt)
		}
		if !d.DueAt.After(now) && d.DueAt.After(slot) {
			slot = d.DueAt
		}
		held = append(held, d)
	}
	if slot.IsZero() {
		return held, nil
	}
	// One that comes late has the name of the last that was due.
	for next := times.Next(slot); !next.IsZero() && !next.After(now); next = times.Next(next) {
		slot = next.UTC()
	}
	return nil, p.digestOf(now, slot, waits)
}

// onDay is how a digest's time is told.
func (p *Policy) onDay(t time.Time) string { return t.In(p.Zone).Format("Mon 2 Jan, 15:04") }

// digestOf makes the lists of one digest: by topic in the file's order, within
// it the newest first.
func (p *Policy) digestOf(now, slot time.Time, waits []news.Delivery) []news.Folding {
	waits = slices.Clone(waits)
	slices.SortStableFunc(waits, func(a, b news.Delivery) int {
		return cmp.Or(cmp.Compare(p.rank(a), p.rank(b)), cmp.Compare(firstTopic(a), firstTopic(b)), newestEntry(b).Compare(newestEntry(a)))
	})
	parts := inParts(waits)
	t := p.tongue(waits[0].Alert.Channel)
	heading := t.Count("digest", len(waits), "Day", tongue.Said(t.Day(slot.In(p.Zone))))
	lists := make([]news.Folding, len(parts))
	for n, part := range parts {
		list, told := p.digestPart(now, slot, part)
		list.Message.Heading = heading
		if len(parts) > 1 {
			list.Message.Heading = t.Say("digest.part", "Heading", tongue.Said(heading), "Part", n+1, "Parts", len(parts))
		}
		lists[n] = news.Folding{List: list, Told: told}
	}
	return lists
}

func (p *Policy) digestPart(now, slot time.Time, part []news.Delivery) (news.Delivery, []news.Delivery) {
	m := news.Message{Reason: news.ReasonDigest, Grouped: true}
	told := slices.Clone(part)
	var ids []string
	var topics []news.TopicID
	for n := range told {
		d := &told[n]
		ids, topics = append(ids, string(d.ID)), append(topics, d.Alert.Topics...)
		d.State, d.Reason = news.DeliveryCancelled, "told in the digest of "+p.onDay(slot)
		if n >= listEntries {
			d.Reason = "counted in the digest of " + p.onDay(slot) + ", not named there: too many at once"
			m.More += len(d.Message.Entries)
			continue
		}
		m.Entries = append(m.Entries, d.Message.Entries...)
	}
	slices.Sort(ids)
	slices.Sort(topics)
	a := news.Alert{
		Story:   news.StoryID(fmt.Sprintf("%s%s:%s", news.DigestSubject, slot.UTC().Format("2006-01-02T15:04Z"), news.Digest(8, ids...))),
		Channel: part[0].Alert.Channel, Reason: news.ReasonDigest, Topics: slices.Compact(topics), At: now,
	}
	return a.Delivery(m), told
}

// inParts divides what a digest tells into messages.
func inParts(waits []news.Delivery) (parts [][]news.Delivery) {
	room, begin := 0, 0
	for n, d := range waits {
		cost := 0
		for _, e := range d.Message.Entries {
			cost += min(utf8.RuneCountInString(e.Title), 200) + len(e.Link) + min(utf8.RuneCountInString(e.Source), 40) + 90
		}
		if n > begin && (room+cost > partRoom || n-begin >= partEntries) {
			parts = append(parts, waits[begin:n])
			room, begin = 0, n
		}
		room += cost
	}
	parts = append(parts, waits[begin:])
	if len(parts) <= partsMost {
		return parts
	}
	// Shorter lines for all, rather than a channel full of parts.
	// What is too much even so is counted in the last part.
	per := min(max((len(waits)+partsMost-1)/partsMost, listEntries/2), listEntries)
	parts = nil
	for len(waits) > per && len(parts) < partsMost-1 {
		parts, waits = append(parts, waits[:per]), waits[per:]
	}
	return append(parts, waits)
}

// rank is the place of a delivery's first topic in the file; those of topics
// that are not there come last.
func (p *Policy) rank(d news.Delivery) int {
	if len(d.Alert.Topics) > 0 {
		if n, ok := p.topics[d.Alert.Topics[0]]; ok {
			return n
		}
	}
	return len(p.Topics)
}

func firstTopic(d news.Delivery) string {
	if len(d.Message.Entries) == 0 || len(d.Message.Entries[0].Topics) == 0 {
		return ""
	}
	return d.Message.Entries[0].Topics[0]
}

func newestEntry(d news.Delivery) time.Time {
	if len(d.Message.Entries) == 0 {
		return d.Alert.At
	}
	return entryAt(d.Message.Entries[0])
}
