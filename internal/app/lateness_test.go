package app

import (
	"errors"
	"testing"
	"time"

	"watcher/internal/tongue"
)

// TestLateness says in each language why alerts may be late.
func TestLateness(t *testing.T) {
	for _, c := range []struct {
		code string
		late lateness
		want string
	}{
		{"en", lateness{stuck: 1}, "1 delivery waits in channels that are closed or stuck"},
		{"en", lateness{unread: 15*time.Hour + 10*time.Minute}, "no feed could be read for 15 h"},
		{"de", lateness{unread: 15*time.Hour + 10*time.Minute}, "seit 15 Std. war kein Feed zu lesen"},
		{"de", lateness{stuck: 3}, "3 Meldungen warten in Kanälen, die geschlossen sind oder hängen"},
		{"sq", lateness{unread: 50 * time.Hour}, "prej 2 ditë nuk është lexuar asnjë burim"},
		{"fa", lateness{stuck: 2}, "2 پیام در کانال\u200cهای بسته یا گیرکرده مانده است"},
	} {
		if got := tongue.Bare(c.late.in(tongue.Of(c.code))); got != c.want {
			t.Errorf("%s: %q, want %q", c.code, got, c.want)
		}
	}
}

// TestPulseIsLate: what is late is told apart, and nothing is late just below the limit.
func TestPulseIsLate(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	p := &pulse{poll: now.Add(-pollLimit)}
	if err := p.ready(now); err != nil {
		t.Error(err)
	}
	var late lateness
	if err := p.ready(now.Add(time.Minute)); !errors.As(err, &late) || late.unread != pollLimit+time.Minute {
		t.Errorf("no feed read: %v", err)
	}
	p.waiting(2)
	if err := p.ready(now); !errors.As(err, &late) || late.stuck != 2 {
		t.Errorf("stuck: %v", err)
	}
}
