package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/store"
)

// MuteOptions say which topic is to be silent, and for how long; 0 ends its
// silence.
type MuteOptions struct {
	Topic string // id or title
	For   time.Duration
}

// Mute silences a topic for a time, in the running watcher or for the next one.
func Mute(ctx context.Context, w World, flag string, o MuteOptions) error {
	cfg, err := w.load(flag)
	if err != nil {
		return err
	}
	topic, err := topicNamed(cfg, o.Topic)
	if err != nil {
		return err
	}
	now := w.Now().UTC()
	m := news.Mute{Topic: topic.ID, From: now, Until: now.Add(o.For)}
	if err := w.mute(ctx, cfg, m); err != nil {
		return err
	}
	if o.For == 0 {
		fmt.Fprintf(w.Out, "Topic %s is heard again.\n", topic.Title)
		return nil
	}
	fmt.Fprintf(w.Out, "Topic %s is muted until %s. What matches it is kept; its channels are told when that ends.\n",
		topic.Title, m.Until.In(cfg.Zone).Format("Mon 2 Jan, 15:04"))
	return nil
}

// mute writes the mute into the store, or has the process do it that holds that.
func (w World) mute(ctx context.Context, cfg *config.Config, m news.Mute) error {
	db, err := store.Open(ctx, store.Options{Dir: cfg.Store, Now: w.Now, Log: w.logger("error", cfg.Log.Format)})
	if errors.Is(err, store.ErrLocked) {
		return w.orderMute(ctx, cfg, m, err)
	}
	if err != nil {
		return err
	}
	return errors.Join(db.Mute(ctx, m), db.Close())
}

func (w World) orderMute(ctx context.Context, cfg *config.Config, m news.Mute, locked error) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	res, err := order(ctx, cfg, mutePath, bytes.NewReader(body), locked)
	if err != nil {
		return err
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	said, err := io.ReadAll(io.LimitReader(res.Body, 1<<10))
	if res.StatusCode != http.StatusNoContent {
		return errors.Join(fmt.Errorf("the running watcher refused: %s", strings.TrimSpace(string(said))), err)
	}
	return nil
}

// takeMute answers the order to mute a topic.
func (a *App) takeMute(w http.ResponseWriter, r *http.Request) {
	var m news.Mute
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<12)).Decode(&m); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := a.store.Mute(r.Context(), m); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	a.log.Info("topic muted", "topic", string(m.Topic), "at", m.Until.Format(time.RFC3339))
	w.WriteHeader(http.StatusNoContent)
}

// topicNamed finds a topic by id or title.
func topicNamed(cfg *config.Config, name string) (news.Topic, error) {
	var names []string
	for _, t := range cfg.Topics {
		if strings.EqualFold(string(t.ID), name) || strings.EqualFold(t.Title, name) {
			return t, nil
		}
		names = append(names, string(t.ID))
	}
	return news.Topic{}, fmt.Errorf("%s: there is no topic %q (there are: %s)", cfg.Path, name, strings.Join(names, ", "))
}
