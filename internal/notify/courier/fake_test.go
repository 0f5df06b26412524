package courier

import (
	"context"
	"sync"
	"time"

	"watcher/internal/news"
)

// noon is when the tests of this package take place.
var noon = time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)

// answer is one scripted outcome of a call.
type answer struct {
	remote string
	err    error
	panics bool
}

// scripted is a destination that answers as told, call by call, and after that
// accepts everything.
type scripted struct {
	mu         sync.Mutex
	post       []answer
	find       []answer
	check      []answer
	edit       []answer
	group      string
	idempotent time.Duration
	calls      []string // "post", "post plain", "find", "check"
	during     func(ctx context.Context)
}

func (s *scripted) next(script *[]answer, call string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
	if len(*script) == 0 {
		return "m1", nil
	}
	a := (*script)[0]
	*script = (*script)[1:]
	if a.panics {
		panic("broken invariant")
	}
	return a.remote, a.err
}

func (s *scripted) Post(ctx context.Context, d news.Delivery) (string, error) {
	if s.during != nil {
		s.during(ctx)
	}
	if d.Plain {
		return s.next(&s.post, "post plain")
	}
	return s.next(&s.post, "post")
}

func (s *scripted) Find(context.Context, news.Delivery) (string, error) {
	return s.next(&s.find, "find")
}

func (s *scripted) Edit(context.Context, news.Delivery) error {
	_, err := s.next(&s.edit, "edit")
	return err
}

func (s *scripted) Idempotent() time.Duration { return s.idempotent }

func (s *scripted) Check(context.Context) error {
	_, err := s.next(&s.check, "check")
	return err
}

func (s *scripted) Group() string { return s.group }

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: noon} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// begun returns a delivery as the pipeline hands it over.
func begun(d news.Delivery, now time.Time) news.Delivery {
	d.Attempt++
	if d.State != news.DeliveryUncertain {
		d.StartedAt = now
	}
	return d
}
