package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// badInput is one row of the fifty ways in which what comes from outside is
// wrong. Its feed is polled by the real binary beside all others.
type badInput struct {
	name string // the row's number and what it is
	feed string // a line of feeds.yaml after "- "; "" for the path of the row's number on the press
	// script are the answers of the row's feed, in order, the last for ever.
	// The first is what was there before watcher came.
	script func(b *badPress) []testkit.Answer
	fails  string   // what the log says of the feed; "" if it is to be read
	told   []string // the tails of the links that are to be told, each once
	judge  func(t *testing.T, b *badPress)
	later  func(t *testing.T, b *badPress) // after 23 hours and then some
	file   func(t *testing.T, b *badPress) // for what is refused before anything runs
	below  string                          // "room: Test" where no binary can show it
}

// badPress is where the rows meet: one watcher, one server, one Discord.
type badPress struct {
	*newsroom
	server *testkit.FeedServer
	p      *process
	number string // of the row
	hurry  *sync.Once
}

// link is the address of an article of the row.
func (b *badPress) link(tail string) string { return b.server.URL("/" + b.number + "/" + tail) }

// headline is one that no other row has, of a ship.
func (b *badPress) headline(tail string) string {
	n, _ := strconv.Atoi(b.number)
	return "Ship " + shipName(tail, n) + " ran aground"
}

// item is an article as RSS has it.
func (b *badPress) item(tail string) string {
	return b.itemWith(tail, b.headline(tail), "<guid>"+tail+"</guid>")
}

func (b *badPress) itemWith(tail, title, more string) string {
	return "<item><title>" + title + "</title><link>" + b.link(tail) + "</link>" + more + "</item>"
}

const badHead = `<rss version="2.0"><channel><title>Harbour</title>`

func badRSS(items ...string) testkit.Answer {
	return testkit.Answer{Body: badHead + strings.Join(items, "") + "</channel></rss>", Header: map[string]string{"Content-Type": "application/rss+xml"}}
}

// before is what the feed said before watcher came.
func (b *badPress) before() testkit.Answer { return badRSS(b.item("old")) }

// after is a document in which one article is new, wrapped as the row wants.
func (b *badPress) after(head string, more ...string) testkit.Answer {
	a := badRSS(append(more, b.item("new"), b.item("old"))...)
	a.Body = head + a.Body
	return a
}

// asked is how often the row's feed was asked.
func (b *badPress) asked() []testkit.Request { return b.server.Requests("/" + b.number) }

// says waits for a line of the log that holds all the words.
func (b *badPress) says(t *testing.T, words ...string) {
	t.Helper()
	waitFor(t, "a line with "+strings.Join(words, " … "), func() bool { return len(b.p.err.lines(words...)) > 0 })
}

