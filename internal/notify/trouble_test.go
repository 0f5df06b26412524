package notify

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

func TestStuck(t *testing.T) {
	waits := func(id news.ChannelID, reason news.Reason, since time.Duration, why string) news.Delivery {
		a := news.Alert{Story: news.StoryID(fmt.Sprint(since)), Channel: id, Reason: reason, At: noon.Add(-since)}
		d := a.Delivery(news.Message{})
		d.Reason = why
		return d
	}
	released := waits("morning", news.ReasonNew, 5*time.Hour, "") // was held, and a restart has its hour looked up anew
	released.DueAt = noon.Add(-time.Second)
	tried := waits("iran-desk", news.ReasonNew, 2*time.Hour, "Discord not reached")
	tried.DueAt, tried.Attempt = noon.Add(5*time.Minute), 9
	oldest := waits("newsroom", news.ReasonNew, 3*time.Hour, "Discord not reached")
	got := Stuck(noon, []news.Delivery{
		waits("newsroom", news.ReasonNew, time.Hour, "held"),
		oldest, released, tried,
		waits("newsroom", news.ReasonNew, 59*time.Minute, ""),
		waits("iran-desk", news.ReasonNew, time.Minute, ""),
		waits("ops", news.ReasonNotice, 9*time.Hour, "a notice is not worth a notice"),
	})
	want := []Problem{{
		Channel: "iran-desk", Trouble: TroubleStuck, Since: noon.Add(-2 * time.Hour),
		Reason: "Discord not reached", Waiting: 1, Oldest: tried.ID,
	}, {
		Channel: "newsroom", Trouble: TroubleStuck, Since: noon.Add(-3 * time.Hour),
		Reason: "Discord not reached", Waiting: 2, Oldest: oldest.ID,
	}}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestTrouble(t *testing.T) {
	p := NewPolicy(desk())
	for _, c := range []struct {
		name     string
		problems []Problem
		want     []string // "channel: subject | heading | part of the text"
	}{
		{"none", nil, nil},
		{"closed", []Problem{{Channel: "newsroom", Trouble: TroubleClosed, Reason: "permission missing."}}, []string{
			"ops: channel:newsroom:closed:2026-03-06 | Channel newsroom cannot be used | permission missing. What is meant for it waits",
			"night: channel:newsroom:closed:2026-03-06 | Channel newsroom cannot be used | nothing is lost",
		}},
		{"closed for good", []Problem{{Channel: "night", Trouble: TroubleClosed, Reason: "channel missing", Final: true}}, []string{
			"ops: channel:night:closed:2026-03-06 | Channel night cannot be used | It is tried again when the configuration changes, or watcher is started again.",
		}},
		{"closed once more on that day", []Problem{{Channel: "newsroom", Trouble: TroubleClosed, Closure: "1772798400"}}, []string{
			"ops: channel:newsroom:closed:2026-03-06:" + news.Digest(8, "1772798400") + " | Channel newsroom cannot be used | no reason is known",
			"night: channel:newsroom:closed:2026-03-06:" + news.Digest(8, "1772798400") + " | Channel newsroom cannot be used | no reason is known",
		}},
		{"of itself a closed channel hears nothing", []Problem{{Channel: "ops", Trouble: TroubleRevoked}}, []string{
			"night: token:revoked:2026-03-06 | The bot's token is not valid: 1 channel cannot be used | Shut by it: ops.",
		}},
		{"one token shuts several", []Problem{
			{Channel: "iran-desk", Trouble: TroubleRevoked, Closure: "17", Reason: "token not valid: make a new token"},
			{Channel: "newsroom", Trouble: TroubleRevoked, Closure: "17", Reason: "token not valid: make a new token"},
			{Channel: "ops", Trouble: TroubleRevoked, Closure: "17", Reason: "token not valid: make a new token"},
		}, []string{
			"night: token:revoked:2026-03-06:" + news.Digest(8, "17") + " | The bot's token is not valid: 3 channels cannot be used | Shut by it: iran-desk, newsroom, ops. token not valid: make a new token. What is meant for it waits",
		}},
		{"one that works does", []Problem{{Channel: "ops", Trouble: TroubleFlawed, Reason: "cannot read history"}}, []string{
			"ops: channel:ops:flawed:" + news.Digest(8, "cannot read history") + " | Channel ops works, but something is amiss | cannot read history.",
			"night: channel:ops:flawed:" + news.Digest(8, "cannot read history") + " | Channel ops works, but something is amiss | cannot read history.",
		}},
		{"unreachable", []Problem{{Channel: "newsroom", Trouble: TroubleUnreachable}}, nil},
		{"stuck", []Problem{{Channel: "night", Trouble: TroubleStuck, Waiting: 2, Oldest: "abc", Reason: "Discord not reached"}}, []string{
			"ops: channel:night:stuck:abc | Channel night is stuck: 2 deliveries wait for more than an hour | Discord not reached. They are tried again by themselves; nothing is lost. See what `/status` says",
		}},
		{"closed and stuck", []Problem{
			{Channel: "night", Trouble: TroubleStuck, Waiting: 1, Oldest: "abc"}, {Channel: "night", Trouble: TroubleClosed},
		}, []string{"ops: channel:night:closed:2026-03-06 | Channel night cannot be used | waits"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds := p.Trouble(noon, c.problems)
			if len(ds) != len(c.want) {
				t.Fatalf("%d notices, want %d: %+v", len(ds), len(c.want), ds)
			}
			for n, d := range ds {
				part := strings.Split(c.want[n], " | ")
				got := fmt.Sprintf("%s: %s", d.Alert.Channel, d.Alert.Story)
				if got != part[0] || d.Message.Heading != part[1] || !strings.Contains(d.Message.Text, part[2]) {
					t.Errorf("got  %s | %s | %s\nwant %s", got, d.Message.Heading, d.Message.Text, c.want[n])
				}
			}
		})
	}
	line := Problem{Channel: "newsroom", Trouble: TroubleUnreachable, Reason: "Discord not reached"}.String()
	if line != "channel newsroom cannot be reached: Discord not reached. It is tried again by itself." {
		t.Errorf("line %q", line)
	}
}

func TestDied(t *testing.T) {
	p := NewPolicy(desk())
	d := alerted("newsroom")
	d.State, d.Reason = news.DeliveryDead, "message filtered"
	ds := p.Died(noon, d)
	if len(ds) != 2 || ds[0].Message.Entries[0].Title != "Raid" || !strings.Contains(ds[0].Message.Text, "message filtered.") {
		t.Errorf("told %+v", ds)
	}
	if again := p.Died(noon, ds[0]); len(again) != 0 {
		t.Errorf("of a notice that died it tells %+v", again)
	}
}

func TestShut(t *testing.T) {
	closed := Problem{Channel: "newsroom", Trouble: TroubleClosed, Reason: "permission missing: status 403."}
	revoked := Problem{Channel: "ops", Trouble: TroubleRevoked, Reason: "token not valid: status 401"}
	for _, c := range []struct {
		problems []Problem
		want     string
	}{
		{nil, ""},
		{[]Problem{{Channel: "night", Trouble: TroubleUnreachable}, {Channel: "ops", Trouble: TroubleStuck}}, ""},
		{[]Problem{closed}, "channel newsroom cannot be used (permission missing: status 403)"},
		{[]Problem{revoked, {Channel: "night", Trouble: TroubleFlawed}, closed}, "channel ops cannot be used: the bot's token is not valid, and likewise newsroom"},
	} {
		if got := Shut(c.problems); got != c.want {
			t.Errorf("said %q, want %q", got, c.want)
		}
	}
}
