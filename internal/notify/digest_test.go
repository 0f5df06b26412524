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

const eight = daily(8 * time.Hour)

// morning is the desk with a digest at eight for its newsroom.
func morning() PolicyOptions {
	o := desk()
	o.Digests = map[news.ChannelID]Times{"newsroom": eight}
	return o
}

const forToday = news.HeldForDigest + "Fri 6 Mar, 08:00"

func TestShelveDigest(t *testing.T) {
	held := raised(waiting("a", 2, 0, false), at("17:00", -1), forToday)
	for n := range held {
		held[n].DueAt = at("08:00", 0)
	}
	late := raised(waiting("b", 1, 0, false), at("07:59", 0), "")
	again := NewPolicy(morning()).again(waiting("u", 1, 0, true))
	quiet := morning()
	quiet.Channels[0].Quiet = news.Quiet{From: 23 * time.Hour, To: 9 * time.Hour}
	for _, c := range []struct {
		name string
		o    PolicyOptions
		now  time.Time
		due  []news.Delivery
		last time.Time
		want string
	}{
		{"held", morning(), noon, raised(waiting("a", 1, 0, false), noon, ""), time.Time{}, "pending a0 until 03-07 08:00 (held: for the digest of Sat 7 Mar, 08:00)"},
		{"urgent is told at once, and held for the digest", morning(), noon, append(waiting("u", 1, 0, true), again...), time.Time{}, "now u0; pending u0 until 03-07 08:00 (held: for the digest of Sat 7 Mar, 08:00)"},
		{"notices do not wait", morning(), noon, notices(1, 0), time.Time{}, "now Feed 0 broke"},
		{"made of all that waits", morning(), at("08:00", 0), slices.Concat(held, late), at("08:00", -1), "Digest of Fri 6 Mar, 08:00: 3 stories | a1 a0 b0"},
		{"what was urgent alone makes one", morning(), at("08:00", 1), again, time.Time{}, "Digest of Sat 7 Mar, 08:00: 1 story | u0"},
		{"what missed it by a moment has the next", morning(), at("08:00", 0).Add(3 * time.Second), late, at("08:00", 0), "pending b0 until 03-07 08:00 (held: for the digest of Sat 7 Mar, 08:00)"},
		{"not held when watcher stopped, and late", morning(), at("10:00", 0), late, at("08:00", -1), "Digest of Fri 6 Mar, 08:00: 1 story | b0"},
		{"late by days it has the last one's name", morning(), at("10:00", 3), held, at("08:00", -1), "Digest of Mon 9 Mar, 08:00: 2 stories | a1 a0"},
		{"a last one of a clock that was wrong", morning(), at("08:00", 0), held, at("08:00", 900), "Digest of Fri 6 Mar, 08:00: 2 stories | a1 a0"},
		{"there is no digest any more", desk(), at("08:00", 0), slices.Concat(held, again), time.Time{}, "now a0; now a1; cancelled u0 until 03-06 12:00 (told at once; its channel has no digest any more)"},
		{"in quiet hours it is made, and then waits as any message", quiet, at("08:00", 0), held, time.Time{}, "Digest of Fri 6 Mar, 08:00: 2 stories | a1 a0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := NewPolicy(c.o)
			s := p.Shelve(c.now, c.due, c.last)
			if got := shelved(s); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for _, l := range s.Lists {
				if !l.List.Message.Grouped || l.List.Alert.Reason != news.ReasonDigest || !strings.HasPrefix(string(l.List.Alert.Story), news.DigestSubject) {
					t.Errorf("%+v", l.List)
				}
				next := p.Shelve(c.now, []news.Delivery{l.List}, c.now)
				if held := !c.o.Channels[0].Quiet.None(); (len(next.Now) == 1) == held || (len(next.Put) == 1) != held {
					t.Errorf("the digest itself: %s", shelved(next))
				}
			}
		})
	}
}

