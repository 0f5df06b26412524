package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// finds fails the test unless the doctor ends with a code and says all the words.
func (n *newsroom) finds(code int, words ...string) {
	n.t.Helper()
	got, p := n.do("doctor")
	for _, w := range words {
		if !strings.Contains(p.out.String(), w) {
			n.t.Errorf("it does not say %q:\n%s%s", w, &p.out, &p.err)
		}
	}
	if got != code {
		n.t.Errorf("exit code %d, want %d:\n%s%s", got, code, &p.out, &p.err)
	}
}

// TestDoctorFindsFeeds: of two feeds at one site the doctor asks one; what it says of
// the other is stored.
func TestDoctorFindsFeeds(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	quay := n.press.outlet("quay")
	quay.answers(500)
	n.configure(byBot, `feeds: [{ url: "{press}/harbour", name: Harbour News }, { url: "{press}/quay", name: Quay Times }]`, ships)
	n.do("once")
	n.finds(0, "note    feeds: 1 of 2 can be read: 1 cannot", "note    feed Quay Times cannot be read, for ", " so far: ", "(500). The site has trouble of its own")
	n.press.outlet("harbour").answers(404)
	n.finds(1, "FAILED  feeds: 0 of 2 can be read", "note    feed Harbour News cannot be read: ", "look up the feed's new one")
	n.press.outlet("harbour").answers(429) // the doctor asked too often, not watcher
	n.finds(0, "note    feeds: 1 of 2 can be read")
}

// TestDoctorFindsTheDead: messages that were refused for good, and commands that show
// and mend that.
func TestDoctorFindsTheDead(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	fault := testkit.Fault{Kind: testkit.FaultStatus, Match: "POST channels/" + n.channel + "/messages", Status: 400, Code: 50035}
	n.discord.Script(fault, fault)
	harbour.publish(1)
	p.says("refused for good")
	n.discord.ClearFaults()
	n.finds(0, "note    channel newsroom: in the last 7 days 1 message was refused for good: watcher ledger shows", "watcher requeue all --channel newsroom tries", "note is above")
	if code, x := n.do("requeue", "all", "--channel", "newsroom"); code != 0 || !holds(x.out.String(), "is tried again in newsroom") {
		t.Errorf("the doctor's command: exit code %d, %s%s", code, &x.out, &x.err)
	}
	p.stop()
}

