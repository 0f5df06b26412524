package article

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"watcher/internal/outbound"
)

func page(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/page.html")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestExtract(t *testing.T) {
	a, err := Extract(page(t), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(a.Title, "Ferry operator stops all sailings") || a.Lang != "en-GB" {
		t.Errorf("title %q, language %q", a.Title, a.Lang)
	}
	for _, want := range []string{"Adria Line said", "from Durrës from Thursday"} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("no %q in\n%s", want, a.Text)
		}
	}
	for _, not := range []string{"cookies", "rights reserved", "Sport and", "<p>"} {
		if strings.Contains(a.Text, not) {
			t.Errorf("%q is not of the article:\n%s", not, a.Text)
		}
	}
}

func TestExtractOthers(t *testing.T) {
	long := strings.Repeat("The ferry left the harbour at noon, and nobody was hurt. ", 5)
	for _, c := range []struct{ name, body, mediaType, want, err string }{
		{"text", "\ufeff" + long + "\r\n\r\n second  line ", "", "The ferry left", ""},
		{"text with a sign that is no tag", "<3 said she. " + long, "", "<3 said she", ""},
		{"a charset of the header", "<html><body><p>" + strings.ReplaceAll(long, "noon", "caf\xe9") + "</p></body></html>", "text/html; charset=iso-8859-1", "café", ""},
		{"empty", "", "", "", "no article"},
		{"too short", "Hello.", "", "", "no article"},
		{"an empty page", "<html><body></body></html>", "", "", "no article"},
		{"a picture", "\x89PNG\r\n\x00\x00", "", "", "neither HTML nor text"},
	} {
		a, err := Extract([]byte(c.body), c.mediaType, nil)
		if c.err == "" && (err != nil || !strings.Contains(a.Text, c.want)) {
			t.Errorf("%s: %v, %q", c.name, err, a.Text)
		}
		if c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.err)
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add(page(f), "text/html")
	f.Add([]byte("<p>x"), "")
	f.Fuzz(func(t *testing.T, body []byte, mediaType string) {
		a, err := Extract(body, mediaType, nil)
		if err == nil && strings.TrimSpace(a.Text) == "" {
			t.Error("an empty article")
		}
	})
}

func TestFetch(t *testing.T) {
	body := page(t)
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		case "/old":
			http.Redirect(w, r, "/story", http.StatusMovedPermanently)
		case "/trap":
			http.Redirect(w, r, "/private/story", http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/story", "/private/story":
			w.Header().Set("Content-Type", "text/html")
			w.Write(body)
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	client := func(allow ...outbound.Allowed) *outbound.Client {
		c, err := outbound.New(outbound.Options{Version: "test", Allow: allow})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}
	open := client(outbound.Allowed{Prefix: netip.MustParsePrefix("127.0.0.0/8")})
	if a, err := Fetch(t.Context(), open, time.Now, s.URL+"/old"); err != nil || !strings.HasPrefix(a.Title, "Ferry operator") {
		t.Errorf("%v, %q", err, a.Title)
	}
	for path, want := range map[string]string{"/private/story": "robots.txt", "/trap": "robots.txt", "/lost": "404", "/round": "redirect"} {
		if _, err := Fetch(t.Context(), open, time.Now, s.URL+path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	for _, p := range asked {
		if p == "/private/story" {
			t.Error("what robots.txt forbids was fetched")
		}
	}
	n := len(asked)
	if _, err := Fetch(t.Context(), client(), time.Now, s.URL+"/story"); err == nil || len(asked) != n {
		t.Errorf("a private address that is not allowed was reached: %v", err)
	}
	if _, err := Fetch(t.Context(), open, time.Now, "file:///etc/hosts"); err == nil || errors.Is(err, ErrNone) {
		t.Errorf("file: %v", err)
	}
}
