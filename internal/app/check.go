package app

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/sync/errgroup"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/schedule"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// Check judges the configuration: the file, its queries and its topics' tests;
// it prints when each feed would be polled next and, if asked to, reads each
// feed once and asks for each channel whether it can be used.
func Check(ctx context.Context, w World, flag string, fetch bool) error {
	cfg, err := w.load(flag)
	if err != nil {
		return err
	}
	failed := w.testTopics(cfg)
	if err := w.printPolls(ctx, cfg); err != nil {
		return err
	}
	if err := w.printHours(cfg); err != nil {
		return err
	}
	for _, line := range unconnected(cfg) {
		fmt.Fprintln(w.Out, line)
	}
	if err := w.printHealth(ctx, cfg); err != nil {
		return err
	}
	if fetch {
		n, err := w.fetchAll(ctx, cfg)
		if err != nil {
			return err
		}
		failed += n
	}
	if failed > 0 {
		fmt.Fprintf(w.Err, "%s: %s failed\n", cfg.Path, count(failed, "check"))
		return errSilent
	}
	fmt.Fprintf(w.Out, "%s is good: %s, %s, %s.\n", cfg.Path,
		count(len(cfg.Feeds), "feed"), count(len(cfg.Topics), "topic"), count(len(cfg.Channels), "channel"))
	return nil
}

// printPolls prints each feed's next three polls, in the file's zone: by what
// is known of the feed, if it was read before.
func (w World) printPolls(ctx context.Context, cfg *config.Config) error {
	specs, err := specs(cfg)
	if err != nil {
		return err
	}
	known := w.states(ctx, cfg)
	rhythm := schedule.NewRhythm(specs)
	now := w.Now()
	table := tabwriter.NewWriter(w.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "FEED\tSCHEDULE\tNEXT POLLS (%s)\n", cfg.Zone)
	for _, f := range cfg.Feeds {
		var times []string
		state := known[f.ID]
		at := rhythm.Next(f, state, now)
		if state.NextAt.After(now) && state.NextAt.Before(at) {
			at = state.NextAt
		}
		for range 3 {
			times = append(times, clock(at.In(cfg.Zone), now.In(cfg.Zone)))
			at = rhythm.Next(f, state, at)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.Name, specs[f.ID], strings.Join(times, "  "))
	}
	return table.Flush()
}

// healthOver is how far back topics are looked at.
const healthOver = Span(30 * 24 * time.Hour)

// printHealth says which topics a desk lead should look at, by what they found
// among the items that are kept.
func (w World) printHealth(ctx context.Context, cfg *config.Config) error {
	db, err := w.kept(ctx, cfg)
	if db == nil || err != nil {
		return nil // the file can be judged without what was stored
	}
	defer db.Close() //nolint:errcheck // only read
	engine := compile(cfg)
	ailments, err := control.Health(ctx, tongue.English, w.past(db, cfg, healthOver), engine, cfg.Topics, cfg.Groups, w.Now())
	if err != nil {
		return err
	}
	for _, a := range ailments {
		fmt.Fprintf(w.Out, "topic %s: %s\n", a.Topic, text.Plain(tongue.Bare(a.Text)))
	}
	return nil
}

// states are what is known of the feeds; nothing, if nothing was stored or the
// store cannot be read: then the schedules alone decide.
func (w World) states(ctx context.Context, cfg *config.Config) map[news.FeedID]news.FeedState {
	known := make(map[news.FeedID]news.FeedState)
	db, err := w.kept(ctx, cfg)
	if db == nil || err != nil {
		return known
	}
	defer db.Close() //nolint:errcheck // only read
	states, err := db.States(ctx)
	if err != nil {
		return known
	}
	for _, s := range states {
		known[s.Feed] = s
	}
	return known
}

// clock writes a time, with its day if that is not today.
func clock(t, now time.Time) string {
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04:05")
	}
	return t.Format("Mon 02 Jan 15:04:05")
}

// fetchAll reads every feed once and asks for every channel, and returns how many
// cannot be used.
func (w World) fetchAll(ctx context.Context, cfg *config.Config) (failed int, err error) {
	b, err := w.aside(cfg)
	if err != nil {
		return 0, err
	}
	known := w.states(ctx, cfg)
	lines := make([]string, len(cfg.Feeds))
	bad := make([]bool, len(cfg.Feeds))
	var g errgroup.Group // no feed's failure ends the others' polls
	g.SetLimit(16)
	for n, f := range cfg.Feeds {
		g.Go(func() error {
			poll := b.poller.Poll(ctx, f, news.FeedState{Identity: known[f.ID].Identity})
			lines[n], bad[n] = verdict(w.Now(), f, poll)
			if ok, why := b.poller.Robots(ctx, f); !ok && poll.Err == nil {
				lines[n] += "; robots.txt asks bots not to fetch it (" + why + "); robots: obey would leave it alone"
			}
			return nil
		})
	}
	_ = g.Wait() // there is none
	for n, line := range lines {
		fmt.Fprintln(w.Out, line)
		if bad[n] {
			failed++
		}
	}
	return failed + w.askChannels(ctx, b), ctx.Err()
}

func verdict(now time.Time, f news.Feed, poll news.Poll) (line string, bad bool) {
	if poll.Err != nil {
		line = fmt.Sprintf("FAILED  %s: %s", f.Name, poll.State.LastError)
		if advice := notify.Advice(poll.State.LastStatus, poll.State.LastError); advice != "" {
			line += "\n        " + advice
		}
		return line, true
	}
	line = fmt.Sprintf("ok      %s: %d items, newest %s", f.Name, len(poll.Items), notify.Age(now, newest(poll.Items)))
	if poll.State.Damage != "" {
		line += "; damaged: " + poll.State.Damage
	}
	if i := poll.State.Identity; !i.TrustsAll(now) {
		line += "; its items are told apart by " + i.Describe(now)
	}
	return line, false
}
