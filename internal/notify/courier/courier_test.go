package courier

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

func courier(c *clock, ds map[news.ChannelID]notify.Destination) *Courier {
	return New(Options{Destinations: ds, Now: c.now})
}

func alertTo(id news.ChannelID) news.Delivery {
	a := news.Alert{Story: "s1", Channel: id, Reason: news.ReasonNew, At: noon}
	return a.Delivery(news.Message{Reason: news.ReasonNew, Entries: []news.Entry{{Title: "Raid"}}})
}

// within reports whether a pause is the wanted one, or up to half more: jitter.
func within(got, want time.Duration) bool {
	return got >= want && got <= want+want/2
}

// TestVerdicts takes a delivery through one call, over every verdict and state.
func TestVerdicts(t *testing.T) {
	for _, c := range testkit.Cases[struct {
		Name, Was, Verdict, Scope, Retry string
		Attempt                          int
		WasPlain, Plain                  bool
		State                            news.DeliveryState
		Due, Ready, Others               string
	}](t, "testdata/courier.json") {
		t.Run(c.Name, func(t *testing.T) {
			clock := newClock()
			dest := &scripted{group: "bot", idempotent: time.Minute}
			if c.Verdict != "" {
				dest.post = []answer{{err: &notify.Error{Verdict: notify.Verdict(c.Verdict), Reason: "a reason", Scope: notify.Scope(c.Scope), RetryAfter: testkit.Duration(t, c.Retry)}}}
			}
			co := courier(clock, map[news.ChannelID]notify.Destination{
				"newsroom": dest, "iran-desk": &scripted{group: "bot"}, "hook": &scripted{},
			})
			d := alertTo("newsroom")
			d.Plain, d.Attempt = c.WasPlain, c.Attempt
			if c.Was != "" {
				d.State, d.StartedAt = news.DeliveryState(c.Was), noon.Add(-time.Second)
			}
			started := d.StartedAt
			d = co.Send(t.Context(), begun(d, clock.now()))

			if d.State != c.State || d.Plain != c.Plain || d.Attempt != c.Attempt+1 {
				t.Errorf("state %s, plain %v, attempt %d", d.State, d.Plain, d.Attempt)
			}
			if c.Was == string(news.DeliveryUncertain) && d.State == news.DeliveryUncertain && !d.StartedAt.Equal(started) {
				t.Error("the time of the first unknown call is lost")
			}
			switch d.State {
			case news.DeliverySent:
				if d.RemoteID != "m1" || !d.SentAt.Equal(noon) || d.Reason != "" {
					t.Errorf("sent: %+v", d)
				}
			default:
				if d.Reason != "a reason" {
					t.Errorf("reason %q", d.Reason)
				}
				if due := d.DueAt.Sub(noon); c.State != news.DeliveryDead && !within(due, testkit.Duration(t, c.Due)) {
					t.Errorf("due in %s, want %s", due, c.Due)
				}
			}
			expectReady(t, co, "newsroom", testkit.Duration(t, c.Ready))
			expectReady(t, co, "iran-desk", testkit.Duration(t, c.Others))
			expectReady(t, co, "hook", 0)
		})
	}
}

func expectReady(t *testing.T, c *Courier, id news.ChannelID, after time.Duration) {
	t.Helper()
	if after > 0 && c.Ready(id, noon.Add(after-time.Millisecond)) {
		t.Errorf("%s is ready before %s", id, after)
	}
	if !c.Ready(id, noon.Add(after+after/2)) {
		t.Errorf("%s is not ready after %s", id, after+after/2)
	}
}

