package notify

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/news"
)

// wall is a channel with the boards that hang there, and what was done to them.
type wall struct {
	hangs    map[string]string // by id: what it says
	nonces   map[news.DeliveryID]string
	calls    []string
	fail     map[string][]error // by call, in turn
	lost     bool               // the next post arrives, and its answer is lost
	n, edits int
}

func (w *wall) call(what string) error {
	w.calls = append(w.calls, what)
	if errs := w.fail[what]; len(errs) > 0 {
		w.fail[what] = errs[1:]
		return errs[0]
	}
	return nil
}

func (w *wall) Post(_ context.Context, b news.Board, text string) (string, error) {
	if err := w.call("post"); err != nil {
		return "", err
	}
	w.n++
	id := fmt.Sprint("m", w.n)
	if w.hangs == nil {
		w.hangs, w.nonces = map[string]string{}, map[news.DeliveryID]string{}
	}
	w.hangs[id], w.nonces[b.Nonce] = text, id
	if w.lost {
		w.lost = false
		return "", &Error{Verdict: VerdictUnknown, Reason: "connection broke"}
	}
	return id, nil
}

func (w *wall) Edit(_ context.Context, b news.Board, text string) error {
	if err := w.call("edit"); err != nil {
		return err
	}
	if w.hangs[b.Message] == "" {
		return &Error{Verdict: VerdictStale, Reason: "message gone"}
	}
	w.hangs[b.Message] = text
	w.edits++
	return nil
}

func (w *wall) Delete(_ context.Context, id string) error {
	err := w.call("delete")
	if err == nil {
		delete(w.hangs, id)
	}
	return err
}

func (w *wall) Find(_ context.Context, b news.Board) (string, error) {
	return w.nonces[b.Nonce], w.call("find")
}

// says is what hangs there, oldest first.
func (w *wall) says() string {
	return strings.Join(slices.Sorted(maps.Values(w.hangs)), " + ")
}

// mind is a memory of boards.
type mind map[string]news.Board

func (m mind) Boards(context.Context) ([]news.Board, error) {
	return slices.Collect(maps.Values(m)), nil
}

func (m mind) PutBoard(_ context.Context, b news.Board) error { m[b.Place] = b; return nil }

func (m mind) DropBoard(_ context.Context, place string) error { delete(m, place); return nil }

// room is a channel whose board is kept, as the process does it.
type room struct {
	t    *testing.T
	wall *wall
	mind mind
	log  strings.Builder
	kept *Boards
	text string // what is to be said; "" for the hour and minute
	may  bool
}

func newRoom(t *testing.T) *room {
	r := &room{t: t, wall: &wall{fail: map[string][]error{}}, mind: mind{}, may: true}
	r.restart()
	return r
}

func (r *room) restart() {
	r.kept = &Boards{Memory: r.mind, Log: slog.New(slog.NewTextHandler(&r.log, nil))}
}

func (r *room) order() Order {
	return Order{
		Channel: "desk", Place: "1", Wall: r.wall, Zone: time.UTC, MayPost: r.may,
		Text: func(context.Context) (string, error) {
			if r.text != "" {
				return r.text, nil
			}
			return time.Now().UTC().Format("15:04"), nil
		},
	}
}

// run lets time pass, with a look every few seconds.
func (r *room) run(d time.Duration) {
	r.t.Helper()
	for until := time.Now().Add(d); !time.Now().After(until); <-time.After(5 * time.Second) {
		if !r.kept.Due("1", time.Now()) {
			continue
		}
		if err := r.kept.Keep(r.t.Context(), time.Now(), r.mind["1"], r.order()); err != nil {
			r.t.Fatal(err)
		}
	}
}

func (r *room) wants(says string, calls ...string) {
	r.t.Helper()
	if got := r.wall.says(); got != says {
		r.t.Errorf("it says %q, want %q", got, says)
	}
	if got := strings.Join(r.wall.calls, " "); got != strings.Join(calls, " ") {
		r.t.Errorf("calls: %s, want %s", got, strings.Join(calls, " "))
	}
	r.wall.calls = nil
}

// kept runs a test in a bubble, from midnight on.
func kept(t *testing.T, f func(t *testing.T, r *room)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, newRoom(t)) })
}

// TestBoardADay edits one board each ten minutes, and posts another in the
// morning.
func TestBoardADay(t *testing.T) {
	kept(t, func(t *testing.T, r *room) {
		r.run(time.Minute)
		r.wants("00:00", "post")
		r.run(30 * time.Minute)
		r.wants("00:30", "edit", "edit", "edit")
		<-time.After(5*time.Hour + 20*time.Minute)
		r.wall.calls = nil
		r.run(time.Minute) // 05:51
		r.wants("05:51", "edit")
		r.run(10 * time.Minute)
		r.wants("06:01", "post", "delete")
		r.run(24*time.Hour - time.Minute)
		if r.wall.n != 3 || len(r.wall.hangs) != 1 || r.wall.edits < 140 {
			t.Errorf("%d posts and %d edits; %d hang", r.wall.n, r.wall.edits, len(r.wall.hangs))
		}
	})
}

