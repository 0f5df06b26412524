package testkit

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Answer is one scripted answer of a [FeedServer]. The zero value is an empty
// 200.
type Answer struct {
	Status int               // 0: 200, or 302 with Redirect, or 304 by Conditional
	Header map[string]string // sent as they stand
	Body   string

	Redirect    string // Location
	Conditional bool   // answer 304 when the request carries this answer's ETag or Last-Modified
	Gzip        bool   // compress the body and say so
	Length      int    // Content-Length to claim; 0 for the true one, -1 for none

	Delay time.Duration // before the headers
	Stall bool          // after what was sent, say nothing more until the client leaves
	Mute  bool          // never send headers
	Drip  time.Duration // between the bytes of the body
	Cut   int           // close the connection after that many bytes of the body
	Drop  bool          // close the connection without an answer
	Raw   string        // written to the connection as it stands, by Drip if that is set
}

// Request is what a [FeedServer] was asked.
type Request struct {
	At     time.Time
	Method string
	Host   string
	Path   string // with the query, as on the wire
	Header http.Header
	TLS    bool
	Remote string
}

// FeedServer answers by a script and logs what it was asked. It is safe for
// concurrent use.
type FeedServer struct {
	t      testing.TB
	server *http.Server
	memory *memoryListener
	cert   certificate
	done   chan struct{} // closed when the test ends

	mu      sync.Mutex
	scripts map[string][]Answer
	log     []Request
	busy    map[string]int
	peak    map[string]int
	base    string
}

// On scripts the answers of a path, or of a host and a path ("b.example/feed"),
// query included: each is given once, in order, and the last for ever. It
// replaces what was scripted there.
func (s *FeedServer) On(path string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts[path] = answers
}

// Requests returns what was asked so far, oldest first; with a path (or a host
// and a path), only what was asked there.
func (s *FeedServer) Requests(path ...string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Request
	for _, r := range s.log {
		if len(path) == 0 || r.Path == path[0] || hostOnly(r.Host)+r.Path == path[0] {
			out = append(out, r)
		}
	}
	return out
}

// Last returns the latest request and fails the test if there was none.
func (s *FeedServer) Last(path ...string) Request {
	s.t.Helper()
	all := s.Requests(path...)
	if len(all) == 0 {
		s.t.Fatalf("the feed server was not asked for %q", path)
	}
	return all[len(all)-1]
}

// Peak returns how many requests to the host were in hand at once, at most.
func (s *FeedServer) Peak(host string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.peak[host]
}

// take logs the request and picks its answer.
func (s *FeedServer) take(r *http.Request) (Answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, Request{
		At: time.Now(), Method: r.Method, Host: r.Host, Path: r.RequestURI,
		Header: r.Header.Clone(), TLS: r.TLS != nil, Remote: r.RemoteAddr,
	})
	for _, key := range []string{hostOnly(r.Host) + r.RequestURI, r.RequestURI} {
		answers, ok := s.scripts[key]
		if !ok || len(answers) == 0 {
			continue
		}
		if len(answers) > 1 {
			s.scripts[key] = answers[1:]
		}
		return answers[0], true
	}
	return Answer{}, false
}

// enter counts a request in hand; the function it returns ends it.
func (s *FeedServer) enter(host string) func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy[host]++
	s.peak[host] = max(s.peak[host], s.busy[host])
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.busy[host]--
	}
}

// hostOnly is the host's name in one spelling.
func hostOnly(hostport string) string {
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		hostport = h
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(hostport, "[]"), "."))
}
