package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// TestGloss has headlines translated by a service that speaks as LibreTranslate
// does, and goes on without it when it hangs.
func TestGloss(t *testing.T) {
	t.Parallel()
	var hangs atomic.Bool
	done := make(chan struct{})
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Q              []string
			Source, Target string
			Key            string `json:"api_key"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/translate" || in.Target != "de" && in.Target != "en" || in.Key != "hush" {
			http.Error(w, `{"error":"not understood"}`, http.StatusInternalServerError)
			return
		}
		if hangs.Load() {
			<-done
			return
		}
		var out struct {
			Said []string `json:"translatedText"`
		}
		for range in.Q {
			out.Said = append(out.Said, "Schiff läuft auf Grund, aus "+in.Source)
		}
		_ = json.NewEncoder(w).Encode(out)
	}))
	t.Cleanup(service.Close)
	t.Cleanup(func() { close(done) })

	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, `language: de`, `translate: { url: "`+service.URL+`", key: hush }`, oneFeed, ships)
	p := n.primed()
	link := harbour.say("Ship runs aground off Durrës")
	n.arrived(link)
	m := n.messages(n.channel)[1]
	if !holds(m.Embeds[0].Description, "Maschinell übersetzt: ", "Schiff läuft auf Grund, aus auto") || m.Embeds[0].Title != "Ship runs aground off Durrës" {
		t.Errorf("%+v", m.Embeds[0])
	}
	if _, d := n.do("doctor"); !holds(d.out.String(), "ok      translation service", ": Send Messages") {
		t.Errorf("the doctor says %s", &d.out)
	}
	hangs.Store(true)
	if _, d := n.do("doctor"); !holds(d.out.String(), "note    translation service: headlines are shown in their own language") {
		t.Errorf("the doctor says %s", &d.out)
	}
	link = harbour.say("Ship with gold found near Vlora after centuries")
	n.arrived(link)
	for _, m := range n.messages(n.channel) {
		if len(m.Embeds) > 0 && m.Embeds[0].URL == link && strings.Contains(m.Embeds[0].Description, "Maschinell") {
			t.Errorf("translated by nobody: %q", m.Embeds[0].Description)
		}
	}
	p.says("headlines are shown without a translation")
	p.stop()
	if all := p.err.String() + p.out.String(); strings.Contains(all, "hush") {
		t.Error("the key is in the log")
	}
}
