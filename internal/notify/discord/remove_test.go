package discord

import (
	"errors"
	"testing"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

// withdrawal takes a story's message back.
func (s *storied) withdrawal(left bool) news.Delivery {
	a := s.first.Alert
	a.Story, a.Reason = "withdrawn:1", news.ReasonWithdraw.With(s.id)
	d := a.Delivery(news.Message{})
	if left {
		d.Message = s.first.Message
		d.Message.Reason, d.Message.Text = news.ReasonNew, "A report was withdrawn."
		d.Message.Entries = []news.Entry{{Title: "Another report of it", Source: "Coast Daily"}}
	}
	d.On, d.Standing.By = s.id, s.first.ID
	return d
}

// TestRemove takes messages back in every kind of channel: they are gone, and no
// thread or post has their headline, but where a webhook made it.
func TestRemove(t *testing.T) {
	for _, way := range ways {
		for _, left := range []bool{false, true} {
			t.Run(way, func(t *testing.T) {
				t.Parallel()
				s := tellIn(t, way)
				d := s.withdrawal(left)
				var err error
				if left {
					err = s.dest.Edit(t.Context(), d)
				} else {
					err = s.dest.(notify.Remover).Remove(t.Context(), d)
				}
				if way == "forum by webhook" {
					if e := asError(t, err); e.Verdict != notify.VerdictRefused {
						t.Errorf("%+v", e)
					}
				} else if err != nil {
					t.Fatal(err)
				}
				want := withdrawnName
				if left {
					want = "Another report of it"
				}
				for _, th := range s.fake.Threads() {
					if (th.Name == want) != (way != "forum by webhook") {
						t.Errorf("a thread is called %q", th.Name)
					}
				}
				shown := 0
				for _, m := range s.fake.Messages() {
					if m.ID == s.id {
						shown++
					}
				}
				if (shown == 1) != left {
					t.Errorf("the message is there %d times", shown)
				}
				if !left { // what is gone is gone
					if err := s.dest.(notify.Remover).Remove(t.Context(), d); way != "forum by webhook" && err != nil {
						t.Errorf("again: %v", err)
					}
				}
			})
		}
	}
}

// TestRemoveRefused: that one message must not be touched closes no channel.
func TestRemoveRefused(t *testing.T) {
	for _, c := range []struct {
		fault   testkit.Fault
		verdict notify.Verdict
	}{
		{testkit.Fault{Kind: testkit.FaultStatus, Match: "PATCH channels/", Status: 403, Code: codeMissingPermissions}, notify.VerdictRefused},
		{testkit.Fault{Kind: testkit.FaultStatus, Match: "DELETE channels/", Status: 403, Code: codeMissingPermissions}, notify.VerdictRefused},
		{testkit.Fault{Kind: testkit.FaultStatus, Match: "DELETE channels/", Status: 403, Code: codeNotOurs}, notify.VerdictRefused},
		{testkit.Fault{Kind: testkit.FaultStatus, Match: "PATCH channels/", Status: 400, Code: codeThreadArchived}, notify.VerdictStale},
		{testkit.Fault{Kind: testkit.FaultStatus, Match: "DELETE channels/", Status: 503}, notify.VerdictUnknown},
	} {
		s := tellIn(t, "thread by bot")
		s.fake.Script(c.fault)
		err := s.dest.(notify.Remover).Remove(t.Context(), s.withdrawal(false))
		if e, ok := errors.AsType[*notify.Error](err); !ok || e.Verdict != c.verdict {
			t.Errorf("%+v: %v", c.fault, err)
		}
	}
}
