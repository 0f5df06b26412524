package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"watcher/internal/news"
)

// outlet is what a report keeps of its feed: nothing that may hold a secret.
type outlet struct {
	Name       string   `json:"name,omitempty"`
	Owner      string   `json:"owner,omitempty"`
	Lang       string   `json:"lang,omitempty"`
	Tags       []string `json:"tags,omitempty"`
	Restricted bool     `json:"restricted,omitempty"`
}

var (
	insertStoryKeys = newInsertion("INSERT INTO story_key (key, story, moved_at)", 3, "ON CONFLICT DO NOTHING")
	insertReports   = newInsertion("INSERT INTO report (story, item, outlet)", 3, "ON CONFLICT DO NOTHING")
	insertCopies    = newInsertion("INSERT INTO copy (item, of)", 2, "ON CONFLICT DO NOTHING")
)

// putStories opens stories or lets them grow by what is new in them.
func (t *tx) putStories(ctx context.Context, r *resolver, stories []news.Story) error {
	for _, s := range stories {
		if err := t.putStory(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s.ID, err)
		}
		if err := t.putReports(ctx, r, s); err != nil {
			return fmt.Errorf("reports of %s: %w", s.ID, err)
		}
	}
	return nil
}

// putStory opens a story or moves it, with the keys that it is found by.
func (t *tx) putStory(ctx context.Context, s news.Story) error {
	var moved int64
	err := t.row(ctx, []any{&moved}, `INSERT INTO story (id, title, opened_at, moved_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET moved_at = max(moved_at, excluded.moved_at), ended_at = 0 RETURNING moved_at`,
		string(s.ID), s.Title, stamp(s.OpenedAt), stamp(s.MovedAt))
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, "UPDATE story_key SET moved_at = ? WHERE story = ? AND moved_at != ?", moved, string(s.ID), moved); err != nil {
		return fmt.Errorf("move its keys: %w", err)
	}
	keys := make([]any, 0, insertStoryKeys.cols*len(s.Keys))
	for _, key := range s.Keys {
		keys = append(keys, key, string(s.ID), moved)
	}
	_, err = t.insert(ctx, &insertStoryKeys, keys)
	return err
}

func (t *tx) putReports(ctx context.Context, r *resolver, s news.Story) error {
	var copies []any
	rows := make([]any, 0, insertReports.cols*len(s.Reports))
	for _, report := range s.Reports {
		item, err := r.item(ctx, t, itemRef{report.Item.Feed, report.Item.Key})
		if err != nil {
			return err
		}
		f := report.Feed
		text, err := json.Marshal(outlet{f.Name, f.Owner, f.Lang, f.Tags, f.Restricted})
		if err != nil {
			return err
		}
		rows = append(rows, string(s.ID), item, string(text))
		if from := report.CopyOf; from.Key != "" {
			original, err := r.item(ctx, t, itemRef{from.Feed, from.Key})
			if err != nil {
				return err
			}
			copies = append(copies, item, original)
		}
	}
	_, err := t.insert(ctx, &insertReports, rows)
	if err == nil {
		_, err = t.insert(ctx, &insertCopies, copies)
	}
	return err
}

const (
	selectAnnounced = "SELECT DISTINCT a.story, a.channel FROM json_each(?) w CROSS JOIN alert a ON a.story = w.value ORDER BY a.story, a.channel"
	storyColumns    = "s.id, s.title, s.opened_at, s.moved_at, s.ended_at"
)

func storyDest(s *news.Story) []any {
	return []any{&s.ID, &s.Title, timeInto(&s.OpenedAt), timeInto(&s.MovedAt), timeInto(&s.EndedAt)}
}

// intoStories appends a query's stories to a list; their columns are
// storyColumns.
func intoStories(list *[]news.Story) func(scan func(...any) error) error {
	return func(scan func(...any) error) error {
		var s news.Story
		err := scan(storyDest(&s)...)
		*list = append(*list, s)
		return err
	}
}

// remember reads the memory as of one revision, which it returns.
func (d *DB) remember(ctx context.Context, read func(r *session) error) (revision int64, err error) {
	err = d.lend(ctx, func(r *session) error {
		return r.snapshot(ctx, func() error {
			if err := r.row(ctx, []any{&revision}, "SELECT value FROM meta WHERE name = 'revision'"); err != nil {
				return err
			}
			return read(r)
		})
	})
	return revision, err
}

// Recent returns for each list of keys the stories that share most of them and
// moved at or after since, with their reports (items without bodies, feeds without address) and
// the channels that have an alert of them, all as of one revision.
func (d *DB) Recent(ctx context.Context, keys [][]string, since time.Time) (recent news.Recent, err error) {
	recent.Revision, err = d.remember(ctx, func(r *session) (err error) {
		recent.Stories, err = r.stories(ctx, keys, since)
		return err
	})
	if err != nil {
		return news.Recent{}, fmt.Errorf("read recent stories: %w", err)
	}
	return recent, nil
}

var selectHolding = newSelection("SELECT DISTINCT " + storyColumns + ` FROM seen x JOIN report r ON r.item = x.item JOIN story s ON s.id = r.story
	WHERE x.feed = (SELECT num FROM feed WHERE id = ?) AND s.moved_at >= ? AND x.key IN (%s) ORDER BY s.id`)

