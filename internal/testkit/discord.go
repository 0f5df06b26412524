// Package testkit is what tests hold watcher against: a feed server that answers
// as scripted and notes what it was asked, and a fake Discord that is as strict
// as the real one and fails in its ways. Only tests import it.
package testkit

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// What every fake Discord starts with.
const (
	DiscordToken   = "MTAwMDAwMDAwMDAwMDAwMDAx.fake.token-of-the-bot"
	DiscordBotID   = "100000000000000001"
	DiscordGuildID = "100000000000000002"
	DiscordBotRole = "100000000000000003"
	DiscordOwnerID = "100000000000000004"
)

// DiscordOptions are what a fake Discord is made of.
type DiscordOptions struct {
	Addr        string           // to listen on; default a free port on 127.0.0.1
	Memory      bool             // listen nowhere: [Discord.Dial] leads here
	Heartbeat   time.Duration    // interval that the gateway asks for; default 41.25 s
	Now         func() time.Time // default time.Now
	NonceWindow time.Duration    // for which a nonce is remembered; default 3 minutes
	// Spec is the path of Discord's OpenAPI document; default
	// discord/openapi.json in the folder that WATCHER_SHARED names, or in
	// ../shared beside the repository. "none" for no document.
	Spec string
	// Limit and Per are the rate limit of posts to one channel; 0 for none.
	Limit int
	Per   time.Duration
	// OldEdits is how many changes of a message older than an hour are taken;
	// 0 for any number, negative for none.
	OldEdits int
}

// Discord is a Discord of one server, for tests: strict about what it is sent,
// and scripted to fail. What it accepts stays in memory. It is safe for
// concurrent use.
type Discord struct {
	opts   DiscordOptions
	spec   *discordSpec // nil without the document
	server *httptest.Server
	memory *memoryListener // nil unless in memory

	mu         sync.Mutex
	seq        uint64
	channels   map[string]*discordChannel
	hooks      map[string]*discordHook
	messages   []*DiscordMessage
	nonces     map[string]discordNonce
	faults     []*Fault
	requests   []DiscordRequest
	violations []string
	revoked    bool
	windows    map[string]*discordWindow
	gate       discordGate
	commands   map[string]*discordCommand
	puts       int // of commands
	plays      map[string]*DiscordPlay
}

// DiscordRequest is one request as it came.
type DiscordRequest struct {
	At     time.Time
	Method string
	Path   string // without the API's base, with the query
	Auth   string
	Agent  string
	Body   []byte
	Status int // answered; 0 if the connection was dropped
}

// StartDiscord starts a fake Discord on loopback, for tests and for programs
// that run the real binary against it. The caller closes it.
func StartDiscord(o DiscordOptions) (*Discord, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NonceWindow == 0 {
		o.NonceWindow = 3 * time.Minute
	}
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	spec, err := loadDiscordSpec(o.Spec)
	if err != nil {
		return nil, err
	}
	d := &Discord{
		opts:     o,
		spec:     spec,
		channels: map[string]*discordChannel{},
		hooks:    map[string]*discordHook{},
		nonces:   map[string]discordNonce{},
		windows:  map[string]*discordWindow{},
		gate:     discordGate{lines: map[*discordLine]bool{}, sessions: map[string]*discordSession{}},
		commands: map[string]*discordCommand{},
		plays:    map[string]*DiscordPlay{},
	}
	l, err := d.listen()
	if err != nil {
		return nil, fmt.Errorf("fake Discord: %w", err)
	}
	d.server = httptest.NewUnstartedServer(d)
	_ = d.server.Listener.Close()
	d.server.Listener = l
	d.server.Start()
	return d, nil
}

func (d *Discord) listen() (net.Listener, error) {
	if d.opts.Memory {
		d.memory = &memoryListener{conns: make(chan net.Conn), done: make(chan struct{})}
		return d.memory, nil
	}
	var lc net.ListenConfig
	return lc.Listen(context.Background(), "tcp", d.opts.Addr)
}

// NewDiscord starts a fake Discord for a test and closes it after. Violations
// that the test has not taken fail it.
func NewDiscord(t testing.TB, o DiscordOptions) *Discord {
	t.Helper()
	d, err := StartDiscord(o)
	if err != nil {
		t.Fatal(err)
	}
	if !d.HasSpec() {
		t.Log("Discord's OpenAPI document is not here: requests are judged by our own rules only")
	}
	t.Cleanup(func() {
		d.Close()
		for _, v := range d.TakeViolations() {
			t.Errorf("Discord would object: %s", v)
		}
	})
	return d
}

// Close stops the server.
func (d *Discord) Close() {
	d.closeGateway()
	d.server.CloseClientConnections()
	d.server.Close()
}

// HasSpec reports whether requests are held against Discord's own document.
func (d *Discord) HasSpec() bool { return d.spec != nil }

// API is the base address of the API, version path included.
func (d *Discord) API() string { return d.server.URL + "/api/v10" }

// Requests returns all that was asked, in order.
func (d *Discord) Requests() []DiscordRequest {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]DiscordRequest(nil), d.requests...)
}

// Counts returns how many requests there were, and how many messages, deleted
// ones too: for who waits for the next.
func (d *Discord) Counts() (requests, messages int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.requests), len(d.messages)
}

// Violations returns what was wrong with requests, and with our own answers.
func (d *Discord) Violations() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.violations...)
}

// TakeViolations returns the violations and forgets them.
func (d *Discord) TakeViolations() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.violations
	d.violations = nil
	return v
}

// RevokeToken makes the bot's token invalid.
func (d *Discord) RevokeToken() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.revoked = true
}

func (d *Discord) violate(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.violations = append(d.violations, fmt.Sprintf(format, args...))
}

// snowflake returns a new id; the caller holds the lock.
func (d *Discord) snowflake() string {
	d.seq++
	ms := uint64(d.opts.Now().UnixMilli() - 1420070400000)
	return fmt.Sprint(ms<<22 | d.seq&0x3FFFFF)
}

// answer is what a handler has to say.
type discordAnswer struct {
	status int
	body   any // marshalled; nil for none
	header http.Header
}

func discordError(status, code int, message string) discordAnswer {
	return discordAnswer{status: status, body: map[string]any{"code": code, "message": message}}
}

func discordFormError(path, message string) discordAnswer {
	inner := map[string]any{"_errors": []any{map[string]any{"code": "BASE_TYPE_BAD_LENGTH", "message": message}}}
	return discordAnswer{status: http.StatusBadRequest, body: map[string]any{
		"code": 50035, "message": "Invalid Form Body", "errors": map[string]any{path: inner},
	}}
}

func (a discordAnswer) bytes() []byte {
	if a.body == nil {
		return nil
	}
	raw, err := json.Marshal(a.body)
	if err != nil {
		panic(err) // our own maps
	}
	return raw
}