// TestBoardSilent leaves a board alone that says already what there is to say.
func TestBoardSilent(t *testing.T) {
	kept(t, func(_ *testing.T, r *room) {
		r.text = "all quiet"
		r.run(2 * time.Hour)
		r.wants("all quiet", "post")
		r.restart() // it is not known any more what it says
		r.run(time.Hour)
		r.wants("all quiet", "edit")
	})
}

// TestBoardPatience posts none before it may, and goes on with one of today.
func TestBoardPatience(t *testing.T) {
	kept(t, func(_ *testing.T, r *room) {
		r.may = false
		r.run(9 * time.Minute)
		r.wants("")
		r.may = true
		r.run(time.Minute)
		r.wants("00:09", "post")
		r.restart()
		r.may = false
		r.run(5 * time.Minute)
		r.wants("00:09")
		r.run(6 * time.Minute)
		r.wants("00:19", "edit")
	})
}

// TestBoardGone posts anew at once where the old one is gone, or resists edits.
func TestBoardGone(t *testing.T) {
	kept(t, func(_ *testing.T, r *room) {
		r.run(time.Minute)
		clear(r.wall.hangs)
		r.run(10 * time.Minute)
		r.wants("00:10", "post", "edit", "post", "delete")
		r.wall.fail["edit"] = []error{&Error{Verdict: VerdictStale, Reason: "message too old"}}
		r.run(10 * time.Minute)
		r.wants("00:20", "edit", "post", "delete")
	})
}

// TestBoardLostAnswer finds the board that was posted though its answer was
// lost, or the process died before it was noted down.
func TestBoardLostAnswer(t *testing.T) {
	kept(t, func(_ *testing.T, r *room) {
		r.wall.lost = true
		r.run(30 * time.Second)
		r.wants("00:00", "post")
		r.restart()
		r.may = false
		r.run(time.Minute)
		r.wants("00:00", "find", "edit")
		r.run(10 * time.Minute)
		r.wants("00:10", "edit")
	})
	kept(t, func(_ *testing.T, r *room) { // it never arrived
		r.wall.fail["post"] = []error{&Error{Verdict: VerdictUnknown, Reason: "Discord failed"}}
		r.run(90 * time.Second)
		r.wants("00:01", "post", "find", "post")
	})
}

// TestBoardRefused leaves a channel alone that refuses, until a person says
// otherwise, and says so once.
func TestBoardRefused(t *testing.T) {
	kept(t, func(t *testing.T, r *room) {
		r.wall.fail["post"] = []error{&Error{Verdict: VerdictClosed, Reason: "permission missing"}}
		r.run(5 * time.Hour)
		r.wants("", "post")
		if len(r.mind) != 0 {
			t.Errorf("remembered: %v", r.mind)
		}
		r.kept.Reopen()
		r.run(time.Minute)
		r.wants("05:00", "post")
		if got := strings.Count(r.log.String(), "board not kept"); got != 1 {
			t.Errorf("said %d times", got)
		}
	})
}

// TestBoardLater waits where Discord asks for it, and keeps the board of
// yesterday until there is one of today.
func TestBoardLater(t *testing.T) {
	kept(t, func(_ *testing.T, r *room) {
		r.run(5*time.Hour + 59*time.Minute)
		later := &Error{Verdict: VerdictLater, Reason: "rate limit of the channel", RetryAfter: time.Hour}
		r.wall.calls, r.wall.fail["post"] = nil, []error{later}
		r.run(time.Hour)
		r.wants("05:50", "post")
		r.run(2 * time.Minute)
		r.wants("07:00", "post", "delete")
		r.wall.fail["delete"] = []error{&Error{Verdict: VerdictLater, Reason: "Discord not reached"}}
		r.run(24 * time.Hour)
		if len(r.wall.hangs) != 1 || r.mind["1"].Old != "" {
			r.t.Errorf("%d hang, %+v", len(r.wall.hangs), r.mind)
		}
	})
}

// TestBoardTakenDown removes the board of a channel that is to have none.
func TestBoardTakenDown(t *testing.T) {
	kept(t, func(t *testing.T, r *room) {
		r.run(time.Minute)
		r.wall.calls = nil
		if err := r.kept.TakeDown(t.Context(), time.Now(), r.mind["1"], r.order()); err != nil {
			t.Fatal(err)
		}
		r.wants("", "delete")
		if len(r.mind) != 0 {
			t.Errorf("remembered: %v", r.mind)
		}
	})
}
