package main

import (
	"context"
	"encoding/base64"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// keys are what only watcher may know, by the variable that holds each.
var keys = map[string]string{
	"DISCORD_TOKEN":   testkit.DiscordToken,
	"FEED_PASSWORD":   "pass-Word7secret-of-password",
	"FEED_KEY":        "Bearer kEy8secret-of-header",
	"FEED_ADDRESS":    "adD9reSs8secret-of-query",
	"HEARTBEAT_URL":   "6f1d9c1e-secret-of-heartbeat",
	"PROXY_URL":       "pRoxy7secret-of-proxy",
	"DISCORD_WEBHOOK": "", // the fake's, its last part
}

// TestNothingTellsSecrets gives a watcher every secret that it can hold, lets
// everything that needs one fail in turn, asks it all that can be asked, and
// searches what it wrote: both outputs, the log at its chattiest, every file of
// its data, metrics, health, the control socket, and all that went to Discord.
// In the end it is made to dump its goroutines.
func TestNothingTellsSecrets(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	server := testkit.NewLoopbackFeedServer(t)
	n.secrets(t, server)
	closed := closedPort(t)
	probes := closedPort(t)
	n.env["PROXY_URL"] = "http://joe:" + keys["PROXY_URL"] + "@" + closed
	n.env["HEARTBEAT_URL"] = server.URL("/ping/" + keys["HEARTBEAT_URL"])
	n.configure(`
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}" }
  ops: { channel: "{ops}", notices: all }
  hook: ${DISCORD_WEBHOOK}
log: { level: debug, format: json }
heartbeat: ${HEARTBEAT_URL}
probes: "`+probes+`"
defaults: { schedule: "@every 1s" }
feeds:
  - { url: "{press}/harbour", name: Harbour News }
  - { url: "`+server.URL("/login")+`", name: Login, user: desk, password: "${FEED_PASSWORD}" }
  - { url: "`+server.URL("/header")+`", name: Header, headers: { Authorization: "${FEED_KEY}" } }
  - { url: "`+server.URL("/query?token=")+`${FEED_ADDRESS}", name: Query }
  - { url: "`+server.URL("/moves?token=")+`${FEED_ADDRESS}", name: Moves }
  - { url: "`+server.URL("/echo?token=")+`${FEED_ADDRESS}", name: Echo }
  - { url: "http://`+closed+`/down?token=${FEED_ADDRESS}", name: Down }
  - { url: "https://news.example/proxied", name: Proxied, proxy: "${PROXY_URL}", schedule: "@every 1m" }
`, ships)
	var wrote strings.Builder
	all := func(p *process) { wrote.WriteString(p.out.String() + p.err.String()) }
	for _, args := range [][]string{{"check"}, {"check", "--fetch"}} {
		_, p := n.do(args...)
		all(p)
	}
	p := n.start()
	n.told(n.channel, "feed")
	n.desked()
	n.discord.Script(
		testkit.Fault{Kind: testkit.FaultStatus, Status: 401, Match: "POST webhooks", Times: 1},
		testkit.Fault{Kind: testkit.FaultDropAfter, Times: 1}, testkit.Fault{Kind: testkit.FaultCut, Times: 1}, testkit.Fault{Kind: testkit.FaultHTML, Status: 502, Times: 1},
	)
	link := n.press.outlet("harbour").say("Ship runs aground off the cape")
	n.arrived(link)
	for _, args := range [][]string{
		{"once"},
		{"doctor"},
		{"health"},
		{"health", "--ready"},
		{"missed", link},
		{"explain", link},
		{"explain", server.URL("/query?token=" + keys["FEED_ADDRESS"])},
		{"explain", server.URL("/login")},
		{"export"},
		{"mute"},
		{"try", "ship"},
		{"topic", "from", server.URL("/page?token=" + keys["FEED_ADDRESS"])},
		{"discover", server.URL("/page?token=" + keys["FEED_ADDRESS"])},
		{"missed", server.URL("/none?token=" + keys["FEED_ADDRESS"])},
	} {
		_, done := n.do(args...)
		text := done.out.String() + done.err.String()
		if strings.Contains(strings.Join(args, " "), keys["FEED_ADDRESS"]) { // who typed it may see it again
			text = strings.ReplaceAll(text, keys["FEED_ADDRESS"], "")
		}
		wrote.WriteString(text)
	}
	for _, name := range []string{"status", "missed", "handover", "topics"} {
		play := n.editor().Slash(name)
		waitFor(t, "the answer to "+name, func() bool { m := play.Reply().Message; return m != nil && !play.Reply().Waiting })
		wrote.Write(play.Reply().Message.Raw)
	}
	feeds := n.editor().Slash("feeds", sub("list"))
	waitFor(t, "the list of feeds", func() bool { return feeds.Reply().Message != nil })
	wrote.Write(feeds.Reply().Message.Raw)
	for _, path := range []string{"/metrics", "/healthz", "/healthz/live", "/healthz/ready"} {
		wrote.WriteString(body(t, http.DefaultClient, "http://"+probes+path))
		wrote.WriteString(body(t, n.socket(), "http://watcher"+path))
	}
	for _, feed := range []string{"Login", "Header", "Query", "Moves", "Down", "Proxied"} {
		p.says("feed cannot be read", feed)
	}
	for _, m := range n.discord.Messages() {
		wrote.Write(m.Raw)
	}
	for _, r := range n.discord.Requests() {
		wrote.Write(r.Body)
	}
	n.discord.RevokeToken()
	n.press.outlet("harbour").say("Ship burns off the head")
	p.says("401")
	p.signal(syscall.SIGQUIT)
	<-p.done
	all(p)
	n.find(t, "what was written", wrote.String())
	err := filepath.WalkDir(n.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || path == n.config() {
			return err
		}
		n.find(t, d.Name(), mustRead(t, path))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if !strings.Contains(p.err.String(), "goroutine ") || !strings.Contains(p.err.String(), `"level":"DEBUG"`) {
		t.Error("there was nothing to search: neither goroutines nor a debug log")
	}
}

// secrets sets the variables, and scripts a server where what needs them fails.
func (n *newsroom) secrets(t *testing.T, server *testkit.FeedServer) {
	t.Helper()
	for name, value := range keys {
		if value != "" {
			n.env[name] = value
		}
	}
	n.env["DISCORD_WEBHOOK"] = n.hook
	token := keys["FEED_ADDRESS"]
	server.On("/login", testkit.Answer{Status: 401, Header: map[string]string{"WWW-Authenticate": "Basic realm=" + keys["FEED_PASSWORD"]}})
	server.On("/header", testkit.Answer{Status: 403, Body: keys["FEED_KEY"]})
	server.On("/query?token="+token, testkit.Answer{Status: 429, Header: map[string]string{"Retry-After": "7 " + token}})
	server.On("/moves?token="+token, testkit.Answer{Status: 301, Redirect: "http://127.0.0.1:1/gone?token=" + token})
	server.On("/echo?token="+token, testkit.Answer{Body: badHead + "</channel></rss>"})
	server.On("/ping/"+keys["HEARTBEAT_URL"], testkit.Answer{Status: 500}, testkit.Answer{Drop: true})
	server.On("/page?token="+token, testkit.Answer{Status: 500})
}

// find fails the test for each secret that stands in a text, as it is or as it
// is sent.
func (n *newsroom) find(t *testing.T, where, text string) {
	t.Helper()
	secret := map[string]string{
		"basic login": base64.StdEncoding.EncodeToString([]byte("desk:" + keys["FEED_PASSWORD"])),
		"proxy login": base64.StdEncoding.EncodeToString([]byte("joe:" + keys["PROXY_URL"])),
		"webhook":     n.hook[strings.LastIndexByte(n.hook, '/')+1:],
	}
	for name, value := range keys {
		if value != "" {
			secret[name] = value
			secret[name+", escaped"] = url.QueryEscape(value)
		}
	}
	for name, value := range secret {
		if at := strings.Index(text, value); at >= 0 {
			t.Errorf("%s holds the secret %s: …%q…", where, name, text[max(0, at-150):min(len(text), at+20)])
		}
	}
}

func (n *newsroom) socket() *http.Client {
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		found, _ := filepath.Glob(filepath.Join(n.data(), "*.sock"))
		if len(found) == 0 { // the folder's name was too long for a socket
			found, _ = filepath.Glob(filepath.Join(n.env["TMPDIR"], "*.sock"))
		}
		return new(net.Dialer).DialContext(ctx, "unix", found[0])
	}}}
}

func body(t *testing.T, c *http.Client, address string) string {
	t.Helper()
	res, err := c.Get(address)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

func mustRead(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
