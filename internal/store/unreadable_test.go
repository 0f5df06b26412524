package store

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"watcher/internal/news"
)

// TestUnreadableDelivery damages one delivery: the others of its channel and of
// other channels go on, and it is named once.
func TestUnreadableDelivery(t *testing.T) {
	var log strings.Builder
	db, err := Open(t.Context(), Options{Dir: t.TempDir(), Log: slog.New(slog.NewTextHandler(&log, nil))})
	ok(t, err)
	t.Cleanup(func() { _ = db.Close() })
	bad, beside, alone, elsewhere := notice("bad", "desk", noon), notice("beside", "desk", noon), notice("alone", "ops", noon), notice("elsewhere", "newsroom", noon)
	ok(t, db.Raise(t.Context(), []news.Delivery{bad, beside, alone, elsewhere}))
	for _, d := range []news.Delivery{bad, alone} {
		ok(t, db.change(t.Context(), 1, func(ctx context.Context, t *tx) error {
			_, err := t.exec(ctx, "UPDATE delivery SET message = '{' WHERE id = ?", string(d.ID))
			return err
		}))
	}
	for range 2 {
		ds, _, err := db.Due(t.Context(), noon, noon)
		ok(t, err)
		var stories []string
		for _, d := range ds {
			stories = append(stories, string(d.Alert.Story))
		}
		equal(t, "due", stories, []string{"beside", "elsewhere"})
	}
	if n := strings.Count(log.String(), "cannot be read: it waits"); n != 2 || !strings.Contains(log.String(), string(bad.ID)) {
		t.Errorf("the log says %s", log.String())
	}
}
