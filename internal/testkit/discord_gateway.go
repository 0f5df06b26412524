package testkit

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// DiscordAppID is the application's id, which is not always the bot's.
const DiscordAppID = "100000000000000005"

// DiscordSilence is what the gateway leaves out.
type DiscordSilence string

// The silences.
const (
	SilentNever DiscordSilence = ""
	SilentHello DiscordSilence = "hello" // it takes the connection and says nothing
	SilentReady DiscordSilence = "ready" // it never answers IDENTIFY or RESUME
	SilentAcks  DiscordSilence = "acks"  // it answers no heartbeat
)

// Close codes (topics/opcodes-and-status-codes).
const (
	closeNotAuthenticated  = 4003
	closeAuthentication    = 4004
	closeTwice             = 4005
	closeRateLimited       = 4008
	closeTimedOut          = 4009
	closeVersion           = 4012
	closeDisallowedIntents = 4014
)

// maxGatewaySend is Discord's limit of what is sent to the gateway, in bytes,
// and maxGatewaySends how many of it in a minute.
const (
	maxGatewaySend  = 4096
	maxGatewaySends = 120
)

// privilegedIntents are members, presences and message content.
const privilegedIntents = 1<<1 | 1<<8 | 1<<15

// discordGate is the gateway of a fake Discord; its lock is the fake's.
type discordGate struct {
	lines    map[*discordLine]bool
	sessions map[string]*discordSession
	silence  DiscordSilence
	refuse   []int // codes that the next ones to sign in are closed with
	forget   int   // how many RESUMEs are answered with op 9
	down     bool  // connections are refused
	starts   int   // what session_start_limit has left, 0 for plenty
	counts   DiscordGatewayCounts
	busy     sync.WaitGroup
}

// DiscordGatewayCounts are how often things were asked of the gateway.
type DiscordGatewayCounts struct{ Connections, Identifies, Resumes, Heartbeats int }

// discordSession is what a RESUME takes up.
type discordSession struct {
	id     string
	events []discordEvent // in order; the n-th has the number n+1
	line   *discordLine   // nil while nobody listens
}

type discordEvent struct {
	name string
	data any
}

// GatewayCounts returns what was asked of the gateway so far.
func (d *Discord) GatewayCounts() DiscordGatewayCounts {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gate.counts
}

// Listening reports whether a bot has signed in at the gateway and is there.
func (d *Discord) Listening() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.ContainsFunc(values(d.gate.sessions), func(s *discordSession) bool { return s.line != nil })
}

// SilenceGateway makes the gateway leave something out.
func (d *Discord) SilenceGateway(s DiscordSilence) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gate.silence = s
}

// RefuseGateway closes the next connections that sign in, one with each code.
func (d *Discord) RefuseGateway(codes ...int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gate.refuse = append(d.gate.refuse, codes...)
}

// ForgetSessions answers the next n RESUMEs with an invalid session.
func (d *Discord) ForgetSessions(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gate.forget = n
}

// LeaveStarts says how many sign-ins Discord still grants today.
func (d *Discord) LeaveStarts(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gate.starts = n
}

// CloseGateway ends all connections with a code; 0 drops them.
func (d *Discord) CloseGateway(code int) {
	for _, l := range d.gatewayLines() {
		l.close(code)
	}
}

// StopGateway ends all connections and takes no new one until
// [Discord.StartGateway].
func (d *Discord) StopGateway() {
	d.mu.Lock()
	d.gate.down = true
	d.mu.Unlock()
	d.CloseGateway(0)
}

// StartGateway takes connections again; sessions from before are unknown.
func (d *Discord) StartGateway() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gate.down = false
	d.gate.sessions = map[string]*discordSession{}
}

// AskToReconnect sends op 7 to all connections.
func (d *Discord) AskToReconnect() { d.sendAll(map[string]any{"op": 7, "d": nil}) }

// InvalidateSessions sends op 9 to all connections.
func (d *Discord) InvalidateSessions(resumable bool) {
	if !resumable {
		d.mu.Lock()
		d.gate.sessions = map[string]*discordSession{}
		d.mu.Unlock()
	}
	d.sendAll(map[string]any{"op": 9, "d": resumable})
}

