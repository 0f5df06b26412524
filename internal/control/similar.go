package control

import (
	"cmp"
	"context"
	"slices"

	"watcher/internal/news"
)

// Likeness is a kept item that is like others, and how like, from 0 to 1.
type Likeness struct {
	Item news.Item
	Feed news.Feed
	Like float64
}

// Similar looks through the past for what is like something: the n most like
// items, most like first, and how many it looked at. like returns 0 for what is not
// like it at all.
func Similar(ctx context.Context, past Past, like func(news.Report) float64, n int) (found []Likeness, items int, err error) {
	items, _, err = past.judge(ctx, func(i news.Item, f news.Feed) func() {
		x := like(news.Report{Item: i, Feed: f})
		if x <= 0 {
			return nil
		}
		return func() {
			l := Likeness{i, f, x}
			at, _ := slices.BinarySearchFunc(found, l, closer)
			if at < n {
				found = slices.Insert(found, at, l)
				found = found[:min(n, len(found))]
			}
		}
	})
	return found, items, err
}

func closer(a, b Likeness) int {
	return cmp.Or(cmp.Compare(b.Like, a.Like), b.Item.FirstSeen.Compare(a.Item.FirstSeen), cmp.Compare(a.Item.Key, b.Item.Key))
}
