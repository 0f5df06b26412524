package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"watcher/internal/testkit"
)

// lies are what a name server says of a feed's name, and what is said of the feed.
var lies = []struct {
	name    string
	answers []testkit.NameAnswer
	says    string
}{
	{"loopback", at("127.0.0.2"), "127.0.0.2 is not a public address"},
	{"cloud", at("169.254.169.254"), "169.254.169.254 is not a public address"},
	{"local", at("fd00::1"), "fd00::1 is not a public address"},
	{"nat", at("64:ff9b::7f00:1"), "64:ff9b::7f00:1 is not a public address"},
	{"both", at("10.0.0.5", "::ffff:127.0.0.2"), "is not a public address"},
	{"none", []testkit.NameAnswer{{Code: dnsmessage.RCodeNameError}}, "no such host"},
	{"fails", []testkit.NameAnswer{{Code: dnsmessage.RCodeServerFailure}}, "server misbehaving"},
	{"mute", []testkit.NameAnswer{{Mute: true}}, "timed out"},
	// One look-up before the poll, for the manners at the host; the next to connect.
	{"turns", append(at("127.0.0.1"), at("127.0.0.2")...), "127.0.0.2 is not a public address"},
}

func at(addresses ...string) []testkit.NameAnswer {
	return []testkit.NameAnswer{{Addresses: addresses}}
}

// byName prepares a newsroom whose press is known by names, and nothing else on this
// machine is to be reached but Discord.
func byName(t *testing.T) (*newsroom, *testkit.NameServer) {
	t.Helper()
	n, names := newNewsroom(t), testkit.NewNameServer(t)
	n.names = names.Address()
	n.allow = portOf(t, n.press.url, "127.0.0.1") + ", " + portOf(t, n.api, "127.0.0.1")
	n.ahead(0)
	return n, names
}

// portOf writes another host with the port of an address.
func portOf(t *testing.T, address, host string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort(host, u.Port())
}

// named is a line of feeds.yaml for an outlet at a host of its own name. The outlet
// keeps no connection: each poll looks the name up.
func (n *newsroom) named(outlet string) string {
	n.press.outlet(outlet).sends("Connection", "close")
	return fmt.Sprintf("\n  - { url: \"http://%s/%s\", name: The %s, schedule: \"@every 1m\" }", portOf(n.t, n.press.url, outlet+".example"), outlet, outlet)
}

// TestNamesLie has a name server lie about nine feeds, each in a way of its own, and
// tell the truth of three. Nothing inside is reached, each of the nine is named with
// what is wrong, the three are told as always; and when the lies end, so are all.
func TestNamesLie(t *testing.T) {
	t.Parallel()
	n, names := byName(t)
	inside := watched(t, portOf(t, n.press.url, "127.0.0.2"), "")
	feeds := "\nfeeds:"
	for _, outlet := range []string{"harbour", "coast", "island"} {
		names.On(outlet+".example", at("127.0.0.1")...)
		feeds += n.named(outlet)
	}
	for _, lie := range lies {
		names.On(lie.name+".example", lie.answers...)
		feeds += n.named(lie.name)
	}
	n.configure(byBotWithOps, "burst: 1000", feeds, ships)
	p := n.primed()
	for _, lie := range lies {
		p.says("feed cannot be read", `feed="The `+lie.name+`"`, lie.says)
	}
	links := n.press.outlet("coast").publish(2)
	n.do("once") // the running watcher polls
	n.arrived(links...)
	for _, later := range []time.Duration{10 * time.Minute, time.Hour, 3 * time.Hour, 7 * time.Hour} {
		n.ahead(later)
		n.do("once")
	}
	for _, lie := range lies {
		n.told(n.ops, "The "+lie.name+" cannot be read", lie.says)
	}
	links = n.press.outlet("island").publish(2)
	n.do("once")
	n.arrived(links...)
	if got := inside.Load(); got > 0 {
		t.Errorf("%d connections to what is inside", got)
	}
	if lines := p.err.lines("network seems to be down"); len(lines) > 0 {
		t.Errorf("three feeds can be read, and the network is blamed: %s", lines[0])
	}
	if got := len(n.messages(n.ops)); got > len(lies)+2 { // and the summary
		t.Errorf("%d notices of %d feeds", got, len(lies))
	}

	names.Every(&testkit.NameAnswer{Addresses: []string{"127.0.0.1"}})
	n.ahead(14 * time.Hour)
	n.do("once")
	links = nil
	for _, lie := range lies {
		n.told(n.ops, "The "+lie.name+" can be read again")
		links = append(links, n.press.outlet(lie.name).publish(1)...)
	}
	n.do("once")
	n.arrived(links...)
	p.stop()
}

