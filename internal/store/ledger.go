package store

import (
	"context"
	"fmt"
	"time"

	"watcher/internal/news"
)

// The ways' numbers, as the ledger's queries have them, are their places in
// [news.Ways].
const (
	// wayOf is how an alert a stands with its delivery d and the list l, raised by
	// the alert k, that tells it instead.
	wayOf = `CASE
		WHEN d.seq IS NULL AND a.reason = 'primed' THEN coalesce((SELECT min(CASE e.state WHEN 'sent' THEN 3 WHEN 'dead' THEN 9 WHEN 'cancelled' THEN 8 ELSE 7 END)
			FROM alert p JOIN delivery e ON e.alert = p.id WHERE p.at = a.at AND p.channel = a.channel AND p.reason = 'primed' AND p.story LIKE 'primed:%'), 5)
		WHEN d.seq IS NULL THEN 5
		WHEN d.state = 'sent' THEN 0
		WHEN d.list != '' AND l.seq IS NULL THEN 5
		WHEN l.state = 'sent' THEN iif(k.reason = 'digest', 1, 2)
		WHEN coalesce(l.state, d.state) IN ('pending', 'sending', 'uncertain') THEN 7
		WHEN coalesce(l.state, d.state) = 'dead' THEN 9
		ELSE 8 END`
	// wayIn is the best of a match m in a channel c; of matches of older releases,
	// which name none, in any. NULL: no alert of its story was raised there.
	wayIn = `(SELECT min(` + wayOf + `) FROM report r JOIN alert a ON a.story = r.story
			LEFT JOIN delivery d ON d.alert = a.id LEFT JOIN delivery l ON l.id = d.list AND d.list != '' LEFT JOIN alert k ON k.id = l.alert
		WHERE r.item = m.item AND (c.value = '' OR a.channel = c.value))`
	// wayPrimed is that of one from before the watch began and in no summary: it
	// waits for that, or is older than the day that one looks back upon, or else
	// ought to be there.
	wayPrimed = `(SELECT CASE WHEN f.told_at = 0 AND f.primed_at > 0 OR t.told_at = 0 THEN 7
			WHEN c.value != '' AND m.at <= max(f.told_at, coalesce(t.told_at, 0)) AND i.first_seen >= max(f.told_at, coalesce(t.told_at, 0)) - 86400000
				AND iif(i.published > 0 AND i.published < i.first_seen, i.published, i.first_seen) >= max(f.told_at, coalesce(t.told_at, 0)) - 86400000 THEN 10
			ELSE 6 END
		FROM item i JOIN feed f ON f.num = i.feed LEFT JOIN topic t ON t.id = m.topic WHERE i.id = m.item)`
	// wayMaybe is that of the daily list of near misses, if a channel takes it.
	wayMaybe = `coalesce((SELECT min(CASE d.state WHEN 'sent' THEN 2 WHEN 'dead' THEN 9 WHEN 'cancelled' THEN 8 ELSE 7 END)
			FROM alert a JOIN delivery d ON d.alert = a.id WHERE a.at >= m.at AND a.at < m.at + 176400000 AND a.reason = 'digest' AND a.story LIKE 'near-misses:%'),
		iif(m.at > ?4 - 90000000, 7, 6))`
	wayHeld = `iif(EXISTS (SELECT 1 FROM alert a JOIN item i ON i.id = m.item JOIN feed f ON f.num = i.feed
		WHERE a.at >= m.at AND a.at < m.at + 60000 AND a.story LIKE 'feed:' || f.id || ':held:%'), 4, 6)`
	wayMuted = `iif(EXISTS (SELECT 1 FROM silence s WHERE s.kind = 'topic' AND s.subject = m.topic
		OR s.kind = 'feed' AND s.subject = (SELECT f.id FROM item i JOIN feed f ON f.num = i.feed WHERE i.id = m.item)), 7, 4)`

	// ways has a row for each match and channel.
	ways = `SELECT m.item, m.topic, m.fate, m.at, c.value AS channel, CASE
			WHEN m.fate IN ('alerted', 'merged') THEN coalesce(` + wayIn + `, 10)
			WHEN m.fate = 'primed' THEN coalesce(` + wayIn + `, ` + wayPrimed + `, 6)
			WHEN m.fate = 'maybe' THEN ` + wayMaybe + `
			WHEN m.fate = 'held' THEN ` + wayHeld + `
			WHEN m.fate = 'muted' THEN ` + wayMuted + `
			ELSE 6 END AS way
		FROM json_each(?1) w CROSS JOIN match m ON m.fate = w.value AND m.at >= ?2 CROSS JOIN json_each(iif(m.channels = '', '[""]', m.channels)) c
		WHERE ?3 IN ('', m.topic)`

	selectWays        = "SELECT fate, topic, way, count(*) FROM (SELECT fate, topic, max(way) AS way FROM (" + ways + ") GROUP BY item, topic) GROUP BY fate, topic, way"
	selectUnaccounted = `SELECT coalesce(f.id, ''), coalesce(i.key, ''), coalesce(i.title, ''), u.topic, u.fate, u.at, u.channel
		FROM (` + ways + `) u LEFT JOIN item i ON i.id = u.item LEFT JOIN feed f ON f.num = i.feed
		WHERE u.way = 10 ORDER BY u.at, u.item, u.topic, u.channel`
)

