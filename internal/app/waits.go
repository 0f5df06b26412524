package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/pipeline"
	"watcher/internal/text"
)

// outcome says how far a delivery has come; own are those of its channel.
func (t tellings) outcome(d news.Delivery, own []news.Delivery) string {
	reason := text.Plain(d.Reason)
	switch d.State {
	case news.DeliverySent:
		return "sent " + t.at(d)
	case news.DeliverySending:
		return "being sent"
	case news.DeliveryUncertain:
		return strings.TrimSuffix("it is not known whether it was sent: "+reason, ": ")
	case news.DeliveryDead:
		return strings.TrimSuffix("refused for good: "+reason, ": ")
	case news.DeliveryCancelled:
		if toldOtherwise(reason) {
			return reason
		}
		return strings.TrimSuffix("not sent: "+reason, ": ")
	}
	return t.waits(d, own)
}

func (t tellings) at(d news.Delivery) string {
	return d.SentAt.In(t.zone).Format("2006-01-02 15:04:05")
}

// toldOtherwise reports whether a delivery's reason says where else it was told.
func toldOtherwise(reason string) bool {
	return strings.HasPrefix(reason, "told ") || strings.HasPrefix(reason, "counted ")
}

// waits says what a pending delivery waits for: the reason that was noted, or
// what stands in its way now.
func (t tellings) waits(d news.Delivery, own []news.Delivery) string {
	reason := text.Plain(d.Reason)
	switch {
	case d.Held() || strings.HasPrefix(reason, news.HeldForOld):
		return reason
	case reason != "":
		return "waits: " + reason
	}
	return "waits " + t.obstacle(d, own)
}

func (t tellings) obstacle(d news.Delivery, own []news.Delivery) string {
	n := slices.IndexFunc(t.channels, func(c news.Channel) bool { return c.ID == d.Alert.Channel })
	if n < 0 {
		return "for its channel, which is not in feeds.yaml"
	}
	burst, lately := cmp.Or(t.channels[n].Burst, t.burst), t.lately[d.Alert.Channel]
	kind := d.Alert.Reason.Kind()
	switch {
	case needsMessage(kind) && !hasMessage(d, own):
		return "for the story's message to be sent"
	case kind == news.ReasonUpdate && d.DueAt.After(t.now):
		return "until " + t.clock(d) + ", to say at once what comes until then"
	case d.DueAt.After(t.now):
		return "until " + t.clock(d)
	case lately < burst || d.Message.Urgent || kind != news.ReasonNew && kind != news.ReasonFollow:
		return "for its turn"
	}
	full := fmt.Sprintf("for room: the channel got %s within %d minutes, and one by one it gets %d",
		count(lately, "message"), int(pipeline.BurstWindow.Minutes()), burst)
	if kind == news.ReasonNew {
		full += "; it comes in a list at " + d.Alert.At.Add(notify.DefaultPatience).In(t.zone).Format("15:04:05") + " at the latest"
	}
	return full
}

func (t tellings) clock(d news.Delivery) string { return clock(d.DueAt.In(t.zone), t.now.In(t.zone)) }

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