// AskForHeartbeat sends op 1 to all connections.
func (d *Discord) AskForHeartbeat() { d.sendAll(map[string]any{"op": 1, "d": nil}) }

func (d *Discord) sendAll(v any) {
	for _, l := range d.gatewayLines() {
		l.send(v)
	}
}

func (d *Discord) gatewayLines() []*discordLine {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []*discordLine
	for l := range d.gate.lines {
		all = append(all, l)
	}
	return all
}

// Dispatch sends an event to whoever has signed in, or keeps it for a RESUME.
func (d *Discord) Dispatch(name string, data any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.gate.sessions {
		s.events = append(s.events, discordEvent{name, data})
		s.deliver(len(s.events))
	}
}

// deliver sends the session's n-th event.
func (s *discordSession) deliver(n int) {
	if s.line != nil {
		e := s.events[n-1]
		s.line.send(map[string]any{"op": 0, "s": n, "t": e.name, "d": e.data})
	}
}

func values[K comparable, V any](m map[K]V) []V {
	var all []V
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

func (d *Discord) gatewayURL() string {
	return "ws" + strings.TrimPrefix(d.server.URL, "http") + "/gateway"
}

// gatewayBot answers GET /gateway/bot; the lock is held.
func (d *Discord) gatewayBot() discordAnswer {
	left := 1000 - d.gate.counts.Identifies
	if d.gate.starts != 0 {
		left = d.gate.starts
	}
	return discordAnswer{status: 200, body: map[string]any{
		"url": d.gatewayURL(), "shards": 1,
		"session_start_limit": map[string]any{"total": 1000, "remaining": left, "reset_after": 14400000, "max_concurrency": 1},
	}}
}

// serveGateway takes a connection.
func (d *Discord) serveGateway(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	down := d.gate.down
	d.mu.Unlock()
	if down {
		http.Error(w, "no gateway", http.StatusServiceUnavailable)
		return
	}
	up := websocket.Upgrader{}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	l := &discordLine{d: d, conn: conn, out: make(chan discordFrame, 1024), gone: make(chan struct{})}
	d.mu.Lock()
	d.gate.lines[l] = true
	d.gate.counts.Connections++
	d.gate.busy.Add(2)
	d.mu.Unlock()
	go l.write()
	defer d.gate.busy.Done()
	if r.URL.Path != "/gateway" && r.URL.Path != "/gateway/" || r.URL.Query().Get("v") != "10" || r.URL.Query().Get("encoding") != "json" {
		d.violate("gateway: connected to %s: want ?v=10&encoding=json", r.URL)
		l.close(closeVersion)
	}
	l.read()
}

// closeGateway ends every connection and waits for them.
func (d *Discord) closeGateway() {
	d.mu.Lock()
	d.gate.down = true
	d.mu.Unlock()
	d.CloseGateway(0)
	d.gate.busy.Wait()
}

// heartbeatEvery is the interval that HELLO names.
func (d *Discord) heartbeatEvery() time.Duration {
	if d.opts.Heartbeat != 0 {
		return d.opts.Heartbeat
	}
	return 41250 * time.Millisecond
}

// discordReady is what READY says.
func discordReady(session, resume string) map[string]any {
	return map[string]any{
		"v": 10, "user": discordMe(), "guilds": []any{map[string]any{"id": DiscordGuildID, "unavailable": true}},
		"session_id": session, "resume_gateway_url": resume,
		"application": map[string]any{"id": DiscordAppID, "flags": 0},
	}
}

// discordApplication is the bot's application, as the bot is told of it.
func discordApplication() map[string]any {
	return map[string]any{
		"id": DiscordAppID, "name": "watcher", "icon": nil, "description": "", "type": nil, "verify_key": "00", "flags": 0, "flags_new": "0",
		"redirect_uris": []any{}, "interactions_endpoint_url": nil, "role_connections_verification_url": nil,
		"owner": discordUser("100000000000000006", "owner", false), "approximate_guild_count": 1, "approximate_user_install_count": 0,
		"approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": nil, "eligible_oauth2_scopes": []any{},
		"bot": discordMe(), "bot_public": false, "bot_require_code_grant": false,
	}
}
