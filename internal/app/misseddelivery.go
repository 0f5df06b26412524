package app

import (
	"context"
	"strings"

	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// delivered judges by what was sent, or waits to be.
func (q *inquiry) delivered(ctx context.Context, v *missedVerdict, a store.Account) (bool, error) {
	for _, d := range a.Deliveries {
		if d.State == news.DeliverySent {
			v.Stage, v.What = StageTold, q.told(a.Matches, d)
			return true, nil
		}
	}
	if len(a.Deliveries) == 0 {
		return false, nil
	}
	d := a.Deliveries[0]
	t, err := q.tellings(ctx, q.in, q.cfg, q.store, a.Deliveries)
	if err != nil {
		return false, err
	}
	v.Stage, v.What = undelivered(q.in, d, t.outcome(d, ofChannel(a.Deliveries, d.Alert.Channel)))
	return true, nil
}

// undelivered says of a delivery that was not sent where it is, given what its
// outcome is in words.
func undelivered(in tongue.Tongue, d news.Delivery, outcome string) (stage, what string) {
	channel, reason := string(d.Alert.Channel), text.Plain(d.Reason)
	hours, quiet := strings.CutPrefix(reason, news.HeldForQuiet)
	digest, listed := strings.CutPrefix(reason, news.HeldForDigest)
	switch {
	case d.Held() && quiet:
		return StageHeld, in.Say("missed.quiet", "Channel", channel, "Time", tongue.Said(hours))
	case d.Held() && listed:
		return StageHeld, in.Say("missed.digest", "Channel", channel, "Time", tongue.Said(in.Redated(digest)))
	case d.State == news.DeliveryCancelled && toldOtherwise(reason):
		return StageTold, in.Say("missed.otherwise", "Channel", channel, "How", tongue.Said(reasonIn(in, reason)))
	}
	return StageDelivery, in.Say("missed.delivery", "Channel", channel, "Outcome", tongue.Said(strings.TrimSuffix(outcome, ".")))
}
