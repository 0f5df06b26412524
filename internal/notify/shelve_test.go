package notify

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"pgregory.net/rapid"

	"watcher/internal/news"
)

// hoursOf reads 23:00-07:00.
func hoursOf(t testing.TB, s string) news.Quiet {
	t.Helper()
	var fromH, fromM, toH, toM int
	if _, err := fmt.Sscanf(s, "%d:%d-%d:%d", &fromH, &fromM, &toH, &toM); err != nil {
		t.Fatal(err)
	}
	at := func(h, m int) time.Duration { return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute }
	return news.Quiet{From: at(fromH, fromM), To: at(toH, toM)}
}

func TestQuietUntil(t *testing.T) {
	for _, row := range rows(t, "quiet.tsv", 4) {
		zone, err := time.LoadLocation(row[0])
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.Parse(time.RFC3339, row[2])
		if err != nil {
			t.Fatal(err)
		}
		got := "-"
		if until := quietUntil(hoursOf(t, row[1]), now, zone); !until.IsZero() {
			got = until.In(zone).Format("01-02 15:04 MST")
		}
		if got != row[3] {
			t.Errorf("%s: got %s", strings.Join(row, " "), got)
		}
	}
}

// TestQuietHoursArePeriods: whatever the hours and the zone, they last from one
// instant to another, and who asks in between is told that other.
func TestQuietHoursArePeriods(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		quarter := rapid.IntRange(0, 95)
		q := news.Quiet{From: time.Duration(quarter.Draw(t, "from")) * 15 * time.Minute, To: time.Duration(quarter.Draw(t, "to")) * 15 * time.Minute}
		now := time.Date(2026, 1, rapid.IntRange(1, 365).Draw(t, "day"), 0, rapid.IntRange(0, 1439).Draw(t, "minute"), 0, 0, time.UTC)
		until := quietUntil(q, now, zone)
		if until.IsZero() {
			return
		}
		if !until.After(now) || until.Sub(now) > 26*time.Hour {
			t.Fatalf("%v: at %v until %v", q, now, until)
		}
		for at := now; at.Before(until); at = at.Add(10 * time.Minute) {
			if other := quietUntil(q, at, zone); !other.Equal(until) {
				t.Fatalf("%v: at %v until %v, but at %v until %v", q, now, until, at, other)
			}
		}
		if after := quietUntil(q, until, zone); !after.IsZero() {
			t.Fatalf("%v: quiet until %v, and then until %v", q, until, after)
		}
	})
}

// daily is a digest at one time of day, UTC.
type daily time.Duration

func (d daily) Next(t time.Time) time.Time {
	next := t.UTC().Truncate(24 * time.Hour).Add(time.Duration(d))
	if !next.After(t) {
		next = next.Add(24 * time.Hour)
	}
	return next
}

// at is a time on the day of these tests, or a day before or after it.
func at(clock string, days int) time.Time {
	h, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	return time.Date(2026, 3, 6+days, h.Hour(), h.Minute(), 0, 0, time.UTC)
}

// shelved says in short what becomes of deliveries.
func shelved(s news.Shelved) string {
	var all []string
	for _, d := range s.Now {
		all = append(all, "now "+title(d))
	}
	for _, d := range s.Put {
		all = append(all, fmt.Sprintf("%s %s until %s (%s)", d.State, title(d), d.DueAt.Format("01-02 15:04"), d.Reason))
	}
	for _, l := range s.Lists {
		all = append(all, listed(l.List))
	}
	return strings.Join(all, "; ")
}

func title(d news.Delivery) string {
	if d.Message.Heading != "" || len(d.Message.Entries) == 0 {
		return d.Message.Heading
	}
	return d.Message.Entries[0].Title
}

// raised moves deliveries to another time.
func raised(ds []news.Delivery, at time.Time, reason string) []news.Delivery {
	ds = slices.Clone(ds)
	for n := range ds {
		ds[n].Alert.At, ds[n].DueAt, ds[n].Reason = at, at, reason
	}
	return ds
}

// bells is one of a story that was told.
func bells(urgent bool) []news.Delivery {
	a := news.Alert{Story: "s", Channel: "newsroom", Reason: news.ReasonBell.With("outlets"), At: noon}
	return []news.Delivery{a.Delivery(news.Message{Reason: news.ReasonBell, Heading: "Rings", Urgent: urgent})}
}

// changes is one of a story's message.
func changes() []news.Delivery {
	ds := waiting("a", 1, 0, false)
	ds[0].Alert.Reason = news.ReasonUpdate.With("1")
	return ds
}

const quietUntil7 = news.HeldForQuiet + "07:00"

