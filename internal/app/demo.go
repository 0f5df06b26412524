package app

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"text/tabwriter"
	"time"

	"golang.org/x/sync/errgroup"

	"watcher"
	"watcher/internal/config"
	"watcher/internal/demo"
	"watcher/internal/news"
	"watcher/internal/outbound"
)

// demoEvery is how often one of the demo's outlets publishes something.
const demoEvery = 1500 * time.Millisecond

// demoChannel is the demo's only channel.
const demoChannel news.ChannelID = "newsroom"

// DemoOptions are the arguments of `watcher demo`.
type DemoOptions struct {
	Webhook string        // of a Discord channel; "" for the terminal
	For     time.Duration // 0 until it is interrupted
}

// Demo runs the whole pipeline, with the shipped topics, on feeds of invented
// outlets that it serves on loopback.
func Demo(ctx context.Context, w World, o DemoOptions) (err error) {
	if o.For < 0 {
		return fmt.Errorf("--for %v: give a length of time such as 20s", o.For)
	}
	dir, err := os.MkdirTemp("", "watcher-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	server, err := demo.Start(ctx, demoEvery, w.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	cfg, err := w.demoConfig(server.Feeds(), dir, o.Webhook)
	if err != nil {
		return err
	}
	a, err := open(ctx, w, cfg, w.logger("error", "text"), 0)
	if err != nil {
		return err
	}
	w.greetDemo(server.URL, o)
	if o.For > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.For)
		defer cancel()
	}
	err = a.runDemo(ctx)
	return errors.Join(err, a.farewell(context.WithoutCancel(ctx)), a.close())
}

// runDemo owns the loops that make alerts; the rest of a watcher's life (reload,
// heartbeat, retention) has nothing to do in a demo.
func (a *App) runDemo(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.scheduler.Run(ctx) })
	g.Go(a.loop(ctx, "delivery", deliverEvery, a.pipeline.Wake(), a.pipeline.Deliver))
	g.Go(a.loop(ctx, "priming", primeEvery, nil, a.pipeline.Prime))
	err := g.Wait()
	a.pipeline.Wait()
	return err
}

// demoConfig is the shipped configuration with the demo's feeds, one channel
// and a folder of its own.
func (w World) demoConfig(feeds []news.Feed, dir, webhook string) (*config.Config, error) {
	shipped, problems := config.Parse("feeds.yaml", watcher.FeedsYAML, config.Options{Blind: true, Judge: judge, Partial: true})
	if err := problems.Err(); err != nil {
		return nil, err
	}
	cfg := *shipped
	cfg.Path = "demo"
	cfg.Feeds = feeds
	cfg.Channels = []news.Channel{{ID: demoChannel, Webhook: news.Secret(webhook)}}
	cfg.Topics = nil
	for _, t := range shipped.Topics {
		t.From, t.To = nil, []news.ChannelID{demoChannel}
		cfg.Topics = append(cfg.Topics, t)
	}
	cfg.Store, cfg.Heartbeat, cfg.Zone = dir, "", time.Local
	cfg.Network.Allow = []outbound.Allowed{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}, {Prefix: netip.MustParsePrefix("::1/128")}}
	cfg.Burst = 50 // the demo is one long burst, to be seen one by one
	return &cfg, nil
}

func (w World) greetDemo(base string, o DemoOptions) {
	where := "below"
	if o.Webhook != "" {
		where = "in your Discord channel"
	}
	fmt.Fprintf(w.Err, `watcher demo

Eight invented outlets, in English, Albanian, Persian and Arabic, publish at %s,
on this machine only. watcher reads them every second with the topics it ships
with, and tells %s what is about them. What is not (football, a cancer drug
called "MEK inhibitor") stays out. One outlet sends broken XML, one has moved,
one answers "too many requests". First comes one summary of what was there
before; then alerts, one a story. Stop with Ctrl-C.

`, base, where)
}

// farewell sums up what the demo did and says what to do next.
func (a *App) farewell(ctx context.Context) error {
	counts, err := a.store.Counts(ctx)
	if err != nil {
		return err
	}
	states, err := a.store.States(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.world.Err, "\n%d items read, %d messages sent, %d waiting. How the feeds were:\n",
		counts.Items, counts.Deliveries[news.DeliverySent], waiting(counts))
	byFeed := make(map[news.FeedID]news.FeedState, len(states))
	for _, s := range states {
		byFeed[s.Feed] = s
	}
	table := tabwriter.NewWriter(a.world.Err, 0, 0, 2, ' ', 0)
	for _, f := range a.current.Load().config.Feeds {
		fmt.Fprintf(table, "  %s\t%s\n", f.Name, health(f, byFeed[f.ID]))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, p := range a.courier.Problems() {
		fmt.Fprintf(a.world.Err, "\nNot delivered: %s\n", p)
	}
	fmt.Fprint(a.world.Err, `
Next:
  watcher                      watch the real feeds of feeds.yaml, here in the terminal
  watcher check                see when each feed is read, and test the topics
  watcher demo --webhook URL   the same demo in a Discord channel
`)
	return nil
}

// health says in a few words how a feed is.
func health(f news.Feed, s news.FeedState) string {
	switch {
	case s.LastStatus == 429:
		return "asked for a pause (429); it got one"
	case s.LastError != "":
		return "failing: " + s.LastError
	case s.Damage != "":
		return "broken, read all the same: " + s.Damage
	case s.MovedTo != "" || s.URL != "" && s.URL != f.URL:
		return "has moved; followed"
	case s.CheckedAt.IsZero():
		return "not read yet"
	}
	return "fine"
}
