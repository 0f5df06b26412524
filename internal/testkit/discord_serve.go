package testkit

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// maxDiscordBody is Discord's limit of a request.
const maxDiscordBody = 25 << 20

var discordAgent = regexp.MustCompile(`^DiscordBot \(https?://[^\s,]+, [^\s)]+\)( .*)?$`)

// discordCall is one request on its way through the fake.
type discordCall struct {
	method string
	parts  []string // of the path, after the version
	query  url.Values
	auth   string
	body   []byte
	files  map[string][]byte // sent along, by their names
	form   map[string]any    // the body, decoded; of a forum's post, its message
	start  map[string]any    // of a forum's post, the whole body
}

// is reports whether the call is of the method and path, in which "*" stands
// for one part: "POST channels/*/messages".
func (c *discordCall) is(method, pattern string) bool {
	want := strings.Split(pattern, "/")
	if c.method != method || len(want) != len(c.parts) {
		return false
	}
	for i, w := range want {
		if w != "*" && w != c.parts[i] {
			return false
		}
	}
	return true
}

// posts reports whether the call makes a message.
func (c *discordCall) posts() bool {
	return c.is("POST", "channels/*/messages") || c.is("POST", "webhooks/*/*") || c.startsPost()
}

// startsPost reports whether the call makes a post of a forum.
func (c *discordCall) startsPost() bool { return c.is("POST", "channels/*/threads") }

func (c *discordCall) edits() bool {
	return c.is("PATCH", "channels/*/messages/*") || c.is("PATCH", "webhooks/*/*/messages/*")
}

// byPlay reports whether the call answers an interaction further.
func (c *discordCall) byPlay() bool {
	return c.byHook() && len(c.parts) > 1 && c.parts[1] == DiscordAppID
}

func (c *discordCall) byHook() bool { return c.parts[0] == "webhooks" }

// ServeHTTP implements [http.Handler].
func (d *Discord) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") != "" {
		d.serveGateway(w, r)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxDiscordBody+1))
	if err != nil {
		return
	}
	w.Header().Set("Date", d.opts.Now().UTC().Format(http.TimeFormat))
	path, versioned := strings.CutPrefix(r.URL.Path, "/api/v10/")
	if !versioned {
		// Webhooks are copied without a version.
		var hook bool
		if path, hook = strings.CutPrefix(r.URL.Path, "/api/"); !hook || !strings.HasPrefix(path, "webhooks/") {
			d.violate("%s %s: not version 10 of the API", r.Method, r.URL.Path)
			writeDiscord(w, discordError(http.StatusNotFound, 0, "404: Not Found"))
			return
		}
	}
	c := &discordCall{
		method: r.Method,
		parts:  strings.Split(path, "/"),
		query:  r.URL.Query(),
		auth:   r.Header.Get("Authorization"),
		body:   body,
	}
	c.unpack(r)
	n := d.note(c, r)
	spec := *r
	spec.URL = &url.URL{Scheme: "https", Host: "discord.com", Path: "/api/v10/" + path, RawQuery: r.URL.RawQuery}
	spec.Body = io.NopCloser(bytes.NewReader(c.body))

	fault := d.fault(c)
	if fault.before() {
		d.fail(w, n, *fault)
		return
	}
	a := d.judge(c, &spec)
	if a.status == 0 {
		a = d.handle(c)
	}
	d.checkAnswer(&spec, a)
	if fault != nil {
		d.failAfter(w, r, n, *fault, a)
		return
	}
	d.answered(n, a.status)
	writeDiscord(w, a)
}

// note records a request and returns its number.
func (d *Discord) note(c *discordCall, r *http.Request) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	path := strings.Join(c.parts, "/")
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	d.requests = append(d.requests, DiscordRequest{
		At: d.opts.Now(), Method: c.method, Path: path, Auth: c.auth, Agent: r.UserAgent(), Body: c.body,
	})
	return len(d.requests) - 1
}

func (d *Discord) answered(n, status int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.requests[n].Status = status
}

// handle answers a call that is in order.
func (d *Discord) handle(c *discordCall) discordAnswer {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c.byHook() {
		return d.handleHook(c)
	}
	if c.is("GET", "gateway") {
		return discordAnswer{status: 200, body: map[string]any{"url": d.gatewayURL()}}
	}
	if c.is("POST", "interactions/*/*/callback") {
		return d.callback(c)
	}
	if c.auth != "Bot "+DiscordToken || d.revoked {
		return discordError(http.StatusUnauthorized, 0, "401: Unauthorized")
	}
	switch {
	case c.is("GET", "gateway/bot"):
		return d.gatewayBot()
	case c.is("GET", "applications/*/guilds/*/commands"), c.is("PUT", "applications/*/guilds/*/commands"):
		return d.handleCommands(c)
	case c.is("GET", "users/@me"):
		return discordAnswer{status: 200, body: discordMe()}
	case c.is("GET", "applications/@me"):
		return discordAnswer{status: 200, body: discordApplication()}
	case c.is("GET", "guilds/*/threads/active"):
		return d.listThreads("", false)
	case c.is("GET", "guilds/*"), c.is("GET", "guilds/*/roles"), c.is("GET", "guilds/*/members/*"):
		return d.handleGuild(c)
	case c.parts[0] == "channels":
		return d.handleChannel(c)
	}
	d.violations = append(d.violations, "the fake has no "+c.method+" "+strings.Join(c.parts, "/"))
	return discordError(http.StatusNotFound, 0, "404: Not Found")
}

func writeDiscord(w http.ResponseWriter, a discordAnswer) {
	maps.Copy(w.Header(), a.header)
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_, _ = w.Write(a.bytes())
}