func TestAgain(t *testing.T) {
	p := NewPolicy(morning())
	story := news.Story{ID: "s1", Reports: []news.Report{reportCase{Title: "Raid", Matches: []string{"mek!"}}.report(t, "a")}}
	var got []string
	for _, d := range p.Decide(noon, []news.Story{story}, false).Deliveries {
		got = append(got, fmt.Sprintf("%s %s told %v", d.Alert.Channel, d.Alert.Reason, d.Message.Entries[0].Told))
	}
	if want := []string{"newsroom new told false", "iran-desk new told false", "newsroom again told true"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestDigestByTopic: topics in the file's order, those that are gone last, and
// within a topic the newest first.
func TestDigestByTopic(t *testing.T) {
	var due []news.Delivery
	for n, topic := range []string{"protests", "gone", "mek", "protests"} {
		d := raised(waiting(topic, 1, 0, false), at("07:00", 0), "")[0]
		d.ID += news.DeliveryID(fmt.Sprint(n))
		d.Alert.Topics = []news.TopicID{news.TopicID(topic)}
		d.Message.Entries = []news.Entry{{Title: fmt.Sprint(topic, n), Topics: []string{topic}, Published: at("01:00", 0).Add(time.Duration(n) * time.Minute)}}
		due = append(due, d)
	}
	s := NewPolicy(morning()).Shelve(at("08:00", 0), due, time.Time{})
	if got, want := shelved(s), "Digest of Fri 6 Mar, 08:00: 4 stories | mek2 protests3 protests0 gone1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if topics := s.Lists[0].List.Alert.Topics; len(topics) != 3 {
		t.Errorf("topics %v", topics)
	}
}

// TestDigestInParts: whatever waits is told once, in few messages that can hold
// what they name.
func TestDigestInParts(t *testing.T) {
	for _, c := range []struct{ stories, link, parts, named int }{
		{1, 60, 1, 1}, {20, 60, 1, 20}, {26, 20, 2, 26}, {20, 600, 3, 20}, {200, 60, 8, 200}, {500, 60, 10, 500}, {1000, 60, 10, 800},
	} {
		due := raised(waiting("a", c.stories, 0, false), at("07:00", 0), "")
		for n := range due {
			due[n].Message.Entries[0].Link = "https://a.example/" + strings.Repeat("x", c.link)
		}
		s := NewPolicy(morning()).Shelve(at("08:00", 0), due, time.Time{})
		told, named, counted := map[news.DeliveryID]bool{}, 0, 0
		for n, l := range s.Lists {
			named += len(l.List.Message.Entries)
			counted += l.List.Message.More
			for _, d := range l.Told {
				told[d.ID] = true
			}
			if part := fmt.Sprintf("(%d of %d)", n+1, len(s.Lists)); len(s.Lists) > 1 && !strings.HasSuffix(l.List.Message.Heading, part) {
				t.Errorf("%q lacks %s", l.List.Message.Heading, part)
			}
		}
		if len(s.Lists) != c.parts || named != c.named || named+counted != c.stories || len(told) != c.stories {
			t.Errorf("%d stories with links of %d: %d parts name %d and count %d; want %d naming %d", c.stories, c.link, len(s.Lists), named, counted, c.parts, c.named)
		}
	}
}

// TestShelveLosesNothing: at any hour, whatever is due is told, put off, dropped
// or listed, exactly one of these; the same question has the same answer; and
// what is put off is due later.
func TestShelveLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := desk()
		if rapid.Bool().Draw(t, "digests") {
			o = morning()
		}
		if rapid.Bool().Draw(t, "quiet") {
			o.Channels[0].Quiet = news.Quiet{From: 23 * time.Hour, To: 7 * time.Hour, Urgent: rapid.Bool().Draw(t, "hold")}
		}
		p := NewPolicy(o)
		due := drawDue(t)
		due = append(due, NewPolicy(morning()).again(due)...)
		for n := range due {
			due[n].Reason = rapid.SampledFrom([]string{"", "HTTP 503", quietUntil7, forToday}).Draw(t, "reason")
		}
		now := noon.Add(time.Duration(rapid.IntRange(0, 48*60).Draw(t, "minutes")) * time.Minute)
		last := noon.Add(time.Duration(rapid.IntRange(-24, 72).Draw(t, "last")) * time.Hour)
		s := p.Shelve(now, due, last)
		if again := p.Shelve(now, due, last); shelved(again) != shelved(s) {
			t.Fatal("not the same twice")
		}
		fate := map[news.DeliveryID]string{}
		for _, d := range s.Now {
			tell(t, fate, d, "now")
		}
		for _, d := range s.Put {
			tell(t, fate, d, "put")
			if d.State == news.DeliveryPending && !d.DueAt.After(now) || d.Reason == "" {
				t.Fatalf("put off: %+v", d)
			}
		}
		for _, l := range s.Lists {
			for _, d := range l.Told {
				tell(t, fate, d, "listed")
				if d.State != news.DeliveryCancelled || d.Reason == "" || d.Doubtful {
					t.Fatalf("listed: %+v", d)
				}
			}
		}
		if len(fate) != len(due) {
			t.Fatalf("%d of %d", len(fate), len(due))
		}
	})
}
