package main

import (
	"encoding/json"
	"regexp"
	"testing"

	"watcher/internal/testkit"
)

// ledger is what `ledger --json` says.
type ledger struct {
	Matches int
	Fates   map[string]int
	Ways    map[string]map[string]int
	Refused []struct{ ID, Channel, Story, Reason string }
}

func (n *newsroom) ledger() (l ledger) {
	n.t.Helper()
	code, p := n.do("ledger", "--json")
	if err := json.Unmarshal([]byte(p.out.String()), &l); err != nil || code != 0 {
		n.t.Fatalf("code %d, %v: %s%s", code, err, &p.out, &p.err)
	}
	return l
}

// TestLedger accounts for what a running watcher told, what waits, and what was
// refused, which is tried again by order.
func TestLedger(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	code, x := n.do("ledger")
	if code != 0 || !holds(x.out.String(), "0 matches in the last 7 days.", "unaccounted: 0") {
		t.Errorf("before the first run: code %d, %s%s", code, &x.out, &x.err)
	}
	harbour.say("Ship of the day before")
	p := n.primed()
	n.arrived(harbour.say("Ship runs aground off Durrës"))
	n.discord.Script(
		testkit.Fault{Kind: testkit.FaultStatus, Match: "POST channels/" + n.channel + "/messages", Status: 400, Code: 50035},
		testkit.Fault{Kind: testkit.FaultStatus, Match: "POST channels/" + n.channel + "/messages", Status: 400, Code: 50035},
	)
	refused := harbour.say("Ferry and ship collide near Vlorë")
	p.says("refused for good")
	n.discord.ClearFaults()
	n.do("mute", "ships", "1h")
	harbour.say("Tanker and ship sink at Saranda")
	p.says("fate=muted")

	l := n.ledger()
	if l.Matches != 4 || l.Ways["alerted"]["message"] != 1 || l.Ways["alerted"]["refused"] != 1 || l.Ways["primed"]["summary"] != 1 || l.Ways["muted"]["waits"] != 1 {
		t.Errorf("ledger: %+v", l)
	}
	if len(l.Refused) != 1 || l.Refused[0].Story != "Ferry and ship collide near Vlorë" {
		t.Fatalf("refused: %+v", l.Refused)
	}
	_, said := n.do("ledger", "--topic", "Ships", "--since", "1h")
	for _, want := range []string{
		`4 matches in the last 1 hour\.`, `(?m)^TOPIC +ALERTED +PRIMED +MUTED +SUM\nShips +2 +1 +1 +4\nsum +2 +1 +1 +4$`,
		`(?m)^newsroom +0 +0 +0 +2 +1 +0 +3$`, "(?m)^REFUSED +BY +AT .*\n" + l.Refused[0].ID + " +newsroom .*Ferry and ship", `(?m)^unaccounted: 0$`,
	} {
		if !regexp.MustCompile(want).MatchString(said.out.String()) {
			t.Errorf("no %s in\n%s%s", want, &said.out, &said.err)
		}
	}

	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"nothing"}, `there is no delivery "nothing"`},
		{[]string{"all", "--channel", "newsrom"}, `there is no channel "newsrom" (did you mean "newsroom"?)`},
	} {
		if code, x := n.do(append([]string{"requeue"}, c.args...)...); code != 1 || !holds(x.err.String(), c.says) {
			t.Errorf("requeue %v: code %d, %s", c.args, code, &x.err)
		}
	}
	if code, x := n.do("requeue", l.Refused[0].ID); code != 0 || !holds(x.out.String(), "is tried again in newsroom: Ferry and ship collide") {
		t.Fatalf("code %d, %s%s", code, &x.out, &x.err)
	}
	n.arrived(refused)
	waitFor(t, "the ledger to say so", func() bool { return n.ledger().Ways["alerted"]["message"] == 2 })
	if code, x := n.do("requeue", l.Refused[0].ID); code != 1 || !holds(x.err.String(), "was not refused: it was sent to newsroom at") {
		t.Errorf("code %d, %s", code, &x.err)
	}
	p.stop()
	if code, x := n.do("requeue", "all", "--channel", "newsroom"); code != 0 || !holds(x.out.String(), "none was refused") {
		t.Errorf("code %d, %s%s", code, &x.out, &x.err)
	}
}
