package courier

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// Check asks every channel whether it can be used, and returns those with a
// trouble, by name. A channel that refuses is closed at once.
func (c *Courier) Check(ctx context.Context) []notify.Problem {
	c.mu.Lock()
	destinations := maps.Clone(c.destinations)
	c.mu.Unlock()
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		found = map[news.ChannelID]notify.Problem{}
	)
	for id, dest := range destinations {
		if dest == nil {
			continue
		}
		wg.Go(func() {
			if e := c.check(ctx, id, dest); e != nil {
				mu.Lock()
				defer mu.Unlock()
				found[id] = notify.Problem{Channel: id, Trouble: troubleOf(e.Verdict), Since: c.now(), Reason: e.Error()}
			}
		})
	}
	wg.Wait()
	for _, p := range c.Problems() { // closed: what is told of it later is to be the same
		if _, ok := found[p.Channel]; ok {
			found[p.Channel] = p
		}
	}
	return slices.SortedFunc(maps.Values(found), notify.ByChannel)
}

// Problems returns the channels that are closed now, by name.
func (c *Courier) Problems() []notify.Problem {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := map[news.ChannelID]notify.Problem{}
	for id, dest := range c.destinations {
		if dest == nil {
			continue
		}
		own, group := c.gates(id)
		for _, g := range []*gate{own, group} {
			if g.trouble != "" {
				found[id] = g.problem(id)
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), notify.ByChannel)
}

func troubleOf(v notify.Verdict) notify.Trouble {
	switch v {
	case notify.VerdictClosed:
		return notify.TroubleClosed
	case notify.VerdictRevoked:
		return notify.TroubleRevoked
	case notify.VerdictRefused:
		return notify.TroubleFlawed
	default:
		return notify.TroubleUnreachable
	}
}

// claimCheck reports whether the channel is closed and due to be asked again,
// and then keeps everyone else from asking meanwhile.
func (c *Courier) claimCheck(id news.ChannelID) bool {
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	own, group := c.gates(id)
	closed := false
	for _, g := range []*gate{own, group} {
		if g.trouble != "" {
			closed = true
			g.until = now.Add(c.recheck)
		}
	}
	return closed
}

// usable reports whether a check found the channel fit to be posted to.
func usable(e *notify.Error) bool { return e == nil || e.Verdict == notify.VerdictRefused }

// check asks one channel, and opens or closes it accordingly.
func (c *Courier) check(ctx context.Context, id news.ChannelID, dest notify.Destination) *notify.Error {
	e := c.callCheck(ctx, dest, id)
	switch {
	case usable(e):
		c.open(id)
	case troubleOf(e.Verdict) == notify.TroubleUnreachable:
		c.postpone(id, e)
	default:
		c.note(id, e)
	}
	return e
}

// open lifts what closed the channel.
func (c *Courier) open(id news.ChannelID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	own, group := c.gates(id)
	for _, g := range []*gate{own, group} {
		if g.trouble != "" {
			c.log.Info("channel open again", "channel", string(id), "dur", c.now().Sub(g.since).Round(time.Second))
			g.reopen()
		}
	}
}

// postpone asks a closed channel again sooner than usual when the question
// itself did not get through. An open one is left open.
func (c *Courier) postpone(id news.ChannelID, e *notify.Error) {
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	own, group := c.gates(id)
	for _, g := range []*gate{own, group} {
		if g.trouble != "" {
			g.until = now.Add(min(c.recheck, max(backoffLast, e.RetryAfter)))
		}
	}
}
