package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// newsroom is what one watcher works between: a press that publishes, a Discord
// that listens, and a folder of its own.
type newsroom struct {
	t       *testing.T
	dir     string
	press   *press
	discord *testkit.Discord
	api     string // where Discord's interface is
	channel string // id of #newsroom
	ops     string // id of #ops
	hook    string // address of #newsroom's webhook
	env     map[string]string
	clock   string        // a file that says how far the watcher's clock is ahead; "" for the real clock
	edits   time.Duration // by how much the clock was set ahead for updates
	names   string        // the name server that the watcher asks; "" for the system's
	allow   string        // network.allow; "" for 127.0.0.0/8
	uid     uint32        // the user that watcher runs as; 0 for the tests' own
}

func newNewsroom(t *testing.T) *newsroom { return newNewsroomIn(t, testkit.DiscordOptions{}) }

func newNewsroomIn(t *testing.T, o testkit.DiscordOptions) *newsroom {
	t.Helper()
	d := testkit.NewDiscord(t, o)
	n := &newsroom{t: t, dir: t.TempDir(), press: newPress(t), discord: d, api: d.API()}
	n.press.outlet("harbour") // which the shortest configuration asks
	n.channel, n.ops = d.AddChannel("newsroom"), d.AddChannel("ops")
	n.hook = d.AddWebhook(n.channel)
	n.env = map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": n.dir, "TMPDIR": t.TempDir(),
		"DISCORD_TOKEN": testkit.DiscordToken, "DISCORD_WEBHOOK": n.hook,
	}
	return n
}

// What configurations begin with.
const (
	byBot = `
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels: { newsroom: { channel: "{channel}" } }
`
	byWebhook = `
channels: ${DISCORD_WEBHOOK}
`
	byBotWithOps = `
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}" }
  ops: { channel: "{ops}", notices: all }
`
	oneFeed = `
feeds: [{ url: "{press}/harbour", name: Harbour News, schedule: "@every 1s" }]
`
	ships = `
topics: { Ships: [ship] }
`
)

func (n *newsroom) config() string { return filepath.Join(n.dir, "feeds.yaml") }
func (n *newsroom) data() string   { return filepath.Join(n.dir, "data") }

// configure replaces feeds.yaml as an editor does that writes a new file and
// renames it.
func (n *newsroom) configure(parts ...string) {
	n.t.Helper()
	fresh := n.config() + ".new"
	if err := os.WriteFile(fresh, []byte(n.text(parts...)), 0o644); err != nil {
		n.t.Fatal(err)
	}
	if err := os.Rename(fresh, n.config()); err != nil {
		n.t.Fatal(err)
	}
}

func (n *newsroom) text(parts ...string) string {
	text := "network: { allow: [" + cmp.Or(n.allow, "127.0.0.0/8") + "] }\nstore: {data}\n" + strings.Join(parts, "\n")
	return strings.NewReplacer(
		"{api}", n.api, "{channel}", n.channel, "{ops}", n.ops,
		"{press}", n.press.url, "{data}", n.data(),
	).Replace(text)
}

// ahead sets the watcher's clock ahead of the real one. What was started before
// the first call goes on with the real one.
func (n *newsroom) ahead(by time.Duration) {
	n.t.Helper()
	file := filepath.Join(n.dir, "clock")
	if err := os.WriteFile(file+".new", []byte(by.String()), 0o644); err != nil {
		n.t.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		n.t.Fatal(err)
	}
	n.clock = file
}

// silent fails the test unless stdout is empty: with Discord connected, nothing
// belongs there.
func (p *process) silent() {
	p.t.Helper()
	if text := p.out.String(); text != "" {
		p.t.Errorf("stdout holds %q", text)
	}
}

// messages returns what a channel shows, oldest first.
func (n *newsroom) messages(channel string) []testkit.DiscordMessage {
	var ms []testkit.DiscordMessage
	for _, m := range n.discord.Messages() {
		if m.Channel == channel {
			ms = append(ms, m)
		}
	}
	return ms
}

