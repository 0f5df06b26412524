package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"watcher/internal/outbound"
)

// How long each step of a connection may take.
const (
	addressWithin = 15 * time.Second
	dialWithin    = 20 * time.Second
	helloWithin   = 20 * time.Second
	readyWithin   = 30 * time.Second
	writeWithin   = 10 * time.Second
	// steady is how long a connection must last for its end to be the first of a
	// row of failures.
	steady = time.Minute
)

// resumes is how often a session is tried to be taken up before another is begun:
// the address for it may be gone.
const resumes = 5

// maxEvent bounds what is read at once, in bytes. Without intents, interactions
// are the largest, and they hold a message at most.
const maxEvent = 4 << 20

// Why a connection ends that did not fail.
var (
	errAsked   = errors.New("the gateway asked to reconnect")
	errInvalid = errors.New("the gateway does not know the session")
	errDeaf    = errors.New("the gateway has not answered a heartbeat")
)

// handlers are called by the goroutine that reads: they must not block.
type handlers struct {
	ready       func(application string)
	interaction func(raw []byte)
}

// gateway is the bot's ear: one connection at a time, taken up again where it
// broke off. docs/adr/0006-own-gateway.md says why it is not discordgo's.
type gateway struct {
	o       Options
	on      handlers
	budget  *budget
	session resumable
}

// resumable is what a RESUME takes; no id, no session.
type resumable struct {
	id, url string
	seq     atomic.Int64
}

func (s *resumable) forget() {
	s.id, s.url = "", ""
	s.seq.Store(0)
}

func newGateway(o Options, on handlers) *gateway {
	return &gateway{o: o, on: on, budget: &budget{ledger: o.Ledger, now: o.Now}}
}

// run keeps a connection until the context ends. Its error is one that no new
// connection mends.
func (g *gateway) run(ctx context.Context) error {
	for tries := 0; ; tries++ {
		lasted, err := g.connect(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // being told to stop is no failure
		}
		if f, ok := asFatal(err); ok {
			return f
		}
		if forgets(err) || tries >= resumes {
			g.session.forget()
		}
		if lasted >= steady {
			tries = 0
		}
		wait := backoff(tries)
		if errors.Is(err, errAsked) && tries == 0 {
			g.o.Log.Debug("gateway connects anew", "err", err)
		} else {
			g.o.Log.Warn("gateway lost; connecting again", "err", outbound.Redact(err), "dur", wait.Round(time.Millisecond))
		}
		if !pause(ctx, wait) {
			return nil
		}
	}
}

// backoff is how long to wait after so many failures in a row: a second at most
// at first, five minutes at last, and never the same for all who lost Discord
// at once.
func backoff(tries int) time.Duration {
	most := min(time.Second<<min(tries, 10), 5*time.Minute)
	return most/4 + rand.N(most*3/4)
}

// pause waits, and reports whether the context still stands.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}

// connect makes one connection and listens until it ends. lasted is for how
// long it was signed in.
func (g *gateway) connect(ctx context.Context) (lasted time.Duration, err error) {
	address := g.session.url
	if g.session.id == "" {
		if err := g.turn(ctx); err != nil {
			return 0, err
		}
		if address, err = g.address(ctx); err != nil {
			return 0, err
		}
	}
	conn, err := g.dial(ctx, address)
	if err != nil {
		return 0, err
	}
	l := newLine(conn, &g.session.seq)
	defer l.end()
	defer context.AfterFunc(ctx, func() { l.fail(websocket.CloseNormalClosure, ctx.Err()) })()
	every, err := l.hello()
	if err != nil {
		return 0, err
	}
	if err := g.signIn(ctx, l); err != nil {
		return 0, err
	}
	var signedIn time.Time
	err = l.listen(every, func(e event) error {
		if signedIn.IsZero() && (e.Name == "READY" || e.Name == "RESUMED") {
			signedIn = time.Now()
			l.patience.Store(int64(every + answerWithin))
		}
		return g.take(e)
	})
	if !signedIn.IsZero() {
		lasted = time.Since(signedIn)
	}
	return lasted, err
}

