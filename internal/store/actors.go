package store

import (
	"context"
	"encoding/json"
	"slices"

	"watcher/internal/news"
)

const (
	selectActors = "SELECT id, story, by_id, to_id FROM act WHERE at < ? AND by_id != '' ORDER BY id LIMIT ?"
	// What was done stays; who did it does not, not even who has a story still.
	clearActors    = "UPDATE act SET by_id = '', by_name = '', to_id = '', to_name = '' WHERE at < ? AND by_id != '' AND id <= ?"
	selectStanding = `SELECT d.id, d.message FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ? AND d.state NOT IN ('sending', 'uncertain') AND d.message LIKE '%"Stand"%'`
)

// forgetActors forgets who did something with a story before an instant: in what was
// done, and in what its messages were to say of it.
func forgetActors(ctx context.Context, t *tx, before int64) (n int64, err error) {
	gone := make(map[news.StoryID][]string) // ids of people
	var last int64
	err = t.rows(ctx, func(scan func(...any) error) error {
		var story news.StoryID
		var by, to string
		err := scan(&last, &story, &by, &to)
		gone[story] = append(gone[story], by, to)
		return err
	}, selectActors, before, pruneRows)
	if err != nil {
		return 0, err
	}
	if n, err = t.exec(ctx, clearActors, before, last); err != nil {
		return 0, err
	}
	for story, people := range gone {
		if err := t.unname(ctx, story, people); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// unname takes people who are in no act on a story any more from its messages.
func (t *tx) unname(ctx context.Context, id news.StoryID, people []string) error {
	acts, err := t.acts(ctx, id)
	if err != nil {
		return err
	}
	gone := func(p news.Person) bool {
		return slices.Contains(people, p.ID) && !slices.ContainsFunc(acts, func(a news.Act) bool { return a.By.ID == p.ID || a.To.ID == p.ID })
	}
	messages := make(map[string]news.Message)
	err = t.rows(ctx, func(scan func(...any) error) error {
		var delivery, body string
		var m news.Message
		err := scan(&delivery, &body)
		if err == nil && json.Unmarshal([]byte(body), &m) == nil { // one that cannot be read is told elsewhere
			messages[delivery] = m
		}
		return err
	}, selectStanding, string(id))
	if err != nil {
		return err
	}
	for delivery, m := range messages {
		for n, e := range m.Entries {
			m.Entries[n].Stand = e.Stand.Without(gone)
		}
		body, err := json.Marshal(m)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, "UPDATE delivery SET message = ? WHERE id = ?", string(body), delivery); err != nil {
			return err
		}
	}
	return nil
}
