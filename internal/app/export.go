package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
)

// Export prints what was made in Discord, in the words of feeds.yaml, with who
// made it.
func Export(ctx context.Context, w World, flag string) (err error) {
	cfg, err := w.load(flag)
	if err != nil {
		return err
	}
	db, err := w.kept(ctx, cfg)
	if err != nil {
		return err
	}
	var all []news.Addition
	if db != nil {
		defer func() { err = errors.Join(err, db.Close()) }()
		if all, err = db.Additions(ctx); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		fmt.Fprintln(w.Err, "Nothing was made in Discord.")
		return nil
	}
	parts := make([]config.Export, len(all))
	for n, a := range all {
		parts[n] = config.Export{Text: []byte(a.Text), Remark: fmt.Sprintf("by %s, %s", a.By, a.At.In(cfg.Zone).Format(time.DateOnly))}
		if a.Paused {
			parts[n].Remark += ", paused"
		}
	}
	out, err := config.Together(parts)
	if err != nil {
		return err
	}
	_, err = w.Out.Write(out)
	return err
}
