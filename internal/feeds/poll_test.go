package feeds_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/feeds"
	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/testkit"
)

// behaviour is one row of a checklist. Its number is the row; the lists stand
// in testdata/behaviours.txt and testdata/bad-input.txt.
type behaviour struct {
	name string
	run  func(*desk)
}

// desk is one feed that is polled as the pipeline would: each poll's state is
// what the next one gets.
type desk struct {
	*testing.T
	server *testkit.FeedServer
	client *outbound.Client
	poller *feeds.Poller
	feed   news.Feed
	state  news.FeedState
}

const address = "http://a.example/feed"

// newDesk is for a synctest bubble: the server is in memory, the clock runs by
// itself.
func newDesk(t *testing.T) *desk {
	t.Helper()
	server := testkit.NewFeedServer(t)
	return deskOn(t, server, outbound.Options{Version: "1.0", Contact: "https://desk.example/", Dial: server.Dial, CAFile: server.CAFile()})
}

func deskOn(t *testing.T, server *testkit.FeedServer, o outbound.Options) *desk {
	t.Helper()
	client, err := outbound.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	d := &desk{T: t, server: server, client: client, feed: feedAt(address)}
	d.restart()
	return d
}

func feedAt(url string) news.Feed { return news.Feed{ID: news.NewFeedID("a.example", url), URL: url} }

// restart makes a poller that remembers nothing: only the state survives.
func (d *desk) restart() {
	d.Helper()
	p, err := feeds.New(feeds.Options{Client: d.client})
	if err != nil {
		d.Fatal(err)
	}
	d.poller = p
}

// poll polls as soon as the feed may be asked, and commits the state.
func (d *desk) poll() news.Poll {
	d.Helper()
	if wait := time.Until(d.state.NotBefore); wait > 0 {
		<-time.After(wait)
	}
	poll := d.poller.Poll(d.Context(), d.feed, d.state)
	d.state = poll.State
	return poll
}

// good polls and expects a document with n items.
func (d *desk) good(n int) news.Poll {
	d.Helper()
	poll := d.poll()
	if poll.Err != nil || poll.NotModified || len(poll.Items) != n || d.state.Failures != 0 {
		d.Fatalf("got %d items, not modified %v, %d failures, err %v; want %d items", len(poll.Items), poll.NotModified, d.state.Failures, poll.Err, n)
	}
	return poll
}

// bad polls and expects a failure whose text says so.
func (d *desk) bad(text string) news.Poll {
	d.Helper()
	poll := d.poll()
	if poll.Err == nil || len(poll.Items) != 0 || d.state.Failures == 0 {
		d.Fatalf("got %d items, %d failures, err %v; want a failure", len(poll.Items), d.state.Failures, poll.Err)
	}
	if !strings.Contains(d.state.LastError, text) {
		d.Errorf("the error says %q, want something of %q", d.state.LastError, text)
	}
	return poll
}

// sent checks a header of the latest request; "" for absent.
func (d *desk) sent(header, want string) {
	d.Helper()
	if got := strings.Join(d.server.Last().Header.Values(header), "|"); got != want {
		d.Errorf("%s: %q was sent, want %q", header, got, want)
	}
}

// asked checks how many requests were made in all, or of a path.
func (d *desk) asked(want int, path ...string) {
	d.Helper()
	if got := len(d.server.Requests(path...)); got != want {
		d.Errorf("%v: asked %d times, want %d", path, got, want)
	}
}

// pause checks for how long the feed is left alone from now on.
func (d *desk) pause(atLeast, atMost time.Duration) {
	d.Helper()
	if got := time.Until(d.state.NotBefore); got < atLeast || got > atMost {
		d.Errorf("the feed is left alone for %v, want %v to %v", got, atLeast, atMost)
	}
}

// free checks that only the schedule decides when to ask again.
func (d *desk) free() {
	d.Helper()
	if !d.state.NotBefore.IsZero() {
		d.Errorf("not before %v, want no wish", d.state.NotBefore)
	}
}

// rss writes a feed of our own with the given items.
func rss(items ...string) string { return rssWith("", items...) }

// rssWith adds something to the channel.
func rssWith(channel string, items ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Harbour News</title><link>http://a.example/</link>` + channel)
	for _, i := range items {
		fmt.Fprintf(&b, `<item><title>Ship %s arrives</title><link>http://a.example/%s</link><guid isPermaLink="false">%s</guid></item>`, i, i, i)
	}
	return b.String() + `</channel></rss>`
}

func document(header ...string) testkit.Answer {
	a := testkit.Answer{Body: rss("one", "two"), Header: map[string]string{"Content-Type": "application/rss+xml"}}
	for n := 0; n < len(header); n += 2 {
		a.Header[header[n]] = header[n+1]
	}
	return a
}

func status(code int, header ...string) testkit.Answer {
	a := document(header...)
	a.Status, a.Body = code, ""
	return a
}

func TestPoll(t *testing.T) {
	all := slices.Concat(conditional, freshness, failures, redirects, manner)
	for _, b := range all {
		t.Run(b.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { b.run(newDesk(t)) })
		})
	}
	t.Run("covers the list", func(t *testing.T) { covers(t, "testdata/behaviours.txt", "TestPoll/", all, 49) })
}

func TestBadInput(t *testing.T) {
	for _, b := range badAnswers {
		t.Run(b.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { b.run(newDesk(t)) })
		})
	}
	for _, b := range badAddresses {
		t.Run(b.name, func(t *testing.T) {
			b.run(deskOn(t, testkit.NewLoopbackFeedServer(t), outbound.Options{}))
		})
	}
	t.Run("covers the list", func(t *testing.T) {
		covers(t, "testdata/bad-input.txt", "TestBadInput/", slices.Concat(badAnswers, badAddresses), 27)
	})
}

// holdsTest reports whether a package of the module has a test of that name.
func holdsTest(t *testing.T, room, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(room), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		return err == nil && strings.Contains(string(text), "\nfunc "+name+"(")
	})
}

// covers holds a list against the tests: every row has its line, every line
// that names a test of ours has one, and every test is in the list.
func covers(t *testing.T, file, prefix string, all []behaviour, rows int) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	named, seen := map[string]bool{}, map[string]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		number, where, ok := strings.Cut(lines.Text(), "  ")
		if !ok || strings.HasPrefix(number, "#") {
			continue
		}
		seen[number] = true
		for one := range strings.SplitSeq(where, ", ") {
			if name, ours := strings.CutPrefix(one, prefix); ours {
				named[name] = true
				if !slices.ContainsFunc(all, func(b behaviour) bool { return b.name == name }) {
					t.Errorf("row %s names a test that does not exist: %s", number, name)
				}
			} else if room, name, elsewhere := strings.Cut(one, ": "); elsewhere && strings.HasPrefix(room, "internal/") {
				if !holdsTest(t, room, name) {
					t.Errorf("row %s names a test that %s does not have: %s", number, room, name)
				}
			}
		}
	}
	for n := 1; n <= rows; n++ {
		if !seen[fmt.Sprintf("%02d", n)] {
			t.Errorf("row %02d has no line", n)
		}
	}
	for _, b := range all {
		if !named[b.name] {
			t.Errorf("the list lacks %s", b.name)
		}
	}
}
