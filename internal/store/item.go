package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"watcher/internal/news"
)

const itemColumns = "i.key, i.title, i.summary, i.link, i.author, i.source, i.categories, i.lang, i.published, i.updated, i.first_seen"

// itemDest reads itemColumns; the feed's id and the body are read beside them.
func itemDest(i *news.Item) []any {
	return []any{
		&i.Key, &i.Title, &i.Summary, &i.Link, &i.Author, &i.Source,
		jsonInto{&i.Categories},
		&i.Lang,
		timeInto(&i.Published), timeInto(&i.Updated), timeInto(&i.FirstSeen),
	}
}

var (
	insertItems = newInsertion(`INSERT INTO item (id, feed, key, content, title, summary, link, author, source,
		categories, lang, published, updated, first_seen)`, 14, "")
	insertBodies = newInsertion("INSERT INTO item_body (item, at, body)", 3,
		"ON CONFLICT (item) DO UPDATE SET at = excluded.at, body = excluded.body")
)

// prepared is an item made ready for the database outside the writer.
type prepared struct {
	item       news.Item
	content    string
	categories string
	key        identity
	aliases    []identity
}

func prepareItems(items []news.Item) ([]prepared, error) {
	ps := make([]prepared, len(items))
	for n, i := range items {
		if i.Key == "" {
			return nil, fmt.Errorf("item %d (%q) has no key", n, i.Title)
		}
		categories, err := listJSON(i.Categories)
		if err != nil {
			return nil, fmt.Errorf("item %s: %w", i.Key, err)
		}
		p := prepared{item: i, content: i.Content(), categories: categories, key: identify(string(i.Key))}
		for _, a := range i.Aliases {
			p.aliases = append(p.aliases, identify(a))
		}
		ps[n] = p
	}
	return ps, nil
}

func (p *prepared) values(id, feed int64, at time.Time) []any {
	i := &p.item
	first := i.FirstSeen
	if first.IsZero() {
		first = at
	}
	return []any{
		id, feed, string(i.Key), p.content, i.Title, i.Summary, i.Link, i.Author, i.Source,
		p.categories, i.Lang, stamp(i.Published), stamp(i.Updated), stamp(first),
	}
}

// putItems stores new items and what was edited in known ones. It returns their
// numbers by key.
func (t *tx) putItems(ctx context.Context, feed int64, at time.Time, items []prepared, bodies bool) (map[news.ItemKey]int64, error) {
	if len(items) == 0 {
		return nil, nil
	}
	ids, fresh, err := t.number(ctx, feed, at, items)
	if err != nil {
		return nil, fmt.Errorf("identities: %w", err)
	}
	rows := make([]any, 0, len(items)*insertItems.cols)
	var kept []any
	byKey := make(map[news.ItemKey]int64, len(items))
	for n := range items {
		p := &items[n]
		byKey[p.item.Key] = ids[n]
		if fresh[n] {
			rows = append(rows, p.values(ids[n], feed, at)...)
		}
		if bodies && p.item.Body != "" {
			kept = append(kept, ids[n], stamp(at), p.item.Body)
		}
	}
	if _, err := t.insert(ctx, &insertItems, rows); err != nil {
		return nil, fmt.Errorf("items: %w", err)
	}
	for n := range items {
		if fresh[n] {
			continue
		}
		if err := t.edit(ctx, ids[n], &items[n], at); err != nil {
			return nil, fmt.Errorf("edit of %s: %w", items[n].item.Key, err)
		}
	}
	if _, err := t.insert(ctx, &insertBodies, kept); err != nil {
		return nil, fmt.Errorf("bodies: %w", err)
	}
	return byKey, nil
}

// number claims the identities of items, each under the next free number. When
// the index refuses none, all items are new.
func (t *tx) number(ctx context.Context, feed int64, at time.Time, items []prepared) (ids []int64, fresh []bool, err error) {
	ids, fresh = make([]int64, len(items)), make([]bool, len(items))
	for n := range items {
		ids[n], fresh[n] = t.nextItem+int64(n), true
	}
	t.nextItem += int64(len(items))
	wanted := claims(items)
	rows := make([]any, 0, len(wanted)*insertSeen.cols)
	for n := range wanted {
		rows = append(rows, feed, wanted[n].key[:], ids[wanted[n].item], day(at))
	}
	added, err := t.insert(ctx, &insertSeen, rows)
	if err != nil || added == int64(len(wanted)) {
		return ids, fresh, err
	}
	return ids, fresh, t.reconcile(ctx, feed, at, items, ids, fresh)
}

