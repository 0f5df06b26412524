package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestCopy makes a copy that can be started from: what may be sent by the watcher that
// goes on is in doubt there, and only that.
func TestCopy(t *testing.T) {
	d := openTest(t)
	due, later, tried, sent := notice("due", "desk", noon), notice("later", "desk", noon), notice("tried", "desk", noon), notice("sent", "desk", noon)
	later.DueAt, tried.DueAt, tried.Attempt = noon.Add(time.Hour), noon.Add(time.Hour), 2
	sent.State = news.DeliverySent
	edit := news.Alert{Story: "edit", Channel: "desk", Reason: news.ReasonUpdate + ":1", At: noon}
	ok(t, d.Raise(t.Context(), []news.Delivery{due, later, tried, sent, edit.Delivery(news.Message{})}))
	ok(t, d.Commit(t.Context(), poll(balkan, noon, headline(balkan, 1, noon))))
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	c, err := d.Copy(t.Context(), path)
	ok(t, err)
	info, err := os.Stat(path)
	ok(t, err)
	_, schemas := copyOf(t, "*.sql")
	equal(t, "copy", c, Copy{Path: path, Size: info.Size(), Schema: int64(schemas), Items: 1, Waiting: 4, Doubtful: 2})
	if info.Mode().Perm()&0o007 != 0 {
		t.Errorf("others may read the copy (%v)", info.Mode())
	}
	if _, err := d.Copy(t.Context(), path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("wrote over a copy: %v", err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 1 {
		t.Errorf("a copy is one file, not %v", files)
	}
	restored := openAt(t, dir)
	for id, want := range map[news.DeliveryID]news.DeliveryState{
		due.ID: news.DeliveryUncertain, later.ID: news.DeliveryPending, tried.ID: news.DeliveryUncertain, sent.ID: news.DeliverySent, edit.Delivery(news.Message{}).ID: news.DeliveryPending,
	} {
		for where, of := range map[string]*DB{"copy": restored, "database": d} {
			wants := want
			if where == "database" && want == news.DeliveryUncertain {
				wants = news.DeliveryPending
			}
			var state news.DeliveryState
			var started int64
			ok(t, of.lend(t.Context(), func(s *session) error {
				return s.row(t.Context(), []any{&state, &started}, "SELECT state, started_at FROM delivery WHERE id = ?", string(id))
			}))
			if state != wants || (state == news.DeliveryUncertain) != (started == stamp(noon)) {
				t.Errorf("%s: %s is %s since %d, want %s", where, id, state, started, wants)
			}
		}
	}
}

// TestCopyRefused leaves no file that could be taken for a copy.
func TestCopyRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(ctx context.Context, t *testing.T, part string) error
		says  string
	}{
		"torn": {func(_ context.Context, t *testing.T, part string) error {
			data, err := os.ReadFile(part)
			ok(t, err)
			at := bytes.LastIndex(data, []byte("Headline"))
			if at < 0 {
				at = len(data) / 2
			}
			copy(data[at/4096*4096:], bytes.Repeat([]byte{0xee}, 4096))
			return os.WriteFile(part, data, 0o600)
		}, "not sound"},
		"of another program": {func(ctx context.Context, _ *testing.T, part string) error {
			pool, err := openPool(copyDSN(part), 1)
			if err == nil {
				_, err = pool.ExecContext(ctx, "PRAGMA application_id = 1")
			}
			return errors.Join(err, pool.Close())
		}, "another program"},
	} {
		t.Run(name, func(t *testing.T) {
			d := openTest(t)
			var items []news.Item
			for n := range 100 {
				items = append(items, headline(balkan, n, noon))
			}
			ok(t, d.Commit(t.Context(), poll(balkan, noon, items...)))
			path := filepath.Join(t.TempDir(), "copy.db")
			err := d.backup(t.Context(), path, func(ctx context.Context, part string) error {
				ok(t, c.spoil(ctx, t, part))
				var seen Copy
				pool, err := openPool(copyDSN(part), 1)
				ok(t, err)
				_, err = d.ready(ctx, pool, &seen)
				return errors.Join(err, pool.Close())
			})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want one that says %q", err, c.says)
			}
			if files, _ := filepath.Glob(path + "*"); len(files) != 0 {
				t.Errorf("left behind: %v", files)
			}
		})
	}
}
