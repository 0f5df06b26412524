package store

import (
	"context"

	"watcher/internal/news"
)

// selectLooked has the second looks that began or were settled since; those of a
// topic are at items that it matches.
const selectLooked = `SELECT t.state, t.at, t.reason, f.id, i.link, i.title
	FROM task t JOIN item i ON i.id = t.item JOIN feed f ON f.num = i.feed
	WHERE t.at >= ?1 AND (?2 = '' OR EXISTS (SELECT 1 FROM match m WHERE m.item = t.item AND m.topic = ?2))
	ORDER BY t.at DESC, t.item DESC`

// looksInto counts the articles that were asked for, and names n at most of those
// that were not to be had.
func (s *session) looksInto(ctx context.Context, l *news.Ledger, n int) error {
	return s.rows(ctx, func(scan func(...any) error) error {
		var u news.Unread
		if err := scan(&u.State, timeInto(&u.At), &u.Reason, &u.Feed, &u.Link, &u.Title); err != nil {
			return err
		}
		l.Looks[u.State]++
		switch {
		case u.State != news.TaskRefused && u.State != news.TaskFailed:
		case len(l.Unread) == n:
			l.UnreadMore++
		default:
			l.Unread = append(l.Unread, u)
		}
		return nil
	}, selectLooked, stamp(l.Since), string(l.Topic))
}
