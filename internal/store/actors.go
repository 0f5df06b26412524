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
	forgetActor    = "UPDATE act SET by_id = '', by_name = '', to_id = '', to_name = '' WHERE id = ?"
	selectStanding = `SELECT d.id, d.message FROM alert a JOIN delivery d ON d.alert = a.id
		WHERE a.story = ? AND d.state NOT IN ('sending', 'uncertain') AND d.message LIKE '%"Stand"%'`
)

// forgetActors forgets who did something with a story before an instant: in what was
// done, and in what its messages were to say of it.
func forgetActors(ctx context.Context, t *tx, before int64) (n int64, err error) {
	gone := make(map[news.StoryID][]string) // ids of people
	var acts []int64
	err = t.rows(ctx, func(scan func(...any) error) error {
		var id int64
		var story news.StoryID
		var by, to string
		err := scan(&id, &story, &by, &to)
		acts, gone[story] = append(acts, id), append(gone[story], by, to)
		return err
	}, selectActors, before, pruneRows)
	for i := 0; i < len(acts) && err == nil; i++ {
		_, err = t.exec(ctx, forgetActor, acts[i])
	}
	for story, people := range gone {
		if err == nil {
			err = t.unname(ctx, story, people)
		}
	}
	return int64(len(acts)), err
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
	for delivery, m := range messages {
		if err != nil {
			break
		}
		for n, e := range m.Entries {
			m.Entries[n].Stand = e.Stand.Without(gone)
		}
		var body []byte
		if body, err = json.Marshal(m); err == nil {
			_, err = t.exec(ctx, "UPDATE delivery SET message = ? WHERE id = ?", string(body), delivery)
		}
	}
	return err
}
