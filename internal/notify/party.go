package notify

import (
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify/credit"
)

// party reports whether a report comes from an outlet that its topic calls a
// party: by the feed's name or tags, or by the outlet that the item credits.
func party(r news.Report, t news.Topic) bool {
	return among(r, t.Parties)
}

// among reports whether a report is by one of some outlets: by the feed's name,
// tags or owner, or by the outlet that the item credits.
func among(r news.Report, outlets []string) bool {
	return slices.ContainsFunc(outlets, func(name string) bool {
		same := func(s string) bool { return strings.EqualFold(s, name) }
		return same(r.Feed.Name) || same(r.Feed.Owner) || same(r.Item.Source) || slices.ContainsFunc(r.Feed.Tags, same)
	})
}

// partisan reports whether an outlet that a report credits is a party to one of
// some topics: by its name, or by a feed of its.
func (p *Policy) partisan(origin string, topics []int) bool {
	known := func(name string) bool { return name != "" && strings.EqualFold(credit.Canonical(name), origin) }
	return origin != "" && slices.ContainsFunc(topics, func(t int) bool {
		parties := p.Topics[t].Parties
		return slices.ContainsFunc(parties, known) || slices.ContainsFunc(p.Feeds, func(f news.Feed) bool {
			return (known(f.Name) || known(f.Owner)) && among(news.Report{Feed: f}, parties)
		})
	})
}

// origin is the outlet that a report credits for what it tells, among those of
// the configuration, the story's others and, in a headline, the parties to some
// topics; "" if it credits none.
func (p *Policy) origin(r news.Report, others []string, topics ...int) string {
	var parties []string
	for _, t := range topics {
		parties = append(parties, p.Topics[t].Parties...)
	}
	return credit.Origin(r, p.outlets, others, parties)
}