// The deliveries of the ledger. Those of a topic are of alerts that name it.
const (
	inLedger = `FROM delivery d JOIN alert a ON a.id = d.alert
		WHERE d.seq IN (SELECT o.seq FROM alert b INDEXED BY alert_at JOIN delivery o ON o.alert = b.id WHERE b.at >= ?4
				UNION SELECT seq FROM delivery WHERE state IN ('pending', 'sending', 'uncertain'))
			AND (?5 = '' OR json_valid(a.topics) AND EXISTS (SELECT 1 FROM json_each(a.topics) t WHERE t.value = ?5))`
	selectStates = "SELECT d.channel, d.state, count(*), sum(d.doubtful) " + inLedger + " GROUP BY d.channel, d.state"
	// selectBacklog counts what can only follow a held post with that, as [Counts] does.
	selectBacklog = `SELECT d.channel, iif(d.state = 'pending' AND d.reason = '' AND (` + noMessage + ` OR a.reason LIKE 'bell:%'),
			coalesce((SELECT e.reason ` + heldBefore + ` ORDER BY e.seq LIMIT 1), ''), d.reason) AS why, count(*), min(a.at) ` + inLedger + `
		AND d.state IN ('pending', 'sending', 'uncertain') GROUP BY d.channel, why ORDER BY d.channel, why`
	selectRefused = "SELECT " + deliveryColumns + ", coalesce((SELECT s.title FROM story s WHERE s.id = a.story), '') " + inLedger + `
		AND d.state = 'dead' ORDER BY d.seq DESC`
)

// Ledger accounts for what matched since, of one topic or, with "", of all, and
// for what was to be told; it names n matches and n refused deliveries at most.
func (d *DB) Ledger(ctx context.Context, since time.Time, topic news.TopicID, n int) (news.Ledger, error) {
	l := news.Ledger{
		Since: since, Until: d.opts.Now().UTC(), Topic: topic,
		Matches: map[news.TopicID]map[news.Fate]int{}, Ways: map[news.Fate]map[news.Way]int{},
		Deliveries: map[news.ChannelID]map[news.DeliveryState]int{}, Doubtful: map[news.ChannelID]int{},
		Looks: map[news.TaskState]int{},
	}
	err := d.lend(ctx, func(s *session) error {
		return s.snapshot(ctx, func() error {
			if err := s.matchesInto(ctx, &l, n); err != nil {
				return err
			}
			if err := s.deliveriesInto(ctx, &l, n); err != nil {
				return err
			}
			return s.looksInto(ctx, &l, n)
		})
	})
	if err != nil {
		return news.Ledger{}, fmt.Errorf("draw up the ledger: %w", err)
	}
	return l, nil
}

// count adds n to a number in a map of maps.
func count[K, L comparable](m map[K]map[L]int, k K, l L, n int) {
	if m[k] == nil {
		m[k] = map[L]int{}
	}
	m[k][l] += n
}

func (s *session) matchesInto(ctx context.Context, l *news.Ledger, n int) error {
	fates, err := listJSON(news.Fates)
	if err != nil {
		return err
	}
	args := []any{fates, stamp(l.Since), string(l.Topic), stamp(l.Until)}
	lost := 0
	err = s.rows(ctx, func(scan func(...any) error) error {
		var fate news.Fate
		var topic news.TopicID
		var way, n int
		if err := scan(&fate, &topic, &way, &n); err != nil {
			return err
		}
		count(l.Matches, topic, fate, n)
		count(l.Ways, fate, news.Ways[way], n)
		if news.Ways[way] == news.WayNone {
			lost += n
		}
		return nil
	}, selectWays, args...)
	if err != nil || lost == 0 {
		return err
	}
	var last news.Unaccounted
	err = s.rows(ctx, func(scan func(...any) error) error {
		var u news.Unaccounted
		var channel news.ChannelID
		if err := scan(&u.Feed, &u.Item, &u.Title, &u.Topic, &u.Fate, timeInto(&u.At), &channel); err != nil {
			return err
		}
		if u.Feed != last.Feed || u.Item != last.Item || u.Topic != last.Topic {
			last = u
			if len(l.Unaccounted) == n {
				l.UnaccountedMore++
				return nil
			}
			l.Unaccounted = append(l.Unaccounted, u)
		}
		if k := len(l.Unaccounted) - 1; channel != "" && l.UnaccountedMore == 0 {
			l.Unaccounted[k].Channels = append(l.Unaccounted[k].Channels, channel)
		}
		return nil
	}, selectUnaccounted, args...)
	return err
}

func (s *session) deliveriesInto(ctx context.Context, l *news.Ledger, n int) error {
	args := []any{stamp(l.Until), news.HeldForQuiet + "%", news.HeldForDigest + "%", stamp(l.Since), string(l.Topic)}
	err := s.rows(ctx, func(scan func(...any) error) error {
		var channel news.ChannelID
		var state news.DeliveryState
		var n, doubtful int
		if err := scan(&channel, &state, &n, &doubtful); err != nil {
			return err
		}
		count(l.Deliveries, channel, state, n)
		l.Doubtful[channel] += doubtful
		return nil
	}, selectStates, args...)
	if err != nil {
		return err
	}
	err = s.rows(ctx, func(scan func(...any) error) error {
		var b news.Backlog
		err := scan(&b.Channel, &b.Reason, &b.N, timeInto(&b.Since))
		l.Held = append(l.Held, b)
		return err
	}, selectBacklog, args...)
	if err != nil {
		return err
	}
	return s.rows(ctx, func(scan func(...any) error) error {
		var r news.Refused
		if err := scan(append(deliveryDest(&r.Delivery), &r.Title)...); err != nil {
			return err
		}
		if r.Title == "" {
			r.Title = r.Message.Title()
		}
		if len(l.Dead) == n {
			l.DeadMore++
			return nil
		}
		l.Dead = append(l.Dead, r)
		return nil
	}, selectRefused, args...)
}
