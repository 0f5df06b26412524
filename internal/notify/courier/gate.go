package courier

import (
	"strconv"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// never is longer than any process runs.
const never = 100 * 365 * 24 * time.Hour

// gate is what keeps calls from a channel, or from a group of them.
type gate struct {
	until    time.Time // no call before
	reason   string
	failures int            // calls in a row that brought no answer of use
	trouble  notify.Trouble // why it is closed; "" if it is only held
	since    time.Time
	closure  string // which closure it is, for a person to be told of each once
	final    bool   // nothing but another configuration opens it
	worked   bool   // a message arrived since it closed last
}

func (g *gate) hold(until time.Time, reason string) {
	if until.After(g.until) {
		g.until, g.reason = until, reason
	}
}

// close keeps calls from it. A closure is named by its beginning; one before
// which nothing arrived, as at a start, by its reason: it is likely the old one.
func (g *gate) close(now time.Time, t notify.Trouble, until time.Time, e *notify.Error) {
	if g.trouble == "" {
		g.since, g.closure = now, e.Reason
		if g.worked {
			g.closure = strconv.FormatInt(now.Unix(), 10)
		}
		g.worked = false
	}
	g.trouble, g.until, g.reason, g.final = t, until, e.Error(), e.Final
}

// problem is what the gate keeps from the channel.
func (g *gate) problem(id news.ChannelID) notify.Problem {
	return notify.Problem{Channel: id, Trouble: g.trouble, Since: g.since, Reason: g.reason, Closure: g.closure, Final: g.final}
}

// reopen lifts a closure; a hold stays.
func (g *gate) reopen() {
	if g.trouble != "" {
		*g = gate{worked: g.worked}
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
	own, group := c.gates(id)
	own.failures, own.worked, group.worked = 0, true, true
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
	until := now.Add(c.recheck)
	if e.Final {
		until = now.Add(never)
	}
	g.close(now, t, until, e)
}
