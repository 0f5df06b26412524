package app

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// soakPress serves the outlets of a soak over connections in memory, each at its
// own host. It remembers no more than it lists.
type soakPress struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once

	mu      sync.Mutex
	rng     *rand.Rand
	outlets map[string]*soakOutlet // by host
	asked   int
}

// soakOutlet is one feed, with when it fails next.
type soakOutlet struct {
	host     string
	articles []*soakArticle // oldest first
	version  int
	fails    span
	cut      bool // it fails by cutting the connection
	last     int  // number of its last article
}

type soakArticle struct {
	event *soakEvent
	title string
	path  string
	at    time.Time
}

// soakEvent is what happened. Those of a topic are to be told.
type soakEvent struct {
	id      int
	names   [6]string // of its headline, and of what follows that
	topic   int       // in judgeTopics; negative: of none
	at      time.Time
	reports int
	links   []soakLink // of its reports
	muted   bool       // a mute may have met one of its reports: whether it is told is open
}

type soakLink struct{ host, link string }

// span is from one time to another, the second not included.
type span struct{ from, to time.Time }

func (s span) holds(t time.Time) bool { return !t.Before(s.from) && t.Before(s.to) }

// soakListed is how many articles a feed lists.
const soakListed = 40

func newSoakPress(outlets int, rng *rand.Rand) *soakPress {
	p := &soakPress{conns: make(chan net.Conn), done: make(chan struct{}), rng: rng, outlets: map[string]*soakOutlet{}}
	for n := range outlets {
		host := soakHost(n)
		p.outlets[host] = &soakOutlet{host: host}
	}
	return p
}

func soakHost(n int) string { return fmt.Sprintf("outlet%d.example", n) }

// soakNames makes names that no other event has, of which none sounds like a
// word.
func soakNames(id int) (names [6]string) {
	const letters, vowels = "bdfgklmnprstvz", "aeiou"
	for n := range names {
		rng := rand.New(rand.NewPCG(uint64(id), uint64(n)))
		var b strings.Builder
		for range 5 {
			b.WriteByte(letters[rng.IntN(len(letters))])
			b.WriteByte(vowels[rng.IntN(len(vowels))])
		}
		name := b.String() + "x"
		names[n] = strings.ToUpper(name[:1]) + name[1:]
	}
	return names
}

func (e *soakEvent) title() string {
	what := "parliament"
	if e.topic >= 0 {
		what = judgeTopics[e.topic]
	}
	return fmt.Sprintf("%s and %s: %s near %s", e.names[0], e.names[1], what, e.names[2])
}

// publish lists a report of an event.
func (p *soakPress) publish(outlet int, e *soakEvent) *soakArticle {
	p.mu.Lock()
	defer p.mu.Unlock()
	o := p.outlets[soakHost(outlet)]
	o.last++
	o.version++
	a := &soakArticle{event: e, title: e.title(), path: fmt.Sprintf("/e%d/%d", e.id, o.last), at: time.Now()}
	o.articles = append(o.articles, a)
	if spare := len(o.articles) - soakListed; spare > 0 {
		o.articles = append([]*soakArticle(nil), o.articles[spare:]...)
	}
	e.reports++
	e.links = append(e.links, soakLink{o.host, "http://" + o.host + a.path})
	return a
}

// retitle changes a headline.
func (p *soakPress) retitle(outlet int, a *soakArticle) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a.title = a.event.title() + ", " + judgeTails[p.rng.IntN(len(judgeTails))]
	p.outlets[soakHost(outlet)].version++
}

// fail makes an outlet fail for a time.
func (p *soakPress) fail(outlet int, s span) {
	p.mu.Lock()
	defer p.mu.Unlock()
	o := p.outlets[soakHost(outlet)]
	o.fails, o.cut = s, p.rng.IntN(2) == 0
}

// ServeHTTP lists an outlet's articles, newest first.
func (p *soakPress) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	o := p.outlets[r.Host]
	if o == nil || r.URL.Path != "/feed" {
		http.NotFound(w, r)
		return
	}
	p.asked++
	if o.fails.holds(time.Now()) {
		if o.cut {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	tag := fmt.Sprintf(`"%d"`, o.version)
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	_, _ = w.Write(o.document())
}

func (o *soakOutlet) document() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0"><channel><title>%s</title>`, o.host)
	for _, a := range slices.Backward(o.articles) {
		b.WriteString("<item><title>")
		_ = xml.EscapeText(&b, []byte(a.title))
		fmt.Fprintf(&b, `</title><description>%s: %s, %s and %s.</description>`, o.host, a.event.names[3], a.event.names[4], a.event.names[5])
		fmt.Fprintf(&b, `<guid isPermaLink="false">%s</guid><link>http://%s%s</link><pubDate>%s</pubDate></item>`, a.path, o.host, a.path, a.at.Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>")
	return []byte(b.String())
}

// Dial connects to the press, whatever the address.
func (p *soakPress) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- far:
		return near, nil
	case <-p.done:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	case <-ctx.Done():
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: ctx.Err()}
	}
}

// Accept implements [net.Listener].
func (p *soakPress) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener].
func (p *soakPress) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

// Addr implements [net.Listener].
func (p *soakPress) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }
