package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

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
		g.o.State(State{Why: fmt.Sprint(outbound.Redact(err))})
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
		g.o.State(State{Open: true})
		g.o.Log.Info("desk is open")
		g.on.ready(ready.Application.ID)
	case "RESUMED":
		g.o.State(State{Open: true})
		g.o.Log.Debug("gateway session resumed")
	case "INTERACTION_CREATE":
		g.on.interaction(e.Data)
	}
	return nil
}