// reconcile finds which items are known, gives them their numbers, hands those
// the aliases just claimed, and records that all are listed.
func (t *tx) reconcile(ctx context.Context, feed int64, at time.Time, items []prepared, ids []int64, fresh []bool) error {
	var list []any
	for n := range items {
		list = append(list, items[n].key[:])
	}
	known, err := t.itemsOf(ctx, feed, list)
	if err != nil {
		return err
	}
	for n := range items {
		p := &items[n]
		id := known[p.key]
		aliases := make([]any, len(p.aliases))
		for a := range p.aliases {
			aliases[a] = p.aliases[a][:]
		}
		if id != ids[n] {
			err := moveSeen.chunks(aliases, []any{id, feed, ids[n]}, func(query string, args []any) error {
				_, err := t.exec(ctx, query, args...)
				return err
			})
			if err != nil {
				return err
			}
			ids[n], fresh[n] = id, false
		}
		list = append(list, aliases...)
	}
	return t.putListed(ctx, feed, list, at)
}

// edit keeps what a known item said before, and stores what it says now.
func (t *tx) edit(ctx context.Context, id int64, p *prepared, at time.Time) error {
	_, err := t.exec(ctx, `INSERT INTO item_edit (item, at, title, summary)
		SELECT id, ?, title, summary FROM item WHERE id = ? AND content <> ? AND emptied = 0
		ON CONFLICT DO NOTHING`, stamp(at), id, p.content)
	if err != nil {
		return err
	}
	i := &p.item
	_, err = t.exec(ctx, `UPDATE item SET content = ?, title = ?, summary = ?, link = ?, author = ?, source = ?,
		categories = ?, lang = ?, published = ?, updated = ?, emptied = 0 WHERE id = ?`,
		p.content, i.Title, i.Summary, i.Link, i.Author, i.Source,
		p.categories, i.Lang, stamp(i.Published), stamp(i.Updated), id)
	return err
}

// FeedsOfHost returns the feeds among whose kept items there are links to a
// host, "www." or not. It walks through all items: it is for people.
func (d *DB) FeedsOfHost(ctx context.Context, host string) ([]news.FeedID, error) {
	var ids []news.FeedID
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	err := d.lend(ctx, func(r *session) error {
		return r.rows(ctx, into1(&ids), `SELECT DISTINCT f.id FROM item i JOIN feed f ON f.num = i.feed
			WHERE i.link LIKE ?1 OR i.link LIKE ?2 OR i.link LIKE ?3 OR i.link LIKE ?4 ORDER BY f.id`,
			"https://"+host+"/%", "https://www."+host+"/%", "http://"+host+"/%", "http://www."+host+"/%")
	})
	if err != nil {
		return nil, fmt.Errorf("look up the feeds of %s: %w", host, err)
	}
	return ids, nil
}

const selectItemsSince = "SELECT " + itemColumns + `, f.id, coalesce(b.body, ''), i.id
	FROM item i JOIN feed f ON f.num = i.feed LEFT JOIN item_body b ON b.item = i.id
	WHERE i.emptied = 0 AND (i.first_seen, i.id) > (?, ?)
	ORDER BY i.first_seen, i.id LIMIT ?`

// ItemsSince calls fn with each kept item first seen at or after from, in the
// order of that instant. It holds no lock while fn runs. Aliases are not kept,
// so items come without them.
func (d *DB) ItemsSince(ctx context.Context, from time.Time, fn func(news.Item) error) error {
	const page = 256
	at, last := stamp(from), int64(0)
	for {
		items := make([]news.Item, 0, page)
		err := d.lend(ctx, func(r *session) error {
			return r.rows(ctx, func(scan func(...any) error) error {
				var i news.Item
				err := scan(append(itemDest(&i), &i.Feed, &i.Body, &last)...)
				items = append(items, i)
				return err
			}, selectItemsSince, at, last, page)
		})
		if err != nil {
			return fmt.Errorf("read items since %s: %w", from.Format(time.RFC3339), err)
		}
		for _, i := range items {
			if err := fn(i); err != nil {
				return err
			}
		}
		if len(items) < page {
			return nil
		}
		at = stamp(items[len(items)-1].FirstSeen)
	}
}
