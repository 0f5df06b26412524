package notify

import (
	"testing"
	"time"

	"watcher/internal/news"
)

// TestReturns: an alert says that its topic was silent for long, and only then.
func TestReturns(t *testing.T) {
	const day = 24 * time.Hour
	p := NewPolicy(desk())
	for _, c := range []struct {
		silent map[string]time.Duration
		want   string
	}{
		{map[string]time.Duration{"mek": 63*day + time.Hour}, "First on The MEK in 63 days"},
		{map[string]time.Duration{"mek": 14 * day, "protests": 90 * day}, "First on Protests in 90 days"},
		{map[string]time.Duration{"mek": 13 * day}, ""},
		{nil, ""}, // never told of: it is new
	} {
		r := reportCase{Title: "Raid", Matches: []string{"mek", "protests"}}.report(t, "a")
		for n := range r.Matches {
			if silent, ok := c.silent[string(r.Matches[n].Topic)]; ok {
				r.Matches[n].LastTold = noon.Add(-silent)
			}
		}
		d := p.Decide(noon, []news.Story{{ID: "s", Reports: []news.Report{r}}}, false)
		if len(d.Deliveries) == 0 {
			t.Fatal("nothing told")
		}
		if got := d.Deliveries[0].Message.Entries[0].Returns; got != c.want {
			t.Errorf("%v: %q, want %q", c.silent, got, c.want)
		}
	}
}
