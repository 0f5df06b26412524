package desk

import (
	"fmt"
	"strings"
	"time"
)

// Finding is an item that rules find.
type Finding struct {
	Title, Link, Outlet, Lang string
	Seen                      time.Time
	Why                       []string
	Told                      string // the message that tells it, as an address; "" if none does
}

// line shows it in a list.
func (f Finding) line() string {
	said := fmt.Sprintf("- <t:%d:d> %s: %s", f.Seen.Unix(), shortened(f.Outlet, 60), linked(f.Title, f.Link))
	if f.Told != "" {
		said += " · [told](<" + f.Told + ">)"
	}
	if len(f.Why) > 0 {
		said += "\n-# " + shortened(strings.Join(f.Why, " · "), 160)
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
func (t Trial) text() string {
	if t.Items == 0 {
		return "Nothing was read in that time yet, so it cannot be tried."
	}
	found := "nothing"
	if t.Hits > 0 {
		found = fmt.Sprintf("**%d**, %.1f a day", t.Hits, t.PerDay)
	}
	lines := []string{fmt.Sprintf("Of the %s of the last %s it finds %s.", count(t.Items, "item"), days(t.Over), found)}
	if t.Hits > 0 {
		lines = append(lines, "By language: "+apart(t.Langs), "By feed: "+apart(t.Feeds), "**The newest**")
	}
	for _, f := range t.Newest {
		lines = append(lines, f.line())
	}
	return strings.Join(lines, "\n")
}

// apart lists names that may be written from right to left: each keeps its own
// direction, and its count.
func apart(all []string) string {
	said := make([]string, len(all))
	for n, s := range all {
		said[n] = "\u2068" + shortened(s, 60) + "\u2069"
	}
	return strings.Join(said, ", ")
}

// days is a length of time as people say it.
func days(d time.Duration) string {
	if d < 48*time.Hour {
		return count(int(d/time.Hour), "hour")
	}
	return count(int(d/(24*time.Hour)), "day")
}
