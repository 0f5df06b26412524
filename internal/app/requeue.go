package app

import (
	"context"
	"fmt"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
)

// everyRefused stands for all deliveries that were refused.
const everyRefused = "all"

// RequeueOptions are the arguments of `watcher requeue`.
type RequeueOptions struct {
	ID      string // of a delivery, or "all"
	Channel string // "" for every channel
}

// requeueOrder is what the running watcher is told.
type requeueOrder struct {
	ID      news.DeliveryID `json:"id"` // "" for all
	Channel news.ChannelID  `json:"channel"`
	Who     string          `json:"who"`
}

// triedAgain is a delivery that was requeued.
type triedAgain struct {
	ID      news.DeliveryID `json:"id"`
	Channel news.ChannelID  `json:"channel"`
	Title   string          `json:"title"`
}

// Requeue has deliveries that were refused for good tried again, by the running
// watcher or by the next one.
func Requeue(ctx context.Context, w World, flag string, o RequeueOptions) error {
	cfg, err := w.loadMade(ctx, flag)
	if err != nil {
		return err
	}
	order := requeueOrder{ID: news.DeliveryID(o.ID), Channel: news.ChannelID(o.Channel), Who: w.who()}
	if o.ID == everyRefused {
		order.ID = ""
	}
	if err := knownChannel(cfg, order.Channel); err != nil {
		return err
	}
	again, err := change(ctx, w, cfg, requeuePath, order, func(db *store.DB) ([]triedAgain, error) { return tryAgain(ctx, db, order) })
	if err != nil {
		return err
	}
	if len(again) == 0 {
		fmt.Fprintln(w.Out, "No message waits for that: none was refused.")
	}
	for _, a := range again {
		fmt.Fprintf(w.Out, "%s is tried again in %s: %s\n", a.ID, text.Plain(string(a.Channel)), text.Plain(a.Title))
	}
	return nil
}

// knownChannel refuses the name of a channel that is not in the file.
func knownChannel(cfg *config.Config, id news.ChannelID) error {
	var names []string
	for _, c := range cfg.Channels {
		if id == "" || c.ID == id {
			return nil
		}
		names = append(names, string(c.ID))
	}
	return fmt.Errorf("%s: there is no channel %q%s", cfg.Path, id, config.Suggest(string(id), names))
}

func tryAgain(ctx context.Context, db *store.DB, o requeueOrder) ([]triedAgain, error) {
	ds, err := db.Requeue(ctx, o.ID, o.Channel, o.Who)
	again := make([]triedAgain, 0, len(ds))
	for _, d := range ds {
		again = append(again, triedAgain{d.ID, d.Alert.Channel, d.Message.Title()})
	}
	return again, err
}

// requeue answers the order to try deliveries again.
func (a *App) requeue(ctx context.Context, o requeueOrder) ([]triedAgain, error) {
	again, err := tryAgain(ctx, a.store, o)
	if err == nil && len(again) > 0 {
		a.log.Info("refused deliveries are tried again", "n", len(again), "channel", string(o.Channel))
		a.pipeline.Nudge()
	}
	return again, err
}
