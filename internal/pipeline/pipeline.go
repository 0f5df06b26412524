package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"watcher/internal/news"
)

// StoryWindow is for how long a report can join a story after its last one.
const StoryWindow = 72 * time.Hour

// BurstWindow is what "lately" means for a channel's readers.
const BurstWindow = 10 * time.Minute

const (
	primingWindow = 24 * time.Hour // how far back a new watch reports
	staleRetries  = 20             // each means that another process committed in between
)

// Options are what a [Pipeline] is made of for as long as the process lives.
type Options struct {
	Memory   Memory
	Ledger   Ledger
	Registry Registry
	Primer   Primer
	Tasks    Tasks
	Mutes    Mutes
	Stories  Stories
	Outbox   Outbox
	Shelf    Shelf
	Grouper  Grouper
	Now      func() time.Time
	Log      *slog.Logger
}

// Rules are one immutable snapshot of the configuration and of what was made
// from it.
type Rules struct {
	Revision int64
	Feeds    map[news.FeedID]news.Feed
	Topics   []news.Topic
	Channels []news.Channel
	Zone     *time.Location // the desk's
	// NearMissesAt is the time of day from which near misses are told.
	NearMissesAt time.Duration
	Poller       Poller
	Reader       Reader
	Rhythm       Rhythm
	Matcher      Matcher
	Policy       Policy
	Notices      Notices
	Sender       Sender
}

// Pipeline takes feeds to channels.
type Pipeline struct {
	Options
	rules      atomic.Pointer[Rules]
	stories    sync.RWMutex // see commit and Use
	weather    weather
	watch      watch
	senders    senders
	missesTold string                   // the day whose near misses were told last
	endsTold   map[news.DeliveryID]bool // the ends of topics that this process told
	released   atomic.Pointer[Rules]    // those by whose hours deliveries are held
	wake       chan struct{}
}

// New returns a pipeline without rules: call Use before anything else.
func New(o Options) *Pipeline {
	return &Pipeline{Options: o, wake: make(chan struct{}, 1)}
}

// Ingest polls one feed and commits what follows from it. It returns the feed's
// state after that, with when it is due next; the zero state for a feed that is
// no longer configured.
func (p *Pipeline) Ingest(ctx context.Context, id news.FeedID) (news.FeedState, error) {
	rules := p.rules.Load()
	feed, ok := rules.Feeds[id]
	if !ok {
		return news.FeedState{}, nil // removed by a reload while it waited
	}
	before, err := p.Memory.State(ctx, id)
	if err != nil {
		return news.FeedState{}, err
	}
	v := visit{feed: feed, before: before, poll: rules.Poller.Poll(ctx, feed, before), now: p.Now()}
	if err := ctx.Err(); err != nil {
		return news.FeedState{}, err // an aborted poll says nothing about the feed
	}
	ctx = context.WithoutCancel(ctx) // what was fetched is kept, also at shutdown
	if err := p.sift(ctx, &v); err != nil {
		return news.FeedState{}, err
	}
	v.state = p.advance(rules, v)
	if err := p.commit(ctx, &v); err != nil {
		return news.FeedState{}, err
	}
	p.watch.tried(id)
	return v.state, nil
}

// visit is one poll on its way to its commit.
type visit struct {
	feed   news.Feed
	before news.FeedState
	poll   news.Poll
	now    time.Time
	sifted
	state news.FeedState // as it stands after the poll
}

// priming reports whether this is the feed's first good document: its items
// are history.
func (v visit) priming() bool { return v.before.PrimedAt.IsZero() }

// commit judges a visit and commits it; when another commit changed the memory
// in between, it judges again, then alone in this process: only another one's
// commits can make it stale once more.
func (p *Pipeline) commit(ctx context.Context, v *visit) error {
	err := p.attempt(ctx, v, p.stories.RLocker())
	for n := 0; n < staleRetries && errors.Is(err, news.ErrStale); n++ {
		err = p.attempt(ctx, v, &p.stories)
	}
	return err
}