// TestSettle settles a delivery whose first call has an unknown outcome.
func TestSettle(t *testing.T) {
	later := &notify.Error{Verdict: notify.VerdictLater, Reason: "Discord failed"}
	for _, c := range []struct {
		name       string
		age        time.Duration // since the unknown call
		idempotent time.Duration
		find       answer
		calls      string
		state      news.DeliveryState
		remote     string
		doubtful   bool
		due        time.Duration
	}{
		{"within the window: the same again", 119 * time.Second, 2 * time.Minute, answer{}, "post", "sent", "m1", false, 0},
		{"later: found", 2 * time.Minute, 2 * time.Minute, answer{remote: "m7"}, "find", "sent", "m7", false, 0},
		{"later: not there", 2 * time.Minute, 2 * time.Minute, answer{}, "find", "pending", "", false, 0},
		{"cannot be read", 2 * time.Minute, 2 * time.Minute, answer{err: fmt.Errorf("webhook: %w", notify.ErrCannotRead)}, "find", "pending", "", true, 0},
		{"reading is refused", time.Hour, 0, answer{err: &notify.Error{Verdict: notify.VerdictRefused}}, "find", "pending", "", true, 0},
		{"reading fails", time.Hour, 0, answer{err: later}, "find", "uncertain", "", false, time.Second},
		{"reading is not answered", time.Hour, 0, answer{err: &notify.Error{Verdict: notify.VerdictUnknown}}, "find", "uncertain", "", false, time.Second},
		{"reading breaks", time.Hour, 0, answer{err: errors.New("no error of ours")}, "find", "uncertain", "", false, time.Second},
		{"reading panics", time.Hour, 0, answer{panics: true}, "find", "uncertain", "", false, time.Second},
		{"the channel is closed", time.Hour, 0, answer{err: &notify.Error{Verdict: notify.VerdictClosed}}, "find", "uncertain", "", false, 0},
		{"no window: too early to look", 5 * time.Second, 0, answer{}, "", "uncertain", "", false, 10 * time.Second},
		{"begun by a clock that was ahead: found", -time.Hour, 2 * time.Minute, answer{remote: "m7"}, "find", "sent", "m7", false, 0},
		{"begun by a clock that was ahead: not there", -8760 * time.Hour, 2 * time.Minute, answer{}, "find", "pending", "", false, 0},
		{"no window: late enough", 15 * time.Second, 0, answer{remote: "m7"}, "find", "sent", "m7", false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock := newClock()
			dest := &scripted{idempotent: c.idempotent, find: []answer{c.find}}
			d := alertTo("newsroom")
			d.State, d.StartedAt = news.DeliveryUncertain, noon.Add(-c.age)
			d = courier(clock, map[news.ChannelID]notify.Destination{"newsroom": dest}).Send(t.Context(), begun(d, clock.now()))
			if got := strings.Join(dest.calls, " "); got != c.calls {
				t.Errorf("calls %q, want %q", got, c.calls)
			}
			if d.State != c.state || d.RemoteID != c.remote || d.Doubtful != c.doubtful {
				t.Errorf("state %s, remote %q, doubtful %v", d.State, d.RemoteID, d.Doubtful)
			}
			if d.State != news.DeliverySent && !within(d.DueAt.Sub(noon), c.due) {
				t.Errorf("due in %s, want %s", d.DueAt.Sub(noon), c.due)
			}
			if d.State == news.DeliverySent && c.calls == "find" && !d.SentAt.Equal(noon.Add(min(0, -c.age))) {
				t.Errorf("sent at %s, want the time of the call that did it", d.SentAt)
			}
		})
	}
}

func TestPanicLeavesTheOutcomeUnknown(t *testing.T) {
	clock := newClock()
	co := courier(clock, map[news.ChannelID]notify.Destination{"newsroom": &scripted{post: []answer{{panics: true}}}})
	d := co.Send(t.Context(), begun(alertTo("newsroom"), noon))
	if d.State != news.DeliveryUncertain || !strings.Contains(d.Reason, "broken invariant") {
		t.Errorf("state %s, reason %q", d.State, d.Reason)
	}
}

func TestForeignErrorLeavesTheOutcomeUnknown(t *testing.T) {
	co := courier(newClock(), map[news.ChannelID]notify.Destination{"newsroom": &scripted{post: []answer{{err: errors.New("odd")}}}})
	if d := co.Send(t.Context(), begun(alertTo("newsroom"), noon)); d.State != news.DeliveryUncertain {
		t.Errorf("state %s", d.State)
	}
}

func TestUnknownChannelWaits(t *testing.T) {
	co := courier(newClock(), map[news.ChannelID]notify.Destination{"newsroom": nil})
	for _, id := range []news.ChannelID{"newsroom", "removed"} {
		if !co.Ready(id, noon) {
			t.Errorf("%s: not ready, so no one would note why it waits", id)
		}
		d := co.Send(t.Context(), begun(alertTo(id), noon))
		if d.State != news.DeliveryPending || d.Attempt != 0 || !d.DueAt.After(noon) || !strings.Contains(d.Reason, "not in feeds.yaml") {
			t.Errorf("%s: %+v", id, d)
		}
	}
	uncertain := alertTo("removed")
	uncertain.State, uncertain.StartedAt = news.DeliveryUncertain, noon.Add(-time.Hour)
	if d := co.Send(t.Context(), begun(uncertain, noon)); d.State != news.DeliveryUncertain || !d.StartedAt.Equal(uncertain.StartedAt) {
		t.Errorf("an uncertain one became %s of %s", d.State, d.StartedAt)
	}
}

