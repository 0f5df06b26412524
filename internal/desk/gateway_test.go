package desk

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/testkit"
)

// inRoom runs a test in a bubble.
func inRoom(t *testing.T, fn func(t *testing.T, r *room)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { fn(t, newRoom(t)) })
}

func TestDeskOpensAndCloses(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(say("status", "well"))
		after(10 * time.Minute)
		if c := r.fake.GatewayCounts(); c.Connections != 1 || c.Identifies != 1 || c.Heartbeats < 14 || c.Heartbeats > 15 {
			t.Errorf("after ten minutes: %+v", c)
		}
		began := time.Now()
		r.shut()
		if took := time.Since(began); took > time.Second {
			t.Errorf("closing took %v", took)
		}
		synctest.Wait()
		if r.fake.Listening() {
			t.Error("the gateway still has a connection")
		}
	})
}

// TestSilence has the gateway leave something out at the start: the desk comes
// back by itself, and can be closed at any moment.
func TestSilence(t *testing.T) {
	for _, s := range []testkit.DiscordSilence{testkit.SilentHello, testkit.SilentReady} {
		t.Run(string(s), func(t *testing.T) {
			inRoom(t, func(t *testing.T, r *room) {
				r.fake.SilenceGateway(s)
				r.open()
				after(5 * time.Minute)
				if c := r.fake.GatewayCounts(); c.Connections < 2 || c.Identifies > 8 {
					t.Errorf("within five minutes: %+v", c)
				}
				r.fake.SilenceGateway(testkit.SilentNever)
				after(10 * time.Minute)
				if !r.fake.Listening() {
					t.Errorf("it did not come back\n%s", r.log)
				}
			})
		})
	}
	t.Run("address", func(t *testing.T) {
		inRoom(t, func(t *testing.T, r *room) {
			r.fake.Script(testkit.Fault{Kind: testkit.FaultSlow, Match: "GET gateway/bot", Times: 2})
			r.open()
			after(time.Minute)
			if !r.fake.Listening() {
				t.Errorf("it did not come back\n%s", r.log)
			}
		})
	})
	t.Run("closed meanwhile", func(t *testing.T) {
		inRoom(t, func(t *testing.T, r *room) {
			r.fake.SilenceGateway(testkit.SilentHello)
			r.open()
			after(time.Second)
			began := time.Now()
			r.shut()
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("closing took %v", took)
			}
		})
	})
}

// TestDeafGateway stops answering heartbeats while events still come: the
// connection is given up, and its session resumed.
func TestDeafGateway(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened()
		after(time.Minute)
		r.fake.SilenceGateway(testkit.SilentAcks)
		for range 12 {
			after(8 * time.Second) // something to read, so that only the heartbeat tells
			r.fake.Dispatch("TYPING_START", map[string]any{})
		}
		r.fake.SilenceGateway(testkit.SilentNever)
		after(2 * time.Minute)
		if c := r.fake.GatewayCounts(); c.Identifies != 1 || c.Resumes < 1 || !r.fake.Listening() {
			t.Errorf("%+v\n%s", c, r.log)
		}
	})
}

func TestHeartbeatOnDemand(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened()
		before := r.fake.GatewayCounts().Heartbeats
		r.fake.AskForHeartbeat()
		synctest.Wait()
		if got := r.fake.GatewayCounts().Heartbeats; got != before+1 {
			t.Errorf("%d heartbeats, want %d", got, before+1)
		}
	})
}

// TestReconnects has the gateway end connections in each of its ways, and holds
// what the desk does then: how often it resumed, and how often it signed in.
func TestReconnects(t *testing.T) {
	for name, c := range map[string]struct {
		end                 func(d *testkit.Discord)
		resumes, identifies int
	}{
		"asked to":                {func(d *testkit.Discord) { d.AskToReconnect() }, 1, 1},
		"dropped":                 {func(d *testkit.Discord) { d.CloseGateway(0) }, 1, 1},
		"closed":                  {func(d *testkit.Discord) { d.CloseGateway(4000) }, 1, 1},
		"going away":              {func(d *testkit.Discord) { d.CloseGateway(1001) }, 1, 1},
		"timed out":               {func(d *testkit.Discord) { d.CloseGateway(4009) }, 0, 2},
		"bad sequence":            {func(d *testkit.Discord) { d.CloseGateway(4007) }, 0, 2},
		"invalid session":         {func(d *testkit.Discord) { d.InvalidateSessions(false) }, 0, 2},
		"invalid, yet resumable":  {func(d *testkit.Discord) { d.InvalidateSessions(true) }, 1, 1},
		"resume refused":          {func(d *testkit.Discord) { d.ForgetSessions(1); d.CloseGateway(0) }, 1, 2},
		"restarted without trace": {func(d *testkit.Discord) { d.StopGateway(); after(5 * time.Second); d.StartGateway() }, 1, 2},
		"away for long":           {func(d *testkit.Discord) { d.StopGateway(); after(time.Hour); d.StartGateway() }, 0, 2},
	} {
		t.Run(name, func(t *testing.T) {
			inRoom(t, func(t *testing.T, r *room) {
				r.opened(say("status", "well"))
				after(5 * time.Minute)
				c.end(r.fake)
				after(10 * time.Minute)
				got := r.fake.GatewayCounts()
				if got.Resumes != c.resumes || got.Identifies != c.identifies || !r.fake.Listening() {
					t.Errorf("%+v, want %d resumes and %d identifies\n%s", got, c.resumes, c.identifies, r.log)
				}
				r.says(r.editor().Slash("status"), "well")
			})
		})
	}
}

