package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/pipeline"
	"watcher/internal/store"
	"watcher/internal/text"
)

// tellings says in words what became of a story's deliveries.
type tellings struct {
	now      time.Time
	zone     *time.Location
	channels []news.Channel
	burst    int                    // of channels without one of their own
	lately   map[news.ChannelID]int // messages that a channel got within pipeline.BurstWindow
}

// tellings reads what stands in the way of what is not sent yet.
func (w World) tellings(ctx context.Context, cfg *config.Config, db *store.DB, ds []news.Delivery) (tellings, error) {
	t := tellings{now: w.Now(), zone: cfg.Zone, channels: cfg.Channels, burst: cfg.Burst}
	if !slices.ContainsFunc(ds, func(d news.Delivery) bool { return d.State == news.DeliveryPending }) {
		return t, nil
	}
	var err error
	_, t.lately, err = db.Due(ctx, t.now, t.now.Add(-pipeline.BurstWindow))
	return t, err
}

// lines are one for each alert, by channel and in the order in which they were
// raised. Of a message's updates the last is named, of the reports in a thread
// that were sent the outlets.
func (t tellings) lines(ds []news.Delivery) []string {
	var lines []string
	for _, channel := range channelsOf(ds) {
		own := ofChannel(ds, channel)
		for _, d := range own {
			line := ""
			switch kind := d.Alert.Reason.Kind(); {
			case kind == news.ReasonUpdate:
				line = t.update(d, own)
			case kind == news.ReasonReport && d.State == news.DeliverySent:
				line = t.reports(d, own)
			default:
				line = kindInWords(d) + "; " + t.outcome(d, own)
			}
			if line != "" {
				lines = append(lines, fmt.Sprintf("%s: %s", channel, line))
			}
		}
	}
	return lines
}

func channelsOf(ds []news.Delivery) []news.ChannelID {
	var ids []news.ChannelID
	for _, d := range ds {
		if !slices.Contains(ids, d.Alert.Channel) {
			ids = append(ids, d.Alert.Channel)
		}
	}
	return ids
}

func ofChannel(ds []news.Delivery, id news.ChannelID) []news.Delivery {
	return slices.DeleteFunc(slices.Clone(ds), func(d news.Delivery) bool { return d.Alert.Channel != id })
}

func ofKind(ds []news.Delivery, kind news.Reason) []news.Delivery {
	return slices.DeleteFunc(slices.Clone(ds), func(d news.Delivery) bool { return d.Alert.Reason.Kind() != kind })
}

// update is the line of a story's last update; those before it say less.
func (t tellings) update(d news.Delivery, own []news.Delivery) string {
	of := ofKind(own, news.ReasonUpdate)
	of = slices.DeleteFunc(of, func(o news.Delivery) bool { return o.Alert.Story != d.Alert.Story })
	if of[len(of)-1].ID != d.ID {
		return ""
	}
	line := kindInWords(d) + "; " + t.outcome(d, own)
	if n := len(of) - 1; n > 0 {
		line += " (" + count(n, "earlier update") + ")"
	}
	return line
}

// outletsNamed is how many outlets the line of a thread's reports names.
const outletsNamed = 5

// reports is the line of the reports in a story's thread, the newest first; it
// stands where the last of them does.
func (t tellings) reports(d news.Delivery, own []news.Delivery) string {
	of := slices.DeleteFunc(ofKind(own, news.ReasonReport), func(o news.Delivery) bool {
		return o.State != news.DeliverySent || o.Alert.Story != d.Alert.Story
	})
	if of[len(of)-1].ID != d.ID {
		return ""
	}
	if len(of) == 1 {
		return kindInWords(d) + "; " + t.outcome(d, own)
	}
	var names []string
	for _, o := range slices.Backward(of) {
		if name := outletOf(o); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if more := len(names) - outletsNamed; more > 0 {
		names = append(names[:outletsNamed], fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("%d reports in the thread: %s; the last %s", len(of), strings.Join(names, ", "), t.outcome(d, own))
}

// kindInWords names what a delivery does.
func kindInWords(d news.Delivery) string {
	switch kind := d.Alert.Reason.Kind(); {
	case kind == news.ReasonNew && d.Alert.Reason.Detail() != "":
		return "alert of its own, after a list"
	case kind == news.ReasonNew && d.Message.Urgent:
		return "urgent alert"
	case kind == news.ReasonNew:
		return "alert"
	case kind == news.ReasonUpdate:
		return updateInWords(d.Alert.Reason.Detail())
	case kind == news.ReasonBell:
		says, _, _ := strings.Cut(text.Plain(d.Message.Heading), ": ") // the outlets' names follow
		return "bell: " + says
	case kind == news.ReasonFollow:
		return "goes on in a new message"
	case kind == news.ReasonPoint:
		return "the old message points to the new one"
	case kind == news.ReasonReport && strings.HasPrefix(d.Alert.Reason.Detail(), "change"):
		return "change of a report, in the thread: " + outletOf(d)
	case kind == news.ReasonReport:
		return "report in the thread: " + outletOf(d)
	case kind == news.ReasonAgain:
		return "named again in the digest"
	}
	return string(d.Alert.Reason)
}

// updateInWords reads what tells one update from the next: how many reports
// joined, how many changes of them there were, and whether the story has ended.
func updateInWords(detail string) string {
	var joined, changes int
	_, _ = fmt.Sscanf(detail+".0", "%d.%d", &joined, &changes) // it is for people: what cannot be read is 0
	said := "update to " + count(joined+1, "report")
	if changes > 0 {
		said += " and " + count(changes, "change")
	}
	if strings.HasSuffix(detail, news.DetailEnded) {
		said += ", the story ended"
	}
	return said
}

func outletOf(d news.Delivery) string {
	if len(d.Message.Entries) == 0 {
		return "?"
	}
	return text.Plain(d.Message.Entries[0].Source)
}
