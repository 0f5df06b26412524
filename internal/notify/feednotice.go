package notify

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// A feed is called broken after four failed polls in a row, or after six hours
// of them (two at least), whichever comes first: since each failure puts the
// next poll off, four are no hiccup, and a feed that is polled twice a day is
// not left for two.
const (
	brokenPolls   = 4
	brokenFewest  = 2
	brokenAfter   = 6 * time.Hour
	goneAnswers   = 2  // one 410 can be a mistake
	unstableItems = 10 // under new ids, in a row
)

// Feed compares a feed's state before and after a poll, and tells the channels
// with notices what a person should know, each once: that it broke and what to
// try, that it recovered, moved for good, is gone, listed too few items for our
// rhythm, changes its ids, or stays damaged.
func (p *Policy) Feed(now time.Time, f news.Feed, before, after news.FeedState) []news.Delivery {
	n := feedNotices{p: p, now: now, feed: f}
	switch {
	case before.Gone < goneAnswers && after.Gone >= goneAnswers:
		n.add("gone", after.FailingSince.Unix(), "is gone", "The server says that it is gone for good (410). "+tongue.English.Say("advice.gone"))
	case after.Gone >= goneAnswers:
	case breaks(now, before, after):
		n.add("broken", after.FailingSince.Unix(), "cannot be read", brokenText(now, after))
	case after.Failures == 0 && broken(now, before):
		n.add("recovered", before.FailingSince.Unix(), "can be read again",
			fmt.Sprintf("It could not be for %s (%s).", Span(now.Sub(before.FailingSince)), count(before.Failures, "poll", "polls")))
	}
	if at := addressOf(f, after); at != addressOf(f, before) && at != f.URL {
		n.addKey("moved:"+news.Digest(8, at), "has moved for good",
			fmt.Sprintf("It is now at %s and read there. When convenient, write the new address into feeds.yaml.", shown(at)))
	}
	if after.GapAt.After(before.GapAt) && !sameDay(after.GapAt, before.GapAt) {
		n.addKey("gap:"+date(after.GapAt), "may have missed items", gapText(now, before, after))
	}
	n.ids(before, after)
	if lasts(now, before, after) {
		n.addKey("damage:"+month(now), "sends damaged documents",
			fmt.Sprintf("%s; again today. It is repaired and read on. If items look wrong, compare them with the site, and tell the publisher.", strings.TrimRight(after.Damage, ". ")))
	}
	return n.ds
}

// addressOf is where a feed is read: a state that names no address means the
// configured one.
func addressOf(f news.Feed, s news.FeedState) string { return cmp.Or(s.URL, f.URL) }

// feedNotices gathers notices on one feed.
type feedNotices struct {
	p    *Policy
	now  time.Time
	feed news.Feed
	ds   []news.Delivery
}

func (n *feedNotices) add(what string, since int64, heading, text string) {
	n.addKey(what+":"+strconv.FormatInt(since, 10), heading, text)
}

func (n *feedNotices) addKey(key, heading, text string) {
	name := n.feed.Name
	if name == "" {
		name = string(n.feed.ID)
	}
	subject := fmt.Sprintf("feed:%s:%s", n.feed.ID, key)
	n.ds = append(n.ds, n.p.Notice(n.now, subject, name+" "+heading, text)...)
}

func broken(now time.Time, s news.FeedState) bool {
	return s.Gone >= goneAnswers || s.Failures >= brokenPolls ||
		s.Failures >= brokenFewest && now.Sub(s.FailingSince) >= brokenAfter
}

// breaks reports whether this poll's failure makes the feed broken. Failures
// that are not counted (our own network is down) break nothing.
func breaks(now time.Time, before, after news.FeedState) bool {
	return after.Failures > before.Failures && before.Failures < brokenPolls && broken(now, after)
}

func brokenText(now time.Time, s news.FeedState) string {
	what := strings.TrimRight(s.LastError, ". ")
	if what == "" {
		what = "it could not be read"
	}
	return fmt.Sprintf("%s (%s in %s). %s It is polled on, and its recovery is told here.",
		what, count(s.Failures, "poll", "polls"), Span(now.Sub(s.FailingSince)), Advice(s.LastStatus, s.LastError))
}

// ids tells of items under new ids: a flood of old ones that is held, or known
// ones in a row.
func (n *feedNotices) ids(before, after news.FeedState) {
	switch {
	case after.Held.At.After(before.Held.At):
		n.add("held", after.Held.At.Unix(), "lists old items under new ids", heldText(after))
	case before.UnstableN < unstableItems && after.UnstableN >= unstableItems:
		n.addKey("unstable:"+month(n.now), "gives its items new ids",
			fmt.Sprintf("%d items came back under another id. They are recognised by link and headline and not told twice; the publisher would want to know.", after.UnstableN))
	}
}

// heldText tells of a flood in one line.
func heldText(s news.FeedState) string {
	h := s.Held
	var said []string
	if again := s.UnstableN + h.Known; again > 0 {
		said = append(said, fmt.Sprintf("%s came back under other ids and were recognised", count(again, "item", "items")))
	}
	if h.Items > 0 {
		said = append(said, fmt.Sprintf("%s from before the last poll came at once; they are kept and not told, and a topic matches %d of them", count(h.Items, "item", "items"), h.Matched))
	}
	return strings.Join(said, "; ") + ". The site may have been rebuilt. What is new is told as always."
}

func gapText(now time.Time, before, after news.FeedState) string {
	since := "the poll before"
	if !before.CheckedAt.IsZero() {
		since = "the poll " + Span(now.Sub(before.CheckedAt)) + " ago"
	}
	return fmt.Sprintf("None of the %d items that it lists was there at %s: others may have come and gone between. Poll it more often (a shorter schedule), or add a second feed of this outlet.",
		after.Listed, since)
}

// lasts reports whether damage has outlived a day: most of it is gone with the
// next edition. It is true at most once a day.
func lasts(now time.Time, before, after news.FeedState) bool {
	return before.Damage != "" && after.Damage != "" && after.Failures == 0 &&
		!before.CheckedAt.IsZero() && !sameDay(before.CheckedAt, now)
}

func sameDay(a, b time.Time) bool { return date(a) == date(b) }

func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func month(t time.Time) string { return t.UTC().Format("2006-01") }