// attempt goes by the rules that are in force now, not by those of the poll: a
// new topic looks back at what was committed before it came into force, and
// judges whatever is committed later.
func (p *Pipeline) attempt(ctx context.Context, v *visit, lock sync.Locker) error {
	lock.Lock()
	defer lock.Unlock()
	rules := p.rules.Load()
	feed, ok := rules.Feeds[v.feed.ID]
	if !ok {
		return nil // removed by a reload while it was polled
	}
	v.feed = feed
	v.state.NextAt = rules.Rhythm.Next(feed, v.state, v.now)
	in, err := p.judge(ctx, rules, *v)
	if err != nil {
		return fmt.Errorf("judge %s: %w", v.feed.ID, err)
	}
	if err := p.Ledger.Commit(ctx, in); err != nil {
		return fmt.Errorf("commit %s: %w", v.feed.ID, err)
	}
	p.report(*v, in)
	return nil
}

// judge is the pure middle: match, group, decide. It reads the memory and
// writes nothing.
func (p *Pipeline) judge(ctx context.Context, rules *Rules, v visit) (news.Ingest, error) {
	in := news.Ingest{
		Config: rules.Revision, At: v.now, State: v.state, Outcome: v.outcome(),
		Items: v.kept(), Listed: v.poll.Items, KeepBodies: v.feed.StoreBody,
	}
	if v.feed.StoreBody && len(v.judged()) > 0 && !v.priming() && v.withheld == 0 { // history is not replayed
		in.Raw, in.RawType = v.poll.Raw, v.poll.ContentType
	}
	reports, err := p.match(ctx, rules, v)
	if err != nil {
		return in, err
	}
	if len(reports) > 0 {
		recent, err := p.Memory.Recent(ctx, p.keys(reports), v.now.Add(-StoryWindow))
		if err != nil {
			return in, err
		}
		in.Revision = recent.Revision
		in.Stories = p.Grouper.Group(reports, recent.Stories)
	}
	if err := p.edit(ctx, v, &in); err != nil {
		return in, err
	}
	if len(in.Stories) > 0 {
		decision, held := v.decide(rules.Policy, in.Stories)
		in.Matches, in.Deliveries = decision.Matches, decision.Deliveries
		in.State.Held.Matched += held
		if !v.priming() { // history is not worth asking every site for
			in.Tasks = secondLooks(reports, decision.Matches, v.now)
		}
		in.Stories = touched(in.Stories, in.Deliveries)
	}
	if !p.weather.down() {
		in.Deliveries = append(in.Deliveries, rules.Notices.Feed(v.now, v.feed, v.before, in.State)...)
	}
	return in, nil
}

// match finds what items are about whose text is new. An edited item counts only for
// topics that it did not match before: an edit is not news by itself.
func (p *Pipeline) match(ctx context.Context, rules *Rules, v visit) ([]news.Report, error) {
	matched, err := p.matchedBefore(ctx, v)
	if err != nil {
		return nil, err
	}
	var reports []news.Report
	for _, item := range v.judged() {
		var matches []news.Match
		for _, m := range rules.Matcher.Match(item, v.feed) {
			if !matched[item.Key][m.Topic] {
				matches = append(matches, m)
			}
		}
		if len(matches) > 0 {
			reports = append(reports, news.Report{Item: item, Feed: v.feed, Matches: matches})
		}
	}
	return reports, p.annotate(ctx, v.now, reports)
}

func (p *Pipeline) matchedBefore(ctx context.Context, v visit) (map[news.ItemKey]map[news.TopicID]bool, error) {
	if len(v.edited) == 0 {
		return nil, nil
	}
	keys := make([]news.ItemKey, len(v.edited))
	for n, item := range v.edited {
		keys[n] = item.Key
	}
	topics, err := p.Memory.Matched(ctx, v.feed.ID, keys)
	if err != nil {
		return nil, err
	}
	matched := make(map[news.ItemKey]map[news.TopicID]bool, len(topics))
	for key, ids := range topics {
		matched[key] = make(map[news.TopicID]bool, len(ids))
		for _, id := range ids {
			matched[key][id] = true
		}
	}
	return matched, nil
}

func (p *Pipeline) keys(reports []news.Report) [][]string {
	keys := make([][]string, len(reports))
	for n, r := range reports {
		keys[n] = p.Grouper.Keys(r)
	}
	return keys
}

// Wake is signalled when a commit brought something to deliver.
func (p *Pipeline) Wake() <-chan struct{} { return p.wake }

// Nudge has what is due delivered now.
func (p *Pipeline) Nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}
