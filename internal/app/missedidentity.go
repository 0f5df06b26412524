package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
)

// retitled judges an item whose feed gave it the id of another: it was taken for
// that one with another headline, which no topic tells a second time.
func (q *inquiry) retitled(v *missedVerdict, a store.Account, feed news.Feed) bool {
	for _, e := range slices.Backward(a.Edits) {
		if alike(e.Title, a.Item.Title) || toldSince(a.Deliveries, e.Until) {
			continue
		}
		v.Stage = StageIdentity
		v.What = fmt.Sprintf("%s lists it under the id or link of «%s», so at %s it was taken for that item with another headline. A topic that has matched an item does not tell it again: its message was changed instead. %s",
			feed.Name, text.Plain(e.Title), q.at(e.Until), notOurs)
		v.NoRow = noIdentityTest
		return true
	}
	return false
}

const (
	notOurs        = "No line in feeds.yaml mends that: ask the outlet for an id of its own for each article. Where most of a feed's items share theirs, watcher goes by something else by itself; `watcher explain` says by what."
	noIdentityTest = "no test holds this: tests try rules, not what tells items apart"
)

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
		v.Stage, v.Title, v.NoRow = StageIdentity, i.Title, noIdentityTest
		v.What = fmt.Sprintf("%s lists it, but by its %s it is taken for «%s» (%s), first read at %s. %s",
			f.Name, kindOfID(id, i), text.Plain(a.Item.Title), a.Item.Link, q.at(a.Item.FirstSeen), notOurs)
		return true, nil
	}
	return false, nil
}

// kindOfID says what an identity of an item is.
func kindOfID(id string, i news.Item) string {
	switch {
	case strings.HasPrefix(id, "title:"):
		return "headline and day"
	case strings.HasPrefix(id, "link:") || id == i.Link:
		return "link"
	}
	return "id"
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
