package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/web"
)

const (
	// lowDisk is how little room on the disk is worth a word, and tinyDisk how
	// little is too little.
	lowDisk, tinyDisk = 1 << 30, 100 << 20
	// hostsAsked is how many feeds' sites the doctor asks.
	hostsAsked = 5
)

// doctor prints what it finds, a line each.
type doctor struct {
	World
	failed int
}

// Doctor checks what watcher needs, one thing after another, and says what to do
// about what is amiss: the file, the data folder, the network, Discord. It sends
// no message.
func Doctor(ctx context.Context, w World, flag string) error {
	cfg, err := w.load(flag)
	if err != nil {
		return err
	}
	d := doctor{World: w}
	d.say(notify.Finding{What: fmt.Sprintf("%s: %s, %s, %s", cfg.Path, count(len(cfg.Feeds), "feed"), count(len(cfg.Topics), "topic"), count(len(cfg.Channels), "channel"))})
	d.folder(ctx, cfg)
	d.running(ctx, cfg)
	b, err := w.aside(cfg)
	if err != nil {
		return err
	}
	d.sites(ctx, b)
	d.channels(ctx, b)
	d.translation(ctx, b)
	if d.failed > 0 {
		fmt.Fprintf(w.Err, "%s amiss\n", countOf(d.failed, "thing is", "things are"))
		return errSilent
	}
	fmt.Fprintln(w.Out, "All is well.")
	return nil
}

func (d *doctor) say(f notify.Finding) {
	mark := "ok      "
	switch {
	case f.Bad:
		mark = "FAILED  "
		d.failed++
	case f.Todo != "":
		mark = "note    "
	}
	line := mark + text.Plain(f.What)
	if f.Todo != "" {
		line += ": " + text.Plain(f.Todo)
	}
	fmt.Fprintln(d.Out, line)
}

// folder looks at the data folder, its disk and its database.
func (d *doctor) folder(ctx context.Context, cfg *config.Config) {
	f := notify.Finding{What: "data folder " + cfg.Store}
	free, known, err := store.Inspect(cfg.Store)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Todo = "not there yet; watcher run makes it"
	case err != nil:
		f.Bad, f.Todo = true, err.Error()
	case known:
		f.What += fmt.Sprintf(": %.1f GiB free", float64(free)/(1<<30))
		if f.Bad = free < tinyDisk; free < lowDisk {
			f.Todo = "make room, or keep less (keep in feeds.yaml)"
		}
	}
	d.say(f)
	db, err := d.kept(ctx, cfg)
	if err != nil {
		d.say(notify.Finding{What: "database", Bad: true, Todo: err.Error()})
		return
	}
	if db == nil {
		return
	}
	defer db.Close() //nolint:errcheck // only read
	err = db.Check(ctx)
	var c store.Counts
	if err == nil {
		c, err = db.Counts(ctx)
	}
	if err != nil {
		d.say(notify.Finding{What: "database", Bad: true, Todo: err.Error()})
		return
	}
	d.say(notify.Finding{What: fmt.Sprintf("database: it is sound; %s kept, %s waiting", count(c.Items, "item"), countOf(waiting(c), "delivery", "deliveries"))})
	d.retried(ctx, db)
}

// retried says of each channel what was refused there so far, and is tried again:
// a site that answers the doctor may refuse the messages.
func (d *doctor) retried(ctx context.Context, db *store.DB) {
	now := d.Now()
	waits, _, err := db.Due(ctx, now.Add(time.Hour), now) // a next try is less than an hour away
	if err != nil {
		d.say(notify.Finding{What: "database", Bad: true, Todo: err.Error()})
		return
	}
	tried := make(map[news.ChannelID][]news.Delivery)
	for _, w := range waits {
		if w.Attempt > 0 && !w.Held() {
			tried[w.Alert.Channel] = append(tried[w.Alert.Channel], w)
		}
	}
	for _, c := range slices.Sorted(maps.Keys(tried)) {
		first := slices.MinFunc(tried[c], func(a, b news.Delivery) int { return a.Alert.At.Compare(b.Alert.At) })
		d.say(notify.Finding{
			What: fmt.Sprintf("channel %s: %s and is tried again, for %s so far", c,
				countOf(len(tried[c]), "message was refused", "messages were refused"), notify.Span(now.Sub(first.Alert.At))),
			Todo: first.Reason,
		})
	}
}

// running asks the watcher that runs on the data folder.
func (d *doctor) running(ctx context.Context, cfg *config.Config) {
	f := notify.Finding{What: "watcher: it runs, and alerts are on time"}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	v, err := askHealth(ctx, cfg.Store, web.ReadyPath)
	switch {
	case errors.Is(err, control.ErrNotRunning):
		f.What, f.Todo = "watcher: none runs on this data folder", "start it: watcher run"
	case err != nil:
		f.What, f.Bad, f.Todo = "watcher: it runs", true, err.Error()
	case !v.OK:
		f.What, f.Bad, f.Todo = "watcher: it runs", true, v.Error
	}
	d.say(f)
}

// sites asks some of the feeds' sites, each once, for a feed.
func (d *doctor) sites(ctx context.Context, b *build) {
	var asked []string
	for _, f := range b.config.Feeds {
		u, err := url.Parse(f.URL)
		if err != nil || slices.Contains(asked, u.Hostname()) {
			continue
		}
		if asked = append(asked, u.Hostname()); len(asked) > hostsAsked {
			break
		}
		found := notify.Finding{What: "network: " + u.Hostname()}
		if poll := b.poller.Poll(ctx, f, news.FeedState{}); poll.Err != nil && poll.State.LastStatus < http.StatusBadRequest {
			found.Bad = true
			found.Todo = poll.State.LastError + ". " + notify.Advice(poll.State.LastStatus, poll.State.LastError)
		}
		d.say(found)
	}
}

// translation asks the translation service for two words.
func (d *doctor) translation(ctx context.Context, b *build) {
	if b.translator == nil {
		return
	}
	f := notify.Finding{What: "translation service"}
	if err := b.translator.Check(ctx); err != nil {
		// Alerts go out all the same.
		f.Todo = fmt.Sprintf("headlines are shown in their own language: %v. Look at translate in feeds.yaml; one in your own network is named in network.allow", err)
	}
	d.say(f)
}

// channels asks Discord about the bot and each channel.
func (d *doctor) channels(ctx context.Context, b *build) {
	var ways []news.As
	for _, f := range b.discord.Examine(ctx) {
		d.say(f)
	}
	for _, c := range b.config.Channels {
		if !c.Connected() {
			d.say(notify.Finding{What: "channel " + string(c.ID) + " is not connected", Todo: "its alerts are printed here; watcher check says how to connect it"})
			continue
		}
		ways = append(ways, c.As)
		if x, ok := b.destinations[c.ID].(notify.Examined); ok {
			for _, f := range x.Examine(ctx) {
				d.say(f)
			}
		}
	}
	if link, err := b.discord.Invite(ctx, ways); err == nil && link != "" {
		fmt.Fprintf(d.Out, "The bot is invited to a server, with the permissions that it needs and no others, by\n  %s\n", link)
	}
}
