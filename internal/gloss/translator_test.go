package gloss

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// service speaks as LibreTranslate does: it writes texts in capitals, and does not
// know Albanian.
type service struct {
	calls  atomic.Int32
	broken func(w http.ResponseWriter) // nil while it works
	mu     sync.Mutex
	keys   []string
}

// ServeHTTP implements [http.Handler].
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.calls.Add(1)
	var in request
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/translate" || in.Format != "text" {
		http.Error(w, "bad request", http.StatusInternalServerError)
		return
	}
	s.mu.Lock()
	s.keys = append(s.keys, in.APIKey)
	s.mu.Unlock()
	if s.broken != nil {
		s.broken(w)
		return
	}
	if in.Source == "sq" {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"sq is not supported"}`))
		return
	}
	out := answer{}
	for _, q := range in.Q {
		out.TranslatedText = append(out.TranslatedText, strings.ToUpper(in.Source+">"+in.Target+" "+q))
	}
	_ = json.NewEncoder(w).Encode(out)
}

// RoundTrip implements [http.RoundTripper]: no socket, so that time can be a test's.
func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result(), nil
}

func TestGloss(t *testing.T) {
	s := &service{}
	g := New(Options{URL: "https://translate.example/", Key: "hush", HTTP: &http.Client{Transport: s}, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	texts, from := []string{"anije", "کشتی", "", "barco", "FR>EN"}, []string{"sq", "fa", "fa", "", "fr"}
	want := []string{"", "FA>EN کشتی", "", "AUTO>EN BARCO", "FR>EN FR>EN"}
	for range 2 { // the second time from memory
		if got := g.Gloss(t.Context(), texts, from, "en"); !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
	}
	if s.calls.Load() != 4 || slices.Contains(s.keys, "") {
		t.Errorf("%d calls, keys %q", s.calls.Load(), s.keys)
	}
	if got := g.Gloss(t.Context(), []string{strings.Repeat("a", longestText+1)}, []string{"de"}, "en"); got[0] != "" || s.calls.Load() != 4 {
		t.Error("a text of any length is sent")
	}
}

// TestSameWords holds that what says the same is no gloss.
func TestSameWords(t *testing.T) {
	s := &service{broken: func(w http.ResponseWriter) { _, _ = w.Write([]byte(`{"translatedText":["NATO Gipfel\n"]}`)) }}
	g := New(Options{URL: "https://translate.example", HTTP: &http.Client{Transport: s}, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if got := g.Gloss(t.Context(), []string{"Nato-Gipfel"}, []string{"de"}, "en"); got[0] != "" {
		t.Errorf("%q", got)
	}
}

// TestOneAlone: a service may answer a list of one with the text alone.
func TestOneAlone(t *testing.T) {
	s := &service{broken: func(w http.ResponseWriter) { _, _ = w.Write([]byte(`{"translatedText":"ship"}`)) }}
	g := New(Options{URL: "https://translate.example", HTTP: &http.Client{Transport: s}, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if got := g.Gloss(t.Context(), []string{"Schiff"}, []string{"de"}, "en"); got[0] != "ship" {
		t.Errorf("%q", got)
	}
}

// TestBroken holds that a service that fails is left alone for a minute, and that
// neither its key nor its address is said.
func TestBroken(t *testing.T) {
	for name, broken := range map[string]func(w http.ResponseWriter){
		"status":  func(w http.ResponseWriter) { w.WriteHeader(503) },
		"no JSON": func(w http.ResponseWriter) { _, _ = w.Write([]byte("<html>")) },
		"too few": func(w http.ResponseWriter) { _, _ = w.Write([]byte(`{"translatedText":[]}`)) },
		"too big": func(w http.ResponseWriter) {
			_, _ = w.Write([]byte(`{"translatedText":["` + strings.Repeat("a", mostAnswer) + `"]}`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			s := &service{broken: broken}
			now := time.Now()
			g := New(Options{URL: "https://user:hush@translate.example", Key: "hush", HTTP: &http.Client{Transport: s}, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&log, nil))})
			ask := func() string { return g.Gloss(t.Context(), []string{"Schiff"}, []string{"de"}, "en")[0] }
			for range 2 {
				if got := ask(); got != "" || s.calls.Load() != 1 {
					t.Errorf("%q after %d calls", got, s.calls.Load())
				}
			}
			if n := strings.Count(log.String(), "without a translation"); n != 1 || strings.Contains(log.String(), "hush") {
				t.Errorf("the log says %s", log.String())
			}
			s.broken = nil
			now = now.Add(rest)
			if got := ask(); got == "" {
				t.Error("it is never asked again")
			}
		})
	}
}

// TestDeadline holds that a service that hangs costs a message no more than that.
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		g := New(Options{URL: "https://translate.example", HTTP: &http.Client{Transport: hang}, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		began := time.Now()
		got := g.Gloss(context.Background(), []string{"Schiff", "barco"}, []string{"de", "es"}, "en")
		if took := time.Since(began); took != Deadline || got[0] != "" {
			t.Errorf("%v, %q", took, got)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements [http.RoundTripper].
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
