package pipeline

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"watcher/internal/news"
)

// doubtful is a house with an item in the grey band whose second look is due.
func doubtful(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	h.primed()
	i := item("port", "Port quiet today")
	i.Link = "https://wire.example/port"
	h.lists(item("old", "Old"), i, item("market", "Market up"))
	in := h.ingest(t)
	if len(in.Deliveries) != 0 || len(in.Matches) != 1 || in.Matches[0].Fate != news.FateMaybe {
		t.Fatalf("%d deliveries, matches %+v", len(in.Deliveries), in.Matches)
	}
	if len(in.Tasks) != 1 || in.Tasks[0].Item != "port" || !in.Tasks[0].DueAt.Equal(h.now) {
		t.Fatalf("tasks %+v", in.Tasks)
	}
	h.looks = []news.Look{{Task: in.Tasks[0], Of: i, Matches: in.Matches}}
	return h
}

func (h *house) relook(t *testing.T) news.Relook {
	t.Helper()
	before := len(h.relooks)
	if _, err := h.Pipeline.Relook(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(h.relooks) != before+1 {
		t.Fatalf("%d second looks were taken, want one", len(h.relooks)-before)
	}
	return h.relooks[before]
}

func TestSecondLook(t *testing.T) {
	for _, c := range []struct {
		name, article string
		fate          news.Fate
		deliveries    int
	}{
		{"bears it out", "A ship lay at the quay.", news.FateAlerted, 1},
		{"leaves it open", "Nothing moved.", news.FateMaybe, 0},
		{"does not bear it out", "There was no ship.", news.FateCleared, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := doubtful(t)
			h.article = c.article
			r := h.relook(t)
			if r.State != news.TaskRead || r.Article != c.article || len(r.Deliveries) != c.deliveries {
				t.Errorf("%+v", r)
			}
			if len(r.Matches) != 1 || r.Matches[0].Fate != c.fate || r.Matches[0].Topic != "ships" {
				t.Errorf("matches %+v, want %s", r.Matches, c.fate)
			}
		})
	}
}

// TestSecondLookIsTriedAgain: what may pass is tried four times in all, what
// will not once.
func TestSecondLookIsTriedAgain(t *testing.T) {
	h := doubtful(t)
	h.articleErr = errors.New("the server has a problem of its own (500)")
	for n, wait := range []time.Duration{10 * time.Minute, time.Hour, 6 * time.Hour, 0} {
		r := h.relook(t)
		want := news.TaskPending
		if wait == 0 {
			want = news.TaskFailed
		}
		if r.State != want || r.Reason == "" || len(r.Matches) != 0 || (wait > 0 && !r.DueAt.Equal(h.now.Add(wait))) {
			t.Errorf("try %d: %+v", n+1, r)
		}
		h.now = h.now.Add(wait)
	}
	h = doubtful(t)
	h.articleErr = fmt.Errorf("%w: robots.txt", news.ErrRefused)
	if r := h.relook(t); r.State != news.TaskRefused {
		t.Errorf("%+v", r)
	}
}

// TestSecondLookOnStaleMemory judges again what another commit overtook.
func TestSecondLookOnStaleMemory(t *testing.T) {
	h := doubtful(t)
	h.article = "A ship lay at the quay."
	h.commitErr = []error{news.ErrStale, news.ErrStale}
	if r := h.relook(t); r.State != news.TaskRead || len(r.Deliveries) != 1 {
		t.Errorf("%+v", r)
	}
}

// TestSecondLookLeavesAlertsAlone: what matched beyond doubt is not told again.
func TestSecondLookLeavesAlertsAlone(t *testing.T) {
	h := doubtful(t)
	h.looks[0].Matches[0].Band, h.looks[0].Matches[0].Fate = news.BandAlert, news.FateAlerted
	h.article = "A ship lay at the quay."
	if r := h.relook(t); len(r.Matches)+len(r.Deliveries) != 0 {
		t.Errorf("%+v", r)
	}
}

// TestHistoryGetsNoSecondLook: nobody asks every site for the articles of a
// feed that is read for the first time.
func TestHistoryGetsNoSecondLook(t *testing.T) {
	h := newHouse(t)
	i := item("port", "Port quiet today")
	i.Link = "https://wire.example/port"
	h.lists(i)
	if in := h.ingest(t); len(in.Tasks) != 0 {
		t.Errorf("tasks %+v", in.Tasks)
	}
}

// TestNearMissesOfTheDay are told once, from their time of day on, whatever
// restarts there are.
func TestNearMissesOfTheDay(t *testing.T) {
	h := newHouse(t)
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
	for _, hour := range []int{-10, 9, 17, 19} { // the day before at 14:00, and three times today
		i := item(fmt.Sprint(hour), "Port quiet")
		i.FirstSeen = at(hour)
		h.maybes = append(h.maybes, news.Report{Item: i})
	}
	told := func(hour, want int) {
		t.Helper()
		h.now = at(hour)
		h.outbox = nil
		if err := h.TellNearMisses(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, d := range h.outbox {
			got += d.Message.More
		}
		if got != want {
			t.Errorf("at %d:00 %d are told, want %d", hour, got, want)
		}
	}
	told(12, 1) // the day before's
	told(13, 0)
	told(18, 2)
	told(20, 0)
	told(24, 0)
	told(24+18, 1)
}
