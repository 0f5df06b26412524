package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// TestRestricted tells what a restricted feed says by headline and link alone, asks no
// service to translate it, and leaves its words out of the evidence pack.
func TestRestricted(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var asked []string
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Q []string }
		body, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(body, &in)
		mu.Lock()
		asked = append(asked, in.Q...)
		mu.Unlock()
		said := make([]string, len(in.Q))
		for n := range in.Q {
			said[n] = "Auf Deutsch"
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"translatedText": said})
	}))
	t.Cleanup(service.Close)
	n := newNewsroom(t)
	harbour, coast := n.press.outlet("harbour"), n.press.outlet("coast")
	n.configure(byBot, `language: de`, `translate: { url: "`+service.URL+`" }`, `
defaults: { schedule: "@every 1s" }
feeds:
  - { url: "{press}/harbour", name: Harbour Wire, restricted: true }
  - { url: "{press}/coast", name: Coast }
`, ships)
	p := n.primed()
	n.desked()
	const told, secret = "Ship Aurelia Star runs aground off Durrës", "The captain was alone on the bridge"
	link := harbour.tells(told, secret)
	n.arrived(link)
	n.arrived(coast.tells("Ship Borealis leaves for Naples", "She carries lemons"))
	waitFor(t, "the other feed's headline to be translated", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return strings.Contains(strings.Join(asked, "\n"), "Borealis")
	})
	mu.Lock()
	if all := strings.Join(asked, "\n"); strings.Contains(all, "Aurelia") {
		t.Errorf("the service was asked for %q", all)
	}
	mu.Unlock()
	var raw string
	for _, m := range n.messages(n.channel) {
		raw += string(m.Raw)
	}
	if !holds(raw, told, link, "She carries lemons") || strings.Contains(raw, secret) {
		t.Errorf("the channel shows %s", raw)
	}

	anna := n.editor()
	for _, m := range n.messages(n.channel) {
		if len(m.Embeds) != 1 || m.Embeds[0].Title != told {
			continue
		}
		pack := anna.Choose(m.ID, buttonOf(t, m, "more"), "pack")
		n.answers(pack, "")
		for name, body := range pack.Reply().Message.Files {
			if text := string(body); !holds(text, "Eine Geschichte aus eingeschränkten Feeds", "Harbour Wire", link, "Was er sagt, bleibt im Kanal") ||
				strings.Contains(text, secret) || strings.Contains(text, "Aurelia") {
				t.Errorf("the pack %s:\n%s", name, text)
			}
		}
		if len(pack.Reply().Message.Files) != 1 {
			t.Error("no pack")
		}
	}
	p.stop()
}
