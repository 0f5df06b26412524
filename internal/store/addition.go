package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

const (
	additionColumns = "kind, id, title, text, paused, by, at"
	selectAdditions = "SELECT " + additionColumns + " FROM addition ORDER BY kind DESC, at, id"
	selectAddition  = "SELECT " + additionColumns + " FROM addition WHERE kind = ? AND id = ?"
	upsertAddition  = `INSERT INTO addition (` + additionColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, id) DO UPDATE SET title = excluded.title, text = excluded.text, paused = excluded.paused, by = excluded.by, at = excluded.at`
	selectChanges = "SELECT " + auditColumns + " FROM audit WHERE kind = ? AND subject = ? ORDER BY id DESC LIMIT ?"
	pruneDrafts   = "DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE at < ? LIMIT ?)"
)

// draftsKept is how long a draft waits for a yes.
const draftsKept = 24 * time.Hour

func additionDest(a *news.Addition) []any {
	return []any{&a.Kind, &a.ID, &a.Title, &a.Text, &a.Paused, &a.By, timeInto(&a.At)}
}

// Additions returns what was made at the desk: topics, then feeds, as they were
// made or changed last.
func (d *DB) Additions(ctx context.Context) (all []news.Addition, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var a news.Addition
			err := scan(additionDest(&a)...)
			all = append(all, a)
			return err
		}, selectAdditions)
	})
	if err != nil {
		return nil, fmt.Errorf("read what the desk made: %w", err)
	}
	return all, nil
}

// Add makes additions, or changes them, all or none, and leaves a line of each in
// the audit.
func (d *DB) Add(ctx context.Context, all ...news.Addition) error { return d.AddVia(ctx, "", all...) }

// AddVia does so by undoing or redoing what was done before.
func (d *DB) AddVia(ctx context.Context, via news.Via, all ...news.Addition) error {
	return d.change(ctx, 2*len(all), func(ctx context.Context, t *tx) error {
		for _, a := range all {
			if err := t.add(ctx, via, a); err != nil {
				return fmt.Errorf("add %s %s: %w", a.Kind, a.ID, err)
			}
		}
		return nil
	})
}

func (t *tx) add(ctx context.Context, via news.Via, a news.Addition) error {
	before, err := t.additionJSON(ctx, a.Kind, a.ID)
	if err != nil {
		return err
	}
	after, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, upsertAddition, string(a.Kind), a.ID, a.Title, a.Text, a.Paused, a.By, stamp(a.At))
	if err != nil {
		return err
	}
	return t.audit(ctx, news.AuditLine{At: a.At, Who: a.By, Kind: news.AuditKind(a.Kind), Subject: a.ID, Before: before, After: string(after), Via: via})
}

// Remove takes an addition away, and the mute that holds for it, so that nothing made
// under its id later is silent unsaid. It leaves a line of each in the audit. An
// unknown one is an error that wraps [ErrUnknown].
func (d *DB) Remove(ctx context.Context, via news.Via, kind news.AdditionKind, id, who string, at time.Time) error {
	err := d.change(ctx, 4, func(ctx context.Context, t *tx) error {
		before, err := t.additionJSON(ctx, kind, id)
		if err == nil && before == "" {
			err = ErrUnknown
		}
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, "DELETE FROM addition WHERE kind = ? AND id = ?", string(kind), id); err != nil {
			return err
		}
		if err := t.audit(ctx, news.AuditLine{At: at, Who: who, Kind: news.AuditKind(kind), Subject: id, Before: before, Via: via}); err != nil {
			return err
		}
		m := news.Mute{Topic: news.TopicID(id), From: at, Until: at}
		if kind == news.AdditionFeed {
			m = news.Mute{Feed: news.FeedID(id), From: at, Until: at}
		}
		return t.forgetMute(ctx, m, who)
	})
	if err != nil {
		return fmt.Errorf("remove %s %s: %w", kind, id, err)
	}
	return nil
}

// additionJSON is an addition as the audit keeps it, "" if there is none.
func (t *tx) additionJSON(ctx context.Context, kind news.AdditionKind, id string) (string, error) {
	var a news.Addition
	err := t.row(ctx, additionDest(&a), selectAddition, string(kind), id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(a)
	return string(text), err
}

// Changes returns the last n lines that the audit has of something, the newest first.
func (d *DB) Changes(ctx context.Context, kind news.AuditKind, subject string, n int) (lines []news.AuditLine, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var l news.AuditLine
			err := scan(auditDest(&l)...)
			lines = append(lines, l)
			return err
		}, selectChanges, string(kind), subject, n)
	})
	if err != nil {
		return nil, fmt.Errorf("changes of %s %s: %w", kind, subject, err)
	}
	return lines, nil
}

// SaveDraft keeps what somebody looks at before it holds, for a day.
func (d *DB) SaveDraft(ctx context.Context, draft news.Draft) error {
	text, err := json.Marshal(draft)
	if err != nil {
		return err
	}
	err = d.change(ctx, 1, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "INSERT INTO draft (id, body, at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body, at = excluded.at",
			draft.ID, string(text), stamp(draft.At))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep a draft: %w", err)
	}
	return nil
}

// Draft returns a draft; one that is not kept any more is an error that wraps
// [ErrUnknown].
func (d *DB) Draft(ctx context.Context, id string) (draft news.Draft, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.row(ctx, []any{jsonInto{&draft}}, "SELECT body FROM draft WHERE id = ?", id)
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	if err != nil {
		return draft, fmt.Errorf("read a draft: %w", err)
	}
	return draft, nil
}
