package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"watcher/internal/notify"
)

type answerCase struct {
	Name    string            `json:"name"`
	Side    string            `json:"side"`
	Status  int               `json:"status"`
	Header  map[string]string `json:"header"`
	Body    json.RawMessage   `json:"body"`
	Text    string            `json:"text"`
	Verdict notify.Verdict    `json:"verdict"`
	Final   bool              `json:"final"`
	Scope   notify.Scope      `json:"scope"`
	Reason  string            `json:"reason"`
	Retry   string            `json:"retry"`
	Says    string            `json:"says"`
}

func TestJudge(t *testing.T) {
	raw, err := os.ReadFile("testdata/answers.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []answerCase
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			ex := &exchange{status: c.Status, header: http.Header{}, body: []byte(c.Text)}
			if len(c.Body) > 0 {
				ex.body = c.Body
			}
			for k, v := range c.Header {
				ex.header.Set(k, v)
			}
			who := sideBot
			if c.Side == "webhook" {
				who = sideWebhook
			}
			got := judge(ex, who)
			if c.Verdict == "" {
				if got != nil {
					t.Fatalf("got %v, want none", got)
				}
				return
			}
			if got == nil {
				t.Fatal("got no error")
			}
			var retry time.Duration
			if c.Retry != "" {
				if retry, err = time.ParseDuration(c.Retry); err != nil {
					t.Fatal(err)
				}
			}
			want := notify.Error{Verdict: c.Verdict, Scope: c.Scope, Reason: c.Reason, Final: c.Final, RetryAfter: retry}
			have := *got
			have.Err = nil
			if have != want {
				t.Errorf("got  %+v\nwant %+v", have, want)
			}
			if !strings.Contains(got.Error(), c.Says) {
				t.Errorf("%q does not say %q", got, c.Says)
			}
		})
	}
}

func TestJudgeSilence(t *testing.T) {
	dial := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	read := &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
	cases := []struct {
		name    string
		ex      exchange
		verdict notify.Verdict
		scope   notify.Scope
		retry   time.Duration
	}{
		{"refused", exchange{err: dial, reached: true}, notify.VerdictLater, notify.ScopeAll, 0},
		{"no such name", exchange{err: fmt.Errorf("lookup: %w", &net.DNSError{Err: "no such host"}), reached: true}, notify.VerdictLater, notify.ScopeAll, 0},
		{"no connection had", exchange{err: errors.New("tls: handshake failure")}, notify.VerdictLater, notify.ScopeAll, 0},
		{"timed out before", exchange{err: context.DeadlineExceeded}, notify.VerdictLater, notify.ScopeAll, 0},
		{"timed out after", exchange{err: context.DeadlineExceeded, reached: true}, notify.VerdictUnknown, notify.ScopeChannel, 0},
		{"broke", exchange{err: read, reached: true}, notify.VerdictUnknown, notify.ScopeChannel, 0},
		{"shut down before", exchange{err: context.Canceled}, notify.VerdictLater, notify.ScopeChannel, 0},
		{"not our turn", exchange{err: &limited{wait: time.Minute, all: true, reason: reasonRateAll}}, notify.VerdictLater, notify.ScopeAll, time.Minute},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := judge(&c.ex, sideBot)
			if got.Verdict != c.verdict || got.Scope != c.scope || got.RetryAfter != c.retry {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestReadOnlyCallsAreNeverUncertain(t *testing.T) {
	got := readOnly(judge(&exchange{status: 502}, sideBot))
	if got.Verdict != notify.VerdictLater {
		t.Errorf("got %v", got.Verdict)
	}
}
