package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/store"
	"watcher/internal/web"
)

// How often the loops look. Deliveries are also woken by each commit.
const (
	deliverEvery = time.Second
	primeEvery   = time.Second
	watchEvery   = time.Minute
	relookEvery  = 5 * time.Second
	pruneEvery   = time.Hour
	reloadEvery  = 3 * time.Second
	guardEvery   = 2 * time.Second
	boardsEvery  = 5 * time.Second
	drillEvery   = 5 * time.Second
)

// Run watches until the context ends. reload asks for the configuration to be
// read again.
func Run(ctx context.Context, w World, flag string, reload <-chan struct{}) error {
	cfg, err := w.load(flag)
	if err != nil {
		return err
	}
	log := w.logger(cfg.Log.Level, cfg.Log.Format)
	a, err := open(ctx, w, cfg, log, 0)
	if err != nil {
		return err
	}
	w.greet(cfg, log)
	err = a.run(ctx, reload)
	return errors.Join(err, a.close())
}

// greet says what starts, in a few lines for people, or in the log where
// programs read it.
func (w World) greet(cfg *config.Config, log *slog.Logger) {
	if cfg.Log.Format == "json" {
		log.Info("started", "version", w.Version, "feeds", len(cfg.Feeds), "topics", len(cfg.Topics), "store", cfg.Store, "config", cfg.Path)
		for _, line := range unconnected(cfg) {
			log.Warn("not connected", "note", line)
		}
		return
	}
	fmt.Fprintf(w.Err, "watcher %s: %s, %s, data in %s (%s)\n",
		w.Version, count(len(cfg.Feeds), "feed"), count(len(cfg.Topics), "topic"), cfg.Store, cfg.Path)
	for _, line := range unconnected(cfg) {
		fmt.Fprintln(w.Err, line)
	}
	fmt.Fprintln(w.Err, "Each feed's first reading is history: it is summed up once. Stop with Ctrl-C.")
}

// unconnected says which channels print to the terminal and what connects
// them.
func unconnected(cfg *config.Config) []string {
	var lines []string
	for _, ch := range cfg.Channels {
		if ch.Webhook == "" && (ch.Discord == "" || cfg.Discord.Token == "") {
			lines = append(lines, fmt.Sprintf("Channel %s %s", ch.ID, connects(cfg, ch)))
		}
	}
	if cfg.HeartbeatUnset != "" {
		lines = append(lines, fmt.Sprintf("No heartbeat: set %s to an address that notices when it is no longer asked.", cfg.HeartbeatUnset))
	}
	return lines
}

// connects says what a channel lacks.
func connects(cfg *config.Config, ch news.Channel) string {
	const here = "is not connected: its alerts are printed here. "
	token := cfg.Discord.Unset // "" if the token is there
	switch {
	case ch.Unset == "":
		return "has no webhook and no bot: its alerts are printed here."
	case ch.Unset == token:
		return here + "Set " + token + " to the bot's token."
	case ch.ByBot && token != "":
		return here + "Set " + ch.Unset + " to the number of its Discord channel (right-click it, Copy Channel ID), and " + token + " to the bot's token."
	case ch.ByBot:
		return here + "Set " + ch.Unset + " to the number of its Discord channel (right-click it, Copy Channel ID)."
	}
	said := here + "To connect it, set " + ch.Unset + " to a Discord webhook's address (channel settings, Integrations, Webhooks)"
	if cfg.Discord.Token != "" || token != "" {
		said += ", or to a channel's number if the bot is to write there"
	}
	return said + "."
}

