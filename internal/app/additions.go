package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/text"
)

// additionName is where positions in an addition are said to be.
func additionName(a news.Addition) string {
	return fmt.Sprintf("%s %s (%s), made in Discord", a.Kind, text.Quoted(a.Title), a.ID)
}

// additionsOf are those additions that hold, as config reads them.
func additionsOf(all []news.Addition) []config.Addition {
	var out []config.Addition
	for _, a := range all {
		if !a.Paused {
			out = append(out, config.Addition{Name: additionName(a), Data: []byte(a.Text)})
		}
	}
	return out
}

// additions are those in force, for whoever reads the file anew.
func (a *App) additions() []config.Addition {
	if made := a.made.Load(); made != nil {
		return *made
	}
	return nil
}

// withMade reads what was made at the desk, and returns the configuration with
// it.
func (a *App) withMade(ctx context.Context, cfg *config.Config) (*config.Config, error) {
	all, err := a.store.Additions(ctx)
	if err != nil {
		return nil, err
	}
	made := additionsOf(all)
	a.made.Store(&made)
	return a.world.with(cfg, made, func(p string) { a.log.Warn("what was made in Discord is left out", "err", p) })
}

// tellLeftOut tells those who run watcher what was made at the desk and does not
// hold beside the file, each once.
func (a *App) tellLeftOut(ctx context.Context) {
	b := a.current.Load()
	for name, problems := range b.config.Refused {
		said := problems.Err().Error()
		a.raise(ctx, b.policy.Notice(a.world.Now(), "made:"+news.Digest(16, name, said), "Left out: "+name,
			said+"\nWhat feeds.yaml says goes first. `/watch list` shows what does not hold."))
	}
}

// with returns the configuration with additions; refused hears of those that are
// left out.
func (w World) with(cfg *config.Config, made []config.Addition, refused func(string)) (*config.Config, error) {
	if len(made) == 0 && len(cfg.Additions) == 0 {
		return cfg, nil
	}
	whole, problems := cfg.With(made, w.options())
	if whole == nil {
		return nil, problems.Err() // the file alone was good
	}
	for _, m := range made {
		if err := whole.Refused[m.Name].Err(); err != nil {
			refused(err.Error())
		}
	}
	return whole, nil
}

// remake brings into force what was made at the desk, after a change of it.
func (a *App) remake(ctx context.Context) error {
	cfg, err := a.withMade(ctx, a.current.Load().config)
	if err != nil {
		return err
	}
	if err := a.use(ctx, cfg); err != nil {
		return err
	}
	a.tellLeftOut(ctx)
	return nil
}

// loadMade reads the configuration with what was made at the desk, for commands
// that work beside a watcher.
func (w World) loadMade(ctx context.Context, flag string) (cfg *config.Config, err error) {
	cfg, err = w.load(flag)
	if err != nil {
		return nil, err
	}
	db, err := w.kept(ctx, cfg)
	if err != nil || db == nil {
		return cfg, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	all, err := db.Additions(ctx)
	if err != nil {
		return nil, err
	}
	return w.with(cfg, additionsOf(all), func(p string) {
		fmt.Fprintf(w.Err, "warning: left out: %s\n", strings.ReplaceAll(p, "\n", "\n  "))
	})
}
