package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"watcher/internal/news"
)

// ErrOnItsWay says that a message may be on its way to its channel: what becomes of
// it is to be awaited before it can be taken back.
var ErrOnItsWay = errors.New("a message that tells it may be on its way")

const (
	forgetIdentities = "INSERT INTO forgotten (feed, key, at) SELECT feed, key, ? FROM seen WHERE feed = ? AND item = ? ON CONFLICT DO NOTHING"
	forgetLink       = "INSERT INTO forgotten (feed, key, at) VALUES (0, ?, ?) ON CONFLICT DO NOTHING"
	selectUnderWay   = "SELECT count(*) FROM alert a JOIN delivery d ON d.alert = a.id WHERE a.story = ? AND d.state IN ('sending', 'uncertain')"
	// What waits and has nothing left to say is told no more.
	rewriteMessage = `UPDATE delivery SET message = ?1, reason = iif(state = 'pending' AND ?2, ?3, reason), state = iif(state = 'pending' AND ?2, 'cancelled', state)
		WHERE id = ?4 AND state NOT IN ('sending', 'uncertain')`
)

// forgotten is what the audit keeps of an order to forget: numbers alone.
type forgotten struct {
	Items     int `json:"items"`
	Stories   int `json:"stories"`
	Messages  int `json:"messages"`
	Documents int `json:"documents"`
}

// Forget removes items and all that was stored of them, whole or not at all; digests
// of their identities stay, so that they are not read again. It returns an error that
// wraps [news.ErrStale] when the memory has changed since f was planned, and
// [ErrOnItsWay] while it is not known whether a channel has a message about them.
func (d *DB) Forget(ctx context.Context, f news.Forgetting) error {
	rows, err := prepareDeliveries(f.Withdrawals)
	if err != nil {
		return err
	}
	err = d.change(ctx, len(f.Items)+len(f.Messages)+len(rows), func(ctx context.Context, t *tx) error {
		if err := t.advance(ctx, f.Revision); err != nil {
			return err
		}
		for _, step := range []func(context.Context, *news.Forgetting) error{t.forgetMessages, t.forgetStories, t.forgetItems, t.forgetRest} {
			if err := step(ctx, &f); err != nil {
				return err
			}
		}
		if _, err := t.raise(ctx, rows); err != nil {
			return err
		}
		done, err := json.Marshal(forgotten{len(f.Items), len(f.Stories) + len(f.Ended), len(f.Messages), len(f.Documents)})
		if err != nil {
			return err
		}
		return t.audit(ctx, news.AuditLine{At: f.At, Who: f.Who, Kind: news.AuditForget, Subject: f.Digest, After: string(done)})
	})
	if err != nil {
		return fmt.Errorf("forget: %w", err)
	}
	return nil
}

func (t *tx) forgetMessages(ctx context.Context, f *news.Forgetting) error {
	for id, m := range f.Messages {
		text, err := json.Marshal(m)
		if err != nil {
			return err
		}
		if m.Empty() {
			text = []byte("{}")
		}
		n, err := t.exec(ctx, rewriteMessage, string(text), m.Empty(), news.WithdrawnByOrder, string(id))
		if err == nil && n == 0 {
			err = fmt.Errorf("delivery %s: %w", id, ErrOnItsWay)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) forgetStories(ctx context.Context, f *news.Forgetting) error {
	for _, id := range f.Ended {
		var underWay int
		if err := t.row(ctx, []any{&underWay}, selectUnderWay, string(id)); err != nil {
			return err
		}
		if underWay > 0 {
			return fmt.Errorf("story %s: %w", id, ErrOnItsWay)
		}
		for _, query := range []string{
			"DELETE FROM delivery WHERE alert IN (SELECT id FROM alert WHERE story = ?)",
			"DELETE FROM alert WHERE story = ?",
			"DELETE FROM act WHERE story = ?",
			"DELETE FROM story WHERE id = ?",
		} {
			if _, err := t.exec(ctx, query, string(id)); err != nil {
				return err
			}
		}
	}
	for _, s := range f.Stories {
		if _, err := t.exec(ctx, "DELETE FROM story_key WHERE story = ?", string(s.ID)); err != nil {
			return err
		}
		var moved int64
		if err := t.row(ctx, []any{&moved}, "UPDATE story SET title = ? WHERE id = ? RETURNING moved_at", s.Title, string(s.ID)); err != nil {
			return err
		}
		keys := make([]any, 0, insertStoryKeys.cols*len(s.Keys))
		for _, key := range s.Keys {
			keys = append(keys, key, string(s.ID), moved)
		}
		if _, err := t.insert(ctx, &insertStoryKeys, keys); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) forgetItems(ctx context.Context, f *news.Forgetting) error {
	r := &resolver{feeds: map[news.FeedID]int64{}, items: map[itemRef]int64{}}
	for _, ref := range f.Items {
		id, err := r.item(ctx, t, itemRef{ref.Feed, ref.Key})
		if err != nil {
			return err
		}
		feed := r.feeds[ref.Feed]
		if _, err := t.exec(ctx, forgetIdentities, stamp(f.At), feed, id); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "DELETE FROM seen WHERE feed = ? AND item = ?", feed, id); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "DELETE FROM item WHERE id = ?", id); err != nil { // and all that hangs on it
			return err
		}
	}
	for _, link := range f.Links {
		key := identify(link)
		if _, err := t.exec(ctx, forgetLink, key[:], stamp(f.At)); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) forgetRest(ctx context.Context, f *news.Forgetting) error {
	for _, id := range f.Documents {
		if _, err := t.exec(ctx, "DELETE FROM document WHERE id = ?", id); err != nil {
			return err
		}
	}
	for _, id := range f.Drafts {
		if _, err := t.exec(ctx, "DELETE FROM draft WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

var selectForgotten = newSelection("SELECT key FROM forgotten WHERE feed IN (0, coalesce((SELECT num FROM feed WHERE id = ?), 0)) AND key IN (%s)")

// forgottenAmong calls fn with those of a feed's identities that are not to be read
// again.
func (s *session) forgottenAmong(ctx context.Context, id news.FeedID, list []any, fn func(identity)) error {
	return selectForgotten.chunks(list, []any{string(id)}, func(query string, args []any) error {
		return s.rows(ctx, func(scan func(...any) error) error {
			var key []byte
			err := scan(&key)
			if err == nil {
				fn(identity(key))
			}
			return err
		}, query, args...)
	})
}

// Forgotten reports whether what is known by one of the identities is not to be read
// again, whichever feed brings it.
func (d *DB) Forgotten(ctx context.Context, identities []string) (gone bool, err error) {
	var list []any
	for _, id := range identities {
		key := identify(id)
		list = append(list, key[:])
	}
	err = d.lend(ctx, func(s *session) error {
		return s.forgottenAmong(ctx, "", list, func(identity) { gone = true })
	})
	if err != nil {
		return false, fmt.Errorf("look up what was forgotten: %w", err)
	}
	return gone, nil
}

// refuseForgotten refuses a poll among whose items there is one that was forgotten
// since it was read: the next one leaves that out.
func (t *tx) refuseForgotten(ctx context.Context, id news.FeedID, items []prepared) error {
	var some int
	if err := t.row(ctx, []any{&some}, "SELECT EXISTS (SELECT 1 FROM forgotten)"); err != nil || some == 0 {
		return err
	}
	var list []any
	for n := range items {
		list = append(list, items[n].key[:])
	}
	var err error
	find := t.forgottenAmong(ctx, id, list, func(identity) {
		err = errors.New("an item was forgotten by order while its feed was read; the next poll leaves it out")
	})
	return errors.Join(find, err)
}
