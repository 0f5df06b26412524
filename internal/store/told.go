package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"watcher/internal/news"
)

const (
	selectTold = `SELECT a.story, a.channel, a.reason, a.topics, a.at, d.seq, d.state NOT IN ('dead', 'cancelled') OR a.reason LIKE 'update:%'
		FROM json_each(?) w CROSS JOIN alert a ON a.story = w.value JOIN delivery d ON d.alert = a.id
		WHERE d.state NOT IN ('dead', 'cancelled') OR a.reason LIKE 'update:%' OR a.reason LIKE 'bell:moved %'
			OR d.list != '' AND EXISTS (SELECT 1 FROM delivery l WHERE l.id = d.list AND l.state != 'dead') ORDER BY d.seq`
	selectMessages = "SELECT d.seq, d.message FROM json_each(?) w CROSS JOIN delivery d ON d.seq = w.value"
	selectMessage  = "SELECT message FROM delivery WHERE seq = ?"
)

// told reads what the channels were told of stories, in lists, and by messages of
// their own: the alert, with what its last update says, whether or not the message
// took it. Who counts outlets goes by what is known.
func (s *session) told(ctx context.Context, by map[news.StoryID]*news.Story, asked string) error {
	says := make(map[place]int64) // the delivery that says what the message says now
	err := s.rows(ctx, func(scan func(...any) error) error {
		var id news.StoryID
		var t news.Told
		var seq int64
		var stands bool
		err := scan(&id, &t.Channel, &t.Reason, jsonInto{&t.Topics}, timeInto(&t.At), &seq, &stands)
		if err == nil {
			addTold(by[id], t, stands, seq, says)
		}
		return err
	}, selectTold, asked)
	if err != nil || len(says) == 0 {
		return err
	}
	messages := make(map[int64]*news.Message, len(says))
	for p, seq := range says {
		messages[seq] = &p.Told[p.n].Message
	}
	list, err := listJSON(slices.Collect(maps.Keys(messages)))
	if err != nil {
		return err
	}
	return s.rows(ctx, func(scan func(...any) error) error {
		var seq int64
		var m news.Message
		err := scan(&seq, jsonInto{&m})
		*messages[seq] = m
		return err
	}, selectMessages, list)
}

// addTold adds an alert to what a channel was told of a story; one that does not stand
// was told by a list.
func addTold(story *news.Story, t news.Told, stands bool, seq int64, says map[place]int64) {
	kind := t.Reason.Kind()
	n := slices.IndexFunc(story.Told, func(known news.Told) bool { return known.Channel == t.Channel })
	if n < 0 && kind == news.ReasonNew {
		n = len(story.Told)
		story.Told = append(story.Told, news.Told{Channel: t.Channel})
	}
	_, own := says[place{story, n}]
	switch {
	case kind == news.ReasonNew && stands:
		t.Listed = story.Told[n].Listed
		story.Told[n], says[place{story, n}] = t, seq
	case kind == news.ReasonNew:
		story.Told[n].Listed = true
	case kind == news.ReasonBell && own: // one that says that a story moves is for its hour, whatever became of it
		story.Told[n].Bells = append(story.Told[n].Bells, t.Reason)
	case !own || !stands:
	case kind == news.ReasonUpdate, kind == news.ReasonFollow:
		story.Told[n].Topics, says[place{story, n}] = t.Topics, seq
	}
}

// ofMessage keeps to the updates of one of a story's messages: ?4 is as of [retoldOf].
const ofMessage = `(instr(a.reason, '.retold ') = 0 AND ?4 = '' OR ?4 != '' AND instr(a.reason, '.' || ?4) > 0)`

// retoldOf says of which of a story's messages an update is: "" of the first, else as
// the reason of one that told it anew ends.
func retoldOf(r news.Reason) string {
	_, of, again := strings.Cut(string(r), ".retold ")
	if !again {
		return ""
	}
	of, _, _ = strings.Cut(of, ".")
	return "retold " + of
}

// supersede puts an update in the place of those of its message that wait: it
// says all that they say, and goes no later than they would. What earlier ones
// said is not kept: they are as many as a story's reports, and grow with it.
func (t *tx) supersede(ctx context.Context, d *deliveryRow) error {
	const earlier = `id != ?1 AND alert IN (SELECT a.id FROM alert a WHERE a.story = ?2 AND a.channel = ?3 AND a.reason LIKE 'update:%'
		AND ` + ofMessage + `)`
	const waiting = `state IN ('pending', 'uncertain') AND ` + earlier
	args := []any{string(d.ID), string(d.Alert.Story), string(d.Alert.Channel), retoldOf(d.Alert.Reason)}
	if _, err := t.exec(ctx, "UPDATE delivery SET message = '{}' WHERE state = 'sent' AND "+earlier, args...); err != nil {
		return err
	}
	var due sql.NullInt64
	if err := t.row(ctx, []any{&due}, "SELECT min(due_at) FROM delivery WHERE "+waiting, args...); err != nil || !due.Valid {
		return err
	}
	if _, err := t.exec(ctx, "UPDATE delivery SET state = 'cancelled', message = '{}', reason = 'a later update says it' WHERE "+waiting, args...); err != nil {
		return err
	}
	_, err := t.exec(ctx, "UPDATE delivery SET due_at = min(due_at, ?) WHERE id = ?", due.Int64, string(d.ID))
	return err
}