// TestClosedChannel follows a channel that is closed, asked again every hour by
// Check, and opens.
func TestClosedChannel(t *testing.T) {
	clock := newClock()
	closed := &notify.Error{Verdict: notify.VerdictClosed, Reason: "permission missing"}
	dest := &scripted{post: []answer{{err: closed}}, check: []answer{{err: closed}, {err: &notify.Error{Verdict: notify.VerdictLater}}, {}}}
	co := courier(clock, map[news.ChannelID]notify.Destination{"newsroom": dest})
	d := co.Send(t.Context(), begun(alertTo("newsroom"), noon))

	d = co.Send(t.Context(), begun(d, noon)) // whoever does not ask Ready is told all the same
	if got := strings.Join(dest.calls, " "); got != "post" || d.Attempt != 1 || d.Reason != "permission missing" {
		t.Errorf("calls %q, attempt %d, reason %q", got, d.Attempt, d.Reason)
	}
	if ps := co.Problems(); len(ps) != 1 || ps[0].Trouble != notify.TroubleClosed || !ps[0].Since.Equal(noon) {
		t.Errorf("problems %+v", ps)
	}
	for _, step := range []struct {
		after time.Duration
		calls string
		state news.DeliveryState
	}{
		{59 * time.Minute, "post", news.DeliveryPending},
		{time.Minute, "post check", news.DeliveryPending},
		{time.Hour, "post check check", news.DeliveryPending},                // not reached
		{10 * time.Minute, "post check check check post", news.DeliverySent}, // sooner, then
	} {
		clock.add(step.after)
		if co.Ready("newsroom", clock.now()) {
			d = co.Send(t.Context(), begun(d, clock.now()))
		}
		if got := strings.Join(dest.calls, " "); got != step.calls || d.State != step.state {
			t.Errorf("at %s: calls %q, state %s", clock.now().Sub(noon), got, d.State)
		}
	}
	if ps := co.Problems(); len(ps) != 0 {
		t.Errorf("problems %+v", ps)
	}
}

func TestRevokedTokenIsAskedOnce(t *testing.T) {
	clock := newClock()
	revoked := &notify.Error{Verdict: notify.VerdictRevoked, Reason: "token not valid"}
	a := &scripted{group: "bot", post: []answer{{err: revoked}}, check: []answer{{err: revoked}}}
	b := &scripted{group: "bot"}
	co := courier(clock, map[news.ChannelID]notify.Destination{"a": a, "b": b})
	da, db := co.Send(t.Context(), begun(alertTo("a"), noon)), alertTo("b")
	for range 2 {
		clock.add(time.Hour)
		for range 5 {
			for _, d := range []*news.Delivery{&da, &db} {
				if d.State != news.DeliverySent {
					*d = co.Send(t.Context(), begun(*d, clock.now()))
				}
			}
		}
	}
	// The first hour's check fails, the second's opens the channels of the bot.
	if got := strings.Join(a.calls, " "); got != "post check check post" || da.State != news.DeliverySent {
		t.Errorf("a: calls %q, state %s", got, da.State)
	}
	if got := strings.Join(b.calls, " "); got != "post" || db.State != news.DeliverySent {
		t.Errorf("b: calls %q, state %s", got, db.State)
	}
}

// TestFinal: what never comes back is asked again under another configuration only.
func TestFinal(t *testing.T) {
	clock := newClock()
	gone := &notify.Error{Verdict: notify.VerdictClosed, Reason: "channel missing", Final: true}
	dest := &scripted{post: []answer{{err: gone}}}
	ds := map[news.ChannelID]notify.Destination{"newsroom": dest}
	co := courier(clock, ds)
	d := co.Send(t.Context(), begun(alertTo("newsroom"), noon))
	clock.add(90 * 24 * time.Hour)
	d = co.Send(t.Context(), begun(d, clock.now()))
	if got := strings.Join(dest.calls, " "); got != "post" || d.State != news.DeliveryPending || co.Ready("newsroom", clock.now()) {
		t.Errorf("calls %q, state %s", got, d.State)
	}
	if ps := co.Problems(); len(ps) != 1 || !ps[0].Final {
		t.Errorf("problems %+v", ps)
	}
	co.Use(ds)
	if d = co.Send(t.Context(), begun(d, clock.now())); d.State != news.DeliverySent {
		t.Errorf("after a change: %+v", d)
	}
}