// told waits until a message of the channel holds all the words, and returns
// it.
func (n *newsroom) told(channel string, words ...string) testkit.DiscordMessage {
	n.t.Helper()
	var found testkit.DiscordMessage
	waitFor(n.t, "a message that says "+strings.Join(words, " … "), func() bool {
		for _, m := range n.messages(channel) {
			if holds(string(m.Raw), words...) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// arrived waits until every link was told in #newsroom, and fails the test for
// each that was told twice.
func (n *newsroom) arrived(links ...string) {
	n.t.Helper()
	waitFor(n.t, fmt.Sprintf("%d stories, %s and so on", len(links), links[0]), func() bool {
		lost, _ := n.discord.Judge(n.channel, links)
		return len(lost) == 0
	})
	if _, twice := n.discord.Judge(n.channel, links); len(twice) > 0 {
		n.t.Errorf("told twice: %v", twice)
	}
}

// primed starts a watcher and waits until the first summary is out.
func (n *newsroom) primed(args ...string) *process {
	n.t.Helper()
	before := len(n.messages(n.channel))
	p := n.start(args...)
	waitFor(n.t, "the summary of the first reading", func() bool { return len(n.messages(n.channel)) > before })
	return p
}

func holds(text string, words ...string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// process is the real binary, running.
type process struct {
	t        *testing.T
	cmd      *exec.Cmd
	out, err output
	done     chan struct{}
}

// start runs the binary, by default `watcher run` on the newsroom's
// configuration. When the test ends the process is killed, and what it wrote is
// searched for secrets.
func (n *newsroom) start(args ...string) *process {
	n.t.Helper()
	name := binary(n.t)
	env := []string{}
	for k, v := range n.env {
		env = append(env, k+"="+v)
	}
	if n.clock != "" || n.names != "" {
		// The same program, built as this test: only there the clock can be set, and
		// the name server.
		path, err := exec.LookPath("watcher")
		if err != nil {
			n.t.Fatal(err)
		}
		name, env = path, append(env, clockVariable+"="+n.clock, namesVariable+"="+n.names)
	}
	if len(args) == 0 {
		args = []string{"run"}
	}
	if args[0] != "demo" {
		args = append(args, "--config", n.config())
	}
	p := &process{t: n.t, cmd: exec.CommandContext(context.WithoutCancel(n.t.Context()), name, args...), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = n.dir, env, &p.out, &p.err
	if n.uid != 0 {
		p.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: n.uid, Gid: n.uid}}
	}
	if err := p.cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait()
	}()
	n.t.Cleanup(func() {
		p.kill()
		p.keepsSecrets(n)
		if n.t.Failed() {
			n.t.Logf("watcher %s wrote on stdout:\n%s\nand on stderr:\n%s", strings.Join(args, " "), &p.out, &p.err)
		}
	})
	return p
}

// do runs a command to its end, and returns its exit code.
func (n *newsroom) do(args ...string) (code int, p *process) {
	n.t.Helper()
	p = n.start(args...)
	return p.end(), p
}

// keepsSecrets fails the test when the process wrote a secret to the terminal
// or into its data.
func (p *process) keepsSecrets(n *newsroom) {
	wrote := map[string]string{"stdout": p.out.String(), "stderr": p.err.String()}
	files, _ := filepath.Glob(filepath.Join(n.data(), "*"))
	for _, file := range files {
		if content, err := os.ReadFile(file); err == nil {
			wrote[filepath.Base(file)] = string(content)
		}
	}
	for where, text := range wrote {
		for _, secret := range []string{testkit.DiscordToken, "fake.token", "secret-of-", "/webhooks/3"} {
			if strings.Contains(text, secret) {
				p.t.Errorf("%s holds a secret (%s)", where, secret)
			}
		}
	}
}

// says waits until the process has written all the words on its error output.
func (p *process) says(words ...string) {
	p.t.Helper()
	waitFor(p.t, "the log to say "+strings.Join(words, " … "), func() bool { return holds(p.err.String(), words...) })
}

// end waits for the process to end by itself, and returns its exit code.
func (p *process) end() int {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		p.t.Fatalf("watcher has not ended after %v", patience)
	}
	return p.cmd.ProcessState.ExitCode()
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Fatal(err)
	}
}

// stop asks the process to end as a container engine does, and fails the test
// if it does not do so within the ten seconds that it would be given.
func (p *process) stop() {
	p.t.Helper()
	waitFor(p.t, "the watch to begin", p.begun)
	p.signal(syscall.SIGTERM)
	select {
	case <-p.done:
		if code := p.cmd.ProcessState.ExitCode(); code != 0 {
			p.t.Errorf("exit code %d after a SIGTERM", code)
		}
	case <-time.After(10 * time.Second):
		p.t.Error("still running 10 s after a SIGTERM")
		p.kill()
	}
}

// begun reports whether the watch has begun: before that, there is nothing to end
// in good order.
func (p *process) begun() bool {
	return holds(p.err.String(), "Ctrl-C") || holds(p.err.String(), `"msg":"started"`)
}

// alive fails the test when the process has ended.
func (p *process) alive() {
	p.t.Helper()
	select {
	case <-p.done:
		p.t.Errorf("watcher has ended with code %d", p.cmd.ProcessState.ExitCode())
	default:
	}
}

// output is what a process wrote so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// lines returns the lines that hold all the words.
func (o *output) lines(words ...string) []string {
	var found []string
	for line := range strings.Lines(o.String()) {
		if holds(line, words...) {
			found = append(found, line)
		}
	}
	return found
}

// built builds the binary, once for all tests.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(buildDir, "watcher")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", errors.New(string(out))
	}
	return path, nil
})

func binary(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// patience is how long a test waits for anything. It is never waited for in
// full unless the test fails.
const patience = 2 * time.Minute

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-deadline:
			t.Fatalf("waited %v for %s", patience, what)
		case <-tick.C:
		}
	}
}
