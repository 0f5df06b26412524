package notify

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watcher/internal/news"
)

// waiting returns alerts that have waited for so long.
func waiting(name string, n int, since time.Duration, urgent bool) []news.Delivery {
	ds := make([]news.Delivery, n)
	for i := range ds {
		title := fmt.Sprintf("%s%d", name, i)
		a := news.Alert{
			Story: news.StoryID(title), Channel: "newsroom", Reason: news.ReasonNew,
			Topics: []news.TopicID{"mek"}, At: noon.Add(-since + time.Duration(i)*time.Millisecond),
		}
		ds[i] = a.Delivery(news.Message{Reason: news.ReasonNew, Urgent: urgent, Entries: []news.Entry{
			{Title: title, Link: "https://a.example/" + title, Topics: []string{"The MEK"}, Seen: a.At, Urgent: urgent},
		}})
	}
	return ds
}

// notices are n of them, raised so long ago.
func notices(n int, since time.Duration) []news.Delivery {
	ds := make([]news.Delivery, n)
	for i := range ds {
		a := news.Alert{
			Story: news.StoryID(fmt.Sprintf("feed:%d:broken", i)), Channel: "newsroom", Reason: news.ReasonNotice,
			At: noon.Add(-since + time.Duration(i)*time.Millisecond),
		}
		ds[i] = a.Delivery(news.Message{Reason: news.ReasonNotice, Heading: fmt.Sprintf("Feed %d broke", i)})
	}
	return ds
}

func TestNoticesToldAsOneAreAllNamed(t *testing.T) {
	_, list, folded := NewPolicy(desk()).Fold(noon, notices(42, 0), 0)
	text := list.Message.Text
	if len(folded) != 42 || list.Message.Heading != "42 notices" || !strings.HasPrefix(text, "• Feed 0 broke\n") ||
		!strings.Contains(text, "• Feed 39 broke\n") || !strings.HasSuffix(text, "… and 2 more: the log has them all") {
		t.Errorf("%d folded, %q: %q", len(folded), list.Message.Heading, text)
	}
}

func TestFold(t *testing.T) {
	p := NewPolicy(desk()) // a burst of three
	unknown := waiting("unknown", 1, time.Minute, false)
	unknown[0].State = news.DeliveryUncertain
	doubtful := waiting("doubtful", 1, time.Minute, false)
	doubtful[0].Doubtful = true
	for _, c := range []struct {
		name   string
		due    []news.Delivery
		lately int
		send   string // titles or headings
		list   string // heading | titles
		wait   int
	}{
		{"nothing", nil, 0, "", "", 0},
		{"a few", waiting("a", 3, 0, false), 0, "a0 a1 a2", "", 0},
		{"more than a burst", waiting("a", 4, 0, false), 0, "", "4 new stories: The MEK | a3 a2 a1 a0", 0},
		{"some room", waiting("a", 3, 0, false), 2, "a0", "", 2},
		{"no room", waiting("a", 2, time.Minute, false), 3, "", "", 2},
		{"no room, waited enough", waiting("a", 2, 2*time.Minute, false), 3, "", "2 new stories: The MEK | a1 a0", 0},
		{"no room, one waited enough", waiting("a", 1, 2*time.Minute, false), 9, "a0", "", 0},
		{"urgent ones first, whatever the room", append(waiting("a", 1, time.Minute, false), waiting("u", 2, 0, true)...), 9, "u0 u1", "", 1},
		{"urgent ones take room", append(waiting("a", 2, time.Minute, false), waiting("u", 2, 0, true)...), 0, "u0 u1 a0", "", 1},
		{"a burst of urgent ones", append(waiting("a", 1, time.Minute, false), waiting("u", 4, 0, true)...), 0, "", "4 new stories: The MEK | u3 u2 u1 u0", 1},
		{
			"what is uncertain or doubtful is never folded, nor is a notice in a full window",
			slices.Concat(unknown, doubtful, notices(1, 0), waiting("a", 4, 0, false)), 5,
			"unknown0 doubtful0 Feed 0 broke", "4 new stories: The MEK | a3 a2 a1 a0", 0,
		},
		{"a notice after two bursts waits", notices(1, time.Minute), 6, "", "", 1},
		{"but not for long", notices(1, 2*time.Minute), 6, "Feed 0 broke", "", 0},
		{"several that waited become one", notices(2, 2*time.Minute), 6, "", "2 notices |", 0},
		{"more notices than a burst become one", append(notices(4, 0), waiting("a", 1, 0, false)...), 0, "", "4 notices |", 1},
		{"as many as a burst are sent", notices(3, 0), 0, "Feed 0 broke Feed 1 broke Feed 2 broke", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			send, list, folded := p.Fold(noon, c.due, c.lately)
			var got []string
			for _, d := range send {
				if d.Message.Heading != "" {
					got = append(got, d.Message.Heading)
					continue
				}
				got = append(got, d.Message.Entries[0].Title)
			}
			if s := strings.Join(got, " "); s != c.send {
				t.Errorf("sends %q, want %q", s, c.send)
			}
			if s := listed(list); s != c.list {
				t.Errorf("lists %q, want %q", s, c.list)
			}
			if n := len(c.due) - len(send) - len(folded); n != c.wait {
				t.Errorf("%d wait, want %d", n, c.wait)
			}
		})
	}
}