// TestCaptivePortal joins a network that answers for all names itself, by a page at an
// address that may be reached or by one inside. The network is named, once; no
// feed is blamed for it, and all go on when it is over.
func TestCaptivePortal(t *testing.T) {
	t.Parallel()
	outlets := []string{"harbour", "coast", "island", "bay", "cape"}
	for name, c := range map[string]struct {
		address string
		first   bool // it is there when watcher starts
	}{
		"a page":            {address: "127.0.0.3"},
		"an address inside": {address: "10.11.12.13"},
		"a page, at first":  {address: "127.0.0.3", first: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, names := byName(t)
			portal := portOf(t, n.press.url, "127.0.0.3")
			n.allow += ", " + portal
			page := `<!doctype html><html><head><title>Welcome to our guests' network</title></head><body><form action="/login"><p>Sign in</p></form></body></html>`
			seen := watched(t, portal, page)
			feeds := "\nfeeds:"
			for _, outlet := range outlets {
				names.On(outlet+".example", at("127.0.0.1")...)
				feeds += n.named(outlet)
			}
			n.configure(byBotWithOps, feeds, ships)
			lied := &testkit.NameAnswer{Addresses: []string{c.address}}
			var p *process
			if c.first {
				names.Every(lied)
				p = n.start()
				waitFor(t, "the watch to begin", p.begun)
			} else {
				p = n.primed()
				names.Every(lied)
			}
			n.do("once")
			p.says("something else answers for the feeds")
			links := n.press.outlet("harbour").publish(2)
			for _, later := range []time.Duration{10 * time.Minute, time.Hour, 3 * time.Hour, 7 * time.Hour, 24 * time.Hour} {
				n.ahead(later)
				n.do("once")
			}
			n.told(n.ops, "Something else answers for most feeds", "sign in")
			if strings.HasPrefix(c.address, "127.") != (seen.Load() > 0) {
				t.Errorf("%d connections to the portal", seen.Load())
			}
			if lines := p.err.lines("feed cannot be read"); len(lines) > 0 && !c.first {
				t.Errorf("feeds are blamed:\n%s", strings.Join(lines, ""))
			} else if len(lines) > 3 { // before there are enough to tell
				t.Errorf("%d feeds are blamed", len(lines))
			}

			names.Every(nil)
			n.ahead(49 * time.Hour)
			n.do("once")
			p.says("the network is back")
			if c.first {
				p.says("msg=sent", "channel=newsroom") // the summary
				links = n.press.outlet("harbour").publish(1)
				n.do("once")
			}
			n.arrived(links...)
			outages := 0
			for _, m := range n.messages(n.ops) {
				if holds(string(m.Raw), "Something else answers") {
					outages++
				}
				if holds(string(m.Raw), "cannot be read") {
					t.Errorf("a feed is blamed: %s", m.Raw)
				}
			}
			if outages != 1 {
				t.Errorf("%d notices of one outage", outages)
			}
			p.stop()
		})
	}
}

// watched listens where nobody is to be reached, or a portal is, answers with a page
// and counts connections.
func watched(t *testing.T, address, page string) *atomic.Int64 {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	var seen atomic.Int64
	srv := &http.Server{
		ReadHeaderTimeout: time.Second,
		ConnState: func(_ net.Conn, s http.ConnState) {
			if s == http.StateNew {
				seen.Add(1)
			}
		},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Connection", "close")
			_, _ = fmt.Fprint(w, page)
		}),
	}
	go srv.Serve(l)
	t.Cleanup(func() { _ = srv.Close() })
	return &seen
}
