package app

import (
	"context"
	"fmt"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
)

// doctor prints what it finds, a line each, and remembers what later findings
// depend on.
type doctor struct {
	World
	failed, noted int
	cfg           *config.Config // with what was made in Discord, once the database was read
	waiting       int            // deliveries
	states        []news.FeedState
}

// Doctor checks what watcher needs, one thing after another, and says what to do
// about what is amiss: the file, the data folder, the network, Discord. It sends
// no message.
func Doctor(ctx context.Context, w World, flag string) error {
	cfg, err := w.load(flag)
	if err != nil {
		return err
	}
	d := doctor{World: w, cfg: cfg}
	d.say(notify.Finding{What: fmt.Sprintf("%s: %s, %s, %s", cfg.Path, count(len(cfg.Feeds), "feed"), count(len(cfg.Topics), "topic"), count(len(cfg.Channels), "channel"))})
	if d.folder(ctx) {
		d.database(ctx)
	}
	d.running(ctx)
	b, err := w.aside(d.cfg)
	if err != nil {
		return err
	}
	d.feeds(d.sites(ctx, b))
	d.channels(ctx, b)
	d.translation(ctx, b)
	if d.failed > 0 {
		fmt.Fprintf(w.Err, "%s amiss\n", countOf(d.failed, "thing is", "things are"))
		return errSilent
	}
	if d.noted > 0 {
		fmt.Fprintf(w.Out, "Nothing is amiss; %s above.\n", countOf(d.noted, "note is", "notes are"))
		return nil
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
		d.noted++
	}
	line := mark + text.Plain(f.What)
	if f.Todo != "" {
		line += ": " + text.Plain(f.Todo)
	}
	fmt.Fprintln(d.Out, line)
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
