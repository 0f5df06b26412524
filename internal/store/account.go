package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

// ErrUnknown says that the store never met the item.
var ErrUnknown = errors.New("not in the store")

// Account is all that the store knows of one item.
type Account struct {
	Item       news.Item // without aliases, which are kept as digests only
	Emptied    bool      // its text is past its retention
	Identities int       // key and aliases that find it
	ListedOn   time.Time // day on which its feed listed it last, to two days
	Edits      []Edit    // what it said before, oldest first
	Matches    []news.Match
	Look       SecondLook
	Stories    []news.Story
	Deliveries []news.Delivery // of those stories, oldest first
}

// SecondLook is what became of an item's task; the zero value if it has none.
type SecondLook struct {
	State    news.TaskState
	At       time.Time // last change
	Attempts int
	Reason   string // why the article could not be read
	Article  string // "" if it is not kept
}

// Edit is what an item said until the instant given.
type Edit struct {
	Until          time.Time
	Title, Summary string
}

// Account tells all about the item that an identity (key or alias) of a feed
// stands for. It returns an error that wraps [ErrUnknown] when there is none.
func (d *DB) Account(ctx context.Context, feed news.FeedID, identity string) (Account, error) {
	var a Account
	err := d.lend(ctx, func(r *session) error {
		return r.snapshot(ctx, func() error { return r.account(ctx, &a, feed, identity) })
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	if err != nil {
		return Account{}, fmt.Errorf("account of %q in %s: %w", identity, feed, err)
	}
	return a, nil
}

func (s *session) account(ctx context.Context, a *Account, feed news.FeedID, text string) error {
	key := identify(text)
	var id, num, listed int64
	err := s.row(ctx, append(itemDest(&a.Item), &a.Item.Feed, &a.Item.Body, &a.Emptied, &id, &num),
		"SELECT "+itemColumns+`, f.id, coalesce(b.body, ''), i.emptied, i.id, f.num
			FROM feed f JOIN seen s ON s.feed = f.num JOIN item i ON i.id = s.item LEFT JOIN item_body b ON b.item = i.id
			WHERE f.id = ? AND s.key = ?`, string(feed), key[:])
	if err != nil {
		return err
	}
	err = s.row(ctx, []any{&a.Identities, &listed}, "SELECT count(*), max(listed) FROM seen WHERE feed = ? AND item = ?", num, id)
	if err != nil {
		return err
	}
	a.ListedOn = time.Unix(listed*86400, 0).UTC()
	err = s.rows(ctx, func(scan func(...any) error) error {
		var e Edit
		err := scan(timeInto(&e.Until), &e.Title, &e.Summary)
		a.Edits = append(a.Edits, e)
		return err
	}, "SELECT at, title, summary FROM item_edit WHERE item = ? ORDER BY at", id)
	if err != nil {
		return err
	}
	if a.Matches, err = s.matchesOf(ctx, id, a.Item); err != nil {
		return err
	}
	if err := s.lookOf(ctx, &a.Look, id); err != nil {
		return err
	}
	return s.toldOf(ctx, a, id)
}

func (s *session) lookOf(ctx context.Context, l *SecondLook, id int64) error {
	err := s.row(ctx, []any{&l.State, timeInto(&l.At), &l.Attempts, &l.Reason, &l.Article},
		`SELECT t.state, t.at, t.attempt, t.reason, coalesce(a.text, '')
			FROM task t LEFT JOIN article a ON a.item = t.item WHERE t.item = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// toldOf reads an item's stories and what was sent of them.
func (s *session) toldOf(ctx context.Context, a *Account, id int64) error {
	err := s.rows(ctx, intoStories(&a.Stories), "SELECT "+storyColumns+` FROM report r JOIN story s ON s.id = r.story
		WHERE r.item = ? ORDER BY s.opened_at, s.id`, id)
	if err != nil {
		return err
	}
	if err := s.fillStories(ctx, a.Stories); err != nil {
		return err
	}
	for n := range a.Stories {
		ds, err := s.deliveries(ctx, selectDeliveries+"WHERE a.story = ? ORDER BY d.seq", string(a.Stories[n].ID))
		if err != nil {
			return err
		}
		a.Deliveries = append(a.Deliveries, ds...)
	}
	return nil
}

// ItemsByLink returns the items of any feed that are known by a link: first by
// identity (the link as a key, or as an alias "link:…"), else by the address
// that they carry, 20 at most, newest first.
func (d *DB) ItemsByLink(ctx context.Context, link string) ([]news.Item, error) {
	const head = "SELECT " + itemColumns + `, f.id, coalesce(b.body, '')`
	asKey, asAlias := identify(link), identify("link:"+link)
	var items []news.Item
	err := d.lend(ctx, func(r *session) error {
		add := func(scan func(...any) error) error {
			var i news.Item
			err := scan(append(itemDest(&i), &i.Feed, &i.Body)...)
			items = append(items, i)
			return err
		}
		err := r.rows(ctx, add, head+` FROM item i JOIN feed f ON f.num = i.feed LEFT JOIN item_body b ON b.item = i.id
			WHERE i.id IN (SELECT s.item FROM feed g CROSS JOIN seen s ON s.feed = g.num WHERE s.key IN (?, ?))
			ORDER BY i.id DESC LIMIT 20`, asKey[:], asAlias[:])
		if err != nil || len(items) > 0 {
			return err
		}
		// Rare and for people: a walk through the items spares an index on every link.
		return r.rows(ctx, add, head+` FROM item i JOIN feed f ON f.num = i.feed LEFT JOIN item_body b ON b.item = i.id
			WHERE i.link = ? ORDER BY i.id DESC LIMIT 20`, link)
	})
	if err != nil {
		return nil, fmt.Errorf("look up items by link: %w", err)
	}
	return items, nil
}

// Counts are the store's contents in numbers.
type Counts struct {
	Feeds, Failing int // polled ever; whose last poll failed
	Items          int // with text
	Stories        int
	Deliveries     map[news.DeliveryState]int
	Held           int       // of the pending ones, those put off to a later hour
	OldestDue      time.Time // of what is pending or uncertain; zero if nothing is
}

const selectOldest = "SELECT coalesce(min(due_at), 0) FROM delivery WHERE state IN ('pending', 'uncertain')"

// countHeld counts what is held, and what can only follow that.
const countHeld = `SELECT count(*) FROM delivery d JOIN alert a ON a.id = d.alert WHERE d.state = 'pending' AND (
	d.due_at > ?1 AND (d.reason LIKE ?2 OR d.reason LIKE ?3 OR d.reason LIKE ?4)
	OR (` + noMessage + ` OR a.reason LIKE 'bell:%') AND EXISTS (SELECT 1 ` + heldBefore + `))`

// heldBefore is the held post e that an alert a can only follow.
const heldBefore = `FROM alert b JOIN delivery e ON e.alert = b.id
	WHERE b.story = a.story AND b.channel = a.channel AND (b.reason = 'new' OR b.reason LIKE 'new:%' OR b.reason LIKE 'follow:%') AND e.state = 'pending'
		AND e.due_at > ?1 AND (e.reason LIKE ?2 OR e.reason LIKE ?3)`

// Counts counts.
func (d *DB) Counts(ctx context.Context) (Counts, error) {
	c := Counts{Deliveries: make(map[news.DeliveryState]int)}
	err := d.lend(ctx, func(r *session) error {
		err := r.row(ctx, []any{&c.Feeds, &c.Failing, &c.Items, &c.Stories, &c.Held, timeInto(&c.OldestDue)}, `SELECT
			(SELECT count(*) FROM feed), (SELECT count(*) FROM feed WHERE failures > 0),
			(SELECT count(*) FROM item WHERE emptied = 0), (SELECT count(*) FROM story),
			(`+countHeld+`),
			(`+selectOldest+")", stamp(d.opts.Now()), news.HeldForQuiet+"%", news.HeldForDigest+"%", news.HeldForOld+"%")
		if err != nil {
			return err
		}
		return r.rows(ctx, func(scan func(...any) error) error {
			var state news.DeliveryState
			var n int
			err := scan(&state, &n)
			c.Deliveries[state] = n
			return err
		}, "SELECT state, count(*) FROM delivery GROUP BY state")
	})
	if err != nil {
		return Counts{}, fmt.Errorf("count: %w", err)
	}
	return c, nil
}