// TestDoctorFindsFolders: a data folder that watcher could not make, or use.
func TestDoctorFindsFolders(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	if err := os.WriteFile(filepath.Join(n.dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	configured := n.text(byBot, oneFeed, ships)
	for store, says := range map[string]string{
		"a/b":      "its parent is missing: create it, or mount a volume there",
		"file":     "is a file: name a folder",
		"file/sub": "a file lies where its parent ought to be",
	} {
		dir := filepath.Join(n.dir, store)
		if err := os.WriteFile(n.config(), []byte(strings.Replace(configured, "store: "+n.data(), "store: "+dir, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		n.finds(1, "FAILED  data folder "+dir, says, "none runs on this data folder")
		if code, p := n.do("run"); code != 1 || !holds(p.err.String(), says) {
			t.Errorf("%s: run ends with %d and says %s", store, code, &p.err)
		}
	}
	n.configure(byBot, oneFeed, ships)
	n.finds(0, "note    data folder "+n.data()+": ", " free: not there yet; watcher run makes it")
	if left, err := filepath.Glob(filepath.Join(n.dir, ".w*")); err != nil || len(left) > 0 {
		t.Errorf("it leaves %v (%v)", left, err)
	}
}

// TestDoctorFindsALostDatabase: what else a watcher leaves is there.
func TestDoctorFindsALostDatabase(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	if err := os.Remove(filepath.Join(n.data(), "watcher.db")); err != nil {
		t.Fatal(err)
	}
	if code := p.end(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	n.finds(1, "FAILED  database: watcher.db is gone", "watcher.spare", "put back a copy")
}

// TestDoctorFindsNoWatcher: none runs, which is amiss once something waits.
func TestDoctorFindsNoWatcher(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	n.finds(0, "note    watcher: none runs on this data folder: start it")
	n.press.outlet("harbour").publish(1)
	n.discord.Script(testkit.Fault{Kind: testkit.FaultStatus, Match: "POST ", Status: 503, Times: -1})
	n.do("once")
	n.finds(1, "FAILED  watcher: none runs on this data folder, and 1 message waits: start it")
}

// TestDoctorFindsAStoppedProcess: it has the folder, and does not answer; one that was
// killed leaves a socket behind, and is none.
func TestDoctorFindsAStoppedProcess(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	p.says("msg=sent") // else it would wait
	p.signal(syscall.SIGSTOP)
	mend := fmt.Sprintf("kill -CONT %d", p.cmd.Process.Pid)
	n.finds(1, "FAILED  watcher: one runs on this data folder: it does not answer: ", mend)
	if code, x := n.do("health"); code != 1 || !holds(x.err.String(), "does not answer", mend) || strings.Contains(x.err.String(), "deadline") {
		t.Errorf("health ends with %d and says %s", code, &x.err)
	}
	p.signal(syscall.SIGCONT)
	n.finds(0, "ok      watcher: it runs")
	p.kill()
	if _, err := os.Stat(filepath.Join(n.data(), "watcher.sock")); err != nil {
		t.Fatal(err)
	}
	n.finds(0, "note    watcher: none runs on this data folder: start it")
}

// TestDoctorFindsAClosedDesk: alerts go on, and nobody is answered.
func TestDoctorFindsAClosedDesk(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		breaks func(*newsroom) error
		until  string // the log says
		code   int
		says   []string
	}{
		{"well", func(*newsroom) error { return nil }, "desk is open", 0, []string{"ok      desk: it is open", "All is well."}},
		{"refused", func(n *newsroom) error { n.discord.RefuseGateway(4013); return nil }, "desk closed", 1, []string{"FAILED  desk: not open for ", "alerts go on: Discord refuses the intents"}},
		{"sign-ins unreadable", func(n *newsroom) error {
			return errors.Join(os.MkdirAll(n.data(), 0o755), os.WriteFile(filepath.Join(n.data(), "signins.json"), []byte("["), 0o600))
		}, "gateway lost", 1, []string{"FAILED  the bot's sign-ins, without which it does not answer commands: ", "signins.json: ", "delete it", "desk: not open for ", "mend what it says: read the sign-ins: "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			if err := c.breaks(n); err != nil {
				t.Fatal(err)
			}
			n.configure(byBot, oneFeed, ships)
			p := n.primed()
			p.says(c.until)
			n.finds(c.code, c.says...)
			p.stop()
		})
	}
}

// TestDoctorFindsPermissions: the command that it names for a file or a folder mends
// that one, and is no other than it takes.
func TestDoctorFindsPermissions(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only the superuser makes files of others")
	}
	const user = 65532
	own := func(path string, uid int, mode os.FileMode) error {
		return errors.Join(os.Chown(path, uid, uid), os.Chmod(path, mode))
	}
	for _, c := range []struct {
		name, file string // "" for the data folder
		uid        int
		mode       os.FileMode
		run        string // DATA and FILE stand for themselves
	}{
		{"folder, own and closed", "", user, 0o500, "which owns it; run: chmod u+rwX DATA:"},
		{"folder of another", "", 0, 0o755, "run: chown -R 65532:65532 DATA:"},
		{"file, own and closed", "watcher.db", user, 0o400, "which owns it; run: chmod u+rw FILE:"},
		{"file of another", "signins.json", 0, 0o600, "run: chown -R 65532:65532 DATA:"},
		{"file of another, closed", "watcher.spare", 0, 0o444, "run: chown -R 65532:65532 DATA && chmod -R u+rwX DATA:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			n.configure(byBot, oneFeed, ships)
			open(t, n.dir)
			n.uid = user
			if err := errors.Join(os.Mkdir(n.data(), 0o700), os.Chown(n.data(), user, user)); err != nil {
				t.Fatal(err)
			}
			if code, p := n.do("once"); code != 0 {
				t.Fatalf("exit code %d: %s", code, &p.err)
			}
			path := filepath.Join(n.data(), c.file)
			if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
				if err := os.WriteFile(path, []byte("[]"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := own(path, c.uid, c.mode); err != nil {
				t.Fatal(err)
			}
			n.finds(1, "FAILED  ", strings.NewReplacer("DATA", n.data(), "FILE", path).Replace(c.run))
		})
	}
}

// TestDoctorFindsAWrongClock by Discord's: some seconds are worth a word, a year is
// amiss.
func TestDoctorFindsAWrongClock(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	n.ahead(30 * time.Second)
	n.finds(0, "note    the clock: ", " s ahead of Discord's: set it")
	n.ahead(-365 * 24 * time.Hour)
	n.finds(1, "FAILED  the clock: 36", " days behind Discord's: set it")
}
