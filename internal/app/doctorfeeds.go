package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
)

const (
	// hostsAsked is how many feeds' sites the doctor asks.
	hostsAsked = 5
	// failuresNamed is how many feeds that cannot be read it names.
	failuresNamed = 5
)

// sites asks some of the feeds' sites, each once, for a feed. It returns how those
// feeds stand, with an error as LastError.
func (d *doctor) sites(ctx context.Context, b *build) map[news.FeedID]news.FeedState {
	var asked []string
	found := make(map[news.FeedID]news.FeedState)
	for _, f := range b.config.Feeds {
		u, err := url.Parse(f.URL)
		if err != nil || slices.Contains(asked, u.Hostname()) {
			continue
		}
		if asked = append(asked, u.Hostname()); len(asked) > hostsAsked {
			break
		}
		network := notify.Finding{What: "network: " + u.Hostname()}
		poll := b.poller.Poll(ctx, f, news.FeedState{})
		if poll.Err != nil && poll.State.LastStatus < http.StatusBadRequest {
			network.Bad = true
			network.Todo = poll.State.LastError + ". " + notify.Advice(poll.State.LastStatus, poll.State.LastError)
		}
		d.say(network)
		found[f.ID] = poll.State
	}
	return found
}

// failingFeed is a feed that cannot be read.
type failingFeed struct {
	name  string
	state news.FeedState
	since time.Time // zero if that is not known
}

// feeds says which feeds cannot be read: by what the doctor found when it asked, and
// of the others by what is stored.
func (d *doctor) feeds(asked map[news.FeedID]news.FeedState) {
	kept := make(map[news.FeedID]news.FeedState)
	for _, s := range d.states {
		kept[s.Feed] = s
	}
	read, failing := 0, []failingFeed(nil)
	for _, f := range d.cfg.Feeds {
		state, known := latest(asked, kept, f.ID)
		switch {
		case !known:
		case state.Failures > 0 || state.LastError != "":
			failing = append(failing, failingFeed{f.Name, state, kept[f.ID].FailingSince})
		default:
			read++
		}
	}
	d.say(feedsFinding(len(d.cfg.Feeds), read, len(failing)))
	for _, u := range failing[:min(len(failing), failuresNamed)] {
		d.say(u.finding(d.Now()))
	}
	if more := len(failing) - failuresNamed; more > 0 {
		d.say(notify.Finding{What: fmt.Sprintf("feeds: %d more cannot be read", more), Todo: "watcher check --fetch reads each now, and says what to do"})
	}
}

// latest is how a feed stands, and whether that is known: a server that asks the
// doctor to come later says nothing of a feed that watcher reads.
func latest(asked, kept map[news.FeedID]news.FeedState, id news.FeedID) (s news.FeedState, known bool) {
	stored := kept[id]
	well := !stored.CheckedAt.IsZero() && stored.Failures == 0 && stored.LastError == ""
	now, ok := asked[id]
	if ok && (!well || now.LastStatus != http.StatusTooManyRequests) {
		return now, true
	}
	return stored, well || stored.Failures > 0 || stored.LastError != ""
}

func feedsFinding(all, read, failing int) notify.Finding {
	f := notify.Finding{What: fmt.Sprintf("feeds: %d of %d can be read", read, all)}
	if unknown := all - read - failing; unknown > 0 {
		f.What += fmt.Sprintf(", %d not asked yet", unknown)
	}
	switch {
	case failing == 0:
	case read == 0:
		f.Bad, f.Todo = true, "no news comes in; what to do about each follows"
	default:
		f.Todo = fmt.Sprintf("%d cannot; what to do about each follows", failing)
	}
	return f
}

func (u failingFeed) finding(now time.Time) notify.Finding {
	what := "feed " + u.name + " cannot be read"
	if !u.since.IsZero() {
		what += ", for " + notify.Span(now.Sub(u.since)) + " so far"
	}
	return notify.Finding{What: what, Todo: u.state.LastError + ". " + notify.Advice(u.state.LastStatus, u.state.LastError)}
}
