package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// TestOnce reads every feed once, sends what is due, and ends.
func TestOnce(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	if code, p := n.do("once"); code != 0 || !holds(p.err.String(), "1 feed: 1 read, 0 failed, 0 not yet", "0 deliveries waiting") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
	few := harbour.publish(3)
	n.do("once")
	if lost, twice := n.discord.Judge(n.channel, few); len(lost)+len(twice) > 0 {
		t.Errorf("three stories: lost %v, twice %v", lost, twice)
	}
	many := harbour.publish(30)
	code, p := n.do("once")
	p.silent()
	if lost, twice := n.discord.Judge(n.channel, append(many, few...)); code != 0 || len(lost)+len(twice) > 0 {
		t.Errorf("thirty stories: lost %v, twice %v", lost, twice)
	}
	if harbour.count() != 3 {
		t.Errorf("the feed was asked %d times by three runs", harbour.count())
	}
}

// TestOnceBesideRun orders the running process to poll.
func TestOnceBesideRun(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, strings.Replace(oneFeed, "@every 1s", "@every 6h", 1), ships)
	run := n.primed()
	link := harbour.say("Ship sinks")
	code, p := n.do("once")
	if code != 0 || !holds(p.err.String(), "A watcher runs on "+n.data(), "it polls 1 of its 1 feeds now") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
	n.arrived(link)
	if harbour.count() != 2 {
		t.Errorf("asked %d times, want at the start and by the order", harbour.count())
	}
	run.stop()
}

// TestHealth asks a process that runs, that does not, and one whose alerts are
// late; by the command and by the probes' own listener.
// measures waits until a scrape holds all of some lines or their beginnings.
func (n *newsroom) measures(address string, lines ...string) {
	n.t.Helper()
	waitFor(n.t, "the metrics "+strings.Join(lines, ", "), func() bool {
		status, body := get(n.t, "http://"+address+"/metrics")
		return status == http.StatusOK && holds(body, lines...)
	})
}

