package story

import (
	"slices"

	"watcher/internal/news"
)

const (
	// otherTitle is how like titles are at most that tell different news: text
	// that an outlet puts under both is its stock.
	otherTitle = 0.3
	// leastStock is of how many shingles a stock has to be: six words.
	leastStock = 4
)

// stock returns the shingles of a report that an outlet has under different
// headlines: its own under another item, any outlet's in two stories. Such text
// ("Police are appealing for witnesses") tells of no event.
func (a *atlas) stock(r news.Report, s *sketch) []uint64 {
	var stock []uint64
	var before []sharing
	for _, c := range a.near {
		for _, v := range c.event.versions {
			item := c.Reports[v.report].Item
			if shares(v.whole, s.whole) < leastStock || item.Ref() == r.Item.Ref() {
				continue
			}
			now := sharing{c, item.Feed, v.titles, both(v.whole, s.whole)}
			if item.Feed == r.Item.Feed && titleDot(v.titles, s.titles) < otherTitle {
				stock = append(stock, now.shingles...)
			}
			for _, b := range before {
				if b.feed == now.feed && b.story != c && titleDot(b.titles, v.titles) < otherTitle {
					stock = append(stock, both(b.shingles, now.shingles)...)
				}
			}
			before = append(before, now)
		}
	}
	slices.Sort(stock)
	return slices.Compact(stock)
}

// sharing is what a version has in common with a report.
type sharing struct {
	story    *charted
	feed     news.FeedID
	titles   []term
	shingles []uint64
}

// withoutStock drops the words that only shingles of a stock have.
func withoutStock(of []word, stock []uint64) []word {
	if len(stock) == 0 {
		return of
	}
	var sh shingler
	covered := make([]bool, len(of))
	for n, w := range of {
		if h, ok := sh.add(w.fold); ok {
			if _, found := slices.BinarySearch(stock, h); found {
				for k := range shingleWords {
					covered[n-k] = true
				}
			}
		}
	}
	var own []word
	for n, w := range of {
		if !covered[n] {
			own = append(own, w)
		}
	}
	return own
}
