package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"watcher/internal/news"
)

// requeued is what the audit keeps of a delivery that is to be tried again.
type requeued struct {
	State   news.DeliveryState `json:"state"`
	Channel news.ChannelID     `json:"channel"`
	Reason  string             `json:"reason,omitempty"`
}

const (
	selectDead   = selectDeliveries + "WHERE d.state = 'dead' AND ?1 IN ('', d.id) AND ?2 IN ('', d.channel) ORDER BY d.seq"
	reviveUpdate = `UPDATE delivery SET state = 'pending', due_at = ?5, reason = '' WHERE state = 'cancelled' AND message != '{}' AND seq =
		(SELECT max(u.seq) FROM alert a JOIN delivery u ON u.alert = a.id WHERE a.story = ?1 AND a.channel = ?2 AND a.reason LIKE 'update:%'
			AND ` + ofMessage + `
			AND u.seq > (SELECT seq FROM delivery WHERE id = ?3))`
	selectStateOf = "SELECT channel, state, sent_at FROM delivery WHERE id = ?"
)

// Requeue lets deliveries that were refused for good be tried again, now, by order
// of who: the one of an id, or with "" all of them; those of a channel alone, if it
// is named. It returns them. That a delivery named is not among the refused ones is
// an error, which wraps [ErrUnknown] when there is no such delivery.
func (d *DB) Requeue(ctx context.Context, id news.DeliveryID, channel news.ChannelID, who string) (again []news.Delivery, err error) {
	now := d.opts.Now()
	err = d.change(ctx, 20, func(ctx context.Context, t *tx) error {
		again, err = t.deliveries(ctx, selectDead, string(id), string(channel))
		if err == nil && id != "" && len(again) == 0 {
			err = t.notDead(ctx, id, channel)
		}
		if err != nil {
			return err
		}
		for n := range again {
			if err := t.tryAgain(ctx, &again[n], news.AuditLine{At: now, Who: who, Kind: news.AuditDelivery}); err != nil {
				return err
			}
			again[n].DueAt = now.UTC()
		}
		return nil
	})
	return slices.Clip(again), err
}

func (t *tx) tryAgain(ctx context.Context, d *news.Delivery, l news.AuditLine) error {
	was, err := json.Marshal(requeued{d.State, d.Alert.Channel, d.Reason})
	if err != nil {
		return err
	}
	d.State, d.Reason, d.Plain = news.DeliveryPending, "", false
	is, err := json.Marshal(requeued{d.State, d.Alert.Channel, ""})
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE delivery SET state = 'pending', due_at = ?, plain = 0, reason = '' WHERE id = ?", stamp(l.At), string(d.ID))
	if err != nil {
		return err
	}
	if d.Alert.Reason.Kind() == news.ReasonNew && d.Doubtful {
		// It is posted as it was, for it may be there: what was to change it, and found no
		// message, changes it then.
		_, err = t.exec(ctx, reviveUpdate, string(d.Alert.Story), string(d.Alert.Channel), string(d.ID), d.Alert.Reason.Detail(), stamp(l.At))
		if err != nil {
			return err
		}
	}
	l.Subject, l.Before, l.After = string(d.ID), string(was), string(is)
	return t.audit(ctx, l)
}

// notDead says why a delivery cannot be tried again.
func (t *tx) notDead(ctx context.Context, id news.DeliveryID, channel news.ChannelID) error {
	var in news.ChannelID
	var state news.DeliveryState
	var sentAt time.Time
	err := t.row(ctx, []any{&in, &state, timeInto(&sentAt)}, selectStateOf, string(id))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("there is no delivery %q: %w; `watcher ledger` names those that were refused", id, ErrUnknown)
	case err != nil:
		return err
	case channel != "" && in != channel:
		return fmt.Errorf("delivery %s is for channel %s, not for %s", id, in, channel)
	case state == news.DeliverySent:
		return fmt.Errorf("delivery %s was not refused: it was sent to %s at %s already", id, in, sentAt.Format("2006-01-02 15:04:05 MST"))
	case state == news.DeliveryCancelled:
		return fmt.Errorf("delivery %s was not refused: it was told otherwise", id)
	}
	return fmt.Errorf("delivery %s was not refused: it is %s, and is tried by itself", id, state)
}