// tells waits for a message with a link, and returns it.
func (b *badPress) tells(t *testing.T, link string) testkit.DiscordMessage {
	t.Helper()
	var found testkit.DiscordMessage
	began := time.Now()
	waitFor(t, "the alert of "+link, func() bool {
		if time.Since(began) > patience/4 {
			// A machine so busy that a request timed out: the feed is asked again
			// after five minutes.
			b.hurry.Do(func() {
				b.ahead(6 * time.Minute)
				b.do("once")
			})
		}
		for _, m := range b.messages(b.channel) {
			if m.Links()[link] {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// refused checks that a feeds.yaml with such lines is refused, with words on
// each line.
func (b *badPress) refused(t *testing.T, says string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		file := filepath.Join(b.t.TempDir(), "feeds.yaml")
		text := "channels: ${NOWHERE}\nfeeds:\n  - " + line + "\ntopics: { Ships: [ship] }\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		p := b.check(file)
		if code := p.end(); code != 1 || !holds(p.err.String(), "feeds.yaml:", says) || strings.Contains(p.err.String(), "hunter2") {
			t.Errorf("%.60s: exit code %d, and it says %.300s", line, code, &p.err)
		}
	}
}

// check runs the judge of files on one.
func (b *badPress) check(file string) *process {
	other := *b.newsroom
	other.dir = filepath.Dir(file)
	return other.start("check")
}

// maxPeak is the memory that the watcher of [TestBadInput] may have: more than
// twice what it needs. Single ones of its documents take plain gofeed to
// gigabytes.
const maxPeak = 400 << 20

// TestBadInput gives one running watcher everything at once: fifty ways to be
// wrong, and a neighbour whose stories must arrive through all of it.
func TestBadInput(t *testing.T) {
	if len(badInputs) != 50 {
		t.Fatalf("%d rows", len(badInputs))
	}
	n := newNewsroom(t)
	n.ahead(0) // so that the clock can be set later
	harbour := n.press.outlet("harbour")
	b := &badPress{newsroom: n, server: testkit.NewLoopbackFeedServer(t), hurry: new(sync.Once)}
	feeds := []string{`{ url: "{press}/harbour", name: Harbour News, schedule: "@every 1s" }`}
	for _, row := range badInputs {
		feeds = append(feeds, b.of(row).lines(row)...)
	}
	secure, cert := b.server.ListenTLS("127.0.0.2:0"), b.server.CAFile()
	text := n.text(byBotWithOps, "burst: 1000\nfeeds:\n  - "+strings.Join(feeds, "\n  - ")+"\n", ships)
	text = strings.NewReplacer(
		"allow: [127.0.0.0/8]", fmt.Sprintf(`ca: %q, allow: [%q, %q, %q, %q, 127.0.1.0/24]`, cert, hostOf(b.server.URL("")), hostOf(n.press.url), hostOf(n.api), hostOf(secure)),
		"{server}", b.server.URL(""), "{secure}", secure,
	).Replace(text)
	if err := os.WriteFile(n.config(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b.p = n.start()
	n.told(n.channel, "feeds read")
	n.arrived(harbour.publish(3)...)
	t.Run("rows", func(t *testing.T) {
		for _, row := range badInputs {
			t.Run(row.name, func(t *testing.T) {
				t.Parallel()
				b.of(row).row(t, row)
			})
		}
	})
	n.arrived(harbour.publish(3)...)
	peak := peakMemory(t, b.p)
	t.Logf("%d MB of memory at the peak", peak>>20)
	if peak > maxPeak {
		t.Errorf("%d MB of memory at the peak, want %d at most", peak>>20, maxPeak>>20)
	}
	n.ahead(23 * time.Hour)
	n.do("once")
	t.Run("later", func(t *testing.T) {
		for _, row := range badInputs {
			if row.later != nil {
				t.Run(row.name, func(t *testing.T) { row.later(t, b.of(row)) })
			}
		}
	})
	n.arrived(harbour.publish(3)...)
	if log := b.p.err.String(); strings.ContainsAny(strings.ReplaceAll(log, "\n", ""), "\x00\x1b\x07\u202e\u200b\u2066") {
		t.Error("the log holds a control character of a feed")
	}
	b.p.alive()
	b.p.stop()
}

// of is the press as a row sees it.
func (b *badPress) of(row badInput) *badPress {
	own := *b
	own.number, _, _ = strings.Cut(row.name, "-")
	return &own
}

// lines scripts a row's feed, and returns its lines of feeds.yaml.
func (b *badPress) lines(row badInput) []string {
	if row.script != nil {
		b.server.On("/"+b.number, row.script(b)...)
	}
	switch {
	case row.file != nil || row.below != "":
		return nil
	case row.feed != "":
		return strings.Split(strings.ReplaceAll(row.feed, "{row}", "row "+b.number), "\n")
	}
	return []string{fmt.Sprintf(`{ url: "{server}/%s", name: "row %s", schedule: "@every 1s" }`, b.number, b.number)}
}

// row judges what became of a row.
func (b *badPress) row(t *testing.T, row badInput) {
	if room, name, ok := strings.Cut(row.below, ": "); ok {
		if !hasTest(t, room, name) {
			t.Errorf("%s has no test %s", room, name)
		}
		return
	}
	if row.file != nil {
		row.file(t, b)
		return
	}
	if row.fails != "" {
		b.says(t, "feed cannot be read", "row "+b.number, row.fails)
	}
	for _, tail := range row.told {
		b.tells(t, b.link(tail))
	}
	if row.judge != nil {
		row.judge(t, b)
	}
	var links []string
	for _, tail := range row.told {
		links = append(links, b.link(tail))
	}
	if _, twice := b.discord.Judge(b.channel, links); len(twice) > 0 {
		t.Errorf("told twice: %v", twice)
	}
}

// hasTest reports whether a package of the module has a test of that name.
func hasTest(t *testing.T, room, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(room), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && strings.Contains(string(text), "\nfunc "+name+"(") {
			return true
		}
	}
	return false
}

func hostOf(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

// peakMemory is the most that the process ever had in memory, in bytes; 0
// where the system does not tell.
func peakMemory(t *testing.T, p *process) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kb << 10
		}
	}
	t.Fatal("the system does not tell how much memory was used")
	return 0
}

// bomb is a document that gzip makes a thousandth of.
var bomb = sync.OnceValue(func() string { return string(testkit.Gzip(make([]byte, 256<<20))) })
