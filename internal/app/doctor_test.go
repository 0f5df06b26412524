package app

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/desk"
	"watcher/internal/notify"
)

// TestRoom: how much is free on the disk, in numbers that tell one from another.
func TestRoom(t *testing.T) {
	for _, c := range []struct {
		free uint64
		says string
		bad  bool
	}{
		{12 << 30, "12.0 GiB free", false},
		{1<<30 - 1, "1023 MiB free: make room", false},
		{48 << 20, "48 MiB free: make room", false},
		{48<<20 - 1, "47 MiB free: make room, or keep less (keep in feeds.yaml): on a full disk watcher records nothing more, and begins again at 48 MiB free only", true},
		{0, "0 MiB free: make room", true},
	} {
		f := roomy(notify.Finding{What: "data folder"}, c.free)
		said := f.What
		if f.Todo != "" {
			said += ": " + f.Todo
		}
		if !strings.HasPrefix(said, "data folder: "+c.says) || f.Bad != c.bad {
			t.Errorf("%d bytes: %q, bad %t", c.free, said, f.Bad)
		}
	}
}

// TestDeskWatch: since when a desk is closed, whatever is tried meanwhile, and from
// when on a person should know.
func TestDeskWatch(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }
	var w deskWatch
	w.begin(true, noon)
	for _, step := range []struct {
		name  string
		hears *desk.State
		at    time.Time
		says  string
		bad   bool
	}{
		{"just begun", nil, at(5), "not open for 5 s, the bot answers no command; alerts go on: it has not signed in yet", false},
		{"a first try", &desk.State{Why: "no route"}, at(10), "not open for 10 s", false},
		{"another", &desk.State{Why: "read the sign-ins: denied"}, at(70), "not open for 1 min, the bot answers no command; alerts go on: it tries again by itself, but mend what it says: read the sign-ins: denied", true},
		{"open", &desk.State{Open: true}, at(80), "it is open", false},
		{"lost", &desk.State{Why: "asked to reconnect"}, at(90), "not open for 0 s", false},
		{"open again", &desk.State{Open: true}, at(91), "it is open", false},
		{"for good", &desk.State{Final: true, Why: "Make a new token."}, at(100), "not open for 0 s, the bot answers no command; alerts go on: Make a new token.", true},
	} {
		if step.hears != nil {
			w.hear(*step.hears, step.at)
		}
		f := w.state().finding(step.at)
		if said := f.What + ": " + f.Todo; !strings.HasPrefix(said, "desk: "+step.says) || f.Bad != step.bad {
			t.Errorf("%s: %q, bad %t", step.name, said, f.Bad)
		}
	}
}