// TestClosures: each closure is told apart from the others, but for one that was
// there at the start or of which nothing arrived in between.
func TestClosures(t *testing.T) {
	clock := newClock()
	forbidden := answer{err: &notify.Error{Verdict: notify.VerdictClosed, Reason: "permission missing"}}
	ds := map[news.ChannelID]notify.Destination{"newsroom": &scripted{post: []answer{forbidden, forbidden, {}, forbidden, forbidden}}}
	co := courier(clock, ds)
	var got []string
	for range 5 {
		co.Send(t.Context(), begun(alertTo("newsroom"), clock.now()))
		for _, p := range co.Problems() {
			got = append(got, p.Closure)
		}
		clock.add(time.Minute)
		co.Use(ds)
	}
	want := []string{"permission missing", "permission missing", strconv.FormatInt(noon.Add(3*time.Minute).Unix(), 10), "permission missing"}
	if !slices.Equal(got, want) {
		t.Errorf("closures %q, want %q", got, want)
	}
}

func TestUseReopens(t *testing.T) {
	clock := newClock()
	limited := &notify.Error{Verdict: notify.VerdictLater, Scope: notify.ScopeChannel, RetryAfter: time.Hour}
	ds := map[news.ChannelID]notify.Destination{
		"closed":  &scripted{post: []answer{{err: &notify.Error{Verdict: notify.VerdictClosed}}}},
		"limited": &scripted{post: []answer{{err: limited}}},
	}
	co := courier(clock, ds)
	for id := range ds {
		co.Send(t.Context(), begun(alertTo(id), noon))
	}
	co.Use(ds)
	if !co.Ready("closed", noon) {
		t.Error("a closed channel is not tried again after a reload")
	}
	if co.Ready("limited", noon) {
		t.Error("a reload ignores what the server asked for")
	}
}

func TestCheck(t *testing.T) {
	co := courier(newClock(), map[news.ChannelID]notify.Destination{
		"fine":    &scripted{},
		"missing": &scripted{check: []answer{{err: &notify.Error{Verdict: notify.VerdictClosed, Reason: "channel missing"}}}},
		"revoked": &scripted{check: []answer{{err: &notify.Error{Verdict: notify.VerdictRevoked, Reason: "token not valid"}}}},
		"slow":    &scripted{check: []answer{{err: &notify.Error{Verdict: notify.VerdictLater, Reason: "Discord not reached"}}}},
		"flawed":  &scripted{check: []answer{{err: &notify.Error{Verdict: notify.VerdictRefused, Reason: "cannot read history"}}}},
		"broken":  &scripted{check: []answer{{panics: true}}},
		"removed": nil,
	})
	want := []notify.Problem{
		{Channel: "broken", Trouble: notify.TroubleUnreachable, Since: noon, Reason: "internal error: panic: broken invariant"},
		{Channel: "flawed", Trouble: notify.TroubleFlawed, Since: noon, Reason: "cannot read history"},
		{Channel: "missing", Trouble: notify.TroubleClosed, Since: noon, Reason: "channel missing", Closure: "channel missing"},
		{Channel: "revoked", Trouble: notify.TroubleRevoked, Since: noon, Reason: "token not valid", Closure: "token not valid"},
		{Channel: "slow", Trouble: notify.TroubleUnreachable, Since: noon, Reason: "Discord not reached"},
	}
	if got := co.Check(t.Context()); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for id, ready := range map[news.ChannelID]bool{"fine": true, "slow": true, "flawed": true, "missing": false, "revoked": false} {
		if co.Ready(id, noon) != ready {
			t.Errorf("%s ready: %v", id, !ready)
		}
	}
}

// TestShutdown: a call in flight is let finish, for a while; a new one is not
// begun.
func TestShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		slow := &scripted{during: func(callCtx context.Context) {
			cancel()
			select {
			case <-callCtx.Done():
				t.Error("the call in flight was cut off")
			case <-time.After(grace - time.Second):
			}
		}}
		co := New(Options{Destinations: map[news.ChannelID]notify.Destination{"newsroom": slow}})
		d := co.Send(ctx, begun(alertTo("newsroom"), time.Now()))
		if d.State != news.DeliverySent {
			t.Errorf("state %s", d.State)
		}
		if d := co.Send(ctx, begun(alertTo("newsroom"), time.Now())); d.State != news.DeliveryPending || d.Attempt != 0 || len(slow.calls) != 1 {
			t.Errorf("after the end: %+v, calls %q", d, slow.calls)
		}
	})
}