func TestShelveQuiet(t *testing.T) {
	night := news.Quiet{From: 23 * time.Hour, To: 7 * time.Hour}
	silent := night
	silent.Urgent = true
	unknown := waiting("unknown", 1, 0, false)
	unknown[0].State = news.DeliveryUncertain
	doubtful := waiting("doubtful", 1, 0, false)
	doubtful[0].Doubtful = true
	held := raised(waiting("a", 3, 0, false), at("23:30", -1), quietUntil7)
	alarms := raised(waiting("u", 1, 0, true), at("02:00", 0), "")
	for _, c := range []struct {
		name  string
		quiet news.Quiet
		now   time.Time
		due   []news.Delivery
		want  string
	}{
		{"none", news.Quiet{}, at("02:00", 0), waiting("a", 2, 0, false), "now a0; now a1"},
		{"by day", night, at("12:00", 0), waiting("a", 2, 0, false), "now a0; now a1"},
		{"held", night, at("02:00", 0), waiting("a", 1, 0, false), "pending a0 until 03-06 07:00 (held: quiet hours until 07:00)"},
		{"before midnight", night, at("23:00", 0), waiting("a", 1, 0, false), "pending a0 until 03-07 07:00 (held: quiet hours until 07:00)"},
		{"notices as well", night, at("02:00", 0), notices(1, 0), "pending Feed 0 broke until 03-06 07:00 (held: quiet hours until 07:00)"},
		{"urgent rings", night, at("02:00", 0), alarms, "now u0"},
		{"unless it is held", silent, at("02:00", 0), alarms, "pending u0 until 03-06 07:00 (held: quiet hours until 07:00)"},
		{"what is uncertain is settled", silent, at("02:00", 0), slices.Concat(unknown, doubtful), "now unknown0; now doubtful0"},
		{"a bell is held as well", night, at("02:00", 0), bells(false), "pending Rings until 03-06 07:00 (held: quiet hours until 07:00)"},
		{"unless it is urgent", night, at("02:00", 0), bells(true), "now Rings"},
		{"a message is changed at any hour", silent, at("02:00", 0), changes(), "now a0"},
		{"handed over", night, at("07:00", 0), held, "3 new stories while it was quiet (23:00–07:00) | a2 a1 a0"},
		{"two come singly", night, at("07:00", 0), held[:2], "now a0; now a1"},
		{"what came since is not in the list", night, at("09:00", 0), append(slices.Clone(held), waiting("b", 1, 0, false)...), "now b0; 3 new stories while it was quiet (23:00–07:00) | a2 a1 a0"},
		{"an outage over the end, to the next night", night, at("23:30", 0), held[:1], "pending a0 until 03-07 07:00 (held: quiet hours until 07:00)"},
		{"the hours are gone", news.Quiet{}, at("02:00", 0), held, "3 new stories while it was quiet | a2 a1 a0"},
		{"held notices come as notices", night, at("07:00", 0), raised(notices(3, 0), at("03:00", 0), quietUntil7), "now Feed 0 broke; now Feed 1 broke; now Feed 2 broke"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := desk()
			o.Channels[0].Quiet = c.quiet
			if got := shelved(NewPolicy(o).Shelve(c.now, c.due, time.Time{})); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestALongNight: however much is held, the lists name or count all of it.
func TestALongNight(t *testing.T) {
	o := desk()
	o.Channels[0].Quiet = news.Quiet{From: 23 * time.Hour, To: 7 * time.Hour}
	s := NewPolicy(o).Shelve(at("07:00", 0), raised(waiting("a", 700, 0, false), at("03:00", 0), quietUntil7), time.Time{})
	told, entries := 0, 0
	for _, l := range s.Lists {
		told += len(l.Told)
		entries += len(l.List.Message.Entries) + l.List.Message.More
		if len(l.List.Message.Entries) > listEntries || !strings.Contains(l.List.Message.Heading, "while it was quiet") {
			t.Errorf("%d entries: %s", len(l.List.Message.Entries), l.List.Message.Heading)
		}
	}
	if told != 700 || entries != 700 || len(s.Now)+len(s.Put) != 0 {
		t.Errorf("%d told in %d lists, %d named or counted", told, len(s.Lists), entries)
	}
}

// TestBurstOfAChannel goes before that of all.
func TestBurstOfAChannel(t *testing.T) {
	o := desk()
	o.Channels[0].Burst = 5
	if send, _, folded := NewPolicy(o).Fold(noon, waiting("a", 5, 0, false), 0); len(send) != 5 || len(folded) != 0 {
		t.Errorf("%d sent, %d folded", len(send), len(folded))
	}
}

// TestHeldIsNotStuck until its hour has passed by long.
func TestHeldIsNotStuck(t *testing.T) {
	held := raised(waiting("a", 1, 0, false), noon.Add(-9*time.Hour), quietUntil7)
	held[0].DueAt = noon.Add(30 * time.Minute)
	if ps := Stuck(noon, held); len(ps) != 0 {
		t.Errorf("stuck: %v", ps)
	}
	if ps := Stuck(noon.Add(2*time.Hour), held); len(ps) != 1 {
		t.Errorf("stuck: %v", ps)
	}
}

func TestEnded(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	midnight := time.Date(2026, 3, 7, 0, 0, 0, 0, zone)
	for _, c := range []struct {
		name string
		ends time.Time
		now  time.Time
		want string
	}{
		{"not yet", midnight, midnight.Add(-time.Second), ""},
		{"at the end of its last day", midnight, midnight, "iran-desk: Topic The MEK ended on 6 March 2026; it is silent from now on."},
		{"to the minute", noon, midnight, "iran-desk: Topic The MEK ended on 6 March 2026, 13:00; it is silent from now on."},
		{"after a week down", midnight, midnight.Add(8 * 24 * time.Hour), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := desk()
			o.Zone = zone
			o.Topics = []news.Topic{{ID: "mek", Title: "The MEK", Expires: c.ends, To: []news.ChannelID{"iran-desk", "gone"}}, {ID: "x"}}
			p := NewPolicy(o)
			var got []string
			for _, d := range p.Ended(c.now) {
				got = append(got, string(d.Alert.Channel)+": "+d.Message.Heading)
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
			if a, b := p.Ended(c.now), p.Ended(c.now.Add(time.Minute)); len(a) == 1 && a[0].ID != b[0].ID {
				t.Error("told twice")
			}
		})
	}
}
