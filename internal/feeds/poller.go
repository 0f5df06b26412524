package feeds

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"watcher/internal/feeds/parse"
	"watcher/internal/news"
	"watcher/internal/outbound"
)

// Options are what a [Poller] is made of.
type Options struct {
	Client *outbound.Client
	// Parse reads a document; nil for [parse.Parse].
	Parse func(parse.Input) (parse.Document, error)
	Now   func() time.Time // nil for [time.Now]
	// Gap is the pause between two requests to one host, 0 for one second,
	// negative for none. Hosts that the operator's allow-list names have none.
	Gap time.Duration
	// Parallel is how many requests are in hand at once, 0 for 64. Polls that
	// wait for their host do not count.
	Parallel int
	Log      *slog.Logger // nil for none
}

// Poller polls feeds. It is safe for concurrent use.
type Poller struct {
	client  *outbound.Client
	parse   func(parse.Input) (parse.Document, error)
	now     func() time.Time
	gap     time.Duration
	log     *slog.Logger
	hosts   *manners
	robots  robots
	twins   twins
	network chan struct{} // one place for each request in hand
	reading chan struct{} // one for each document being parsed
}

// New returns a poller.
func New(o Options) (*Poller, error) {
	if o.Client == nil {
		return nil, errors.New("feeds: a poller needs a client")
	}
	p := &Poller{client: o.Client, parse: o.Parse, now: o.Now, gap: o.Gap, log: o.Log}
	if p.parse == nil {
		p.parse = parse.Parse
	}
	if p.now == nil {
		p.now = time.Now
	}
	if p.gap == 0 {
		p.gap = time.Second
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	if o.Parallel <= 0 {
		o.Parallel = 64
	}
	p.hosts = newManners(p.now)
	p.robots = robots{client: p.client, now: p.now, via: map[news.Secret]*outbound.Robots{}}
	p.twins.owner = map[string]owner{}
	p.network = make(chan struct{}, o.Parallel)
	p.reading = make(chan struct{}, runtime.GOMAXPROCS(0))
	return p, nil
}

// ErrTooEarly is the error of a poll that was not made because the server, or
// its host, asked for a pause that is not over. To ask all the same, clear
// NotBefore of the state. The feed is not to blame: its count of failures
// stays.
var ErrTooEarly = errors.New("too early")

// Poll asks for the feed once and reads what it brings. The state that comes
// back says when to ask again at the earliest; PrimedAt, ChangedAt, NextAt and
// what else takes knowledge of the items is the caller's to fill in.
func (p *Poller) Poll(ctx context.Context, f news.Feed, s news.FeedState) news.Poll {
	s = whole(f, s)
	// A pause that no poll can have set comes from a clock that was wrong.
	if now := p.now(); now.Before(s.NotBefore) && s.NotBefore.Sub(now) <= 2*longest {
		return news.Poll{State: bare(f, s), Err: fmt.Errorf("poll %s: %w: not before %s", f.ID, ErrTooEarly, s.NotBefore.UTC().Format(time.RFC3339))}
	}
	a, err := p.fetch(ctx, f, s, acceptFeeds)
	if ctx.Err() != nil {
		return news.Poll{State: bare(f, s), Took: a.took, Err: fmt.Errorf("poll %s: %w", f.ID, ctx.Err())}
	}
	var poll news.Poll
	switch {
	case err != nil:
		poll = p.failed(f, s, a, err)
	case a.status == 304:
		poll = p.unchanged(f, s, a)
	case a.status == 200 || a.status == 203:
		poll = p.read(ctx, f, s, a)
	default:
		poll = p.failed(f, s, a, statusError(a.status))
	}
	poll.Took, poll.State = a.took, bare(f, poll.State)
	if poll.State.Note != s.Note && poll.State.Note != "" {
		p.log.Info("note on a feed", "feed", string(f.ID), "err", poll.State.Note)
	}
	return poll
}

// statusError is an answer that is no document.
type statusError int

func (e statusError) Error() string {
	switch e {
	case 401:
		return "the server asks for a login (401): set user: and password:, or headers:"
	case 403:
		return "the server forbids it (403)"
	case 404:
		return "no feed at this address (404)"
	case 410:
		return "the feed is gone for good, says the server (410): look for its new address"
	case 429:
		return "the server says that we ask too often (429)"
	case 304:
		return `the server says "not modified" (304) to a request that set no condition`
	}
	switch {
	case e >= 500:
		return fmt.Sprintf("the server has a problem of its own (%d)", int(e))
	case e >= 400:
		return fmt.Sprintf("the server refuses the request (%d)", int(e))
	}
	return fmt.Sprintf("the server answers %d, which is no document", int(e))
}
