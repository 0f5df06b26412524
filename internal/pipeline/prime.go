package pipeline

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"watcher/internal/news"
)

// primingPatience is how long the report on a new watch waits for feeds that
// were not asked yet.
const primingPatience = 10 * time.Minute

// watch knows which feeds of the present rules have not been asked yet.
type watch struct {
	mu      sync.Mutex
	since   time.Time
	untried map[news.FeedID]bool
}

func (w *watch) begin(now time.Time, untried map[news.FeedID]bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.since, w.untried = now, untried
}

func (w *watch) tried(id news.FeedID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.untried, id)
}

func (w *watch) complete(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.untried) == 0 || now.Sub(w.since) > primingPatience
}

// Use puts a configuration into force. Topics met for the first time are tried
// on the items kept of the last day.
func (p *Pipeline) Use(ctx context.Context, r *Rules) error {
	states, err := p.Memory.States(ctx)
	if err != nil {
		return fmt.Errorf("read the feeds' states: %w", err)
	}
	untried := make(map[news.FeedID]bool, len(r.Feeds))
	for id := range r.Feeds {
		untried[id] = true
	}
	for _, s := range states {
		delete(untried, s.Feed)
	}
	// No poll commits between what a new topic looks back at and its coming into
	// force: what falls between them would be told by neither.
	p.stories.Lock()
	defer p.stories.Unlock()
	if err := p.recognise(ctx, r); err != nil {
		return err
	}
	if err := p.adopt(ctx, r); err != nil {
		return err
	}
	p.watch.begin(p.Now(), untried)
	p.rules.Store(r)
	if err := p.release(ctx); err != nil {
		p.Log.Warn("what is held keeps its hour for now; trying again", "err", err)
	}
	return nil
}

// recognise keeps the history of what only has another name now.
func (p *Pipeline) recognise(ctx context.Context, r *Rules) error {
	renamed, err := p.Registry.Recognise(ctx, r.Topics, r.Channels)
	if err != nil {
		return fmt.Errorf("look for renamed topics and channels: %w", err)
	}
	for _, n := range renamed {
		p.Log.Info("renamed; its history goes on", n.What, n.To, "status", "was "+n.From)
	}
	return nil
}

func (p *Pipeline) adopt(ctx context.Context, r *Rules) error {
	ids := make([]news.TopicID, len(r.Topics))
	for n, t := range r.Topics {
		ids[n] = t.ID
	}
	fresh, err := p.Primer.NewTopics(ctx, ids)
	if err != nil || len(fresh) == 0 {
		return err
	}
	now := p.Now()
	reports, err := p.lookBack(ctx, r, fresh, now)
	if err != nil {
		return err
	}
	recent, err := p.Memory.Recent(ctx, p.keys(reports), now.Add(-StoryWindow))
	if err != nil {
		return err
	}
	stories := p.Grouper.Group(reports, recent.Stories)
	decision := r.Policy.Decide(now, stories, true)
	begun := slices.DeleteFunc(slices.Clone(r.Topics), func(t news.Topic) bool { return !slices.Contains(fresh, t.ID) })
	if err := p.Primer.Adopt(ctx, begun, stories, decision.Matches, now); err != nil {
		return fmt.Errorf("adopt %d topics: %w", len(fresh), err)
	}
	return nil
}

// lookBack matches the kept items of the last day against new topics.
func (p *Pipeline) lookBack(ctx context.Context, r *Rules, topics []news.TopicID, now time.Time) ([]news.Report, error) {
	wanted := make(map[news.TopicID]bool, len(topics))
	for _, id := range topics {
		wanted[id] = true
	}
	var reports []news.Report
	err := p.Primer.ItemsSince(ctx, now.Add(-primingWindow), func(i news.Item) error {
		feed, ok := r.Feeds[i.Feed]
		if !ok || i.At().Before(now.Add(-primingWindow)) {
			return nil
		}
		var matches []news.Match
		for _, m := range r.Matcher.Match(i, feed) {
			if wanted[m.Topic] {
				matches = append(matches, m)
			}
		}
		if len(matches) > 0 {
			reports = append(reports, news.Report{Item: i, Feed: feed, Matches: matches})
		}
		return nil
	})
	return reports, err
}

// Prime tells once what matched when watches began, as soon as every feed was
// asked.
func (p *Pipeline) Prime(ctx context.Context) error {
	now := p.Now()
	if !p.watch.complete(now) {
		return nil
	}
	untold, err := p.Primer.Untold(ctx, now.Add(-primingWindow))
	if err != nil {
		return fmt.Errorf("read what began: %w", err)
	}
	if len(untold.Feeds) == 0 && len(untold.Topics) == 0 {
		return nil
	}
	if read, err := p.anyRead(ctx); err != nil || !read {
		return err // with no feed read yet, there is nothing to say of the last day
	}
	r := p.rules.Load()
	untold.Reports = ofLastDay(untold.Reports, r, now)
	if err := p.Primer.Told(ctx, untold, r.Policy.Primed(now, untold), now); err != nil {
		return fmt.Errorf("record what began: %w", err)
	}
	p.Nudge()
	return nil
}

// anyRead reports whether any feed was ever read.
func (p *Pipeline) anyRead(ctx context.Context) (bool, error) {
	states, err := p.Memory.States(ctx)
	if err != nil {
		return false, fmt.Errorf("read the feeds' states: %w", err)
	}
	return slices.ContainsFunc(states, func(s news.FeedState) bool { return !s.PrimedAt.IsZero() }), nil
}

// ofLastDay keeps the reports that appeared within the last day, with their
// feeds: a feed read for the first time lists older ones too.
func ofLastDay(reports []news.Report, r *Rules, now time.Time) []news.Report {
	var kept []news.Report
	for _, report := range reports {
		if report.Item.At().Before(now.Add(-primingWindow)) {
			continue
		}
		report.Feed = r.Feeds[report.Item.Feed]
		kept = append(kept, report)
	}
	return kept
}

// Raise adds deliveries that follow from no poll: notices.
func (p *Pipeline) Raise(ctx context.Context, ds []news.Delivery) error {
	if len(ds) == 0 {
		return nil
	}
	if err := p.Outbox.Raise(ctx, ds); err != nil {
		return fmt.Errorf("raise %d notices: %w", len(ds), err)
	}
	p.Nudge()
	return nil
}
