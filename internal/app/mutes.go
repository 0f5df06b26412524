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
)

// printMutes says which topics are silent.
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
		fmt.Fprintln(w.Out, "No topic is muted.")
		return nil
	}
	now := w.Now()
	table := tabwriter.NewWriter(w.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "TOPIC\tMUTED SINCE\tUNTIL (%s)\n", cfg.Zone)
	for _, m := range mutes {
		until := notify.When(now, m.Until, cfg.Zone)
		if !m.Holds(now) {
			until += ", which its channels are still to be told"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", topicTitle(cfg, m.Topic), notify.When(now, m.From, cfg.Zone), until)
	}
	return table.Flush()
}

// muteLogLines is how many changes are printed.
const muteLogLines = 200

// printMuteLog says who muted topics and when, the newest first; of one topic
// alone if it is named.
func (w World) printMuteLog(ctx context.Context, cfg *config.Config, only news.TopicID) (err error) {
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
		if only != "" && l.Subject != string(only) {
			continue
		}
		what, err := muteChange(l, w.Now(), cfg.Zone)
		if err != nil {
			return fmt.Errorf("audit line of %s: %w", l.At.Format(time.RFC3339), err)
		}
		if printed == 0 {
			fmt.Fprintf(table, "AT (%s)\tWHO\tTOPIC\tWHAT\n", cfg.Zone)
		}
		printed++
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", l.At.In(cfg.Zone).Format("2006-01-02 15:04:05"), text.Plain(l.Who), topicTitle(cfg, news.TopicID(l.Subject)), what)
	}
	if printed == 0 {
		fmt.Fprintln(w.Out, "No topic was ever muted.")
	}
	return table.Flush()
}

// muteChange says in words what an audit line of a mute tells.
func muteChange(l news.AuditLine, now time.Time, zone *time.Location) (string, error) {
	var before, after news.Mute
	for kept, m := range map[string]*news.Mute{l.Before: &before, l.After: &after} {
		if kept == "" {
			continue
		}
		if err := json.Unmarshal([]byte(kept), m); err != nil {
			return "", err
		}
	}
	switch {
	case l.After == "":
		return "heard again, was muted until " + notify.When(now, before.Until, zone), nil
	case l.Before == "":
		return "muted until " + notify.When(now, after.Until, zone), nil
	}
	return "muted until " + notify.When(now, after.Until, zone) + ", before until " + notify.When(now, before.Until, zone), nil
}

// topicTitle is the title of a topic, or the id of one that is configured no
// longer.
func topicTitle(cfg *config.Config, id news.TopicID) string {
	for _, t := range cfg.Topics {
		if t.ID == id {
			return text.Plain(t.Title)
		}
	}
	return text.Plain(string(id)) + " (no longer configured)"
}