// TestResumeBringsWhatWasMissed uses a command while the line is cut.
func TestResumeBringsWhatWasMissed(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(say("status", "well"))
		r.fake.CloseGateway(0)
		play := r.editor().Slash("status")
		after(2 * time.Second)
		r.says(play, "well")
	})
}

// TestRefusals closes each sign-in with a code. Where trying again does not help
// the desk stops at once, and says what to do, once.
func TestRefusals(t *testing.T) {
	for code, words := range map[int]string{
		4004: "refuses the bot's token", 4010: "sharded", 4011: "sharded", 4012: "Update watcher", 4013: "intents", 4014: "intents",
	} {
		inRoom(t, func(t *testing.T, r *room) {
			r.fake.RefuseGateway(code, code, code)
			r.open()
			<-r.done
			if c := r.fake.GatewayCounts(); c.Identifies != 1 {
				t.Errorf("%d: %+v", code, c)
			}
			for where, text := range map[string]string{"the log": r.log.String(), "the notice": r.notices.String()} {
				if strings.Count(text, words) != 1 {
					t.Errorf("%d: %s says %q", code, where, text)
				}
			}
		})
	}
}

func TestTokenRefusedByTheAPI(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.fake.RevokeToken()
		r.open()
		<-r.done
		if c := r.fake.GatewayCounts(); c.Connections != 0 || !strings.Contains(r.notices.String(), "Reset Token") {
			t.Errorf("%+v %s", c, r.notices)
		}
	})
}

// TestTokenRevokedLater is the same after days of work.
func TestTokenRevokedLater(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened()
		after(24 * time.Hour)
		r.fake.RefuseGateway(4004)
		r.fake.CloseGateway(0)
		<-r.done
		if !strings.Contains(r.notices.String(), "desk:4004") {
			t.Error(r.notices)
		}
	})
}

// TestCrashLoop opens and kills the desk again and again, as a service manager
// does with a process that crashes at once: the token survives it.
func TestCrashLoop(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		began := time.Now()
		for time.Since(began) < 24*time.Hour {
			r.open()
			after(10 * time.Second)
			r.shut()
		}
		if c := r.fake.GatewayCounts(); c.Identifies < 20 || c.Identifies >= signInsADay {
			t.Errorf("%d sign-ins in a day of crashes", c.Identifies)
		}
		r.open()
		after(3 * longestGap)
		if !r.fake.Listening() {
			t.Errorf("it does not come back\n%s", r.notices)
		}
	})
}

// TestSignInsAreNoted has the ledger fail: what cannot be counted is not done.
func TestSignInsAreNoted(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.ledger.err = errors.New("disk full")
		r.open()
		after(10 * time.Minute)
		if c := r.fake.GatewayCounts(); c.Identifies != 0 {
			t.Errorf("%d sign-ins that were not written down", c.Identifies)
		}
		r.ledger.mu.Lock()
		r.ledger.err = nil
		r.ledger.mu.Unlock()
		after(10 * time.Minute)
		if !r.fake.Listening() {
			t.Error("it does not come back")
		}
	})
}

// TestInvalidWithoutEnd answers every sign-in with op 9.
func TestInvalidWithoutEnd(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.open()
		for range 24 * 60 {
			after(time.Minute)
			r.fake.InvalidateSessions(false)
		}
		if c := r.fake.GatewayCounts(); c.Identifies < 20 || c.Identifies >= signInsADay {
			t.Errorf("%d sign-ins in a day of invalid sessions", c.Identifies)
		}
	})
}

// TestReserve leaves Discord's last sign-ins of the day alone.
func TestReserve(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.fake.LeaveStarts(reserve - 1)
		r.open()
		after(time.Hour)
		if c := r.fake.GatewayCounts(); c.Identifies != 0 || !strings.Contains(r.log.String(), "used elsewhere") {
			t.Errorf("%+v\n%s", c, r.log)
		}
		r.fake.LeaveStarts(1000)
		after(4 * time.Hour) // when Discord counts anew
		if !r.fake.Listening() {
			t.Error("it does not come back")
		}
	})
}

func TestGap(t *testing.T) {
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	row := func(n int, every time.Duration) (at []time.Time) {
		for i := range n {
			at = append(at, now.Add(-time.Duration(n-1-i)*every))
		}
		return at
	}
	for name, c := range map[string]struct {
		at   []time.Time
		want time.Duration
	}{
		"the first":            {nil, 0},
		"a restart":            {row(1, time.Second), signInGap},
		"three":                {row(3, time.Second), 4 * signInGap},
		"a loop":               {row(30, time.Second), longestGap},
		"once an hour":         {row(20, time.Hour), signInGap},
		"a day's worth":        {row(signInsADay, time.Minute), 24*time.Hour - (signInsADay-1)*time.Minute},
		"more than that, once": {row(signInsADay+5, time.Minute), 24*time.Hour - (signInsADay-1)*time.Minute},
	} {
		if got := gap(c.at, now); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestClockSetBack has sign-ins in the ledger that lie ahead.
func TestClockSetBack(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.ledger.at = []time.Time{time.Now().Add(365 * 24 * time.Hour)}
		r.open()
		after(time.Minute)
		if !r.fake.Listening() {
			t.Errorf("a date of next year keeps the desk shut\n%s", r.log)
		}
	})
}
