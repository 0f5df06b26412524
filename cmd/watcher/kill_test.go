package main

import (
	"context"
	"encoding/xml"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"watcher/internal/testkit"
)

var kills = flag.Int("kills", 5, "how often TestKill kills the real binary")

// TestKill kills the real binary again and again between a feed that goes on
// publishing and a Discord that goes on accepting, at random moments and at the
// worst ones: when a feed is asked, and when a message has just been accepted.
// Nothing may be lost, and nothing repeated that the nonce covers.
func TestKill(t *testing.T) {
	discord := testkit.NewDiscord(t, testkit.DiscordOptions{})
	channel := discord.AddChannel("newsroom")
	press := newPress(t)
	config := writeConfig(t, press, discord, channel)
	binary := build(t)

	// The first document is history. Publishing begins once that was summed up.
	w := start(t, binary, config)
	waitFor(t, "the summary of the first reading", func() bool { return len(discord.Messages()) == 1 })
	w.kill()
	rng := rand.New(rand.NewPCG(1, uint64(*kills)))
	for range *kills {
		press.publish(1 + rng.IntN(3))
		w := start(t, binary, config)
		moment(rng, press, discord)
		w.kill()
	}
	w = start(t, binary, config)
	defer w.kill()
	want := press.links()
	waitFor(t, "every story to arrive", func() bool {
		lost, _ := discord.Judge(channel, want)
		return len(lost) == 0
	})
	w.stop(t)
	lost, twice := discord.Judge(channel, want)
	t.Logf("%d kills, %d stories, %d messages, %d lost, %d doubled", *kills, len(want), len(discord.Messages()), len(lost), len(twice))
	if len(lost)+len(twice) > 0 {
		t.Errorf("lost %v\ntwice %v", lost, twice)
	}
}

// moment waits for the instant of the next kill.
func moment(rng *rand.Rand, p *press, d *testkit.Discord) {
	timeout := time.After(3 * time.Second)
	var reached func() bool
	switch asked, requests, messages := p.count(), len(d.Requests()), len(d.Messages()); rng.IntN(4) {
	case 0:
		timeout = time.After(time.Duration(rng.IntN(1500)) * time.Millisecond)
		reached = func() bool { return false }
	case 1:
		n := 1 + rng.IntN(3)
		reached = func() bool { return p.count() >= asked+n }
	case 2:
		reached = func() bool { return len(d.Requests()) > requests+rng.IntN(8) }
	default:
		reached = func() bool { return len(d.Messages()) > messages }
	}
	tick := time.NewTicker(200 * time.Microsecond)
	defer tick.Stop()
	for !reached() {
		select {
		case <-timeout:
			return
		case <-tick.C:
		}
	}
}

// press is a feed that publishes on demand.
type press struct {
	url   string
	mu    sync.Mutex
	asked int
	items int
}

func newPress(t *testing.T) *press {
	t.Helper()
	p := &press{}
	srv := &http.Server{Handler: p, ReadHeaderTimeout: time.Second}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	p.url = "http://" + l.Addr().String()
	return p
}

func (p *press) publish(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.items += n
}

func (p *press) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

func (p *press) link(n int) string { return fmt.Sprintf("%s/ships/%d", p.url, n) }

func (p *press) links() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var links []string
	for n := 1; n <= p.items; n++ {
		links = append(links, p.link(n))
	}
	return links
}

// ServeHTTP lists the last hundred items, newest first.
func (p *press) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	fmt.Fprint(w, `<rss version="2.0"><channel><title>Harbour News</title>`)
	for n := p.items; n > max(0, p.items-100); n-- {
		fmt.Fprintf(w, "<item><title>Ship number %d ran aground</title><guid>%d</guid><link>", n, n)
		xml.EscapeText(w, []byte(p.link(n)))
		fmt.Fprint(w, "</link></item>")
	}
	fmt.Fprint(w, "<item><title>Harbour opened</title><guid>0</guid></item></channel></rss>")
}

func writeConfig(t *testing.T, p *press, d *testkit.Discord, channel string) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "feeds.yaml")
	text := fmt.Sprintf(`
network: { allow: [127.0.0.0/8] }
store: %s
discord: { token: %s, api: %s }
channels: { newsroom: { channel: "%s" } }
burst: 1000
feeds:
  - { url: %s/feed, schedule: "@every 1s" }
topics:
  Ships: [ship]
`, filepath.Join(dir, "data"), testkit.DiscordToken, d.API(), channel, p.url)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "watcher")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// process is the real binary, running.
type process struct {
	cmd  *exec.Cmd
	log  *strings.Builder
	done chan struct{}
}

func start(t *testing.T, binary, config string) *process {
	t.Helper()
	p := &process{cmd: exec.CommandContext(context.WithoutCancel(t.Context()), binary, "run", "--config", config), log: &strings.Builder{}, done: make(chan struct{})}
	p.cmd.Stderr = p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait()
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("log of process %d:\n%s", p.cmd.Process.Pid, p.log)
		}
	})
	return p
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// stop asks the process to end, and fails the test if it does not within its
// ten seconds.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.done:
		if code := p.cmd.ProcessState.ExitCode(); code != 0 {
			t.Errorf("exit code %d after an interrupt", code)
		}
	case <-time.After(10 * time.Second):
		t.Error("still running 10 s after an interrupt")
	}
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-deadline:
			t.Fatalf("waited a minute for %s", what)
		case <-tick.C:
		}
	}
}
