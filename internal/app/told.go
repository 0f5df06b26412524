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
	"watcher/internal/tongue"
)

// tellings says in words what became of a story's deliveries.
type tellings struct {
	in       tongue.Tongue
	now      time.Time
	zone     *time.Location
	channels []news.Channel
	burst    int                    // of channels without one of their own
	lately   map[news.ChannelID]int // messages that a channel got within pipeline.BurstWindow
}

// tellings reads what stands in the way of what is not sent yet.
func (w World) tellings(ctx context.Context, in tongue.Tongue, cfg *config.Config, db *store.DB, ds []news.Delivery) (tellings, error) {
	t := tellings{in: in, now: w.Now(), zone: cfg.Zone, channels: cfg.Channels, burst: cfg.Burst}
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
				line = t.whole(d, own)
			}
			if line != "" {
				lines = append(lines, t.in.Foreign(string(channel))+": "+line)
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
	line := t.whole(d, own)
	if n := len(of) - 1; n > 0 {
		line += " (" + t.in.Count("delivery.earlier", n) + ")"
	}
	return line
}

// whole says what a delivery does, and how far it has come.
func (t tellings) whole(d news.Delivery, own []news.Delivery) string {
	return t.kind(d) + t.in.Say("list.semicolon") + t.outcome(d, own)
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
		return t.whole(d, own)
	}
	var names []string
	for _, o := range slices.Backward(of) {
		if name := outletOf(o); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	outlets := t.in.List(names[:min(len(names), outletsNamed)])
	if more := len(names) - outletsNamed; more > 0 {
		outlets = t.in.Count("list.more", more, "Names", tongue.Said(outlets))
	}
	return t.in.Count("delivery.thread", len(of), "Outlets", tongue.Said(outlets), "Outcome", tongue.Said(t.outcome(d, own)))
}

// kind names what a delivery does. What a bell said is left out where that is in another
// language.
func (t tellings) kind(d news.Delivery) string {
	if d.Alert.Reason.Kind() == news.ReasonBell {
		n := slices.IndexFunc(t.channels, func(c news.Channel) bool { return c.ID == d.Alert.Channel })
		if n >= 0 && tongue.Of(t.channels[n].Language).Code() != t.in.Code() {
			return t.in.Say("kind.bell.rang")
		}
	}
	return kindInWords(t.in, d)
}

// kindInWords names what a delivery does.
func kindInWords(in tongue.Tongue, d news.Delivery) string {
	kind := d.Alert.Reason.Kind()
	switch {
	case kind == news.ReasonNew && d.Alert.Reason.Detail() != "":
		return in.Say("kind.retold")
	case kind == news.ReasonNew && d.Message.Urgent:
		return in.Say("kind.urgent")
	case kind == news.ReasonUpdate:
		return updateInWords(in, d.Alert.Reason.Detail())
	case kind == news.ReasonBell:
		says, _, _ := strings.Cut(text.Plain(tongue.Bare(d.Message.Heading)), ": ") // the outlets' names follow
		return in.Say("kind.bell", "Says", says)
	case kind == news.ReasonReport && strings.HasPrefix(d.Alert.Reason.Detail(), "change"):
		return in.Say("kind.change", "Outlet", outletOf(d))
	case kind == news.ReasonReport:
		return in.Say("kind.report", "Outlet", outletOf(d))
	}
	return in.Say("kind." + string(kind))
}

// updateInWords reads what tells one update from the next: how many reports
// joined, how many changes of them there were, and whether the story has ended.
func updateInWords(in tongue.Tongue, detail string) string {
	var joined, changes int
	_, _ = fmt.Sscanf(detail+".0", "%d.%d", &joined, &changes) // it is for people: what cannot be read is 0
	said := in.Count("kind.updated", joined+1)
	if changes > 0 {
		said = in.Count("kind.updated.changes", changes, "Update", tongue.Said(said))
	}
	if strings.HasSuffix(detail, news.DetailEnded) {
		said = in.Say("kind.updated.ended", "Update", tongue.Said(said))
	}
	return said
}

func outletOf(d news.Delivery) string {
	if len(d.Message.Entries) == 0 {
		return "?"
	}
	return text.Plain(d.Message.Entries[0].Source)
}