// run owns every loop and ends when the last of them has.
func (a *App) run(ctx context.Context, reload <-chan struct{}) error {
	g, ctx := errgroup.WithContext(ctx)
	cfg := a.current.Load().config
	g.Go(func() error { return a.scheduler.Run(ctx) })
	g.Go(a.loop(ctx, "delivery", deliverEvery, a.pipeline.Wake(), a.pipeline.Deliver))
	g.Go(a.loop(ctx, "priming", primeEvery, nil, a.pipeline.Prime))
	g.Go(a.loop(ctx, "second looks", relookEvery, nil, func(ctx context.Context) error {
		_, err := a.pipeline.Relook(ctx)
		return err
	}))
	g.Go(a.loop(ctx, "near misses", watchEvery, nil, a.pipeline.TellNearMisses))
	g.Go(a.loop(ctx, "ended topics", watchEvery, nil, a.pipeline.TellEnded))
	g.Go(a.loop(ctx, "stories", watchEvery, nil, a.pipeline.EndStories))
	g.Go(a.loop(ctx, "mutes", watchEvery, nil, a.pipeline.TellUnmuted))
	g.Go(a.loop(ctx, "watch", watchEvery, a.look, a.watch))
	g.Go(a.loop(ctx, "notices", watchEvery, nil, a.tendOps))
	g.Go(a.loop(ctx, "boards", boardsEvery, nil, a.keepBoards))
	g.Go(a.loop(ctx, "drill", drillEvery, nil, a.drill))
	g.Go(a.loop(ctx, "retention", pruneEvery, nil, a.prune))
	g.Go(func() error { a.checkChannels(ctx); a.tellLeftOut(ctx); return nil })
	g.Go(func() error { return a.guard(ctx) })
	g.Go(func() error { return a.reloads(ctx, reload) })
	g.Go(func() error { return a.desks(ctx) })
	g.Go(func() error { return control.Serve(ctx, cfg.Store, a.orders()) })
	if cfg.Probes != "" {
		g.Go(func() error { return serve(ctx, cfg.Probes, web.Probes(a, a.meter.Handler())) })
	}
	return g.Wait()
}

// Live implements [web.Vitals].
func (a *App) Live() error { return a.pulse.live(a.world.Now()) }

// Ready implements [web.Vitals].
func (a *App) Ready() error { return a.pulse.ready(a.world.Now()) }

// guard ends the process when its database is removed from under it: what it
// would do from then on is forgotten at the end, and told twice by the next.
func (a *App) guard(ctx context.Context) error {
	ticker := time.NewTicker(guardEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			if err := a.store.Intact(); errors.Is(err, store.ErrGone) {
				return err
			}
		}
	}
}

// checkChannels says at once which channels cannot be used.
func (a *App) checkChannels(ctx context.Context) {
	problems := a.courier.Check(ctx)
	if ctx.Err() != nil {
		return // what was interrupted says nothing of the channels
	}
	for _, p := range problems {
		a.log.Error("channel cannot be used", "channel", string(p.Channel), "err", p.String())
	}
	a.raise(ctx, a.current.Load().policy.Trouble(a.world.Now(), problems))
}

// watch looks at the watch itself: what is stuck, and whether to say that all
// is well.
func (a *App) watch(ctx context.Context) error {
	if err := a.reschedule(ctx); err != nil {
		return err
	}
	now := a.world.Now()
	// Those in back-off count too: their next try is less than an hour away.
	waits, _, err := a.store.Due(ctx, now.Add(time.Hour), now)
	if err != nil {
		return fmt.Errorf("read the outbox: %w", err)
	}
	if a.pulse.begins(now) { // what was to be handed over while we were down is about to be
		waits = slices.DeleteFunc(waits, news.Delivery.Held)
	}
	stuck, shut := notify.Stuck(now, waits), a.courier.Problems()
	waiting := late(waits, stuck, shut)
	a.pulse.waiting(waiting)
	b := a.current.Load()
	a.raise(ctx, b.policy.Trouble(now, append(stuck, shut...)))
	if waiting == 0 && a.pulse.polledSince(now.Add(-watchEvery)) {
		a.heartbeat(ctx, b)
	}
	return nil
}

// late counts the deliveries that wait in channels that are stuck or shut.
func late(waits []news.Delivery, stuck, shut []notify.Problem) (n int) {
	for _, d := range waits {
		in := func(p notify.Problem) bool { return p.Channel == d.Alert.Channel }
		if slices.ContainsFunc(stuck, in) || slices.ContainsFunc(shut, in) {
			n++
		}
	}
	return n
}

