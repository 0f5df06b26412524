package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"watcher/internal/news"
)

type deliveryRow struct {
	news.Delivery
	message, topics string
}

func prepareDeliveries(ds []news.Delivery) ([]deliveryRow, error) {
	rows := make([]deliveryRow, len(ds))
	for n, d := range ds {
		if d.ID == "" || d.Alert.Channel == "" {
			return nil, fmt.Errorf("delivery %q of alert %q to %q lacks an id or a channel", d.ID, d.Alert.Story, d.Alert.Channel)
		}
		message, err := json.Marshal(d.Message)
		if err != nil {
			return nil, fmt.Errorf("delivery %s: %w", d.ID, err)
		}
		topics, err := listJSON(d.Alert.Topics)
		if err != nil {
			return nil, fmt.Errorf("delivery %s: %w", d.ID, err)
		}
		rows[n] = deliveryRow{d, string(message), topics}
	}
	return rows, nil
}

// raise adds alerts with their deliveries; an alert that exists already is left
// as it is, and its delivery out. It returns those that had something else to say
// than the one that exists.
func (t *tx) raise(ctx context.Context, ds []deliveryRow) (lost []news.Delivery, err error) {
	for n := range ds {
		d := &ds[n]
		added, err := t.raiseOne(ctx, d)
		differs := false
		if err == nil && !added {
			differs, err = t.differs(ctx, d)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.ID, err)
		}
		if differs {
			lost = append(lost, d.Delivery)
		}
	}
	return lost, nil
}

// differs reports whether the delivery that exists says something else. What is
// known of a withdrawal is said again as long as a feed names it, silently.
func (t *tx) differs(ctx context.Context, d *deliveryRow) (bool, error) {
	var said string
	err := t.row(ctx, []any{&said}, "SELECT message FROM delivery WHERE id = ?", string(d.ID))
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return said != d.message && said != "{}" && !d.Message.Silent && d.Alert.Reason != news.ReasonNotice, err
}

func (t *tx) raiseOne(ctx context.Context, d *deliveryRow) (added bool, err error) {
	var alert int64
	err = t.row(ctx, []any{&alert}, `INSERT INTO alert (story, channel, reason, topics, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (story, channel, reason) DO NOTHING RETURNING id`,
		string(d.Alert.Story), string(d.Alert.Channel), string(d.Alert.Reason), d.topics, stamp(d.Alert.At))
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = t.exec(ctx, `INSERT INTO delivery (id, alert, channel, message, state, due_at, attempt, started_at, sent_at,
		remote_id, reason, doubtful, plain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(d.ID), alert, string(d.Alert.Channel), d.message, string(cmp.Or(d.State, news.DeliveryPending)),
		stamp(d.DueAt), d.Attempt, stamp(d.StartedAt), stamp(d.SentAt), d.RemoteID, d.Reason, d.Doubtful, d.Plain)
	if err == nil && d.Alert.Reason.Kind() == news.ReasonUpdate {
		err = t.supersede(ctx, d)
	}
	return err == nil, err
}

const (
	deliveryColumns = "d.id, a.story, a.channel, a.reason, a.topics, a.at, d.message, d.state, d.due_at, d.attempt, " +
		"d.started_at, d.sent_at, d.remote_id, d.reason, d.doubtful, d.plain"
	selectDeliveries = "SELECT " + deliveryColumns + " FROM delivery d JOIN alert a ON a.id = d.alert "
)

func deliveryDest(d *news.Delivery) []any {
	return []any{
		&d.ID, &d.Alert.Story, &d.Alert.Channel, &d.Alert.Reason,
		jsonInto{&d.Alert.Topics},
		timeInto(&d.Alert.At),
		jsonInto{&d.Message},
		&d.State, timeInto(&d.DueAt), &d.Attempt, timeInto(&d.StartedAt), timeInto(&d.SentAt), &d.RemoteID, &d.Reason, &d.Doubtful, &d.Plain,
	}
}

// deliveries reads what a query that begins with selectDeliveries finds.
func (s *session) deliveries(ctx context.Context, query string, args ...any) ([]news.Delivery, error) {
	var all []news.Delivery
	err := s.rows(ctx, func(scan func(...any) error) error {
		var d news.Delivery
		err := scan(deliveryDest(&d)...)
		all = append(all, d)
		return err
	}, query, args...)
	return all, err
}
