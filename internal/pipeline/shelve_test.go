package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"watcher/internal/news"
)

// shelf remembers what it was told.
type shelf struct {
	mu       sync.Mutex
	put      []news.Delivery
	lists    []news.Folding
	released int
	last     time.Time // what Digested answers
	asked    int
	err      error
	holding  func() // called while deliveries are held; may be nil
}

func (s *shelf) Hold(_ context.Context, ds []news.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.holding != nil {
		s.holding()
	}
	s.put = append(s.put, ds...)
	return s.err
}

func (s *shelf) Release(context.Context, time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.released++
	return nil
}

func (s *shelf) Gather(_ context.Context, lists []news.Folding) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists = append(s.lists, lists...)
	return s.err
}

func (s *shelf) Digested(context.Context, news.ChannelID) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return s.last, nil
}

// Shelve puts off what is for the night, and lists what is for the morning.
func (h *house) Shelve(now time.Time, due []news.Delivery, digested time.Time) (s news.Shelved) {
	for _, d := range due {
		switch {
		case strings.HasPrefix(string(d.Alert.Story), "night"):
			d.DueAt, d.Reason = now.Add(time.Hour), news.HeldForQuiet+"13:00"
			s.Put = append(s.Put, d)
		case strings.HasPrefix(string(d.Alert.Story), "morning"):
			a := news.Alert{Story: news.StoryID("list of " + digested.Format("15:04")), Channel: d.Alert.Channel, Reason: news.ReasonDigest, At: now}
			s.Lists = append(s.Lists, news.Folding{List: a.Delivery(news.Message{}), Told: []news.Delivery{d}})
		default:
			s.Now = append(s.Now, d)
		}
	}
	return s
}

// Ended tells of a topic that ended at one o'clock.
func (h *house) Ended(now time.Time) []news.Delivery {
	if now.Hour() < 13 {
		return nil
	}
	a := news.Alert{Story: "topic:ships:ended", Channel: "desk", Reason: news.ReasonNotice, At: now}
	return []news.Delivery{a.Delivery(news.Message{})}
}

// round delivers alerts of these stories.
func (h *house) round(t *testing.T, stories ...news.StoryID) {
	t.Helper()
	h.outbox = nil
	for _, id := range stories {
		h.outbox = append(h.outbox, news.Alert{Story: id, Channel: "desk", Reason: news.ReasonNew, At: h.now}.Delivery(news.Message{}))
	}
	if err := h.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Wait()
}

func TestDeliverHoldsAndGathers(t *testing.T) {
	h := newHouse(t)
	h.rules.Load().Channels = []news.Channel{{ID: "desk", Digest: "0 8 * * *"}}
	h.shelf.last = h.now
	h.round(t, "night", "day", "morning")
	if len(h.shelf.put) != 1 || h.shelf.put[0].Alert.Story != "night" {
		t.Errorf("held %+v", h.shelf.put)
	}
	if len(h.shelf.lists) != 1 || h.shelf.lists[0].List.Alert.Story != "list of 12:00" || h.shelf.lists[0].Told[0].Alert.Story != "morning" {
		t.Errorf("lists %+v", h.shelf.lists)
	}
	if want := []string{"begin day", "send day", "record day"}; !slices.Equal(h.calls, want) {
		t.Errorf("calls %q, want %q", h.calls, want)
	}
	select {
	case <-h.Wake():
	default:
		t.Error("nobody is woken to send the list")
	}
}

func TestDeliverSendsNothingWhenHoldingFails(t *testing.T) {
	for name, err := range map[string]error{"disk": errDisk, "settled since": news.ErrStale} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.shelf.err = err
			h.round(t, "morning", "day")
			if len(h.calls) != 0 {
				t.Errorf("calls %q", h.calls)
			}
		})
	}
}

// TestOnlyDigestsAskForTheLast: most channels have none.
func TestOnlyDigestsAskForTheLast(t *testing.T) {
	h := newHouse(t)
	h.round(t, "day")
	if h.shelf.asked != 0 {
		t.Error("the store was asked for the last digest of a channel that has none")
	}
}

// TestOtherHours releases what is held once for each configuration, and again
// when something was held by the hours of the one before.
func TestOtherHours(t *testing.T) {
	h := newHouse(t)
	h.round(t, "night")
	h.round(t, "night")
	if h.shelf.released != 1 {
		t.Fatalf("released %d times after a start, want once", h.shelf.released)
	}
	other := *h.rules.Load()
	h.shelf.holding = func() { h.rules.Store(&other) }
	h.round(t, "night")
	h.shelf.holding = nil
	h.round(t, "day")
	if h.shelf.released != 2 {
		t.Errorf("released %d times, want once more for the reload that came in between", h.shelf.released)
	}
	h.Reconsider()
	h.round(t, "day")
	if h.shelf.released != 3 {
		t.Errorf("released %d times, want once more for the clock that was wrong", h.shelf.released)
	}
	h.shelf.err = errDisk
	another := other
	if err := h.Use(t.Context(), &another); err != nil {
		t.Errorf("rules refused because nothing could be released: %v", err)
	}
	if err := h.Deliver(t.Context()); !errors.Is(err, errDisk) {
		t.Errorf("a round before what is held was released: %v", err)
	}
	h.shelf.err = nil
	h.round(t, "day")
	if h.shelf.released != 4 {
		t.Errorf("released %d times, want 4", h.shelf.released)
	}
}

func TestEndedTopicsAreToldOnce(t *testing.T) {
	h := newHouse(t)
	for range 4 {
		if err := h.TellEnded(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.Add(time.Hour)
	}
	if len(h.outbox) != 1 {
		t.Errorf("%d notices, want one", len(h.outbox))
	}
}
