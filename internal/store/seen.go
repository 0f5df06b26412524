package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"watcher/internal/news"
)

// identity is how an item's key or alias is kept: 128 bits of its SHA-256.
type identity [16]byte

func identify(text string) identity {
	sum := sha256.Sum256([]byte(text))
	return identity(sum[:16])
}

var (
	insertSeen = newInsertion("INSERT INTO seen (feed, key, item, listed)", 4, "ON CONFLICT DO NOTHING")

	selectKnown = newSelection(`SELECT s.key, i.key, i.content, i.title FROM seen s JOIN item i ON i.id = s.item
		WHERE s.feed = (SELECT num FROM feed WHERE id = ?) AND s.key IN (%s)`)
	selectOverdue = newSelection(`SELECT key FROM seen
		WHERE feed = (SELECT num FROM feed WHERE id = ?) AND listed < ? AND key IN (%s)`)
	selectItem = newSelection("SELECT key, item FROM seen WHERE feed = ? AND key IN (%s)")
	moveSeen   = newSelection("UPDATE seen SET item = ? WHERE feed = ? AND item = ? AND key IN (%s)")
	updateSeen = newSelection("UPDATE seen SET listed = ? WHERE feed = ? AND key IN (%s)")
)

// Known finds identities (keys and aliases) of a feed's items. An identity that
// several items share stands for the first of them; one that was forgotten by
// order, for nothing that is known.
func (d *DB) Known(ctx context.Context, id news.FeedID, identities []string) (map[string]news.Known, error) {
	texts := make(map[identity]string, len(identities))
	list := make([]any, 0, len(identities))
	for _, text := range identities {
		key := identify(text)
		if _, again := texts[key]; !again {
			texts[key] = text
			list = append(list, key[:])
		}
	}
	known := make(map[string]news.Known)
	err := d.lend(ctx, func(r *session) error {
		err := r.forgottenAmong(ctx, id, list, func(key identity) { known[texts[key]] = news.Known{Forgotten: true} })
		if err != nil {
			return err
		}
		return selectKnown.chunks(list, []any{string(id)}, func(query string, args []any) error {
			return r.rows(ctx, func(scan func(...any) error) error {
				var key []byte
				var k news.Known
				if err := scan(&key, &k.Key, &k.Content, &k.Title); err != nil {
					return err
				}
				known[texts[identity(key)]] = k
				return nil
			}, query, args...)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("look up %d identities of %s: %w", len(identities), id, err)
	}
	return known, nil
}

const selectListed = `SELECT i.key, i.title FROM item i WHERE i.emptied = 0 AND i.id IN (
	SELECT s.item FROM seen s WHERE s.feed = (SELECT num FROM feed WHERE id = ?) AND s.listed >= ?) ORDER BY i.id`

// Listed returns the items that a feed has listed since, by the day, oldest
// first. It walks through all that is known of the feed's identities: it is for
// the day on which those have changed.
func (d *DB) Listed(ctx context.Context, id news.FeedID, since time.Time) ([]news.Headline, error) {
	var all []news.Headline
	err := d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var h news.Headline
			err := scan(&h.Key, &h.Title)
			all = append(all, h)
			return err
		}, selectListed, string(id), day(since)-listedLate)
	})
	if err != nil {
		return nil, fmt.Errorf("read what %s listed: %w", id, err)
	}
	return all, nil
}

// listedLate is how many days a record of being listed may be late.
const listedLate = 2

// overdue returns those of a document's identities whose day of being listed
// was recorded too long ago: a day's grace spares a write a poll.
func (d *DB) overdue(ctx context.Context, in *news.Ingest) ([]any, error) {
	list := listedBefore(in)
	if len(list) == 0 {
		return nil, nil
	}
	var late []any
	err := d.lend(ctx, func(r *session) error {
		fixed := []any{string(in.State.Feed), day(in.At) - 1}
		return selectOverdue.chunks(list, fixed, func(query string, args []any) error {
			return r.rows(ctx, func(scan func(...any) error) error {
				var key []byte
				err := scan(&key)
				late = append(late, key)
				return err
			}, query, args...)
		})
	})
	return late, err
}

// listedBefore are the identities of a document without those of its new or
// edited items, which putItems records.
func listedBefore(in *news.Ingest) []any {
	if len(in.Listed) == 0 || len(in.Items) >= len(in.Listed) {
		return nil
	}
	fresh := make(map[news.ItemKey]bool, len(in.Items))
	for _, i := range in.Items {
		fresh[i.Key] = true
	}
	list := make([]any, 0, 3*len(in.Listed))
	for _, i := range in.Listed {
		if fresh[i.Key] {
			continue
		}
		for key := range identitiesOf(i) {
			list = append(list, key[:])
		}
	}
	return list
}

// identitiesOf yields an item's key, then its aliases.
func identitiesOf(i news.Item) func(yield func(identity) bool) {
	return func(yield func(identity) bool) {
		if !yield(identify(string(i.Key))) {
			return
		}
		for _, a := range i.Aliases {
			if !yield(identify(a)) {
				return
			}
		}
	}
}

// claim is an identity on its way to the database, with the item's place in the
// poll.
type claim struct {
	key  identity
	item int
}

// claims are the identities of a poll's items, each once, in the order of the
// index. A key goes before an alias, the first item before a later one.
func claims(items []prepared) []claim {
	all := make([]claim, 0, 3*len(items))
	for n := range items {
		all = append(all, claim{items[n].key, n})
	}
	for n := range items {
		for _, a := range items[n].aliases {
			all = append(all, claim{a, n})
		}
	}
	slices.SortStableFunc(all, func(a, b claim) int { return bytes.Compare(a.key[:], b.key[:]) })
	return slices.CompactFunc(all, func(a, b claim) bool { return a.key == b.key })
}

// putListed records that a feed still lists the identities.
func (t *tx) putListed(ctx context.Context, feed int64, late []any, at time.Time) error {
	return updateSeen.chunks(late, []any{day(at), feed}, func(query string, args []any) error {
		_, err := t.exec(ctx, query, args...)
		return err
	})
}

// itemsOf finds the items that identities of a feed stand for.
func (s *session) itemsOf(ctx context.Context, feed int64, keys []any) (map[identity]int64, error) {
	found := make(map[identity]int64, len(keys))
	err := selectItem.chunks(keys, []any{feed}, func(query string, args []any) error {
		return s.rows(ctx, func(scan func(...any) error) error {
			var key []byte
			var item int64
			if err := scan(&key, &item); err != nil {
				return err
			}
			found[identity(key)] = item
			return nil
		}, query, args...)
	})
	return found, err
}