// heartbeat asks the configured address, which notices when it is no longer
// asked.
func (a *App) heartbeat(ctx context.Context, b *build) {
	if b.config.Heartbeat == "" {
		return
	}
	if err := b.ping(ctx); err != nil {
		a.log.Warn("heartbeat not answered; trying again in a minute", "err", err)
	}
}

func (a *App) prune(ctx context.Context) error {
	keep := a.current.Load().config.Keep
	_, err := a.store.Prune(ctx, a.world.Now(), store.Keep{
		Items: keep.Items, Bodies: orAtOnce(keep.Bodies), Articles: orAtOnce(keep.Articles), Raw: orAtOnce(keep.Raw),
	})
	return err
}

// orAtOnce turns the file's 0, which keeps nothing, into the least that the
// store takes for a time: its own 0 keeps for ever.
func orAtOnce(d time.Duration) time.Duration { return max(d, time.Nanosecond) }

func (a *App) raise(ctx context.Context, ds []news.Delivery) {
	if err := a.pipeline.Raise(ctx, ds); err != nil {
		a.log.Error("notice not recorded", "err", err)
	}
}

// reloads puts each new version of the configuration into force, or keeps the
// old one and says why.
func (a *App) reloads(ctx context.Context, trigger <-chan struct{}) error {
	w := config.Watch{
		Every: reloadEvery, Trigger: trigger,
		Changed: func(cfg *config.Config) { a.reload(ctx, cfg) },
		Refused: func(problems config.Problems) {
			if unread := problems.Unread(); len(unread) > 0 {
				a.unread(ctx, strings.Split(unread.Err().Error(), "\n"))
				return
			}
			a.refuse(ctx, strings.Split(problems.Err().Error(), "\n"))
		},
	}
	o := a.world.options()
	o.Additions = a.additions
	w.Run(ctx, a.current.Load().config, o)
	return nil
}

func (a *App) reload(ctx context.Context, cfg *config.Config) {
	a.making.Lock()
	defer a.making.Unlock()
	old := a.current.Load().config
	// The desk may have changed something since the file was read.
	cfg, err := a.withMade(ctx, cfg)
	if err == nil {
		err = a.use(ctx, cfg)
	}
	if err != nil {
		a.refuse(ctx, []string{err.Error()})
		return
	}
	a.log.Info("configuration loaded", "status", count(len(cfg.Feeds), "feed")+", "+count(len(cfg.Topics), "topic"))
	if cfg.Store != old.Store || cfg.Probes != old.Probes || cfg.Log != old.Log {
		a.log.Warn("store, probes and log change at the next start only")
	}
	if err := a.forgetMutes(ctx, old, cfg); err != nil {
		a.log.Error("mutes of what was removed not ended", "err", err)
	}
	a.tellLeftOut(ctx)
	a.checkChannels(ctx)
}

// refuse keeps the old configuration and tells the log and the desk.
func (a *App) refuse(ctx context.Context, lines []string) {
	a.keep(ctx, "configuration refused; the old one stays in force", "config:refused:", "The new feeds.yaml was refused; the old one stays in force.", lines)
}

// unread keeps the old configuration while the new one cannot be looked at. It is
// no fault of what is written there.
func (a *App) unread(ctx context.Context, lines []string) {
	a.keep(ctx, "configuration cannot be read; the old one stays in force", "config:unread:",
		"feeds.yaml cannot be read; what held before stays in force until it can.", lines)
}

func (a *App) keep(ctx context.Context, msg, subject, heading string, lines []string) {
	a.meter.Refused()
	for _, line := range lines {
		a.log.Error(msg, "err", line) //nolint:sloglint // one of two constants
	}
	a.raise(ctx, a.current.Load().policy.Notice(a.world.Now(), subject+news.Digest(12, lines...), heading, strings.Join(lines, "\n")))
}

// serve answers HTTP until the context ends.
func serve(ctx context.Context, addr string, h http.Handler) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listen for probes: %w", err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve probes: %w", err)
	}
	return nil
}
