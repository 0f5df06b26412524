package testkit

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// TestDiscordGatewayIsStrict signs in as the gateway does not want it: what it
// closes with, and what it complains of.
func TestDiscordGatewayIsStrict(t *testing.T) {
	const properties = `"properties":{"os":"linux","browser":"x","device":"x"}`
	for name, c := range map[string]struct {
		query, say string
		want       int
		says       string
	}{
		"another version":      {"?v=9&encoding=json", ``, closeVersion, "want ?v=10"},
		"another token":        {"", `{"op":2,"d":{"token":"x","intents":0,` + properties + `}}`, closeAuthentication, ""},
		"a privileged intent":  {"", `{"op":2,"d":{"token":"` + DiscordToken + `","intents":32768,` + properties + `}}`, closeDisallowedIntents, "privileged"},
		"no intents":           {"", `{"op":2,"d":{"token":"` + DiscordToken + `",` + properties + `}}`, 4002, "intents are missing"},
		"no properties":        {"", `{"op":2,"d":{"token":"` + DiscordToken + `","intents":0}}`, 4002, "properties.os"},
		"before signing in":    {"", `{"op":3,"d":{}}`, closeNotAuthenticated, ""},
		"no JSON":              {"", `x`, 4002, "invalid character"},
		"too long":             {"", `"` + strings.Repeat("x", maxGatewaySend) + `"`, 4002, "bytes"},
		"twice":                {"", `{"op":2,"d":{"token":"` + DiscordToken + `","intents":0,` + properties + `}}`, closeTwice, "twice"},
		"an unknown operation": {"", `{"op":99,"d":{"token":"x"}}`, closeNotAuthenticated, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, DiscordOptions{})
			query := c.query
			if query == "" {
				query = "?v=10&encoding=json"
			}
			conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), d.gatewayURL()+query, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if c.say != "" {
				_ = conn.WriteMessage(websocket.TextMessage, []byte(c.say))
			}
			if c.want == closeTwice {
				_ = conn.WriteMessage(websocket.TextMessage, []byte(c.say))
			}
			for err == nil {
				_, _, err = conn.ReadMessage()
			}
			if closed, ok := errors.AsType[*websocket.CloseError](err); !ok || closed.Code != c.want {
				t.Errorf("closed by %v, want %d", err, c.want)
			}
			if said := strings.Join(d.TakeViolations(), "\n"); c.says == "" && said != "" || !strings.Contains(said, c.says) {
				t.Errorf("said %q, want %q", said, c.says)
			}
		})
	}
}

// TestDiscordForgetsWhoSaysGoodbye: a session that its bot closed with 1000
// cannot be resumed, one that broke off can.
func TestDiscordForgetsWhoSaysGoodbye(t *testing.T) {
	for code, want := range map[int]string{websocket.CloseNormalClosure: "9 ", 4000: "0 RESUMED"} {
		d := newDesk(t, DiscordOptions{})
		ask := func(conn *websocket.Conn, body string) (got string, e struct {
			Op int
			T  string
			D  json.RawMessage
		},
		) {
			_ = conn.WriteMessage(websocket.TextMessage, []byte(body))
			for {
				if err := conn.ReadJSON(&e); err != nil {
					t.Fatal(err)
				}
				if e.Op != 10 { // hello
					return fmt.Sprint(e.Op, " ", e.T), e
				}
			}
		}
		dial := func() *websocket.Conn {
			conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), d.gatewayURL()+"?v=10&encoding=json", nil)
			if err != nil {
				t.Fatal(err)
			}
			return conn
		}
		conn := dial()
		_, ready := ask(conn, `{"op":2,"d":{"token":"`+DiscordToken+`","intents":0,"properties":{"os":"x","browser":"x","device":"x"}}}`)
		var session struct {
			ID string `json:"session_id"`
		}
		_ = json.Unmarshal(ready.D, &session)
		_ = conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""))
		_ = conn.Close()
		for d.Listening() {
			runtime.Gosched()
		}
		conn = dial()
		if got, _ := ask(conn, `{"op":6,"d":{"token":"`+DiscordToken+`","session_id":"`+session.ID+`","seq":1}}`); got != want {
			t.Errorf("after %d: %s, want %s", code, got, want)
		}
		_ = conn.Close()
	}
}
