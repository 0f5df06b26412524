package desk

import (
	"strings"
	"time"
)

const (
	// atOnce is how many calls are answered at the same time.
	atOnce = 64
	// remembered is how many calls are known not to be answered twice: the
	// gateway repeats what came last when a session is resumed.
	remembered = 512
)

// admit notes a call, and reports whether it is to be answered.
func (r *router) admit(c *Call) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shut || r.known[c.id] {
		return false
	}
	if r.running >= atOnce {
		if time.Since(r.dropped) > time.Minute {
			r.dropped = time.Now()
			r.log.Warn("too many people ask at once; some get no answer", "n", r.running)
		}
		return false
	}
	delete(r.known, r.recent[r.at])
	r.known[c.id], r.recent[r.at] = true, c.id
	r.at = (r.at + 1) % len(r.recent)
	r.running++
	r.busy.Add(1)
	return true
}

func (r *router) leave() {
	r.mu.Lock()
	r.running--
	r.mu.Unlock()
	r.busy.Done()
}

// close takes no more calls, gives those that run a while, and then cancels
// them. It waits for the last.
func (r *router) close(grace time.Duration, cancel func()) {
	r.mu.Lock()
	r.shut = true
	r.mu.Unlock()
	timer := time.AfterFunc(grace, cancel)
	defer timer.Stop()
	r.busy.Wait()
}

// press notes that a button is being answered; first is false if it is already.
func (r *router) press(c *Call) (release func(), first bool) {
	key := c.Who.ID + "/" + c.Message.ID + "/" + c.Name + "/" + c.Argument + "/" + strings.Join(c.Values, ",")
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pressed[key] {
		return nil, false
	}
	r.pressed[key] = true
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.pressed, key)
	}, true
}
