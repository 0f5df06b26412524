package main

import (
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// TestRestartKeepsManners starts again within the time for which a server
// asked not to be asked, and after it.
func TestRestartKeepsManners(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour, coast := n.press.outlet("harbour"), n.press.outlet("coast")
	harbour.sends("Cache-Control", "max-age=1800")
	n.configure(byBot, `
defaults: { schedule: "@every 1s" }
feeds: ["{press}/harbour", "{press}/coast"]`, ships)
	p := n.primed()
	coast.polled(t, 3)
	p.stop()
	link := harbour.say("Ship sinks")
	p = n.start()
	coast.polled(t, 3)
	if code, _ := n.do("once"); code != 0 { // an order, but not over the server's head
		t.Errorf("once beside run: exit code %d", code)
	}
	coast.polled(t, 2)
	if asked := harbour.count(); asked != 1 {
		t.Errorf("asked %d times within its max-age", asked)
	}
	p.stop()

	n.ahead(31 * time.Minute)
	p = n.start()
	n.arrived(link)
	if asked := harbour.requests(); len(asked) < 2 || asked[1].Get("If-None-Match") == "" {
		t.Errorf("the first request after the restart carries no validator: %v", asked)
	}
	p.stop()
	for _, h := range coast.requests()[1:] {
		if h.Get("If-None-Match") == "" {
			t.Errorf("a request without a validator: %v", h)
		}
	}
}

// TestRetryAfter leaves a server alone for as long as it asks for, over a
// restart.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	n.primed().stop()
	harbour.sends("Retry-After", "3600")
	harbour.answers(http.StatusTooManyRequests)
	p := n.start()
	p.says("feed cannot be read", "429")
	p.stop()
	asked := harbour.count()
	harbour.answers(0)
	link := harbour.say("Ship sinks")
	n.ahead(59 * time.Minute)
	if code, p := n.do("once"); code != 0 || !holds(p.err.String(), "1 not yet (") {
		t.Errorf("exit code %d, and it says %s", code, &p.err)
	}
	if harbour.count() != asked {
		t.Error("asked before the time that it set")
	}
	n.ahead(61 * time.Minute)
	n.do("once")
	n.arrived(link)
}

// TestNoNetwork starts where no feed can be reached for three days, by names that
// do not resolve and ports that are closed, and goes on when they can.
func TestNoNetwork(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		dead string
		says []string
	}{
		"one feed": {dead: "", says: []string{"feed cannot be read", "Harbour News"}},
		"all feeds": {
			dead: `
  - https://one.invalid/feed
  - https://two.invalid/feed
  - http://127.0.0.1:9/feed
  - http://127.0.0.2:9/feed`,
			says: []string{"no feed answers: the network seems to be down"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour := n.press.outlet("harbour")
			n.ahead(0)
			address := closedPort(t)
			n.configure(byBotWithOps, `
feeds:
  - { url: "http://`+address+`/harbour", name: Harbour News, schedule: "@every 1s" }`+c.dead, ships)
			p := n.start()
			p.says(c.says...)
			for _, later := range []time.Duration{10 * time.Minute, 40 * time.Minute, 2 * time.Hour, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour} {
				n.ahead(later)
				n.do("once") // the running watcher tries again
			}
			p.alive()
			n.press.serve(t, address)
			n.ahead(98 * time.Hour) // after the longest pause
			n.do("once")
			n.told(n.channel, "1 feed read")
			n.arrived(harbour.say("Ship sinks"))
			if lines := p.err.lines("level=WARN"); len(lines) > 12 {
				t.Errorf("a wall of %d warnings", len(lines))
			}
			p.stop()
		})
	}
}

// closedPort returns an address where nobody answers.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestBrokenFeedHarmsNoOther reads one feed while its neighbours fail.
func TestBrokenFeedHarmsNoOther(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.press.outlet("coast").answers(http.StatusInternalServerError)
	n.configure(byBot, `
defaults: { schedule: "@every 1s" }
feeds: ["{press}/harbour", { url: "{press}/coast", name: coast }, { url: "{press}/nowhere", name: nowhere }]`, ships)
	p := n.start()
	m := n.told(n.channel, "1 feed read")
	if !holds(string(m.Raw), "2 feeds could not be read yet") {
		t.Errorf("the summary says %s", m.Raw)
	}
	n.arrived(harbour.publish(3)...)
	harbour.polled(t, 3)
	for _, feed := range []string{"coast", "nowhere"} {
		if lines := p.err.lines("feed cannot be read", feed); len(lines) != 1 {
			t.Errorf("%d lines about %s, want one", len(lines), feed)
		}
	}
	p.stop()
}

// TestLogin sends a feed's secrets to its host, and tells them to no one.
func TestLogin(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.env["FEED_KEY"], n.env["FEED_PASSWORD"] = "secret-of-key", "secret-of-password"
	harbour, coast := n.press.outlet("harbour"), n.press.outlet("coast")
	coast.answers(http.StatusUnauthorized)
	n.configure(byBot, "log: debug", `
feeds:
  - { url: "{press}/harbour", name: Harbour, headers: { X-Key: "${FEED_KEY}" } }
  - { url: "{press}/coast?key=key-in-query", name: Coast, user: desk, password: "${FEED_PASSWORD}" }`, ships)
	p := n.start()
	p.says("feed cannot be read", "Coast", "401")
	n.told(n.channel, "1 feed read")
	if got := harbour.requests()[0].Get("X-Key"); got != "secret-of-key" {
		t.Errorf("X-Key is %q", got)
	}
	if got := coast.requests()[0].Get("Authorization"); got != "Basic ZGVzazpzZWNyZXQtb2YtcGFzc3dvcmQ=" {
		t.Errorf("Authorization is %q", got)
	}
	if key := harbour.requests()[0].Get("Authorization") + coast.requests()[0].Get("X-Key"); key != "" {
		t.Errorf("one feed's secret went to the other: %q", key)
	}
	p.stop()
	if holds(p.err.String(), "key-in-query") {
		t.Error("the log holds the query of a feed's address, which may be a key")
	}
}

// TestPrivateAddress asks nothing inside the network unless the file allows it,
// and says what would.
func TestPrivateAddress(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	text := strings.Replace(n.text(byWebhook, oneFeed, ships), "allow: [127.0.0.0/8]", "allow: [10.0.0.0/8]", 1)
	text = strings.Replace(text, "@every 1s", "@every 1m", 1)
	if err := os.WriteFile(n.config(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, p := n.do("check", "--fetch")
	if !holds(p.out.String()+p.err.String(), "network.allow") || harbour.count() > 0 {
		t.Errorf("asked %d times, and it says %s%s", harbour.count(), &p.out, &p.err)
	}
	n.do("once")
	if harbour.count() > 0 || len(n.discord.Requests()) > 0 {
		t.Error("an address inside the network was asked without leave")
	}
}
