package store

import (
	"context"
	"fmt"

	"watcher/internal/news"
)

// named is what is stored of a topic or channel: its id and what it is besides.
type named struct{ id, is string }

// Recognise carries over what is stored of topics and channels that have
// another name now: one that was never met and asks for the same, or leads to
// the same place, as exactly one that was met and is configured no more. It
// returns those, and keeps in mind what all of them are now. What was held for a
// channel that is there again becomes due.
func (d *DB) Recognise(ctx context.Context, topics []news.Topic, channels []news.Channel) ([]news.Rename, error) {
	now := make([]named, len(topics))
	for n, t := range topics {
		now[n] = named{string(t.ID), t.Body()}
	}
	places := make([]named, len(channels))
	for n, c := range channels {
		places[n] = named{string(c.ID), c.Place()}
	}
	var renamed []news.Rename
	err := d.change(ctx, len(now)+len(places), func(ctx context.Context, t *tx) error {
		renamed = nil
		err := t.recognise(ctx, "topic", "SELECT id, body FROM topic", now, topicsRenamed, &renamed)
		if err != nil {
			return err
		}
		if err := t.recognise(ctx, "channel", "SELECT id, place FROM channel", places, channelsRenamed, &renamed); err != nil {
			return err
		}
		for _, c := range channels { // what waited for a channel that is there again waits no longer
			_, err := t.exec(ctx, `UPDATE delivery SET due_at = ?, reason = ''
				WHERE channel = ? AND state = 'pending' AND reason = ?`, stamp(d.opts.Now()), string(c.ID), news.HeldForChannel)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return renamed, err
}

// What a new name changes; each takes the new one first. An alert's topics are
// a JSON list.
var (
	topicsRenamed = []string{
		"UPDATE topic SET id = ?1 WHERE id = ?2",
		"UPDATE OR REPLACE silence SET subject = ?1 WHERE kind = 'topic' AND subject = ?2",
		"UPDATE OR REPLACE match SET topic = ?1 WHERE topic = ?2",
		`UPDATE alert SET topics = (SELECT json_group_array(iif(value = ?2, ?1, value)) FROM json_each(alert.topics))
			WHERE json_valid(topics) AND EXISTS (SELECT 1 FROM json_each(alert.topics) WHERE value = ?2)`,
	}
	channelsRenamed = []string{
		"UPDATE channel SET id = ?1 WHERE id = ?2",
		"UPDATE OR IGNORE alert SET channel = ?1 WHERE channel = ?2",
		"UPDATE delivery SET channel = ?1 WHERE channel = ?2",
		`UPDATE match SET channels = (SELECT json_group_array(iif(value = ?2, ?1, value)) FROM json_each(match.channels))
			WHERE channels != '' AND EXISTS (SELECT 1 FROM json_each(match.channels) WHERE value = ?2)`,
	}
)

func (t *tx) recognise(ctx context.Context, what, query string, now []named, changes []string, renamed *[]news.Rename) error {
	var before []named
	err := t.rows(ctx, func(scan func(...any) error) error {
		var k named
		err := scan(&k.id, &k.is)
		before = append(before, k)
		return err
	}, query)
	if err != nil {
		return err
	}
	for _, r := range renames(before, now) {
		for _, change := range changes {
			if _, err := t.exec(ctx, change, r.To, r.From); err != nil {
				return fmt.Errorf("rename %s %s to %s: %w", what, r.From, r.To, err)
			}
		}
		r.What = what
		*renamed = append(*renamed, r)
	}
	remember := "UPDATE topic SET body = ?2 WHERE id = ?1 AND body <> ?2" // Adopt adds them
	if what == "channel" {
		remember = "INSERT INTO channel (id, place) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET place = ?2"
	}
	for _, k := range now {
		if _, err := t.exec(ctx, remember, k.id, k.is); err != nil {
			return err
		}
	}
	return nil
}

// renames finds what has another id now. What two have in common tells neither.
func renames(before, now []named) []news.Rename {
	met, stays := map[string]bool{}, map[string]bool{}
	for _, k := range before {
		met[k.id] = true
	}
	for _, k := range now {
		stays[k.id] = true
	}
	gone, came := map[string][]string{}, map[string][]string{} // by what they are
	for _, k := range before {
		if !stays[k.id] && k.is != "" {
			gone[k.is] = append(gone[k.is], k.id)
		}
	}
	var found []news.Rename
	for _, k := range now {
		came[k.is] = append(came[k.is], k.id)
	}
	for _, k := range now {
		if !met[k.id] && len(gone[k.is]) == 1 && len(came[k.is]) == 1 {
			found = append(found, news.Rename{From: gone[k.is][0], To: k.id})
		}
	}
	return found
}
