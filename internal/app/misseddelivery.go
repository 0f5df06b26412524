package app

import (
	"context"
	"fmt"
	"strings"

	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
)

// delivered judges by what was sent, or waits to be.
func (q *inquiry) delivered(ctx context.Context, v *missedVerdict, a store.Account) (bool, error) {
	for _, d := range a.Deliveries {
		if d.State == news.DeliverySent {
			v.Stage, v.What = StageTold, fmt.Sprintf("It was not missed: channel %s was told at %s%s.", d.Alert.Channel, q.at(d.SentAt), q.tellers(a.Matches))
			if q.topic == "" && len(q.cfg.Topics) > 1 {
				v.What += " Was it missed by another topic? --topic names that."
			}
			return true, nil
		}
	}
	if len(a.Deliveries) == 0 {
		return false, nil
	}
	d := a.Deliveries[0]
	t, err := q.tellings(ctx, q.cfg, q.store, a.Deliveries)
	if err != nil {
		return false, err
	}
	v.Stage, v.What = undelivered(d, t.outcome(d, ofChannel(a.Deliveries, d.Alert.Channel)))
	return true, nil
}

// undelivered says of a delivery that was not sent where it is, given what its
// outcome is in words.
func undelivered(d news.Delivery, outcome string) (stage, what string) {
	channel, reason := d.Alert.Channel, text.Plain(d.Reason)
	hours, quiet := strings.CutPrefix(reason, news.HeldForQuiet)
	digest, listed := strings.CutPrefix(reason, news.HeldForDigest)
	switch {
	case d.Held() && quiet:
		return StageHeld, fmt.Sprintf("It is not lost: channel %s has quiet hours until %s, and gets it then.", channel, hours)
	case d.Held() && listed:
		return StageHeld, fmt.Sprintf("It is not lost: channel %s gets it in the digest of %s.", channel, digest)
	case d.State == news.DeliveryCancelled && toldOtherwise(reason):
		return StageTold, fmt.Sprintf("It was not missed: for channel %s it was %s.", channel, reason)
	}
	return StageDelivery, fmt.Sprintf("The message for channel %s: %s.", channel, strings.TrimSuffix(outcome, "."))
}
