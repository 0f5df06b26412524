package app

import (
	"context"
	"errors"
	"testing"
	"time"

	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/notify"
)

// TestNextDrill is at nine in the desk's zone, on days of 23 and 25 hours too.
func TestNextDrill(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for now, want := range map[string]string{
		"2026-11-27T06:00:00Z": "2026-11-27T08:00:00Z",
		"2026-11-27T08:00:00Z": "2026-11-28T08:00:00Z",
		"2026-11-27T23:30:00Z": "2026-11-28T08:00:00Z",
		"2026-03-28T12:00:00Z": "2026-03-29T07:00:00Z",
		"2026-10-24T12:00:00Z": "2026-10-25T08:00:00Z",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextDrill(at, zone).UTC().Format(time.RFC3339); got != want {
			t.Errorf("after %s: %s, want %s", now, got, want)
		}
	}
}

// drilled is the item that a drill at t brings.
func drilled(t *testing.T, at time.Time) news.Item {
	t.Helper()
	poll := drillPoller{func() time.Time { return at }}.Poll(t.Context(), drillFeed(), news.FeedState{Feed: news.DrillName, PrimedAt: at})
	if poll.Err != nil || len(poll.Items) != 1 || !poll.State.PrimedAt.IsZero() {
		t.Fatalf("%+v", poll)
	}
	return poll.Items[0]
}

// TestDrillsItem is found by its own topic alone, whatever the desk asks for, and
// that topic finds nothing else.
func TestDrillsItem(t *testing.T) {
	t.Parallel()
	greedy := news.Topic{ID: "all", Title: "All", Any: []news.Query{{Text: "/qorva|ship/"}}}
	engine, problems := match.Compile([]news.Topic{greedy, drillTopic()}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	at := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	i := drilled(t, at)
	if found := engine.Match(i, drillFeed()); len(found) != 2 {
		t.Errorf("the engine finds %v", found)
	}
	if found := (drillMatcher{engine}).Match(i, drillFeed()); len(found) != 1 || found[0].Topic != news.DrillName || found[0].Band != news.BandAlert {
		t.Errorf("a drill finds %v", found)
	}
	elsewhere := news.Feed{ID: "a", Name: "A"}
	if found := engine.Match(i, elsewhere); len(found) != 1 || found[0].Topic != "all" {
		t.Errorf("in another feed: %v", found)
	}
	if next := drilled(t, at.AddDate(0, 0, 1)); next.Title == i.Title || next.Key == i.Key {
		t.Errorf("two days have the item %q", i.Title)
	}
}

// closing is a channel that answers every post alike.
type closing struct {
	notify.Destination
	err  *notify.Error
	sent news.Delivery
}

func (c *closing) Post(_ context.Context, d news.Delivery) (string, error) {
	c.sent = d
	if c.err == nil {
		return "1", nil
	}
	return "", c.err
}

// TestQuietWay posts without a sound, and what is refused says nothing of the
// channel.
func TestQuietWay(t *testing.T) {
	t.Parallel()
	dest := &closing{}
	d := news.Alert{Story: "s", Channel: news.DrillName, Reason: news.ReasonNew}.Delivery(news.Message{Reason: news.ReasonNew})
	if id, err := (quietWay{dest}).Post(t.Context(), d); err != nil || id != "1" || !dest.sent.Message.Silent || dest.sent.ID != d.ID {
		t.Errorf("%q, %v, %+v", id, err, dest.sent)
	}
	for verdict, want := range map[notify.Verdict]notify.Verdict{
		notify.VerdictClosed: notify.VerdictLater, notify.VerdictRevoked: notify.VerdictLater,
		notify.VerdictRefused: notify.VerdictLater, notify.VerdictLater: notify.VerdictLater,
		notify.VerdictUnknown: notify.VerdictUnknown,
	} {
		dest.err = &notify.Error{Verdict: verdict, Reason: "why"}
		_, err := quietWay{dest}.Post(t.Context(), d)
		if e, ok := errors.AsType[*notify.Error](err); !ok || e.Verdict != want || e.Reason != "why" || (e.RetryAfter > 0) != (want == notify.VerdictLater && verdict != want) {
			t.Errorf("%s: %v", verdict, err)
		}
	}
}
