package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// retitled judges an item whose feed gave it the id of another: it was taken for
// that one with another headline, which no topic tells a second time.
func (q *inquiry) retitled(v *missedVerdict, a store.Account, feed news.Feed) bool {
	for _, e := range slices.Backward(a.Edits) {
		if alike(e.Title, a.Item.Title) || toldSince(a.Deliveries, e.Until) {
			continue
		}
		v.Stage = StageIdentity
		v.What = q.in.Say("missed.retitled", "Feed", feed.Name, "Title", text.Plain(e.Title), "At", tongue.Said(q.at(e.Until))) + " " + q.notOurs()
		v.NoRow = q.in.Say("notest.identity")
		return true
	}
	return false
}

// notOurs says that the outlet alone can mend it, and who says by what its feed's items
// are told apart.
func (q *inquiry) notOurs() string {
	if q.desk {
		return q.in.Say("missed.notours.desk")
	}
	return q.in.Say("missed.notours")
}

// toldSince reports whether a message of its own was sent after an instant.
func toldSince(ds []news.Delivery, at time.Time) bool {
	return slices.ContainsFunc(ds, func(d news.Delivery) bool {
		return d.Alert.Reason.Kind() == news.ReasonNew && d.SentAt.After(at)
	})
}

// taken judges an item that its feed lists and that is known by another link: is
// it that item, or was it taken for it?
func (q *inquiry) taken(ctx context.Context, v *missedVerdict, i news.Item, f news.Feed) (bool, error) {
	if q.store == nil {
		return false, nil
	}
	for _, id := range append([]string{string(i.Key)}, i.Aliases...) {
		a, err := q.store.Account(ctx, f.ID, id)
		if errors.Is(err, store.ErrUnknown) {
			continue
		}
		if err != nil {
			return false, err
		}
		if alike(a.Item.Title, i.Title) {
			v.Title = a.Item.Title
			return true, q.ofItem(ctx, v, a)
		}
		v.Stage, v.Title, v.NoRow = StageIdentity, i.Title, q.in.Say("notest.identity")
		v.What = q.in.Say(takenKey(id, i), "Feed", f.Name, "Title", text.Plain(a.Item.Title), "Link", a.Item.Link, "At", tongue.Said(q.at(a.Item.FirstSeen))) +
			" " + q.notOurs()
		return true, nil
	}
	return false, nil
}

// takenKey is how it is said that an item is taken for another by one of its
// identities.
func takenKey(id string, i news.Item) string {
	switch {
	case strings.HasPrefix(id, "title:"):
		return "missed.taken.title"
	case strings.HasPrefix(id, "link:") || id == i.Link:
		return "missed.taken.link"
	}
	return "missed.taken.id"
}

// alike reports whether two headlines share half of the words of the shorter.
func alike(a, b string) bool {
	of, in := foldedWords(a), foldedWords(b)
	if len(of) > len(in) {
		of, in = in, of
	}
	shared := 0
	for _, w := range of {
		if slices.Contains(in, w) {
			shared++
		}
	}
	return 2*shared >= len(of)
}
