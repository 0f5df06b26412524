package app

import (
	"cmp"
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/pipeline"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// outcome says how far a delivery has come; own are those of its channel.
func (t tellings) outcome(d news.Delivery, own []news.Delivery) string {
	switch d.State {
	case news.DeliverySent:
		return t.in.Say("delivery.sent", "At", tongue.Said(t.at(d)))
	case news.DeliverySending:
		return t.in.Say("delivery.sending")
	case news.DeliveryUncertain:
		return t.because("delivery.uncertain", d)
	case news.DeliveryDead:
		return t.because("delivery.dead", d)
	case news.DeliveryCancelled:
		if toldOtherwise(d.Reason) {
			return reasonIn(t.in, d.Reason)
		}
		return t.because("delivery.cancelled", d)
	}
	return t.waits(d, own)
}

// because says what became of a delivery, with the reason if there is one.
func (t tellings) because(key string, d news.Delivery) string {
	said := t.in.Say(key)
	if d.Reason == "" {
		return said
	}
	return said + ": " + reasonIn(t.in, d.Reason)
}

func (t tellings) at(d news.Delivery) string {
	return t.in.Foreign(d.SentAt.In(t.zone).Format("2006-01-02 15:04:05"))
}

// toldOtherwise reports whether a delivery's reason says where else it was told.
func toldOtherwise(reason string) bool {
	return strings.HasPrefix(reason, "told ") || strings.HasPrefix(reason, "counted ")
}

// reasons are those that the program itself gives to deliveries, as they are kept,
// by the keys of how they are said; a day may follow, and an end.
var reasons = []struct{ begins, ends, key string }{
	{"told in a list", "", "reason.list"},
	{"counted in a list, not named there: too many at once", "", "reason.list.counted"},
	{"told with other notices", "", "reason.notices"},
	{"told at once; its channel has no digest any more", "", "reason.once"},
	{"told in the digest of ", "", "reason.digest"},
	{"counted in the digest of ", ", not named there: too many at once", "reason.digest.counted"},
	{news.HeldForQuiet, "", "reason.quiet"},
	{news.HeldForDigest, "", "reason.held"},
	{news.HeldForChannel, "", "reason.channel"},
	{"a later update says it", "", "reason.later"},
	{"the story has no message of its own in the channel", "", "reason.message"},
	{"what was shown there stays: it cannot be taken back", "", "reason.stays"},
}

// reasonIn says in a language why a delivery is where it is. What others answered,
// and what went wrong, is as the log has it.
func reasonIn(in tongue.Tongue, kept string) string {
	kept = text.Plain(kept)
	for _, r := range reasons {
		rest, ok := strings.CutPrefix(kept, r.begins)
		if !ok {
			continue
		}
		day, ok := strings.CutSuffix(rest, r.ends)
		switch {
		case !ok:
		case day != "":
			return in.Say(r.key, "Time", tongue.Said(in.Redated(day)))
		case !strings.HasSuffix(r.begins, " "):
			return in.Say(r.key)
		}
	}
	return in.Foreign(kept)
}

// waits says what a pending delivery waits for: the reason that was noted, or
// what stands in its way now.
func (t tellings) waits(d news.Delivery, own []news.Delivery) string {
	if d.Held() {
		return reasonIn(t.in, d.Reason)
	}
	if reason := strings.TrimPrefix(d.Reason, news.HeldForOld); reason != "" {
		return t.in.Say("delivery.waits", "Reason", tongue.Said(reasonIn(t.in, reason)))
	}
	return t.obstacle(d, own)
}

func (t tellings) obstacle(d news.Delivery, own []news.Delivery) string {
	n := slices.IndexFunc(t.channels, func(c news.Channel) bool { return c.ID == d.Alert.Channel })
	if n < 0 {
		return t.in.Say("delivery.channel")
	}
	burst, lately := cmp.Or(t.channels[n].Burst, t.burst), t.lately[d.Alert.Channel]
	kind := d.Alert.Reason.Kind()
	switch {
	case needsMessage(kind) && !hasMessage(d, own):
		return t.in.Say("delivery.message")
	case kind == news.ReasonUpdate && d.DueAt.After(t.now):
		return t.in.Say("delivery.gathers", "Time", tongue.Said(t.clock(d)))
	case d.DueAt.After(t.now):
		return t.in.Say("delivery.until", "Time", tongue.Said(t.clock(d)))
	case lately < burst || d.Message.Urgent || kind != news.ReasonNew && kind != news.ReasonFollow:
		return t.in.Say("delivery.turn")
	}
	full := t.in.Count("delivery.room", lately, "Minutes", int(pipeline.BurstWindow.Minutes()), "Burst", burst)
	if kind == news.ReasonNew {
		full = t.in.Say("delivery.room.list", "Room", tongue.Said(full), "Time", tongue.Said(d.Alert.At.Add(notify.DefaultPatience).In(t.zone).Format("15:04:05")))
	}
	return full
}

func (t tellings) clock(d news.Delivery) string {
	due, now := d.DueAt.In(t.zone), t.now.In(t.zone)
	if due.YearDay() == now.YearDay() && due.Year() == now.Year() {
		return due.Format("15:04:05")
	}
	return t.in.Day(due)
}

// needsMessage reports whether a delivery is about the story's own message.
func needsMessage(kind news.Reason) bool {
	return slices.Contains([]news.Reason{news.ReasonUpdate, news.ReasonBell, news.ReasonReport, news.ReasonPoint}, kind)
}

func hasMessage(d news.Delivery, own []news.Delivery) bool {
	return slices.ContainsFunc(own, func(o news.Delivery) bool {
		kind := o.Alert.Reason.Kind()
		return o.Alert.Story == d.Alert.Story && (kind == news.ReasonNew || kind == news.ReasonFollow) && o.State == news.DeliverySent
	})
}
