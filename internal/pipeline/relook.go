package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"watcher/internal/news"
)

// looksARound is how many articles a round of second looks asks for, so that it
// ends within minutes, whatever the sites do.
const looksARound = 8

const (
	looksAtOnce = 4 // articles read at a time; each host's turn is the reader's matter
	lookTimeout = time.Minute
)

// lookAgain is how long to wait after a try that failed; when all are used up,
// the article is given up.
var lookAgain = []time.Duration{10 * time.Minute, time.Hour, 6 * time.Hour}

// secondLooks are the tasks for items of which a topic is not sure, and that
// lead to an article.
func secondLooks(reports []news.Report, ms []news.Match, now time.Time) []news.Task {
	var tasks []news.Task
	for _, r := range reports {
		unsure := func(m news.Match) bool { return m.Item == r.Item.Key && m.Fate == news.FateMaybe }
		if r.Item.Link != "" && slices.ContainsFunc(ms, unsure) {
			tasks = append(tasks, news.Task{Feed: r.Item.Feed, Item: r.Item.Key, DueAt: now})
		}
	}
	return tasks
}

// Relook takes the second looks that are due: it reads the article behind each
// item in the grey band, and judges the item again with its text. It is a loop
// of its own, so that no poll waits for an article. It returns how many were due.
func (p *Pipeline) Relook(ctx context.Context) (due int, err error) {
	if p.weather.down() {
		return 0, nil // a network's sign-in page is not the article: it stays due
	}
	looks, err := p.Tasks.Looks(ctx, p.Now(), looksARound)
	if err != nil {
		return 0, err
	}
	errs := make([]error, len(looks))
	places := make(chan struct{}, looksAtOnce)
	var all sync.WaitGroup
	for n, l := range looks {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			errs[n] = p.look(ctx, l)
		})
	}
	all.Wait()
	return len(looks), errors.Join(errs...)
}

// look reads one article and commits what follows.
func (p *Pipeline) look(ctx context.Context, l news.Look) error {
	rules := p.rules.Load()
	feed, ok := rules.Feeds[l.Feed]
	text, err := "", fmt.Errorf("%w: its feed is not configured any more", news.ErrRefused)
	if ok {
		patient, cancel := context.WithTimeout(ctx, lookTimeout)
		text, err = rules.Reader.Article(patient, l.Of.Link, feed)
		cancel()
	}
	if err := ctx.Err(); err != nil {
		return err // an aborted look says nothing about the article: it stays due
	}
	ctx = context.WithoutCancel(ctx)
	r := outcome(l, text, err, p.Now())
	if r.Reason != "" {
		p.Log.Info("article not read", "item", string(l.Item), "feed", string(l.Feed), "status", string(r.State), "err", r.Reason)
	}
	if r.State != news.TaskRead {
		return p.Tasks.Relook(ctx, r)
	}
	err = p.reconsider(ctx, l, r, p.stories.RLocker())
	for n := 0; n < staleRetries && errors.Is(err, news.ErrStale); n++ {
		err = p.reconsider(ctx, l, r, &p.stories)
	}
	return err
}

// outcome is what a try to read an article came to.
func outcome(l news.Look, text string, err error, now time.Time) news.Relook {
	r := news.Relook{Task: l.Task, At: now, State: news.TaskRead, Article: text}
	switch {
	case err == nil:
		return r
	case errors.Is(err, news.ErrRefused):
		r.State = news.TaskRefused
	case l.Attempt >= len(lookAgain):
		r.State = news.TaskFailed
	default:
		r.State, r.DueAt = news.TaskPending, now.Add(lookAgain[l.Attempt])
	}
	r.Reason = err.Error()
	return r
}

// reconsider judges an item with its article's text, by the rules in force now,
// and commits.
func (p *Pipeline) reconsider(ctx context.Context, l news.Look, r news.Relook, lock sync.Locker) error {
	lock.Lock()
	defer lock.Unlock()
	rules := p.rules.Load()
	feed, ok := rules.Feeds[l.Feed]
	if !ok {
		return nil
	}
	item := l.Of
	item.Article = r.Article
	var report news.Report
	for _, m := range rules.Matcher.Match(item, feed) {
		if !told(l.Matches, m.Topic) {
			report.Matches = append(report.Matches, m)
		}
	}
	if len(report.Matches) > 0 {
		report.Item, report.Feed = l.Of, feed
		if err := p.annotate(ctx, r.At, []news.Report{report}); err != nil {
			return err
		}
		recent, err := p.Memory.Recent(ctx, p.keys([]news.Report{report}), r.At.Add(-StoryWindow))
		if err != nil {
			return err
		}
		r.Revision = recent.Revision
		r.Stories = p.Grouper.Group([]news.Report{report}, recent.Stories)
		decision := rules.Policy.Decide(r.At, r.Stories, false)
		r.Matches, r.Deliveries = decision.Matches, decision.Deliveries
	}
	r.Matches = append(r.Matches, cleared(l.Matches, report.Matches)...)
	if !feed.StoreBody {
		r.Article = ""
	}
	if err := p.Tasks.Relook(ctx, r); err != nil {
		return err
	}
	p.logMatches(p.Log.With("feed", feed.Name), r.Matches)
	if len(r.Deliveries) > 0 {
		p.Nudge()
	}
	return nil
}

// told reports whether a topic had matched beyond doubt before.
func told(ms []news.Match, topic news.TopicID) bool {
	return slices.ContainsFunc(ms, func(m news.Match) bool { return m.Topic == topic && m.Band == news.BandAlert })
}

// cleared are the doubtful matches that the article did not bear out.
func cleared(before, after []news.Match) []news.Match {
	var out []news.Match
	for _, m := range before {
		again := func(a news.Match) bool { return a.Topic == m.Topic }
		if m.Fate == news.FateMaybe && !slices.ContainsFunc(after, again) {
			m.Fate = news.FateCleared
			out = append(out, m)
		}
	}
	return out
}