// turn waits until signing in is within the budget.
func (g *gateway) turn(ctx context.Context) error {
	for {
		wait, err := g.budget.wait(ctx)
		if err != nil || wait <= 0 {
			return err
		}
		if wait >= time.Minute {
			g.o.Log.Warn("signed in too often; waiting", "dur", wait.Round(time.Second), "note", "Discord takes a bot's token away after 1,000 sign-ins a day")
		}
		if !pause(ctx, wait) {
			return ctx.Err()
		}
	}
}

// reserve is how many of Discord's own count of sign-ins are left alone: other
// programs may use the token.
const reserve = 50

// address asks where the gateway is, and whether it may be signed in to.
func (g *gateway) address(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, addressWithin)
	defer cancel()
	var bot struct {
		URL   string `json:"url"`
		Start struct {
			Remaining  *int  `json:"remaining"`
			ResetAfter int64 `json:"reset_after"` // milliseconds
		} `json:"session_start_limit"`
	}
	raw, err := request(ctx, g.o.Bot, http.MethodGet, discordgo.EndpointGatewayBot, nil)
	if err == nil {
		err = json.Unmarshal(raw, &bot)
	}
	if err != nil {
		return "", fmt.Errorf("ask for the gateway: %w", err)
	}
	if left := bot.Start.Remaining; left != nil && *left < reserve {
		g.budget.hold(time.Duration(bot.Start.ResetAfter) * time.Millisecond)
		return "", fmt.Errorf("the bot is granted %d more sign-ins only: is its token used elsewhere?", *left)
	}
	return bot.URL, nil
}

func (g *gateway) dial(ctx context.Context, address string) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("gateway's address: %w", err)
	}
	u.RawQuery = "v=10&encoding=json"
	if u.Path == "" {
		u.Path = "/"
	}
	way, err := g.o.Network.Socket(ctx, u)
	if err != nil {
		return nil, fmt.Errorf("dial gateway: %w", err)
	}
	d := websocket.Dialer{NetDialContext: way.Dial, Proxy: way.Proxy, TLSClientConfig: way.TLS, HandshakeTimeout: dialWithin}
	conn, res, err := d.DialContext(ctx, u.String(), http.Header{"User-Agent": {g.o.Bot.UserAgent}})
	if err != nil {
		if res != nil {
			_ = res.Body.Close()
			return nil, fmt.Errorf("dial gateway: HTTP %d", res.StatusCode)
		}
		return nil, fmt.Errorf("dial gateway: %w", outbound.Redact(err))
	}
	conn.SetReadLimit(maxEvent)
	return conn, nil
}

// signIn identifies the bot, or resumes its session. What is counted is counted
// before it is sent.
func (g *gateway) signIn(ctx context.Context, l *line) error {
	token := strings.TrimPrefix(g.o.Bot.Token, "Bot ")
	l.patience.Store(int64(readyWithin))
	if g.session.id != "" {
		return l.send(opResume, map[string]any{"token": token, "session_id": g.session.id, "seq": g.session.seq.Load()})
	}
	if err := g.budget.spend(ctx); err != nil {
		return err
	}
	return l.send(opIdentify, map[string]any{
		"token": token, "intents": 0, // interactions need none
		"properties": map[string]string{"os": runtime.GOOS, "browser": "watcher", "device": "watcher"},
	})
}

// take handles an event of the session.
func (g *gateway) take(e event) error {
	switch e.Name {
	case "READY":
		var ready struct {
			Session     string `json:"session_id"`
			Resume      string `json:"resume_gateway_url"`
			Application struct {
				ID string `json:"id"`
			} `json:"application"`
		}
		if err := json.Unmarshal(e.Data, &ready); err != nil {
			return fmt.Errorf("read READY: %w", err)
		}
		g.session.id, g.session.url = ready.Session, ready.Resume
		g.o.Log.Info("desk is open")
		g.on.ready(ready.Application.ID)
	case "RESUMED":
		g.o.Log.Debug("gateway session resumed")
	case "INTERACTION_CREATE":
		g.on.interaction(e.Data)
	}
	return nil
}
