package main

import (
	"os"
	"syscall"
	"testing"
)

const storms = `
topics: { Weather: [storm] }
`

// TestReload takes up a new feeds.yaml while watcher runs, however it was
// written.
func TestReload(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(n *newsroom){
		"renamed": func(n *newsroom) { n.configure(byBot, oneFeed, storms) },
		"in place": func(n *newsroom) {
			if err := os.WriteFile(n.config(), []byte(n.text(byBot, oneFeed, storms)), 0o644); err != nil {
				n.t.Fatal(err)
			}
		},
		"linked": func(n *newsroom) { // as a mounted ConfigMap is
			next := n.dir + "/next.yaml"
			if err := os.WriteFile(next, []byte(n.text(byBot, oneFeed, storms)), 0o644); err != nil {
				n.t.Fatal(err)
			}
			if err := os.Symlink(next, n.dir+"/link"); err != nil {
				n.t.Fatal(err)
			}
			if err := os.Rename(n.dir+"/link", n.config()); err != nil {
				n.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNewsroom(t)
			harbour := n.press.outlet("harbour")
			n.configure(byBot, oneFeed, ships)
			p := n.primed()
			write(n)
			p.says("configuration loaded")
			n.told(n.channel, "new topic Weather")
			ship, storm := harbour.say("Ship sinks"), harbour.say("Storm over Durrës")
			n.arrived(storm)
			if lost, _ := n.discord.Judge(n.channel, []string{ship}); len(lost) == 0 {
				t.Error("the topic that was removed is still told")
			}
			p.stop()
		})
	}
}

// TestBadReload keeps the old file in force, and says so once in the log and in
// the channel with notices.
func TestBadReload(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBotWithOps, oneFeed, ships)
	p := n.primed()
	n.configure(byBotWithOps, oneFeed, "topics: { Weather: [storm AND] }\nchanels: 1")
	p.says("configuration refused; the old one stays in force", "feeds.yaml:", "chanels")
	n.told(n.ops, "The new feeds.yaml was refused", "chanels", "did you mean", "feeds.yaml:")
	n.arrived(harbour.say("Ship sinks"))

	n.configure(byBotWithOps, oneFeed, storms)
	p.says("configuration loaded")
	n.arrived(harbour.say("Storm over Durrës"))
	if ms := n.messages(n.ops); len(ms) != 1 {
		t.Errorf("%d notices, want one", len(ms))
	}

	if err := os.Remove(n.config()); err != nil {
		t.Fatal(err)
	}
	p.signal(syscall.SIGHUP)
	p.says("there is no such file")
	n.arrived(harbour.say("Storm over Vlora"))
	p.stop()
}

// TestHangup reads the file at once, also when nothing in it has changed.
func TestHangup(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.configure(byBot, oneFeed, ships)
	p := n.primed()
	p.signal(syscall.SIGHUP)
	p.says("configuration loaded")
	n.arrived(n.press.outlet("harbour").publish(2)...)
	p.stop()
}
