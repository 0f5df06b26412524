package testkit

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// FaultKind is a way for Discord to fail.
type FaultKind string

// The ways. Those that end in "after" have accepted the call before they fail.
const (
	FaultRateUser         FaultKind = "429 user"
	FaultRateShared       FaultKind = "429 shared"
	FaultRateGlobal       FaultKind = "429 global"      // without Reset-After, as documented
	FaultRateUnsaid       FaultKind = "429 unsaid"      // without a time
	FaultRateHTML         FaultKind = "429 html"        // the ban page of what stands before Discord
	FaultStatus           FaultKind = "status"          // Status, with Code if that is set
	FaultStatusAfter      FaultKind = "status after"    // accepted all the same
	FaultDrop             FaultKind = "drop"            // the connection, the call unread
	FaultDropAfter        FaultKind = "drop after"      // accepted all the same
	FaultSlow             FaultKind = "slow after"      // the answer stops half way, one without a body before its status, until the caller leaves
	FaultCut              FaultKind = "cut after"       // half an answer, then the connection ends
	FaultUnknownComponent FaultKind = "component after" // 200, with a component no library knows
	FaultHTML             FaultKind = "html"            // Status, and a page
)

// Fault is one scripted failure.
type Fault struct {
	Kind   FaultKind
	Match  string // "GET users/@me" and the like, the beginning; default: calls that make a message
	Times  int    // default 1; negative for ever
	Status int
	Code   int
	Text   string        // Discord's message
	Retry  time.Duration // in the body of a 429; default 1 s
	Header time.Duration // in the Retry-After header; default as in the body
}

// Script appends failures; each is used up before the next that matches.
func (d *Discord) Script(faults ...Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range faults {
		if f.Times == 0 {
			f.Times = 1
		}
		d.faults = append(d.faults, &f)
	}
}

// ClearFaults ends what is scripted.
func (d *Discord) ClearFaults() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = nil
}

// fault takes the failure that a call meets, nil if none.
func (d *Discord) fault(c *discordCall) *Fault {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range d.faults {
		hit := c.posts()
		if f.Match != "" {
			hit = strings.HasPrefix(c.method+" "+strings.Join(c.parts, "/"), f.Match)
		}
		if f.Times != 0 && hit {
			f.Times--
			return f
		}
	}
	return nil
}

// before reports whether the call fails unseen.
func (f *Fault) before() bool {
	if f == nil {
		return false
	}
	switch f.Kind {
	case FaultStatusAfter, FaultDropAfter, FaultSlow, FaultCut, FaultUnknownComponent:
		return false
	}
	return true
}

// fail answers a call that was not looked at.
func (d *Discord) fail(w http.ResponseWriter, n int, f Fault) {
	a := f.answer()
	d.answered(n, a.status)
	switch f.Kind {
	case FaultDrop:
		panic(http.ErrAbortHandler)
	case FaultRateHTML, FaultHTML:
		maps.Copy(w.Header(), a.header)
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		w.WriteHeader(a.status)
		_, _ = w.Write([]byte("<!doctype html><title>Access denied</title><h1>Error 1015</h1>"))
	default:
		writeDiscord(w, a)
	}
}

// answer is the refusal that a fault makes.
func (f Fault) answer() discordAnswer {
	retry := f.Retry
	if retry == 0 {
		retry = time.Second
	}
	header := f.Header
	if header == 0 {
		header = retry
	}
	h := http.Header{}
	h.Set("Retry-After", strconv.Itoa(int(header.Seconds())))
	body := map[string]any{"message": "You are being rate limited.", "retry_after": retry.Seconds(), "global": false}
	limited := discordAnswer{status: http.StatusTooManyRequests, header: h, body: body}
	switch f.Kind {
	case FaultRateUser, FaultRateShared:
		scope := strings.TrimPrefix(string(f.Kind), "429 ")
		h.Set("X-RateLimit-Scope", scope)
		h.Set("X-RateLimit-Bucket", "abcd1234")
		h.Set("X-RateLimit-Remaining", "0")
		h.Set("X-RateLimit-Limit", "5")
		h.Set("X-RateLimit-Reset-After", strconv.FormatFloat(retry.Seconds(), 'f', 3, 64))
		return limited
	case FaultRateGlobal:
		h.Set("X-RateLimit-Global", "true")
		h.Set("X-RateLimit-Scope", "global")
		body["global"] = true
		return limited
	case FaultRateUnsaid:
		h.Del("Retry-After")
		delete(body, "retry_after")
		return limited
	case FaultRateHTML:
		if f.Header == 0 {
			h.Del("Retry-After")
		}
		return limited
	case FaultDrop, FaultDropAfter:
		return discordAnswer{}
	}
	text := f.Text
	if text == "" {
		text = http.StatusText(f.Status)
	}
	return discordError(f.Status, f.Code, text)
}

// failAfter spoils the answer to a call that was accepted.
func (d *Discord) failAfter(w http.ResponseWriter, r *http.Request, n int, f Fault, a discordAnswer) {
	switch f.Kind {
	case FaultDropAfter:
		panic(http.ErrAbortHandler)
	case FaultSlow, FaultCut:
		d.answered(n, a.status)
		raw := a.bytes()
		if f.Kind == FaultSlow && a.status == http.StatusNoContent {
			<-r.Context().Done()
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
		w.WriteHeader(a.status)
		_, _ = w.Write(raw[:len(raw)/2])
		_ = http.NewResponseController(w).Flush()
		if f.Kind == FaultCut {
			panic(http.ErrAbortHandler)
		}
		<-r.Context().Done()
	case FaultUnknownComponent:
		d.answered(n, a.status)
		var m map[string]any
		_ = json.Unmarshal(a.bytes(), &m)
		m["components"] = []any{map[string]any{"type": 99, "id": 1}}
		writeDiscord(w, discordAnswer{status: a.status, body: m, header: a.header})
	default:
		a = f.answer()
		d.answered(n, a.status)
		writeDiscord(w, a)
	}
}
