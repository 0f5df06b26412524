package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

type vitals struct{ live, ready error }

func (v vitals) Live() error  { return v.live }
func (v vitals) Ready() error { return v.ready }

func TestProbesTellLivenessFromReadiness(t *testing.T) {
	h := Probes(vitals{ready: errors.New("no poll finished for 20m0s")}, http.NotFoundHandler())
	for _, c := range []struct {
		path, want string
		status     int
	}{
		{LivePath, `{"ok":true}`, 200},
		{ReadyPath, `{"ok":false,"error":"no poll finished for 20m0s"}`, 503},
		{"/", "404", 404},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %q, want %d %q", c.path, w.Code, w.Body, c.status, c.want)
		}
	}
}