func listed(list news.Delivery) string {
	if list.ID == "" {
		return ""
	}
	s := list.Message.Heading + " |"
	for _, e := range list.Message.Entries {
		s += " " + e.Title
	}
	return s
}

// TestFoldLists follows many alerts at once through call after call.
func TestFoldLists(t *testing.T) {
	for _, c := range []struct{ due, lists, named int }{
		{4, 1, 4}, {20, 1, 20}, {80, 1, 80}, {81, 2, 81}, {300, 4, 300}, {400, 5, 400}, {4000, 5, 400},
	} {
		p := NewPolicy(desk())
		due := waiting("a", c.due, 0, false)
		lists, named, told := 0, 0, 0
		for now := noon; len(due) > 0; now = now.Add(time.Second) {
			send, list, folded := p.Fold(now, due, lists)
			if len(send) != 0 || len(folded) == 0 || lists > 50 {
				t.Fatalf("%d due: after %d lists %d are sent and %d folded", c.due, lists, len(send), len(folded))
			}
			if len(list.Message.Entries) > listEntries {
				t.Errorf("a list of %d", len(list.Message.Entries))
			}
			lists++
			named += len(list.Message.Entries)
			told += len(list.Message.Entries) + list.Message.More
			due = rest(due, send, folded)
		}
		if lists != c.lists || named != c.named || told != c.due {
			t.Errorf("%d due: %d lists name %d and tell %d; want %d lists naming %d", c.due, lists, named, told, c.lists, c.named)
		}
	}
}

// rest returns what of due is in neither.
func rest(due, send, folded []news.Delivery) []news.Delivery {
	gone := map[news.DeliveryID]bool{}
	for _, d := range slices.Concat(send, folded) {
		gone[d.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(due), func(d news.Delivery) bool { return gone[d.ID] })
}

// TestFoldLosesNothing: whatever is due, each delivery is sent, folded or left
// to wait, exactly one of these; and in the end nothing waits.
func TestFoldLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := desk()
		o.Burst = rapid.IntRange(1, 8).Draw(t, "burst")
		p := NewPolicy(o)
		due := drawDue(t)
		original := slices.Clone(due)
		lately := rapid.IntRange(0, 20).Draw(t, "lately")
		now := noon
		fate := map[news.DeliveryID]string{}
		entries := map[string]bool{}
		more := 0
		for round := 0; len(due) > 0; round++ {
			if round > 200 {
				t.Fatalf("%d still wait", len(due))
			}
			send, list, folded := p.Fold(now, due, lately)
			again, listAgain, _ := p.Fold(now, due, lately)
			if len(again) != len(send) || listAgain.ID != list.ID {
				t.Fatal("not the same twice")
			}
			if (list.ID == "") != (len(folded) == 0) || len(folded) == 1 {
				t.Fatalf("list %q of %d", list.ID, len(folded))
			}
			for _, d := range send {
				tell(t, fate, d, "sent")
				entries[d.Message.Entries[0].Title] = true
			}
			for _, d := range folded {
				tell(t, fate, d, "folded")
				if d.State != news.DeliveryCancelled || d.Reason == "" || d.Doubtful {
					t.Fatalf("folded %+v", d)
				}
				if d.Alert.Reason == news.ReasonNotice && strings.Contains(list.Message.Text+"\n", "• "+d.Message.Heading+"\n") {
					entries[d.Message.Entries[0].Title] = true
				}
			}
			for _, e := range list.Message.Entries {
				entries[e.Title] = true
			}
			more += list.Message.More
			due = rest(due, send, folded)
			if len(send) == 0 && len(folded) == 0 {
				now = now.Add(30 * time.Second)
			}
			lately = rapid.IntRange(0, 20).Draw(t, "lately")
		}
		if len(fate) != len(original) {
			t.Fatalf("%d of %d told", len(fate), len(original))
		}
		if len(entries)+more != len(original) {
			t.Fatalf("%d named and %d counted, of %d", len(entries), more, len(original))
		}
	})
}

func tell(t *rapid.T, fate map[news.DeliveryID]string, d news.Delivery, how string) {
	if was := fate[d.ID]; was != "" {
		t.Fatalf("%s is %s and %s", d.ID, was, how)
	}
	fate[d.ID] = how
}

func drawDue(t *rapid.T) []news.Delivery {
	due := slices.Concat(
		waiting("a", rapid.IntRange(0, 150).Draw(t, "alerts"), time.Duration(rapid.IntRange(0, 300).Draw(t, "waited"))*time.Second, false),
		waiting("u", rapid.IntRange(0, 12).Draw(t, "urgent"), 0, true),
	)
	for n := range due {
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			due[n].State = news.DeliveryUncertain
		case 1:
			due[n].Alert.Reason, due[n].Message.Reason = news.ReasonNotice, news.ReasonNotice
			due[n].Message.Heading = due[n].Message.Entries[0].Title
		case 2:
			due[n].Doubtful = true
		}
	}
	return due
}
