package config

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

const small = `channels: ${HOOK}
feeds: [https://news.example.org/rss]
topics: {Iran: [%s]}
`

// disk is a set of files and a record of what a watch said.
type disk struct {
	mu    sync.Mutex
	files map[string]string
	fails map[string]error // why a file cannot be read
	said  []string
}

func (d *disk) write(path, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[path] = text
}

// fail has a file not read, for that reason; nil: it is read again.
func (d *disk) fail(path string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fails = map[string]error{path: err}
}

func (d *disk) remove(path string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.files, path)
}

func (d *disk) read(path string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fails[path]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	if text, ok := d.files[path]; ok {
		return []byte(text), nil
	}
	return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
}

func (d *disk) hear(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.said = append(d.said, what)
}

func (d *disk) heard() string {
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	said := strings.Join(d.said, "; ")
	d.said = nil
	return said
}

func watched(t *testing.T, fn func(d *disk, trigger chan<- struct{})) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{files: map[string]string{"feeds.yaml": fmt.Sprintf(small, "one"), "/run/hook": "https://discord.com/api/webhooks/1/a\n"}}
		o := Options{ReadFile: d.read, Env: func(name string) (string, bool) { return "/run/hook", name == "HOOK_FILE" }}
		current, problems := Load("feeds.yaml", o)
		if current == nil {
			t.Fatal(problems)
		}
		trigger := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		w := Watch{
			Every: time.Second, Trigger: trigger,
			Changed: func(c *Config) {
				d.hear("now " + c.Topics[0].Any[0].Text + " " + c.Channels[0].Webhook.Reveal()[len("https://discord.com/api/webhooks/"):])
			},
			Refused: func(ps Problems) {
				if unread := ps.Unread(); len(unread) > 0 {
					d.hear("unread " + unread[0].String())
					return
				}
				d.hear("refused " + ps[0].String())
			},
		}
		go func() { defer close(done); w.Run(ctx, current, o) }()
		fn(d, trigger)
		cancel()
		<-done
	})
}

func step(t *testing.T, d *disk, what, want string) {
	t.Helper()
	<-time.After(3500 * time.Millisecond) // of the bubble
	if got := d.heard(); got != want {
		t.Errorf("%s: heard %q, want %q", what, got, want)
	}
}

func TestWatch(t *testing.T) {
	watched(t, func(d *disk, _ chan<- struct{}) {
		step(t, d, "nothing changed", "")
		d.write("feeds.yaml", fmt.Sprintf(small, "two"))
		step(t, d, "a good change", "now two 1/a")
		d.write("feeds.yaml", fmt.Sprintf(small, `""`))
		step(t, d, "a bad change", `refused feeds.yaml:3:17: topic "Iran": an empty query; write what to look for, or delete the line`)
		step(t, d, "the same bad content", "")
		d.write("feeds.yaml", fmt.Sprintf(small, "two"))
		step(t, d, "the old content again", "now two 1/a")
		d.remove("feeds.yaml")
		step(t, d, "gone", "unread feeds.yaml: there is no such file")
		step(t, d, "still gone", "")
		d.write("feeds.yaml", fmt.Sprintf(small, "two"))
		step(t, d, "back", "now two 1/a")
		d.write("/run/hook", "https://discord.com/api/webhooks/2/b\n")
		step(t, d, "a file that it names", "now two 2/b")
		d.write("feeds.yaml", "")
		step(t, d, "emptied", "refused feeds.yaml:1:1: the file is empty; the least it needs is channels, feeds and topics")
	})
}

// What the machine cannot read now is no fault of the file, and is told as such.
func TestWatchUnread(t *testing.T) {
	for _, c := range []struct {
		path string
		err  error
		want string
	}{
		{"feeds.yaml", syscall.EMFILE, "unread feeds.yaml: the file cannot be read: too many files and connections are open (raise the limit: LimitNOFILE= in the unit, ulimit -n in a shell)"},
		{"/run/hook", syscall.ENFILE, "unread /run/hook: the file cannot be read: too many files and connections are open (raise the limit: LimitNOFILE= in the unit, ulimit -n in a shell)"},
		{"feeds.yaml", syscall.EIO, "unread feeds.yaml: the file cannot be read: the disk fails (look at the system's log, dmesg, and at the disk)"},
		{"feeds.yaml", syscall.ENOTDIR, "unread feeds.yaml: the file cannot be read: open feeds.yaml: not a directory"},
	} {
		watched(t, func(d *disk, _ chan<- struct{}) {
			d.fail(c.path, c.err)
			step(t, d, c.err.Error(), c.want)
			step(t, d, "it lasts", "")
			d.fail(c.path, nil)
			step(t, d, "it is over", "now one 1/a")
		})
	}
}

// A file that changes at every look is still being written.
func TestWatchWaitsForTheWriter(t *testing.T) {
	watched(t, func(d *disk, _ chan<- struct{}) {
		<-time.After(500 * time.Millisecond)
		for i := range 10 {
			d.write("feeds.yaml", fmt.Sprintf(small, fmt.Sprint("part", i)))
			<-time.After(time.Second)
			if got := d.heard(); got != "" {
				t.Fatalf("heard %q while it was written", got)
			}
		}
		step(t, d, "written", "now part9 1/a")
	})
}

func TestWatchTrigger(t *testing.T) {
	watched(t, func(d *disk, trigger chan<- struct{}) {
		trigger <- struct{}{}
		if got := d.heard(); got != "now one 1/a" {
			t.Errorf("unchanged, asked for: heard %q", got)
		}
		d.write("feeds.yaml", "feeds: 1")
		trigger <- struct{}{}
		first := d.heard()
		trigger <- struct{}{}
		if again := d.heard(); first == "" || first != again {
			t.Errorf("asked twice for a bad file: heard %q, then %q", first, again)
		}
		step(t, d, "told already", "")
		close(trigger)
		d.write("feeds.yaml", fmt.Sprintf(small, "three"))
		step(t, d, "after the trigger is gone", "now three 1/a")
	})
}
