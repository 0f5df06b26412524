package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
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
		ON CONFLICT (id) DO UPDATE SET moved_at = max(moved_at, excluded.moved_at) RETURNING moved_at`,
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

// mostNamesakes is how many stories are looked at that share one key: those that
// moved last, and what moved in the same moment as the last of them.
const mostNamesakes = 64

var (
	// CROSS JOIN: by key first, however many stories moved. What shares a
	// copy's key comes before what shares words.
	selectRecent = `SELECT s.id, s.title, s.opened_at, s.moved_at FROM (
			SELECT k.story, max(k.key NOT LIKE '` + news.TermKey + `%') AS copy, count(*) AS shared, max(k.moved_at) AS moved
			FROM json_each(?) w CROSS JOIN story_key k WHERE k.key = w.value AND k.moved_at >= max(?, coalesce(
				(SELECT moved_at FROM story_key WHERE key = w.value ORDER BY moved_at DESC LIMIT 1 OFFSET ` + strconv.Itoa(mostNamesakes-1) + `), 0))
			GROUP BY k.story ORDER BY copy DESC, shared DESC, moved DESC, k.story LIMIT ` + strconv.Itoa(news.MostCandidates) + `
		) c JOIN story s ON s.id = c.story ORDER BY c.copy DESC, c.shared DESC, c.moved DESC, s.id`
	selectStoryKeys = "SELECT key FROM story_key WHERE story = ? ORDER BY key"
	selectAnnounced = "SELECT DISTINCT channel FROM alert WHERE story = ? ORDER BY channel"
)

// Recent returns for each list of keys the stories that share most of them and
// moved at or after since, with their reports (items without bodies, feeds without address) and
// the channels that have an alert of them, all as of one revision.
func (d *DB) Recent(ctx context.Context, keys [][]string, since time.Time) (news.Recent, error) {
	var recent news.Recent
	err := d.lend(ctx, func(r *session) error {
		return r.snapshot(ctx, func() error {
			err := r.row(ctx, []any{&recent.Revision}, "SELECT value FROM meta WHERE name = 'revision'")
			if err != nil {
				return err
			}
			recent.Stories, err = r.stories(ctx, keys, since)
			return err
		})
	})
	if err != nil {
		return news.Recent{}, fmt.Errorf("read recent stories: %w", err)
	}
	return recent, nil
}

func (s *session) stories(ctx context.Context, keys [][]string, since time.Time) ([]news.Story, error) {
	var stories []news.Story
	met := make(map[news.StoryID]bool)
	for _, list := range keys {
		if len(list) == 0 {
			continue
		}
		asked, err := listJSON(list)
		if err != nil {
			return nil, err
		}
		err = s.rows(ctx, func(scan func(...any) error) error {
			var story news.Story
			err := scan(&story.ID, &story.Title, timeInto(&story.OpenedAt), timeInto(&story.MovedAt))
			if err == nil && !met[story.ID] {
				met[story.ID] = true
				stories = append(stories, story)
			}
			return err
		}, selectRecent, asked, stamp(since))
		if err != nil {
			return nil, err
		}
	}
	for n := range stories {
		if err := s.fillStory(ctx, &stories[n]); err != nil {
			return nil, err
		}
	}
	return stories, nil
}

var selectHolding = newSelection(`SELECT DISTINCT s.id, s.title, s.opened_at, s.moved_at
	FROM seen x JOIN report r ON r.item = x.item JOIN story s ON s.id = r.story
	WHERE x.feed = (SELECT num FROM feed WHERE id = ?) AND s.moved_at >= ? AND x.key IN (%s) ORDER BY s.id`)

// Holding returns the stories that items of a feed are reports of and that moved
// at or after since, as Recent does.
func (d *DB) Holding(ctx context.Context, feed news.FeedID, keys []news.ItemKey, since time.Time) (news.Recent, error) {
	list := make([]any, len(keys))
	for n, key := range keys {
		h := identify(string(key))
		list[n] = h[:]
	}
	var held news.Recent
	err := d.lend(ctx, func(r *session) error {
		return r.snapshot(ctx, func() error {
			err := r.row(ctx, []any{&held.Revision}, "SELECT value FROM meta WHERE name = 'revision'")
			if err != nil {
				return err
			}
			err = selectHolding.chunks(list, []any{string(feed), stamp(since)}, func(query string, args []any) error {
				return r.rows(ctx, func(scan func(...any) error) error {
					var s news.Story
					err := scan(&s.ID, &s.Title, timeInto(&s.OpenedAt), timeInto(&s.MovedAt))
					held.Stories = append(held.Stories, s)
					return err
				}, query, args...)
			})
			for n := 0; n < len(held.Stories) && err == nil; n++ {
				err = r.fillStory(ctx, &held.Stories[n])
			}
			return err
		})
	})
	if err != nil {
		return news.Recent{}, fmt.Errorf("read stories of %s: %w", feed, err)
	}
	return held, nil
}

// fillStory reads a story's keys, reports and channels.
func (s *session) fillStory(ctx context.Context, story *news.Story) error {
	if err := s.rows(ctx, into1(&story.Keys), selectStoryKeys, string(story.ID)); err != nil {
		return err
	}
	if err := s.rows(ctx, into1(&story.Announced), selectAnnounced, string(story.ID)); err != nil {
		return err
	}
	if err := s.told(ctx, story); err != nil {
		return err
	}
	items := make([]int64, 0, 4)
	err := s.rows(ctx, func(scan func(...any) error) error {
		report := news.Report{Story: story.ID}
		var id int64
		err := scan(append(reportDest(&report), &id, &report.CopyOf.Feed, &report.CopyOf.Key, &report.Item.Body)...)
		story.Reports, items = append(story.Reports, report), append(items, id)
		return err
	}, selectReports, string(story.ID))
	if err != nil {
		return err
	}
	return s.fillMatches(ctx, story, items)
}

const selectStoryMatches = "SELECT m.item, " + matchColumns + " FROM report r JOIN match m ON m.item = r.item WHERE r.story = ? ORDER BY m.item, m.topic"

// fillMatches reads the matches of a story's reports, whose items are given.
func (s *session) fillMatches(ctx context.Context, story *news.Story, items []int64) error {
	at := make(map[int64]*news.Report, len(items))
	for n, id := range items {
		at[id] = &story.Reports[n]
	}
	return s.rows(ctx, func(scan func(...any) error) error {
		var id int64
		var m news.Match
		if err := scan(append([]any{&id}, matchDest(&m)...)...); err != nil {
			return err
		}
		if r := at[id]; r != nil {
			m.Feed, m.Item = r.Item.Feed, r.Item.Key
			r.Matches = append(r.Matches, m)
		}
		return nil
	}, selectStoryMatches, string(story.ID))
}

const (
	reportColumns = itemColumns + ", f.id, f.id, r.outlet"
	reportTables  = "FROM report r JOIN item i ON i.id = r.item JOIN feed f ON f.num = i.feed"
	// Of a report without a summary, grouping reads how its body begins.
	selectReports = "SELECT " + reportColumns + `, i.id, coalesce(o.id, ''), coalesce(s.key, ''),
		CASE i.summary WHEN '' THEN substr(coalesce(b.body, ''), 1, 2000) ELSE '' END ` + reportTables + `
		LEFT JOIN item_body b ON b.item = i.id LEFT JOIN copy c ON c.item = i.id LEFT JOIN item s ON s.id = c.of LEFT JOIN feed o ON o.num = s.feed
		WHERE r.story = ? ORDER BY i.first_seen, i.id`
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
