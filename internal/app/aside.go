package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"

	"watcher/internal/config"
	"watcher/internal/notify/courier"
	"watcher/internal/store"
)

// aside makes what a configuration says for a command that looks on: it polls
// and judges, and tells no channel.
func (w World) aside(cfg *config.Config) (*build, error) {
	b := builder{world: w, log: slog.New(slog.DiscardHandler), courier: courier.New(courier.Options{})}
	return b.build(cfg)
}

// kept opens what is stored, to read beside a watcher that runs; nil if nothing
// was stored yet.
func (w World) kept(ctx context.Context, cfg *config.Config) (*store.DB, error) {
	db, err := store.OpenReadOnly(ctx, store.Options{Dir: cfg.Store, Now: w.Now, Log: slog.New(slog.DiscardHandler)})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return db, err
}
