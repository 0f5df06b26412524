package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"watcher/internal/news"
)

// pollsKept is how many polls of a feed are remembered.
const pollsKept = 96

// feedColumns, feedValues and feedDest name the columns of a state in one order.
const feedColumns = "id, url, etag, last_modified, validators_url, checked_at, changed_at, primed_at, " +
	"not_before, next_at, failures, failing_since, last_status, last_error, gone, moved_to, moved_seen, " +
	"moved_since, rhythm, min_every, skip_hours, skip_days, listed, damage, gap_at, unstable, note, " +
	"shared_ids, fresh_ids, shared_links, fresh_links, shared_titles, fragments, renewals, relinks, " +
	"held_at, held_items, held_known, held_matched"

func feedValues(s news.FeedState) []any {
	i, h := s.Identity, s.Held
	return []any{
		string(s.Feed), s.URL, s.ETag, s.LastModified, s.ValidatorsURL, stamp(s.CheckedAt), stamp(s.ChangedAt), stamp(s.PrimedAt),
		stamp(s.NotBefore), stamp(s.NextAt), s.Failures, stamp(s.FailingSince), s.LastStatus, s.LastError, s.Gone, s.MovedTo, s.MovedSeen,
		stamp(s.MovedSince), s.Rhythm.Milliseconds(), s.MinEvery.Milliseconds(), int64(s.SkipHours), int64(s.SkipDays), s.Listed, s.Damage, stamp(s.GapAt), s.UnstableN, s.Note,
		stamp(i.SharedIDs), stamp(i.FreshIDs), stamp(i.SharedLinks), stamp(i.FreshLinks), stamp(i.SharedTitles), stamp(i.Fragments), i.Renewals, i.Relinks,
		stamp(h.At), h.Items, h.Known, h.Matched,
	}
}

func feedDest(s *news.FeedState) []any {
	i, h := &s.Identity, &s.Held
	return []any{
		&s.Feed, &s.URL, &s.ETag, &s.LastModified, &s.ValidatorsURL, timeInto(&s.CheckedAt), timeInto(&s.ChangedAt), timeInto(&s.PrimedAt),
		timeInto(&s.NotBefore), timeInto(&s.NextAt), &s.Failures, timeInto(&s.FailingSince), &s.LastStatus, &s.LastError, &s.Gone, &s.MovedTo, &s.MovedSeen,
		timeInto(&s.MovedSince), durInto(&s.Rhythm), durInto(&s.MinEvery), &s.SkipHours, &s.SkipDays, &s.Listed, &s.Damage, timeInto(&s.GapAt), &s.UnstableN, &s.Note,
		timeInto(&i.SharedIDs), timeInto(&i.FreshIDs), timeInto(&i.SharedLinks), timeInto(&i.FreshLinks), timeInto(&i.SharedTitles), timeInto(&i.Fragments), &i.Renewals, &i.Relinks,
		timeInto(&h.At), &h.Items, &h.Known, &h.Matched,
	}
}

var upsertFeed = func() string {
	names := strings.Split(feedColumns, ", ")
	set := make([]string, 0, len(names))
	for _, name := range names[1:] {
		set = append(set, name+" = excluded."+name)
	}
	return "INSERT INTO feed (" + feedColumns + ", document_at) VALUES (" + placeholders(len(names)+1) + ") " +
		"ON CONFLICT (id) DO UPDATE SET " + strings.Join(set, ", ") +
		", document_at = max(document_at, excluded.document_at), polls = polls + 1 RETURNING num, polls"
}()

// putFeed stores what a poll taught about a feed, and the poll in its history.
// It returns the feed's number.
func (t *tx) putFeed(ctx context.Context, in *news.Ingest) (int64, error) {
	document := time.Time{}
	if len(in.Listed) > 0 {
		document = in.At
	}
	var num, polls int64
	err := t.row(ctx, []any{&num, &polls}, upsertFeed, append(feedValues(in.State), stamp(document))...)
	if err != nil {
		return 0, fmt.Errorf("feed: %w", err)
	}
	o := in.Outcome
	_, err = t.exec(ctx, `INSERT INTO poll (feed, slot, at, status, took, bytes, listed, fresh, error, damage, gap)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (feed, slot) DO UPDATE SET at = excluded.at, status = excluded.status, took = excluded.took,
			bytes = excluded.bytes, listed = excluded.listed, fresh = excluded.fresh, error = excluded.error,
			damage = excluded.damage, gap = excluded.gap`,
		num, polls%pollsKept, stamp(in.At), o.Status, o.Took.Milliseconds(), o.Bytes, o.Listed, o.New, o.Error, o.Damage, o.Gap)
	if err != nil {
		return 0, fmt.Errorf("poll: %w", err)
	}
	return num, nil
}

// State returns what is known of a feed; the zero state if it was never polled.
func (d *DB) State(ctx context.Context, id news.FeedID) (news.FeedState, error) {
	var s news.FeedState
	err := d.lend(ctx, func(r *session) error {
		return r.row(ctx, feedDest(&s), "SELECT "+feedColumns+" FROM feed WHERE id = ?", string(id))
	})
	if errors.Is(err, sql.ErrNoRows) {
		return news.FeedState{}, nil
	}
	if err != nil {
		return news.FeedState{}, fmt.Errorf("read state of %s: %w", id, err)
	}
	return s, nil
}

// States returns what is known of every feed ever polled, by id.
func (d *DB) States(ctx context.Context) ([]news.FeedState, error) {
	var all []news.FeedState
	err := d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var s news.FeedState
			err := scan(feedDest(&s)...)
			all = append(all, s)
			return err
		}, "SELECT "+feedColumns+" FROM feed ORDER BY id")
	})
	if err != nil {
		return nil, fmt.Errorf("read states of feeds: %w", err)
	}
	return all, nil
}

// Polled is one poll of a feed's history.
type Polled struct {
	At time.Time
	news.PollOutcome
}

// FeedHistory returns a feed's last polls, newest first; the store keeps 96.
func (d *DB) FeedHistory(ctx context.Context, id news.FeedID) ([]Polled, error) {
	var all []Polled
	err := d.lend(ctx, func(r *session) error {
		return r.rows(ctx, func(scan func(...any) error) error {
			var p Polled
			err := scan(timeInto(&p.At), &p.Status, durInto(&p.Took), &p.Bytes, &p.Listed, &p.New, &p.Error, &p.Damage, &p.Gap)
			all = append(all, p)
			return err
		}, `SELECT at, status, took, bytes, poll.listed, fresh, error, poll.damage, gap
			FROM feed JOIN poll ON poll.feed = feed.num WHERE feed.id = ? ORDER BY at DESC, slot DESC`, string(id))
	})
	if err != nil {
		return nil, fmt.Errorf("read history of %s: %w", id, err)
	}
	return all, nil
}
