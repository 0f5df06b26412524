package desk

import (
	"fmt"
	"strings"
	"time"

	"watcher/internal/tongue"
)

// Finding is an item that rules find.
type Finding struct {
	Title, Link, Outlet, Lang string
	Seen                      time.Time
	Why                       []string
	Told                      string // the message that tells it, as an address; "" if none does
}

// line shows it in a list.
func (f Finding) line(t tongue.Tongue) string {
	said := fmt.Sprintf("- %s %s: %s", t.Foreign(fmt.Sprintf("<t:%d:d>", f.Seen.Unix())), t.Foreign(shortened(f.Outlet, 60)), linked(t, f.Title, f.Link))
	if f.Told != "" {
		said += " · [" + t.Say("told") + "](<" + f.Told + ">)"
	}
	if len(f.Why) > 0 {
		said += "\n-# " + kept(strings.Join(f.Why, " · "), 160)
	}
	return said
}

// Trial is what rules would have found in the past.
type Trial struct {
	Over         time.Duration // how far back
	Items, Hits  int
	PerDay       float64
	Langs, Feeds []string  // each with its count
	Newest       []Finding // newest first
}

// text is the trial in words.
func (t Trial) text(in tongue.Tongue) string {
	if t.Items == 0 {
		return in.Say("try.empty")
	}
	found := tongue.Said(in.Say("try.nothing"))
	if t.Hits > 0 {
		found = tongue.Said(in.Say("try.hits", "Hits", t.Hits, "PerDay", tongue.Said(in.Decimal(t.PerDay))))
	}
	lines := []string{in.Count("try.found", t.Items, "Time", tongue.Said(days(in, t.Over)), "Found", found)}
	if t.Hits > 0 {
		lines = append(lines, in.Say("try.languages", "Counts", tongue.Said(apart(in, t.Langs))), in.Say("try.feeds", "Counts", tongue.Said(apart(in, t.Feeds))), "**"+in.Say("try.newest")+"**")
	}
	for _, f := range t.Newest {
		lines = append(lines, f.line(in))
	}
	return strings.Join(lines, "\n")
}

// apart lists names that may be written from right to left: each keeps its own
// direction, and its count.
func apart(t tongue.Tongue, all []string) string {
	said := make([]string, len(all))
	for n, s := range all {
		said[n] = tongue.Isolate + shortened(s, 60) + tongue.Unisolate
	}
	return t.Join(said)
}

// days is how far back something looks: "the last 7 days".
func days(t tongue.Tongue, d time.Duration) string {
	if d < 48*time.Hour {
		return t.Count("over.hours", int(d/time.Hour))
	}
	return t.Count("over.days", int(d/(24*time.Hour)))
}