func TestHealth(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	address := closedPort(t)
	n.configure(byBot, `probes: "`+address+`"`, oneFeed, ships)
	for _, ask := range [][]string{{"health"}, {"health", "--ready"}} {
		if code, p := n.do(ask...); code != 1 || !holds(p.err.String(), "no watcher is running on this data folder") {
			t.Errorf("%v: exit code %d, and it says %s", ask, code, &p.err)
		}
	}
	run := n.primed()
	for _, ask := range [][]string{{"health"}, {"health", "--ready"}} {
		if code, p := n.do(ask...); code != 0 || p.out.String() != "ok\n" {
			t.Errorf("%v: exit code %d, and it says %s%s", ask, code, &p.out, &p.err)
		}
	}
	for _, path := range []string{"/healthz/live", "/healthz/ready"} {
		if status, body := get(t, "http://"+address+path); status != 200 || !strings.Contains(body, `"ok":true`) {
			t.Errorf("%s answers %d %s", path, status, body)
		}
	}
	n.measures(address, "watcher_ready 1", `watcher_polls_total{outcome="read"} `, `watcher_deliveries{state="sent"} 1`, "watcher_config_last_reload_successful 1", "process_resident_memory_bytes ")
	n.discord.Script(testkit.Fault{Kind: testkit.FaultStatus, Status: 500, Times: -1})
	harbour.publish(2)
	run.says("Discord failed")
	n.measures(address, `watcher_matches_total{fate="alerted",topic="ships"} `, `watcher_send_calls_total{channel="newsroom",outcome="uncertain"} `)
	run.stop()

	n.ahead(2 * time.Hour)
	run = n.start()
	waitFor(t, "readiness to fail", func() bool {
		code, p := n.do("health", "--ready")
		return code == 1 && holds(p.err.String(), "in channels that are closed or stuck")
	})
	if code, _ := n.do("health"); code != 0 {
		t.Error("a Discord that is down asks for a restart")
	}
	if status, _ := get(t, "http://"+address+"/healthz/ready"); status != http.StatusServiceUnavailable {
		t.Errorf("the probe answers %d", status)
	}
	run.stop()
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// TestProbesTaken says which address cannot be listened on.
func TestProbesTaken(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	n.configure(byBot, `probes: "`+l.Addr().String()+`"`, oneFeed, ships)
	if code, p := n.do("run"); code != 1 || !holds(p.err.String(), l.Addr().String(), "address already in use") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
}

// TestHeartbeat is asked when a round went well, and not when none did.
func TestHeartbeat(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	var beats atomic.Int32
	var path atomic.Value
	n.env["HEARTBEAT_URL"] = n.press.url + "/secret-of-heart"
	n.press.also("/secret-of-heart", func(r *http.Request) {
		path.Store(r.Method)
		beats.Add(1)
	})
	n.configure(byBot, "heartbeat: ${HEARTBEAT_URL}", oneFeed, ships)
	n.do("once")
	if beats.Load() != 1 || path.Load() != http.MethodGet {
		t.Errorf("asked %d times after a good round", beats.Load())
	}
	harbour.answers(http.StatusInternalServerError)
	n.do("once")
	if beats.Load() != 1 {
		t.Error("asked after a round in which nothing was read")
	}
	harbour.answers(0)
	n.ahead(10 * time.Minute)
	p := n.start()
	waitFor(t, "a heartbeat", func() bool { return beats.Load() > 1 })
	p.stop()
}

// TestExplain tells what became of an article, of a feed and of a file, beside a
// running watcher too.
func TestExplain(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour, coast := n.press.outlet("harbour"), n.press.outlet("coast")
	n.configure(byBot, oneFeed, ships)
	run := n.primed()
	link := harbour.say("Ship sinks")
	n.arrived(link)
	waitFor(t, "the alert to be recorded", func() bool { return len(run.err.lines("msg=sent")) == 2 })
	coast.say("Ship built on the coast")
	file := filepath.Join(n.dir, "saved.xml")
	if err := os.WriteFile(file, coast.document(), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		want []string
	}{
		{link, []string{"Ship sinks", "Harbour News", "Ships: alert", "newsroom: alert; sent"}},
		{harbour.url(), []string{"2 items, told apart by id, then link, then title and day.", "Ship sinks", "newsroom: alert; sent", "Ships: no match"}},
		{coast.url(), []string{"is not in ", "Ship built on the coast", "never: watcher has not met this item", "Ships: alert"}},
		{file, []string{"2 items, told apart by id, then link, then title and day.", "Ship built on the coast", "Ships: alert"}},
	} {
		code, p := n.do("explain", c.what)
		if code != 0 || !holds(p.out.String(), c.want...) {
			t.Errorf("explain %s: exit code %d, want %q in\n%s", c.what, code, c.want, &p.out)
		}
	}
	if code, p := n.do("explain", n.press.url+"/nowhere"); code != 1 || !holds(p.err.String(), "404") {
		t.Errorf("explain of nothing: exit code %d, and it says %s", code, &p.err)
	}
	run.stop()
	if code, p := n.do("explain", link); code != 0 || !holds(p.out.String(), "newsroom: alert; sent") {
		t.Errorf("explain without a running watcher: exit code %d, and it says %s%s", code, &p.out, &p.err)
	}
}

// TestCheckFetch tries every feed once and touches nothing else.
func TestCheckFetch(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.press.outlet("harbour")
	n.press.outlet("coast").answers(http.StatusForbidden)
	n.configure(byBot, oneFeed, ships)
	code, p := n.do("check", "--fetch")
	if code != 0 || !holds(p.out.String(), "ok      Harbour News: 1 items, newest just now", "feeds.yaml is good: 1 feed, 1 topic, 1 channel.") {
		t.Errorf("exit code %d, and it says %s%s", code, &p.out, &p.err)
	}
	n.configure(byBot, `feeds: [{ url: "{press}/harbour", name: Harbour News }, { url: "{press}/coast", name: Coast }]`, ships)
	code, p = n.do("check", "--fetch")
	if code != 1 || !holds(p.out.String(), "ok      Harbour News", "FAILED  Coast: ", "403") || !holds(p.err.String(), "1 check failed") {
		t.Errorf("exit code %d, and it says %s%s", code, &p.out, &p.err)
	}
	n.discord.SetPermissions(n.channel, testkit.DiscordViewChannel|testkit.DiscordSendMessages|testkit.DiscordEmbedLinks|testkit.DiscordReadMessageHistory)
	n.configure(`
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels: { newsroom: { channel: "{channel}", as: thread }, ops: { webhook: "${DISCORD_WEBHOOK}" } }
`, oneFeed, ships)
	code, p = n.do("check", "--fetch")
	if code != 1 || !holds(p.out.String(), "FAILED  channel newsroom cannot be used", "lacks Create Public Threads, Send Messages in Threads", "ok      channel ops") {
		t.Errorf("exit code %d, and it says %s%s", code, &p.out, &p.err)
	}
	if _, err := os.Stat(n.data()); err == nil {
		t.Error("check made a data folder")
	}
	if len(n.discord.Messages()) > 0 {
		t.Error("check posted a message")
	}
}

// TestDemoInDiscord runs the demo with a webhook: its alerts arrive there, and
// none on the terminal.
func TestDemoInDiscord(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	code, p := n.do("demo", "--webhook", n.hook, "--for", "15s")
	p.silent()
	if code != 0 || !holds(p.err.String(), "in your Discord channel", "items read", "Next:") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
	var alerts int
	for _, m := range n.messages(n.channel) {
		if len(m.Embeds) == 1 && m.Embeds[0].URL != "" {
			alerts++
		}
	}
	if alerts == 0 {
		t.Errorf("no alert among %d messages", len(n.messages(n.channel)))
	}
}

// TestJSONLog writes a log for machines: each line an object, no secret in it.
func TestJSONLog(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, "log: { level: debug, format: json }", oneFeed, ships)
	p := n.primed()
	n.arrived(n.press.outlet("harbour").publish(1)...)
	n.discord.Script(testkit.Fault{Kind: testkit.FaultDrop})
	n.arrived(n.press.outlet("harbour").publish(1)...)
	p.stop()
	objects := 0
	for _, line := range p.err.lines("") {
		var o map[string]any
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		objects++
	}
	if objects < 5 || !regexp.MustCompile(`"msg":"polled"`).MatchString(p.err.String()) {
		t.Errorf("%d objects in the log, want each poll told at level debug", objects)
	}
}