// TestShutdownInTime: a destination that does not answer cannot keep the process
// from ending before it is killed.
func TestShutdownInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		stuck := &scripted{
			during: func(callCtx context.Context) { cancel(); <-callCtx.Done() },
			post:   []answer{{err: &notify.Error{Verdict: notify.VerdictUnknown, Reason: "no answer"}}},
		}
		co := New(Options{Destinations: map[news.ChannelID]notify.Destination{"newsroom": stuck}})
		begin := time.Now()
		d := co.Send(ctx, begun(alertTo("newsroom"), begin))
		if took := time.Since(begin); took != grace || d.State != news.DeliveryUncertain {
			t.Errorf("after %s: %s", took, d.State)
		}
	})
}

func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := &scripted{during: func(ctx context.Context) { <-ctx.Done() }, post: []answer{{err: &notify.Error{Verdict: notify.VerdictUnknown, Reason: "no answer"}}}}
		co := New(Options{Destinations: map[news.ChannelID]notify.Destination{"newsroom": stuck}})
		begin := time.Now()
		d := co.Send(t.Context(), begun(alertTo("newsroom"), begin))
		if took := time.Since(begin); took != DefaultTimeout || d.State != news.DeliveryUncertain {
			t.Errorf("after %s: %s", took, d.State)
		}
	})
}

func TestBackoff(t *testing.T) {
	total := time.Duration(0)
	for attempt := 1; attempt < 400; attempt++ {
		d := backoff("abc", attempt)
		if d != backoff("abc", attempt) {
			t.Fatal("not stable")
		}
		if d < time.Second || d > 15*time.Minute {
			t.Fatalf("attempt %d: %s", attempt, d)
		}
		total += d
	}
	if total < 48*time.Hour {
		t.Errorf("399 attempts last %s", total)
	}
	if backoff("abc", 20) == backoff("abd", 20) {
		t.Error("two deliveries are tried at the same moment")
	}
}

// TestHoldsAddUp: of two calls in flight, the longer wait asked for holds.
func TestHoldsAddUp(t *testing.T) {
	co := courier(newClock(), map[news.ChannelID]notify.Destination{"newsroom": &scripted{}})
	for _, retry := range []time.Duration{time.Minute, time.Second} {
		co.note("newsroom", &notify.Error{Verdict: notify.VerdictLater, Scope: notify.ScopeChannel, RetryAfter: retry})
	}
	expectReady(t, co, "newsroom", time.Minute)
}

// TestReconsider: a clock that was set back holds nothing for the time that it
// jumped; what only another configuration opens stays closed.
func TestReconsider(t *testing.T) {
	co := courier(newClock(), map[news.ChannelID]notify.Destination{"newsroom": &scripted{}, "hook": &scripted{}})
	co.note("newsroom", &notify.Error{Verdict: notify.VerdictLater, Scope: notify.ScopeChannel, RetryAfter: 8760 * time.Hour})
	co.note("hook", &notify.Error{Verdict: notify.VerdictClosed, Final: true})
	co.Reconsider()
	if !co.Ready("newsroom", noon) || co.Ready("hook", noon) {
		t.Errorf("ready: newsroom %v, hook %v", co.Ready("newsroom", noon), co.Ready("hook", noon))
	}
}

// TestSideBySide sends to many channels at once, through reloads; it is for the
// race detector, and for the count.
func TestSideBySide(t *testing.T) {
	clock := newClock()
	ds := map[news.ChannelID]notify.Destination{}
	for n := range 8 {
		ds[news.ChannelID(fmt.Sprint(n))] = &scripted{group: "bot", post: []answer{{err: &notify.Error{Verdict: notify.VerdictRevoked}}}}
	}
	co := courier(clock, ds)
	var wg sync.WaitGroup
	for id := range ds {
		wg.Go(func() {
			d := alertTo(id)
			for d.State != news.DeliverySent {
				clock.add(time.Hour)
				d = co.Send(t.Context(), begun(d, clock.now()))
				co.Problems()
				co.Ready(id, clock.now())
				co.Use(ds)
			}
		})
	}
	wg.Wait()
	for id, d := range ds {
		if n := len(d.(*scripted).post); n != 0 {
			t.Errorf("%s: %d answers not used", id, n)
		}
	}
	if ps := co.Check(t.Context()); len(ps) != 0 {
		t.Errorf("problems %+v", ps)
	}
}
