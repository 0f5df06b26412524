package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"watcher/internal/testkit"
)

// twin is a Discord that others wrote, on this machine: it keeps our own fake
// honest. tools/twin has the driver that plays its people.
type twin struct {
	*newsroom
	role string // id of one that can be pinged

	mu     sync.Mutex
	orders io.Writer
	lines  *bufio.Scanner
	n      int
	used   map[string]bool // commands with their subcommands, options that were typed
}

// The people of the twin.
const (
	anna = "anna" // an editor
	lea  = "lea"  // leads the desk
)

// newTwin starts a twin with nobody in it but anna and lea. It skips the test
// where Node is not installed, or what `make twin` installs.
func newTwin(t *testing.T) *twin {
	t.Helper()
	dir := filepath.Join("..", "..", "tools", "twin")
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node here: install it, and `make twin` tries watcher against another Discord than our own")
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "discord-digital-twin")); err != nil {
		t.Skip("tools/twin is not installed: `make twin` does so")
	}
	people, err := json.Marshal(map[string]any{"token": testkit.DiscordToken, "people": []map[string]string{
		{"name": anna, "permissions": "0"}, {"name": lea, "permissions": "8192"}, // Manage Messages
	}})
	if err != nil {
		t.Fatal(err)
	}
	tw := &twin{newsroom: &newsroom{t: t, dir: t.TempDir(), press: newPress(t)}, used: map[string]bool{}}
	tw.press.outlet("harbour")
	tw.open(exec.CommandContext(context.WithoutCancel(t.Context()), node, filepath.Join(dir, "driver.mjs"), string(people)))
	tw.env = map[string]string{"PATH": os.Getenv("PATH"), "HOME": tw.dir, "TMPDIR": t.TempDir(), "DISCORD_TOKEN": testkit.DiscordToken}
	return tw
}

// open starts the driver, and reads where things are.
func (tw *twin) open(cmd *exec.Cmd) {
	t := tw.t
	t.Helper()
	var complaints output
	cmd.Stderr = &complaints
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close() // so it ends
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the twin wrote on stderr:\n%s", &complaints)
		}
	})
	tw.orders, tw.lines = stdin, bufio.NewScanner(stdout)
	tw.lines.Buffer(nil, 16<<20)
	var hello struct {
		API      string            `json:"api"`
		Role     string            `json:"role"`
		Channels map[string]string `json:"channels"`
	}
	if !tw.lines.Scan() || json.Unmarshal(tw.lines.Bytes(), &hello) != nil {
		t.Fatalf("the twin did not start: %q", tw.lines.Text())
	}
	tw.api, tw.role, tw.channel, tw.ops = hello.API, hello.Role, hello.Channels["newsroom"], hello.Channels["ops"]
}

// order has the driver do something, and reads what comes of it.
func (tw *twin) order(do string, with map[string]any, into any) {
	tw.t.Helper()
	tw.mu.Lock()
	defer tw.mu.Unlock()
	tw.n++
	in := map[string]any{"n": tw.n, "do": do}
	maps.Copy(in, with)
	line, err := json.Marshal(in)
	if err != nil {
		tw.t.Fatal(err)
	}
	if _, err := tw.orders.Write(append(line, '\n')); err != nil {
		tw.t.Fatalf("the twin has ended: %v", err)
	}
	var out struct {
		N      int             `json:"n"`
		Result json.RawMessage `json:"result"`
		Error  string          `json:"error"`
	}
	if !tw.lines.Scan() || json.Unmarshal(tw.lines.Bytes(), &out) != nil || out.N != tw.n || out.Error != "" {
		tw.t.Fatalf("%s: the twin says %s", line, tw.lines.Text())
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(out.Result, into); err != nil {
		tw.t.Fatalf("%s: %v in %s", line, err, out.Result)
	}
}
