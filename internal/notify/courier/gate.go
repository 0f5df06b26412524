package courier

import (
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// gate is what keeps calls from a channel, or from a group of them.
type gate struct {
	until    time.Time // no call before
	reason   string
	failures int            // calls in a row that brought no answer of use
	trouble  notify.Trouble // why it is closed; "" if it is only held
	since    time.Time
}

func (g *gate) hold(until time.Time, reason string) {
	if until.After(g.until) {
		g.until, g.reason = until, reason
	}
}

func (g *gate) close(now time.Time, t notify.Trouble, until time.Time, reason string) {
	if g.trouble == "" {
		g.since = now
	}
	g.trouble, g.until, g.reason = t, until, reason
}

// reopen lifts a closure; a hold stays.
func (g *gate) reopen() {
	if g.trouble != "" {
		*g = gate{}
	}
}

// gates returns the gates that a call to the channel has to pass: its own, and
// that of its group, which is its own if it has none. The caller holds c.mu.
func (c *Courier) gates(id news.ChannelID) (own, group *gate) {
	own = c.channels[id]
	if own == nil {
		own = &gate{}
		c.channels[id] = own
	}
	d, ok := c.destinations[id].(notify.Grouped)
	if !ok || d.Group() == "" {
		return own, own
	}
	group = c.groups[d.Group()]
	if group == nil {
		group = &gate{}
		c.groups[d.Group()] = group
	}
	return own, group
}

// held returns until when the channel must not be called, and why.
func (c *Courier) held(id news.ChannelID) (time.Time, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.destinations[id] == nil {
		return time.Time{}, ""
	}
	own, group := c.gates(id)
	if group.until.After(own.until) {
		return group.until, group.reason
	}
	return own.until, own.reason
}

// answered notes that the channel works.
func (c *Courier) answered(id news.ChannelID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	own, _ := c.gates(id)
	own.failures = 0
}

// note draws the consequences of a failed call for the channel and its group.
func (c *Courier) note(id news.ChannelID, e *notify.Error) {
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	own, group := c.gates(id)
	switch e.Verdict {
	case notify.VerdictClosed:
		c.close(id, own, now, notify.TroubleClosed, e)
	case notify.VerdictRevoked:
		c.close(id, group, now, notify.TroubleRevoked, e)
	case notify.VerdictRefused:
		own.failures = 0
	default:
		pause := e.RetryAfter
		if pause <= 0 {
			own.failures++
			pause = min(backoff(string(id), own.failures), holdLast)
		}
		if e.Scope == notify.ScopeAll {
			group.hold(now.Add(pause), e.Error())
		} else {
			own.hold(now.Add(pause), e.Error())
		}
	}
}

func (c *Courier) close(id news.ChannelID, g *gate, now time.Time, t notify.Trouble, e *notify.Error) {
	if g.trouble == "" {
		c.log.Error("channel closed; what is meant for it waits", "channel", string(id), "status", string(t), "err", e)
		defer c.closed()
	}
	g.close(now, t, now.Add(c.recheck), e.Error())
}
