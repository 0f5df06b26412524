package app

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/notify"
)

// morningDesk is a channel with a digest, played five minutes at a time.
type morningDesk struct {
	policy *notify.Policy
	boxes  []news.Delivery // what is pending
	last   time.Time       // when a digest was made last
	slots  map[string]int  // digests by their dates
	told   map[news.StoryID]time.Time
}

func (m *morningDesk) raise(now time.Time) {
	a := news.Alert{Story: news.StoryID(now.Format(time.RFC3339)), Channel: "morning", Reason: news.ReasonNew, At: now}
	m.boxes = append(m.boxes, a.Delivery(news.Message{Entries: []news.Entry{{Title: "Ship"}}}))
}

// release is what the store does at a start.
func (m *morningDesk) release(now time.Time) {
	for n, d := range m.boxes {
		if d.Held() && d.DueAt.After(now) {
			m.boxes[n].DueAt, m.boxes[n].Reason = now, ""
		}
	}
}

func (m *morningDesk) deliver(t *testing.T, now time.Time) {
	var due, rest []news.Delivery
	for _, d := range m.boxes {
		if d.DueAt.After(now) {
			rest = append(rest, d)
		} else {
			due = append(due, d)
		}
	}
	s := m.policy.Shelve(now, due, m.last)
	if len(s.Now) > 0 {
		t.Fatalf("at %v told singly: %v", now, s.Now[0].Alert.Story)
	}
	m.boxes = append(rest, s.Put...)
	for n, l := range s.Lists {
		m.last = now
		if n == 0 {
			const layout = "digest:2006-01-02T15:04Z"
			slot, err := time.Parse(layout, string(l.List.Alert.Story[:len(layout)]))
			if err != nil {
				t.Fatal(err)
			}
			m.slots[slot.In(m.policy.Zone).Format(time.DateOnly)]++
		}
		for _, d := range l.Told {
			if !m.told[d.Alert.Story].IsZero() {
				t.Fatalf("%s told twice", d.Alert.Story)
			}
			m.told[d.Alert.Story] = now
		}
	}
}

// TestDigestsOverTheNights plays the nights in which the clocks change, with
// restarts and downtimes: each date has one digest, and tells each story once.
func TestDigestsOverTheNights(t *testing.T) {
	nights := []time.Time{time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC), time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC)}
	for _, zone := range []string{"Europe/Berlin", "Europe/London", "UTC"} {
		for _, at := range []string{"00:30", "01:30", "02:00", "02:30", "03:00", "03:30", "08:00"} {
			for _, night := range nights {
				for seed := range uint64(4) {
					t.Run(fmt.Sprint(zone, " ", at, " ", night.Month(), " ", seed), func(t *testing.T) {
						playDigests(t, newMorningDesk(t, zone, at), night, rand.New(rand.NewPCG(seed, 0)), seed > 0)
					})
				}
			}
		}
	}
}

func newMorningDesk(t *testing.T, zone, at string) *morningDesk {
	t.Helper()
	cfg := &config.Config{Channels: []news.Channel{{ID: "morning", Digest: at[3:] + " " + at[:2] + " * * *"}}}
	var err error
	if cfg.Zone, err = time.LoadLocation(zone); err != nil {
		t.Fatal(err)
	}
	times, err := digests(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return &morningDesk{
		policy: notify.NewPolicy(notify.PolicyOptions{Channels: cfg.Channels, Zone: cfg.Zone, Digests: times}),
		slots:  map[string]int{}, told: map[news.StoryID]time.Time{},
	}
}

// playDigests plays two days with a story every few minutes.
func playDigests(t *testing.T, m *morningDesk, from time.Time, dice *rand.Rand, stops bool) {
	raised, down := 0, 0
	for now := from; now.Before(from.Add(48 * time.Hour)); now = now.Add(5 * time.Minute) {
		if stops && down == 0 && dice.IntN(60) == 0 {
			down = 1 + dice.IntN(60)
		}
		if down > 0 {
			if down--; down == 0 {
				m.release(now)
			}
			continue
		}
		if dice.IntN(3) == 0 {
			m.raise(now)
			raised++
		}
		m.deliver(t, now)
	}
	for date, n := range m.slots {
		if n != 1 {
			t.Errorf("%s has %d digests", date, n)
		}
	}
	if n := len(m.slots); !stops && n != 2 {
		t.Errorf("%d digests in two days: %v", n, m.slots)
	}
	if len(m.told)+len(m.boxes) != raised {
		t.Errorf("%d told, %d wait, of %d", len(m.told), len(m.boxes), raised)
	}
}
