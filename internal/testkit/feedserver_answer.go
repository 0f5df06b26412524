package testkit

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"time"
)

// ServeHTTP implements [http.Handler].
func (s *FeedServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer s.enter(hostOnly(r.Host))()
	a, ok := s.take(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	switch {
	case !wait(r, a.Delay):
	case a.Mute:
		<-r.Context().Done()
	case a.Drop:
		panic(http.ErrAbortHandler)
	case a.Raw != "":
		s.raw(w, a)
	default:
		a.write(w, r)
	}
}

func (a Answer) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for k, v := range a.Header {
		h[http.CanonicalHeaderKey(k)] = []string{v}
	}
	status, body := a.Status, []byte(a.Body)
	switch {
	case a.Redirect != "":
		h.Set("Location", a.Redirect)
		if status == 0 {
			status = http.StatusFound
		}
	case a.Conditional && a.known(r):
		status, body = http.StatusNotModified, nil
	case status == 0:
		status = http.StatusOK
	}
	if a.Gzip && len(body) > 0 {
		body = Gzip(body)
		h.Set("Content-Encoding", "gzip")
	}
	if length := a.Length; length >= 0 && status != http.StatusNotModified {
		if length == 0 {
			length = len(body)
		}
		h.Set("Content-Length", strconv.Itoa(length))
	}
	w.WriteHeader(status)
	a.send(w, r, body)
}

// send writes the body at the scripted pace.
func (a Answer) send(w http.ResponseWriter, r *http.Request, body []byte) {
	flush := func() { _ = http.NewResponseController(w).Flush() }
	flush()
	if a.Cut > 0 {
		_, _ = w.Write(body[:min(a.Cut, len(body))])
		flush()
		panic(http.ErrAbortHandler)
	}
	if a.Drip > 0 {
		for i := range body {
			if _, err := w.Write(body[i : i+1]); err != nil {
				return
			}
			flush()
			if !wait(r, a.Drip) {
				return
			}
		}
	} else {
		_, _ = w.Write(body)
	}
	if a.Stall {
		flush()
		<-r.Context().Done()
	}
}

// known reports whether the request carries the validators of this answer. A
// server prefers If-None-Match (RFC 9110 section 13.2.2).
func (a Answer) known(r *http.Request) bool {
	if m := r.Header.Get("If-None-Match"); m != "" {
		return m == a.Header["ETag"]
	}
	since := r.Header.Get("If-Modified-Since")
	return since != "" && since == a.Header["Last-Modified"]
}

// raw takes the connection over and writes bytes as they stand.
func (s *FeedServer) raw(w http.ResponseWriter, a Answer) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		s.t.Errorf("feed server: take over the connection: %v", err)
		return
	}
	defer func() { _ = conn.Close() }()
	if a.Drip == 0 {
		_, _ = conn.Write([]byte(a.Raw))
		return
	}
	tick := time.NewTicker(a.Drip)
	defer tick.Stop()
	for i := range len(a.Raw) {
		if _, err := conn.Write([]byte{a.Raw[i]}); err != nil {
			return
		}
		select {
		case <-tick.C:
		case <-s.done: // a connection taken over outlives its server
			return
		}
	}
}

// Gzip compresses b.
func Gzip(b []byte) []byte {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	_, _ = z.Write(b)
	_ = z.Close()
	return buf.Bytes()
}

// wait waits for d; it returns false when the client left.
func wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