// Holding returns the stories that items of a feed are reports of and that moved
// at or after since, as Recent does.
func (d *DB) Holding(ctx context.Context, feed news.FeedID, keys []news.ItemKey, since time.Time) (held news.Recent, err error) {
	list := make([]any, len(keys))
	for n, key := range keys {
		h := identify(string(key))
		list[n] = h[:]
	}
	held.Revision, err = d.remember(ctx, func(r *session) error {
		err := selectHolding.chunks(list, []any{string(feed), stamp(since)}, func(query string, args []any) error {
			return r.rows(ctx, intoStories(&held.Stories), query, args...)
		})
		if err != nil {
			return err
		}
		return r.fillStories(ctx, held.Stories)
	})
	if err != nil {
		return news.Recent{}, fmt.Errorf("read stories of %s: %w", feed, err)
	}
	return held, nil
}

// byID lists stories by their ids, and the ids for a query.
func byID(stories []news.Story) (by map[news.StoryID]*news.Story, asked string, err error) {
	by = make(map[news.StoryID]*news.Story, len(stories))
	ids := make([]news.StoryID, len(stories))
	for n := range stories {
		by[stories[n].ID], ids[n] = &stories[n], stories[n].ID
	}
	asked, err = listJSON(ids)
	return by, asked, err
}

// place is the n-th report, or the n-th message, of a story.
type place struct {
	*news.Story
	n int
}

// fillStories reads what is known of stories: channels, messages, reports.
func (s *session) fillStories(ctx context.Context, stories []news.Story) error {
	by, asked, err := byID(stories)
	if err != nil || asked == "" {
		return err
	}
	err = s.rows(ctx, func(scan func(...any) error) error {
		var id news.StoryID
		var c news.ChannelID
		err := scan(&id, &c)
		by[id].Announced = append(by[id].Announced, c)
		return err
	}, selectAnnounced, asked)
	if err == nil {
		err = s.told(ctx, by, asked)
	}
	if err == nil {
		err = s.fillReports(ctx, by, asked)
	}
	return err
}

const selectStoryMatches = "SELECT m.item, " + matchColumns + ` FROM json_each(?) w CROSS JOIN report r ON r.story = w.value
	JOIN match m ON m.item = r.item ORDER BY m.item, m.topic`

// fillReports reads the reports of stories with their matches.
func (s *session) fillReports(ctx context.Context, by map[news.StoryID]*news.Story, asked string) error {
	at := make(map[int64][]place)
	err := s.rows(ctx, func(scan func(...any) error) error {
		var r news.Report
		var id int64
		if err := scan(append(reportDest(&r), &id, &r.CopyOf.Feed, &r.CopyOf.Key, &r.Item.Body, &r.Story)...); err != nil {
			return err
		}
		story := by[r.Story]
		at[id] = append(at[id], place{story, len(story.Reports)})
		story.Reports = append(story.Reports, r)
		return nil
	}, selectReports, asked)
	if err != nil {
		return err
	}
	return s.rows(ctx, func(scan func(...any) error) error {
		var id int64
		var m news.Match
		if err := scan(append([]any{&id}, matchDest(&m)...)...); err != nil {
			return err
		}
		for _, p := range at[id] {
			r := &p.Reports[p.n]
			m.Feed, m.Item = r.Item.Feed, r.Item.Key
			r.Matches = append(r.Matches, m)
		}
		return nil
	}, selectStoryMatches, asked)
}

const (
	reportColumns = itemColumns + ", f.id, f.id, r.outlet"
	reportJoins   = " JOIN item i ON i.id = r.item JOIN feed f ON f.num = i.feed"
	// Of a report without a summary, grouping reads how its body begins.
	selectReports = "SELECT " + reportColumns + `, i.id, coalesce(o.id, ''), coalesce(s.key, ''),
		CASE i.summary WHEN '' THEN substr(coalesce(b.body, ''), 1, 2000) ELSE '' END, r.story
		FROM json_each(?) w CROSS JOIN report r ON r.story = w.value` + reportJoins + `
		LEFT JOIN item_body b ON b.item = i.id LEFT JOIN copy c ON c.item = i.id LEFT JOIN item s ON s.id = c.of LEFT JOIN feed o ON o.num = s.feed
		ORDER BY i.first_seen, i.id`
)

func reportDest(r *news.Report) []any {
	return append(itemDest(&r.Item), &r.Item.Feed, &r.Feed.ID, outletInto{&r.Feed})
}

type outletInto struct{ f *news.Feed }

func (o outletInto) Scan(v any) error {
	var kept outlet
	if err := (jsonInto{&kept}).Scan(v); err != nil {
		return err
	}
	o.f.Name, o.f.Owner, o.f.Lang, o.f.Tags, o.f.Restricted = kept.Name, kept.Owner, kept.Lang, kept.Tags, kept.Restricted
	return nil
}

func (s *session) matchesOf(ctx context.Context, id int64, item news.Item) ([]news.Match, error) {
	var all []news.Match
	err := s.rows(ctx, func(scan func(...any) error) error {
		m := news.Match{Feed: item.Feed, Item: item.Key}
		err := scan(matchDest(&m)...)
		all = append(all, m)
		return err
	}, "SELECT "+matchColumns+" FROM match m WHERE m.item = ? ORDER BY m.topic", id)
	return all, err
}

// into1 appends a query's only column to a list.
func into1[T any](list *[]T) func(scan func(...any) error) error {
	return func(scan func(...any) error) error {
		var v T
		err := scan(&v)
		*list = append(*list, v)
		return err
	}
}
