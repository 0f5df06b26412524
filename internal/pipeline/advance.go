package pipeline

import (
	"log/slog"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/why"
)

// networkRetry is how soon feeds are tried again while our own network is
// down: no feed is to blame.
const networkRetry = time.Minute

// advance returns the feed's state after the visit, but for when it is due next.
func (p *Pipeline) advance(rules *Rules, v visit) news.FeedState {
	s := v.poll.State
	s.Feed = v.feed.ID
	p.weather.record(v.feed, v.poll, v.before)
	switch {
	case v.poll.Err != nil:
		ours, failing := v.poll.Unreachable || v.poll.Diverted != "", serverFails(v.poll, v.before)
		if (ours || failing) && p.weather.down() {
			s.Failures, s.FailingSince = v.before.Failures, v.before.FailingSince
			if ours { // a server that fails may have said when to come back
				s.NotBefore = v.now.Add(networkRetry)
			}
		}
	case !v.poll.NotModified:
		s = learn(rules.Rhythm, s, v)
	}
	return s
}

// learn takes from a good document what it teaches about the feed.
func learn(r Rhythm, s news.FeedState, v visit) news.FeedState {
	s.Listed = len(v.poll.Items)
	s.Rhythm = r.Learn(s, v.poll.Items, v.now)
	if v.priming() {
		s.PrimedAt, s.ChangedAt = v.now, v.now
		return s
	}
	if len(v.fresh) > 0 {
		s.ChangedAt = v.now
	}
	if v.gap() {
		s.GapAt = v.now
	}
	s.UnstableN = 0
	if v.reissued > 0 {
		s.UnstableN = v.before.UnstableN + v.reissued
	}
	s.Identity = v.renewals(s.Identity)
	if v.holds() {
		s.Held = news.Held{At: v.now, Items: len(v.held), Known: v.recognised}
	}
	return s
}

// habit is how many documents in a row make one: a site's relaunch is one.
const habit = 3

// renewals takes from the known items of a document whether their ids, and
// their links, last from poll to poll.
func (v visit) renewals(i news.Identity) news.Identity {
	count := func(n *int, renewed int, failed *time.Time) {
		switch {
		case renewed > v.stable:
			*n++
		case v.stable > 0:
			*n = 0
		}
		if *n >= habit {
			*n, *failed = 0, v.now
		}
	}
	count(&i.Renewals, v.reissued, &i.FreshIDs)
	count(&i.Relinks, v.relinked, &i.FreshLinks)
	return i
}

// gap reports whether items may have come and gone between two polls: the
// document shares none with what we know.
func (v visit) gap() bool {
	return len(v.fresh) > 0 && !v.overlap && !v.holds() && v.before.Listed > 0 && !v.priming()
}

func (v visit) outcome() news.PollOutcome {
	o := news.PollOutcome{
		Status: v.state.LastStatus, Took: v.poll.Took, Bytes: v.poll.Bytes,
		Listed: len(v.poll.Items), New: len(v.fresh), Damage: v.state.Damage, Gap: v.gap(),
	}
	if v.poll.Err != nil {
		o.Error = v.state.LastError
		if o.Error == "" {
			o.Error = v.poll.Err.Error()
		}
	}
	return o
}

// worthTelling reports whether the poll failed in a way that the log does not
// hold yet. That nobody answers once, or somebody else, is a hiccup, unless it was
// never otherwise.
func (v visit) worthTelling() bool {
	switch n := v.state.Failures; {
	case v.poll.Err == nil || n == v.before.Failures:
		return false
	case n == 1:
		return !v.poll.Unreachable && v.poll.Diverted == "" || v.before.CheckedAt.IsZero()
	default:
		return n == 2
	}
}

// report logs what happened in the world.
func (p *Pipeline) report(v visit, in news.Ingest) {
	log := p.Log.With("feed", v.feed.Name)
	switch {
	case v.poll.Err != nil && p.weather.down():
		if p.weather.announce(true) {
			p.warn(p.weather.outage(), in.Outcome.Error)
		}
	case v.worthTelling():
		log.Warn("feed cannot be read; trying again", "err", in.Outcome.Error, "at", v.state.NextAt.Format(time.RFC3339))
	case v.poll.Err == nil && p.weather.announce(false):
		p.Log.Info("the network is back")
	case v.poll.Err == nil && v.before.Failures > 1:
		log.Info("feed can be read again")
	}
	if v.before.Identity.Trust(v.before.CheckedAt) != v.state.Identity.Trust(v.now) {
		log.Info("items are told apart by other identities", "status", v.state.Identity.Describe(v.now))
	}
	if v.state.Held.At.Equal(v.now) && v.holds() {
		log.Info("old items under new ids held", "n", len(v.held)+v.recognised)
	}
	log.Debug("polled", "status", v.state.LastStatus, "n", len(v.poll.Items), "new", len(v.fresh),
		"edited", len(v.edited), "matches", len(in.Matches), "dur", v.poll.Took)
	p.logMatches(log, in.Matches)
	if len(in.Deliveries) > 0 {
		p.Nudge()
	}
}

// warn logs an outage.
func (p *Pipeline) warn(o Outage, err string) {
	switch o {
	case OutageServers:
		p.Log.Warn("the servers of most feeds fail: this network's proxy, or a service that stands in front of the sites; trying on", "err", err)
	case OutageDiverted:
		p.Log.Warn("something else answers for the feeds: this network's name server, filter or sign-in page; trying on", "err", err)
	default:
		p.Log.Warn("no feed answers: the network seems to be down; trying on", "err", err)
	}
}

func (p *Pipeline) logMatches(log *slog.Logger, ms []news.Match) {
	for _, m := range ms {
		log.Info("match", "item", string(m.Item), "topic", string(m.Topic), "band", string(m.Band), "fate", string(m.Fate),
			"why", strings.Join(why.Lines(m.Why), "; "))
	}
}
