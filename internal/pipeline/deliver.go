package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

// Deliver sends what is due, each channel by a goroutine of its own, so that a
// slow one holds up no other. It returns without waiting for them: see Wait.
func (p *Pipeline) Deliver(ctx context.Context) error {
	if err := p.settle(ctx); err != nil {
		return err
	}
	if err := p.release(ctx); err != nil {
		return err
	}
	now := p.Now()
	due, lately, err := p.Outbox.Due(ctx, now, now.Add(-BurstWindow))
	if err != nil {
		return fmt.Errorf("read the outbox: %w", err)
	}
	rules := p.rules.Load()
	for channel, ds := range byChannel(due) {
		if !rules.Sender.Ready(channel, now) || !p.senders.claim(channel) {
			continue
		}
		p.senders.Go(func() {
			defer p.senders.release(channel)
			err := p.deliver(ctx, rules, ds, lately[channel])
			if !errors.Is(err, context.Canceled) && p.senders.worthLogging(err, now) {
				p.Log.Error("delivery interrupted; trying again", "channel", string(channel), "err", err)
			}
		})
	}
	return nil
}

// Wait returns when every send in flight has ended.
func (p *Pipeline) Wait() { p.senders.Wait() }

// deliver sends what is due in one channel, in order.
func (p *Pipeline) deliver(ctx context.Context, rules *Rules, due []news.Delivery, lately int) error {
	channel := due[0].Alert.Channel
	due, err := p.shelve(ctx, rules, due)
	if err != nil || len(due) == 0 {
		return err
	}
	if due, err = p.followed(ctx, rules, due); err != nil {
		return err
	}
	send, list, folded := rules.Policy.Fold(p.Now(), due, lately)
	if len(folded) > 0 {
		err := p.Outbox.Fold(ctx, list, folded)
		if errors.Is(err, news.ErrStale) {
			return nil // one of them has been settled since: look again
		}
		if err != nil {
			return fmt.Errorf("fold %d alerts: %w", len(folded), err)
		}
		send = append(send, list)
	}
	onwards := make(map[news.StoryID]bool) // stories that go on in a message to come: what else there is waits for it
	for _, d := range send {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !rules.Sender.Ready(channel, p.Now()) {
			return nil
		}
		if onwards[d.Alert.Story] {
			continue
		}
		followed, err := p.post(ctx, rules, d)
		if err != nil {
			return err
		}
		onwards[d.Alert.Story] = followed
	}
	return nil
}

// post makes one call, between two commits: that it is being made, and how it
// ended. Dying between them leaves the delivery uncertain, never forgotten. It
// reports whether the story goes on in a message that is to be posted instead.
func (p *Pipeline) post(ctx context.Context, rules *Rules, d news.Delivery) (followed bool, err error) {
	d.Attempt++
	if d.State != news.DeliveryUncertain {
		d.StartedAt = p.Now()
	}
	err = p.Outbox.Begin(ctx, d)
	if errors.Is(err, news.ErrStale) {
		return false, nil // it has been settled since it was read
	}
	if err != nil {
		return false, fmt.Errorf("begin delivery %s: %w", d.ID, err)
	}
	d = rules.Sender.Send(ctx, d)
	ctx = context.WithoutCancel(ctx)
	if d.Standing.Stale {
		done, err := p.follow(ctx, d, rules.Policy.Follow(p.Now(), d))
		if err != nil {
			p.senders.keep(d) // else it would stay as one that is being sent
		}
		if done || err != nil {
			return done, err
		}
	}
	p.tell(d)
	if err = p.Outbox.Record(ctx, d); err != nil {
		p.senders.keep(d)
		return false, fmt.Errorf("record delivery %s: %w", d.ID, err)
	}
	if d.State == news.DeliveryDead {
		return false, p.Raise(ctx, rules.Notices.Died(p.Now(), d))
	}
	return false, nil
}

// settle offers the store the outcomes that it could not take before.
func (p *Pipeline) settle(ctx context.Context) error {
	var errs []error
	for _, d := range p.senders.kept() {
		if err := p.Outbox.Record(ctx, d); err != nil {
			p.senders.keep(d)
			errs = append(errs, fmt.Errorf("record delivery %s: %w", d.ID, err))
		}
	}
	return errors.Join(errs...)
}

func (p *Pipeline) tell(d news.Delivery) {
	log := p.Log.With("alert", string(d.ID), "channel", string(d.Alert.Channel), "attempt", d.Attempt)
	switch d.State {
	case news.DeliverySent:
		log.Info("sent", "story", string(d.Alert.Story), "dur", d.SentAt.Sub(d.Alert.At).Round(time.Millisecond))
	case news.DeliveryDead:
		log.Error("refused for good", "err", d.Reason)
	case news.DeliveryCancelled:
		log.Info("not sent; it is told otherwise, or there is nothing to change", "err", d.Reason)
	default:
		log.Warn("not sent; trying again", "status", string(d.State), "err", d.Reason, "at", d.DueAt.Format(time.RFC3339))
	}
}

func byChannel(ds []news.Delivery) map[news.ChannelID][]news.Delivery {
	m := make(map[news.ChannelID][]news.Delivery)
	for _, d := range ds {
		m[d.Alert.Channel] = append(m[d.Alert.Channel], d)
	}
	return m
}
