package main

import (
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// press serves feeds that publish on demand, one a path.
type press struct {
	url string

	mu      sync.Mutex
	outlets map[string]*outlet
	others  map[string]func(*http.Request)
	pages   map[string]string // by path
}

// outlet is one feed of a press. Its first document holds history only.
type outlet struct {
	press  *press
	path   string
	items  []article
	gone   []int // ids of what the feed says was deleted
	asked  []http.Header
	status int         // answered instead of the feed, if set
	header http.Header // sent with every answer
}

type article struct {
	title, link string
	summary     string
	at          time.Time
}

func newPress(t *testing.T) *press {
	t.Helper()
	p := &press{outlets: map[string]*outlet{}, others: map[string]func(*http.Request){}, pages: map[string]string{}}
	p.serve(t, "127.0.0.1:0")
	return p
}

// serve answers on an address until the test ends.
func (p *press) serve(t *testing.T, address string) {
	t.Helper()
	srv := &http.Server{Handler: p, ReadHeaderTimeout: time.Second}
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	p.url = "http://" + l.Addr().String()
}

// outlet returns the feed at a path, which it opens.
func (p *press) outlet(path string) *outlet {
	p.mu.Lock()
	defer p.mu.Unlock()
	o := p.outlets[path]
	if o == nil {
		o = &outlet{press: p, path: path, header: http.Header{}}
		o.add("The %s office has opened", path)
		p.outlets[path] = o
	}
	return o
}

// page serves a web page at a path.
func (p *press) page(path, html string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages[path] = html
}

// robots serves a robots.txt.
func (p *press) robots(text string) { p.page("/robots.txt", text) }

// also answers 200 at another path, and calls heard for each request.
func (p *press) also(path string, heard func(*http.Request)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.others[path] = heard
}

func (o *outlet) url() string { return o.press.url + "/" + o.path }

// publish puts n stories about ships into the feed and returns their links.
func (o *outlet) publish(n int) []string {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	var links []string
	for range n {
		links = append(links, o.add("Ship %s ran aground", shipName(o.path, len(o.items))))
	}
	return links
}

// shipName makes a name for the n-th ship of an outlet: no two stories are one.
func shipName(path string, n int) string {
	h := fnv.New32a()
	fmt.Fprint(h, path, n)
	var name strings.Builder
	for x := h.Sum32(); x > 0; x /= 20 {
		name.WriteString([]string{"ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "wa", "xe", "yi", "zo", "du"}[x%20])
	}
	return strings.ToUpper(name.String()[:1]) + name.String()[1:]
}

// say puts a story of one's own into the feed and returns its link.
func (o *outlet) say(title string) string {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	return o.add("%s", title)
}

// tells puts a story with a summary into the feed and returns its link.
func (o *outlet) tells(title, summary string) string {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	link := o.add("%s", title)
	o.items[len(o.items)-1].summary = summary
	return link
}

// retitle gives the story with that link another headline.
func (o *outlet) retitle(link, title string) {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	for n := range o.items {
		if o.items[n].link == link {
			o.items[n].title = title
		}
	}
}

// adds gives the story with that link a summary.
func (o *outlet) adds(link, summary string) {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	for n := range o.items {
		if o.items[n].link == link {
			o.items[n].summary = summary
		}
	}
}

// becomes puts another story in the place of the one with that link, under its
// id.
func (o *outlet) becomes(link, title, its string) {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	for n := range o.items {
		if o.items[n].link == link {
			o.items[n] = article{title: title, link: its, at: o.items[n].at}
		}
	}
}

// drop lists the last story no longer, and says that it was deleted if that is
// wanted.
func (o *outlet) drop(say bool) {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	last := len(o.items) - 1
	o.items = o.items[:last]
	if say {
		o.gone = append(o.gone, last)
	}
}

// redate gives the story with that link another date.
func (o *outlet) redate(link, date string) {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	for n := range o.items {
		if o.items[n].link == link {
			o.items[n].at, _ = time.Parse(time.RFC1123, date)
		}
	}
}

func (o *outlet) add(format string, args ...any) string {
	a := article{title: fmt.Sprintf(format, args...), link: fmt.Sprintf("%s/%s/%d", o.press.url, o.path, len(o.items)), at: time.Now()}
	o.items = append(o.items, a)
	return a.link
}

// answers makes the feed answer by a status, 0 for the feed itself.
func (o *outlet) answers(status int) {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	o.status = status
}

// sends adds a header to every answer.
func (o *outlet) sends(name, value string) {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	o.header.Set(name, value)
}

// requests returns the headers of every request so far.
func (o *outlet) requests() []http.Header {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	return append([]http.Header(nil), o.asked...)
}

func (o *outlet) count() int {
	o.press.mu.Lock()
	defer o.press.mu.Unlock()
	return len(o.asked)
}

// polled waits until the feed was asked n times more.
func (o *outlet) polled(t *testing.T, n int) {
	t.Helper()
	before := o.count()
	waitFor(t, o.path+" to be polled", func() bool { return o.count() >= before+n })
}

// ServeHTTP lists the last hundred items, newest first.
func (p *press) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if heard := p.others[r.URL.Path]; heard != nil {
		heard(r)
		return
	}
	if page, ok := p.pages[r.URL.Path]; ok {
		_, _ = io.WriteString(w, page)
		return
	}
	o := p.outlets[strings.TrimPrefix(r.URL.Path, "/")]
	if o == nil {
		http.NotFound(w, r)
		return
	}
	o.asked = append(o.asked, r.Header.Clone())
	maps.Copy(w.Header(), o.header)
	if o.status != 0 {
		w.WriteHeader(o.status)
		return
	}
	body := o.document()
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(body))
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	_, _ = w.Write(body)
}

func (o *outlet) document() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0" xmlns:at="http://purl.org/atompub/tombstones/1.0"><channel><title>%s</title>`, o.path)
	for _, id := range o.gone {
		fmt.Fprintf(&b, `<at:deleted-entry ref="%d" when="2026-11-23T10:00:00Z"/>`, id)
	}
	for n := len(o.items) - 1; n >= max(0, len(o.items)-100); n-- {
		a := o.items[n]
		b.WriteString("<item><title>")
		_ = xml.EscapeText(&b, []byte(a.title))
		b.WriteString("</title>")
		if a.summary != "" {
			fmt.Fprintf(&b, "<description>%s</description>", a.summary)
		}
		fmt.Fprintf(&b, "<guid>%d</guid><link>%s</link><pubDate>%s</pubDate></item>", n, a.link, a.at.Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>")
	return []byte(b.String())
}
