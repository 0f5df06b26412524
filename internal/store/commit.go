package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

// Commit takes everything that one poll changed, whole or not at all. It
// refuses with [news.ErrStale] when the Ingest touches stories and the memory
// has moved on since in.Revision. Deliveries whose alert exists already are
// left out: another poll said it first.
func (d *DB) Commit(ctx context.Context, in news.Ingest) error {
	c, err := d.prepare(ctx, &in)
	if err != nil {
		return fmt.Errorf("prepare poll of %s: %w", in.State.Feed, err)
	}
	err = d.changeOfPoll(ctx, len(in.Items)+len(c.late), c.run)
	if err == nil {
		d.warn(c.lost)
	}
	if err != nil && !errors.Is(err, news.ErrStale) {
		return fmt.Errorf("store poll of %s: %w", in.State.Feed, err)
	}
	return err
}

// warn says of alerts that they were not raised, though what stands in their place
// says something else: no alert is to be lost in silence.
func (d *DB) warn(lost []news.Delivery) {
	for _, dl := range lost {
		d.opts.Log.Error("an alert of this reason exists already and says something else: not told", "alert", string(dl.ID),
			"story", string(dl.Alert.Story), "channel", string(dl.Alert.Channel), "err", string(dl.Alert.Reason))
	}
}

// commit is an Ingest made ready outside the writer, whose time is everybody's.
type commit struct {
	in         *news.Ingest
	items      []prepared
	late       []any // listed identities to be recorded again
	matches    []matchRow
	deliveries []deliveryRow
	raw        []byte // compressed
	lost       []news.Delivery
}

func (d *DB) prepare(ctx context.Context, in *news.Ingest) (*commit, error) {
	if in.State.Feed == "" {
		return nil, errors.New("the state names no feed")
	}
	if in.At.IsZero() {
		return nil, errors.New("the time is missing")
	}
	c := &commit{in: in}
	var err error
	if c.items, err = prepareItems(in.Items); err != nil {
		return nil, err
	}
	if c.matches, err = prepareMatches(in.Matches); err != nil {
		return nil, err
	}
	if c.deliveries, err = prepareDeliveries(in.Deliveries); err != nil {
		return nil, err
	}
	if c.late, err = d.overdue(ctx, in); err != nil {
		return nil, err
	}
	if in.Raw != nil {
		c.raw, err = d.compress(in.Raw)
	}
	return c, err
}

func (c *commit) run(ctx context.Context, t *tx) error {
	feed, err := t.putFeed(ctx, c.in)
	if err != nil {
		return err
	}
	if len(c.in.Stories) > 0 {
		if err := t.advance(ctx, c.in.Revision); err != nil {
			return err
		}
	}
	if err := t.refuseForgotten(ctx, c.in.State.Feed, c.items); err != nil {
		return err
	}
	ids, err := t.putItems(ctx, feed, c.in.At, c.items, c.in.KeepBodies)
	if err != nil {
		return err
	}
	if err := t.putListed(ctx, feed, c.late, c.in.At); err != nil {
		return fmt.Errorf("listed: %w", err)
	}
	if c.raw != nil {
		if err := t.putDocument(ctx, feed, c.in, c.raw); err != nil {
			return fmt.Errorf("document: %w", err)
		}
	}
	r := &resolver{feeds: map[news.FeedID]int64{c.in.State.Feed: feed}, items: map[itemRef]int64{}}
	for key, id := range ids {
		r.items[itemRef{c.in.State.Feed, key}] = id
	}
	if err := t.putTasks(ctx, r, c.in.Tasks, c.in.At); err != nil {
		return fmt.Errorf("second looks: %w", err)
	}
	c.lost, err = t.tell(ctx, r, c.matches, c.in.Stories, c.deliveries, c.in.At)
	return err
}

// tell stores what was made of items, and returns what [tx.raise] does.
func (t *tx) tell(ctx context.Context, r *resolver, ms []matchRow, stories []news.Story, ds []deliveryRow, at time.Time) ([]news.Delivery, error) {
	if err := t.putMatches(ctx, r, ms, at); err != nil {
		return nil, fmt.Errorf("matches: %w", err)
	}
	if err := t.putStories(ctx, r, stories); err != nil {
		return nil, fmt.Errorf("stories: %w", err)
	}
	lost, err := t.raise(ctx, ds)
	if err != nil {
		return nil, fmt.Errorf("deliveries: %w", err)
	}
	return lost, nil
}

// advance raises the memory's revision if it still is the one given.
func (t *tx) advance(ctx context.Context, from int64) error {
	n, err := t.exec(ctx, raiseRevision+" AND value = ?", from)
	if err == nil && n == 0 {
		return news.ErrStale
	}
	return err
}

// itemRef names an item as the pipeline does.
type itemRef struct {
	feed news.FeedID
	key  news.ItemKey
}

// resolver finds items' numbers, those of this change without a question.
type resolver struct {
	feeds map[news.FeedID]int64
	items map[itemRef]int64
}

func (r *resolver) item(ctx context.Context, t *tx, ref itemRef) (int64, error) {
	if id, ok := r.items[ref]; ok {
		return id, nil
	}
	num, ok := r.feeds[ref.feed]
	if !ok {
		if err := t.row(ctx, []any{&num}, "SELECT num FROM feed WHERE id = ?", string(ref.feed)); err != nil {
			return 0, fmt.Errorf("feed %q: %w", ref.feed, err)
		}
		r.feeds[ref.feed] = num
	}
	key := identify(string(ref.key))
	found, err := t.itemsOf(ctx, num, []any{key[:]})
	if err != nil {
		return 0, err
	}
	id, ok := found[key]
	if !ok {
		return 0, fmt.Errorf("item %q of %s was never stored", ref.key, ref.feed)
	}
	r.items[ref] = id
	return id, nil
}
