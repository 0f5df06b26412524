package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"watcher/internal/notify"
	"watcher/internal/text"
)

// The reasons of a [notify.Error]; each is the label of a metric as well.
const (
	reasonRateChannel  = "rate limit of the channel"
	reasonRateAll      = "rate limit of the bot"
	reasonRateOwn      = "own rate limit"
	reasonBanned       = "blocked before Discord"
	reasonBreaker      = "too many refusals"
	reasonUnreachable  = "Discord not reached"
	reasonBroken       = "connection broke"
	reasonServer       = "Discord failed"
	reasonOverloaded   = "Discord overloaded"
	reasonSlowmode     = "slow mode"
	reasonForm         = "message not valid"
	reasonFilter       = "message filtered"
	reasonUnauthorised = "token not valid"
	reasonForbidden    = "permission missing"
	reasonMissing      = "channel missing"
	reasonRole         = "role missing"
	reasonKind         = "channel of the wrong kind"
	reasonMoved        = "address moved"
	reasonStrange      = "answer not understood"
	reasonThread       = "thread deleted or locked"
	reasonArchived     = "post archived or locked"
	reasonThreads      = "too many threads"
	reasonStale        = "message too old to be changed"
	reasonGone         = "message deleted"
)

// adviceTag is what to do about a forum that asks for a tag on every post.
const adviceTag = "the forum asks for a tag on every post: in Discord open Edit Channel and turn off Require people to select tags when posting"

// side is who made a call: it decides what a 401 or 404 means.
type side int

const (
	sideBot side = iota
	sideWebhook
)

// complaint is the body of Discord's refusals.
type complaint struct {
	Code       int             `json:"code"`
	Message    string          `json:"message"`
	RetryAfter float64         `json:"retry_after"`
	Errors     json.RawMessage `json:"errors"`
	// said is set when the body was Discord's at all.
	said bool
}

func readComplaint(body []byte) complaint {
	var c complaint
	c.said = json.Unmarshal(body, &c) == nil
	return c
}

// judge classifies what came back; nil for 2xx. It knows no addresses, so its
// words need no redaction, except those of a transport's error.
func judge(ex *exchange, who side) *notify.Error {
	if ex.status == 0 {
		return judgeSilence(ex)
	}
	if ex.status >= 200 && ex.status < 300 {
		return nil
	}
	c := readComplaint(ex.body)
	cause := fmt.Errorf("status %d%s", ex.status, c.text())
	e := &notify.Error{Scope: notify.ScopeChannel, Err: cause}
	if ex.status == http.StatusTooManyRequests {
		hit := readLimit(ex)
		e.Verdict, e.Reason, e.RetryAfter = notify.VerdictLater, hit.reason, hit.wait
		if hit.all {
			e.Scope = notify.ScopeAll
		}
		return e
	}
	if c.said && judgeCode(e, c) {
		return e
	}
	judgeStatus(e, ex, c, who)
	return e
}

// judgeSilence classifies a call that brought no answer.
func judgeSilence(ex *exchange) *notify.Error {
	if lim, ok := errors.AsType[*limited](ex.err); ok {
		e := &notify.Error{Verdict: notify.VerdictLater, Reason: lim.reason, Scope: notify.ScopeChannel, RetryAfter: lim.wait, Err: lim.err}
		if lim.all {
			e.Scope = notify.ScopeAll
		}
		if lim.revoked {
			e.Verdict = notify.VerdictRevoked
		}
		return e
	}
	e := &notify.Error{Verdict: notify.VerdictUnknown, Reason: reasonBroken, Scope: notify.ScopeChannel, Err: ex.err}
	dial, isNet := errors.AsType[*net.OpError](ex.err)
	_, isName := errors.AsType[*net.DNSError](ex.err)
	if !ex.reached || isName || (isNet && dial.Op == "dial") {
		e.Verdict, e.Reason, e.Scope = notify.VerdictLater, reasonUnreachable, notify.ScopeAll
	}
	if errors.Is(ex.err, context.Canceled) {
		e.Scope = notify.ScopeChannel // our own doing says nothing of Discord
	}
	return e
}

