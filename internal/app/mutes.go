package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// printMutes says which topics and feeds are silent.
func (w World) printMutes(ctx context.Context, cfg *config.Config) (err error) {
	db, err := w.kept(ctx, cfg)
	if err != nil {
		return err
	}
	var mutes []news.Mute
	if db != nil {
		defer func() { err = errors.Join(err, db.Close()) }()
		if mutes, err = db.Mutes(ctx); err != nil {
			return err
		}
	}
	if len(mutes) == 0 {
		fmt.Fprintln(w.Out, "Nothing is muted.")
		return nil
	}
	now := w.Now()
	table := tabwriter.NewWriter(w.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "WHAT\tMUTED SINCE\tUNTIL (%s)\n", cfg.Zone)
	for _, m := range mutes {
		until := notify.When(now, m.Until, cfg.Zone)
		if !m.Holds(now) {
			until += ", which its channels are still to be told"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", mutedName(cfg, m), notify.When(now, m.From, cfg.Zone), until)
	}
	return table.Flush()
}

// muteLogLines is how many changes are printed.
const muteLogLines = 200

// printMuteLog says who muted what and when, the newest first; of one topic or
// feed alone if it is named.
func (w World) printMuteLog(ctx context.Context, cfg *config.Config, only news.Mute) (err error) {
	db, err := w.kept(ctx, cfg)
	if err != nil {
		return err
	}
	var lines []news.AuditLine
	if db != nil {
		defer func() { err = errors.Join(err, db.Close()) }()
		if lines, err = db.Audit(ctx, news.AuditMute, muteLogLines); err != nil {
			return err
		}
	}
	printed := 0
	table := tabwriter.NewWriter(w.Out, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		if s := only.Subject(); s != "" && l.Subject != s {
			continue
		}
		m, what, err := muteChange(l, w.Now(), cfg.Zone)
		if err != nil {
			return fmt.Errorf("audit line of %s: %w", l.At.Format(time.RFC3339), err)
		}
		if printed == 0 {
			fmt.Fprintf(table, "AT (%s)\tWHO\tWHAT\tCHANGE\n", cfg.Zone)
		}
		printed++
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", l.At.In(cfg.Zone).Format("2006-01-02 15:04:05"), text.Plain(l.Who), mutedName(cfg, m), what)
	}
	if printed == 0 {
		fmt.Fprintln(w.Out, "Nothing was ever muted.")
	}
	return table.Flush()
}

// muteChange says in words what an audit line of a mute tells, and of what.
func muteChange(l news.AuditLine, now time.Time, zone *time.Location) (of news.Mute, said string, err error) {
	var before, after news.Mute
	for kept, m := range map[string]*news.Mute{l.Before: &before, l.After: &after} {
		if kept == "" {
			continue
		}
		if err := json.Unmarshal([]byte(kept), m); err != nil {
			return of, "", err
		}
	}
	switch {
	case l.After == "":
		return before, "heard again, was muted until " + notify.When(now, before.Until, zone), nil
	case l.Before == "":
		return after, "muted until " + notify.When(now, after.Until, zone), nil
	}
	return after, "muted until " + notify.When(now, after.Until, zone) + ", before until " + notify.When(now, before.Until, zone), nil
}

// mutedName names what a mute silences, or gives the id of what is configured no
// longer.
func mutedName(cfg *config.Config, m news.Mute) string {
	name, known := nameOfMuted(cfg, m)
	if !known {
		return tongue.Bare(tongue.English.Say("gone", "Name", name))
	}
	return name
}

// nameOfMuted is the name of what a mute silences, or the id if it is not known.
func nameOfMuted(cfg *config.Config, m news.Mute) (name string, known bool) {
	for _, t := range cfg.Topics {
		if m.Feed == "" && t.ID == m.Topic {
			return text.Plain(t.Title), true
		}
	}
	for _, f := range cfg.Feeds {
		if m.Feed != "" && f.ID == m.Feed {
			return text.Plain(f.Name), true
		}
	}
	return text.Plain(m.Subject()), false
}
