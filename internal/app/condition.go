package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"watcher/internal/desk"
)

// conditionPath is where the control socket says how the process is, beyond what the
// probes ask.
const conditionPath = "/condition"

// condition is how the running process is.
type condition struct {
	Hangs string    `json:"hangs,omitempty"` // the loop that does, "" if none
	Desk  deskState `json:"desk"`
}

// deskState is how the desk stands with Discord.
type deskState struct {
	Wanted bool      `json:"wanted"` // the configuration asks for one
	Open   bool      `json:"open"`
	Final  bool      `json:"final,omitempty"` // it stays closed until it is opened anew
	Since  time.Time `json:"since"`           // when it was opened, or closed
	Why    string    `json:"why,omitempty"`   // it is closed; "" before the first sign-in
}

// deskWatch remembers how the desk stands. It is safe for concurrent use.
type deskWatch struct {
	mu  sync.Mutex
	now deskState
}

// begin notes that a desk is asked for, or none.
func (w *deskWatch) begin(wanted bool, at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = deskState{Wanted: wanted, Since: at}
}

// hear notes what the desk says of itself.
func (w *deskWatch) hear(s desk.State, at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s.Open != w.now.Open {
		w.now.Since = at
	}
	w.now.Open, w.now.Final, w.now.Why = s.Open, s.Final, s.Why
}

func (w *deskWatch) state() deskState {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// condition answers the control socket.
func (a *App) condition(w http.ResponseWriter, _ *http.Request) {
	c := condition{Desk: a.deskWatch.state()}
	if err := a.Live(); err != nil {
		c.Hangs = err.Error()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(c) // the asker may be gone
}

// askCondition asks the watcher that runs on a data folder how it is; known is false
// if it is of a release that does not say.
func askCondition(ctx context.Context, dir string) (c condition, known bool, err error) {
	res, err := askRunning(ctx, dir, conditionPath)
	if err != nil {
		return c, false, err
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	if res.StatusCode != http.StatusOK {
		return c, false, nil
	}
	if err := json.NewDecoder(res.Body).Decode(&c); err != nil {
		return c, false, fmt.Errorf("ask the running watcher: %w", err)
	}
	return c, true, nil
}
