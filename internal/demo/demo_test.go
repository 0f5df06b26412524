package demo

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"
)

// clock is set by hand.
type clock struct{ at time.Time }

func start(t *testing.T) (*Server, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s, err := Start(t.Context(), time.Second, func() time.Time { return c.at })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, c
}

func ask(t *testing.T, url, etag string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

func TestEveryOutletHasStories(t *testing.T) {
	stories := script()
	for _, o := range outlets {
		if !slices.ContainsFunc(stories, func(s story) bool { return s.Outlet == o.id }) {
			t.Errorf("%s has nothing to say", o.name)
		}
	}
	for _, s := range stories {
		if !slices.ContainsFunc(outlets, func(o outlet) bool { return o.id == s.Outlet }) {
			t.Errorf("no outlet %q for %q", s.Outlet, s.Title)
		}
	}
}

func TestFeedsGrow(t *testing.T) {
	s, clock := start(t)
	res, body := ask(t, s.URL+"/wire", "")
	first := len(body)
	if res.StatusCode != 200 || xml.Unmarshal(body, new(struct{})) != nil {
		t.Fatalf("HTTP %d: %s", res.StatusCode, body)
	}
	if res, _ := ask(t, s.URL+"/wire", res.Header.Get("ETag")); res.StatusCode != http.StatusNotModified {
		t.Errorf("HTTP %d for what has not changed", res.StatusCode)
	}
	clock.at = clock.at.Add(10 * time.Minute)
	res, body = ask(t, s.URL+"/wire", res.Header.Get("ETag"))
	if res.StatusCode != 200 || len(body) <= first {
		t.Errorf("HTTP %d: after ten minutes the feed has %d bytes, had %d", res.StatusCode, len(body), first)
	}
}

func TestTempers(t *testing.T) {
	s, _ := start(t)
	if _, body := ask(t, s.URL+"/broken", ""); xml.Unmarshal(body, new(struct{})) == nil {
		t.Error("the broken outlet sends good XML")
	}
	if res, _ := ask(t, s.URL+"/moved", ""); res.Request.URL.Path != "/moved/new" {
		t.Errorf("the moved outlet answers at %s", res.Request.URL.Path)
	}
	if _, body := ask(t, s.URL+"/sahifa", ""); !json.Valid(body) {
		t.Errorf("not JSON: %s", body)
	}
	var refused int
	for range 6 {
		if res, _ := ask(t, s.URL+"/busy", ""); res.StatusCode == http.StatusTooManyRequests && res.Header.Get("Retry-After") != "" {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("the limited outlet refused %d of 6 requests, want 2", refused)
	}
}