// judgeCode classifies by Discord's own code, where that says more than the
// status (topics/opcodes-and-status-codes, JSON error codes).
func judgeCode(e *notify.Error, c complaint) bool {
	switch c.Code {
	case 20016: // slow mode
		e.Verdict, e.Reason, e.RetryAfter = notify.VerdictLater, reasonSlowmode, max(duration(c.RetryAfter), waitUnsaid)
	case 20022, 20028, 20029, 30046, 40004, 40006: // write limits and what is switched off for a time
		e.Verdict, e.Reason, e.RetryAfter = notify.VerdictLater, reasonRateChannel, max(duration(c.RetryAfter), time.Minute)
	case 130000:
		e.Verdict, e.Reason, e.RetryAfter = notify.VerdictLater, reasonOverloaded, duration(c.RetryAfter)
	case 20009, 200000, 200001, 240000: // AutoMod, harmful links
		e.Verdict, e.Reason = notify.VerdictRefused, reasonFilter
	case 50006, 50035, 50109, 40005:
		e.Verdict, e.Reason = notify.VerdictRefused, reasonForm
	case 50008, 50024, 50068, 220001, 220002, 220003:
		e.Verdict, e.Reason = notify.VerdictClosed, reasonKind
	case codeTagRequired:
		e.Verdict, e.Reason = notify.VerdictClosed, reasonKind
		e.Err = fmt.Errorf("%s (%w)", adviceTag, e.Err)
	case codeThreadsFull:
		e.Verdict, e.Reason, e.RetryAfter = notify.VerdictLater, reasonThreads, 10*time.Minute
	case codeThreadArchived, codeThreadLocked:
		e.Verdict, e.Reason = notify.VerdictClosed, reasonForbidden
	case 10003:
		e.Verdict, e.Reason = notify.VerdictClosed, reasonMissing
	case 10015: // a deleted webhook never comes back
		e.Verdict, e.Reason, e.Final = notify.VerdictClosed, reasonMissing, true
	default:
		return false
	}
	return true
}

func judgeStatus(e *notify.Error, ex *exchange, c complaint, who side) {
	switch {
	case ex.status == http.StatusUnauthorized && who == sideBot:
		e.Verdict, e.Reason, e.Scope = notify.VerdictRevoked, reasonUnauthorised, notify.ScopeAll
	case ex.status == http.StatusUnauthorized:
		e.Verdict, e.Reason = notify.VerdictClosed, reasonUnauthorised
	case ex.status == http.StatusForbidden && !c.said:
		// Not Discord's word: a proxy's, or that of what stands before Discord.
		e.Verdict, e.Reason, e.Scope, e.RetryAfter = notify.VerdictLater, reasonBanned, notify.ScopeAll, waitBanned
	case ex.status == http.StatusForbidden:
		e.Verdict, e.Reason = notify.VerdictClosed, reasonForbidden
	case ex.status == http.StatusNotFound, ex.status == http.StatusGone:
		e.Verdict, e.Reason = notify.VerdictClosed, reasonMissing
	case ex.status == http.StatusRequestTimeout:
		e.Verdict, e.Reason = notify.VerdictUnknown, reasonServer
	case ex.status == http.StatusBadRequest, ex.status == http.StatusRequestEntityTooLarge:
		e.Verdict, e.Reason = notify.VerdictRefused, reasonForm
	case ex.status >= 500:
		e.Verdict, e.Reason, e.RetryAfter = notify.VerdictUnknown, reasonServer, seconds(ex.header.Get("Retry-After"))
	case ex.status >= 300 && ex.status < 400:
		e.Verdict, e.Reason = notify.VerdictClosed, reasonMoved
	case c.said && c.Code != 0:
		e.Verdict, e.Reason = notify.VerdictRefused, reasonForm
	default:
		e.Verdict, e.Reason = notify.VerdictLater, reasonStrange
	}
}

// text is what Discord said, with the fields that it found wrong.
func (c complaint) text() string {
	if !c.said {
		return ""
	}
	var b strings.Builder
	if c.Code != 0 {
		fmt.Fprintf(&b, ", code %d", c.Code)
	}
	if c.Message != "" {
		b.WriteString(": " + c.Message)
	}
	for i, f := range fields(c.Errors) {
		if i == 5 {
			b.WriteString("; …")
			break
		}
		b.WriteString("; " + f)
	}
	return text.Cut(b.String(), 500)
}

// fields flattens the nested errors of a form: "embeds.0.title: too long".
func fields(raw json.RawMessage) []string {
	var tree map[string]any
	if len(raw) == 0 || json.Unmarshal(raw, &tree) != nil {
		return nil
	}
	var out []string
	var walk func(path string, node map[string]any)
	walk = func(path string, node map[string]any) {
		if list, ok := node["_errors"].([]any); ok {
			for _, one := range list {
				if m, ok := one.(map[string]any); ok {
					out = append(out, fmt.Sprintf("%s: %v", path, m["message"]))
				}
			}
		}
		for k, v := range node {
			if m, ok := v.(map[string]any); ok {
				walk(strings.TrimPrefix(path+"."+k, "."), m)
			}
		}
	}
	walk("", tree)
	slices.Sort(out)
	return out
}

// readOnly turns the verdict on a call that changes nothing: whatever became
// of it, it may be made again.
func readOnly(e *notify.Error) *notify.Error {
	if e != nil && e.Verdict == notify.VerdictUnknown {
		e.Verdict = notify.VerdictLater
	}
	return e
}

// redact keeps addresses and secrets out of an error's cause.
func (c *Client) redact(e *notify.Error, secrets ...string) error {
	if e == nil {
		return nil
	}
	if e.Err == nil {
		return e
	}
	said := e.Err.Error()
	clean := said
	for _, s := range append(secrets, c.secrets...) {
		if s != "" {
			clean = strings.ReplaceAll(clean, s, "<secret>")
		}
	}
	if clean != said {
		e.Err = errors.New(clean)
	}
	return e
}
