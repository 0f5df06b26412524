package demo

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server publishes the script on a loopback address.
type Server struct {
	URL   string // base of all feeds
	every time.Duration
	now   func() time.Time
	began time.Time
	http  *http.Server
	ended chan struct{}

	mu    sync.Mutex
	asked map[string]int // by outlet: requests so far
}

// Start serves the demo's feeds on a free loopback port, with a new story each
// time the given duration has passed, until Close.
func Start(ctx context.Context, every time.Duration, now func() time.Time) (*Server, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the demo's feeds: %w", err)
	}
	s := &Server{
		URL: "http://" + l.Addr().String(), every: every, now: now, began: now(),
		asked: make(map[string]int), ended: make(chan struct{}),
	}
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		defer close(s.ended)
		_ = s.http.Serve(l) // ends by Close
	}()
	return s, nil
}

// Close stops serving.
func (s *Server) Close() error {
	err := s.http.Close()
	<-s.ended
	return err
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, o := range outlets {
		path := "/" + o.id
		if o.temper == moved {
			mux.Handle(path, http.RedirectHandler(path+"/new", http.StatusMovedPermanently))
			path += "/new"
		}
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, o) })
	}
	return mux
}

// serve answers with the outlet's feed as of now, or that nothing has changed.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, o outlet) {
	s.mu.Lock()
	s.asked[o.id]++
	n := s.asked[o.id]
	s.mu.Unlock()
	if o.temper == limited && n%3 == 0 {
		w.Header().Set("Retry-After", "2")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		return
	}
	entries := s.entries(o)
	body, media := o.format.render(o, entries)
	if o.temper == broken {
		body = spoil(body)
	}
	w.Header().Set("Content-Type", media)
	if len(entries) > 0 {
		w.Header().Set("ETag", `"`+entries[0].ID+`"`)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// entries are what the outlet has published so far, newest first. When the
// script has ended it starts again, as updates.
func (s *Server) entries(o outlet) []entry {
	const window = 20
	var list []entry
	steps := int(s.now().Sub(s.began) / s.every)
	script := script()
	step := 0
	for round := 1; ; round++ {
		for n, st := range script {
			if st.Old && round > 1 {
				continue
			}
			if !st.Old {
				step++
			}
			if step > steps {
				return newest(list, window)
			}
			if st.Outlet == o.id {
				list = append(list, s.entry(o, st, round, n, step))
			}
		}
	}
}

func (s *Server) entry(o outlet, st story, round, n, step int) entry {
	id := fmt.Sprintf("%s-%d-%d", o.id, round, n)
	link := fmt.Sprintf("%s/read/%s", s.URL, id)
	title := st.Title
	if round > 1 {
		title = fmt.Sprintf("%s (%d)", st.Title, round)
	}
	if st.Again { // the same article under another id, as careless systems do
		link = s.firstLink(o, st, round)
	}
	at := s.began.Add(time.Duration(step) * s.every)
	if st.Old {
		at = s.began.Add(-time.Duration(n+1) * time.Hour)
	}
	return entry{ID: id, Link: link, Title: title, Summary: st.Summary, At: at}
}

func (s *Server) firstLink(o outlet, again story, round int) string {
	for n, st := range script() {
		if st.Outlet == o.id && st.Title == again.Title {
			return fmt.Sprintf("%s/read/%s-%d-%d", s.URL, o.id, round, n)
		}
	}
	return s.URL
}

func newest(list []entry, n int) []entry {
	out := make([]entry, 0, n)
	for i := len(list) - 1; i >= 0 && len(out) < n; i-- {
		out = append(out, list[i])
	}
	return out
}
