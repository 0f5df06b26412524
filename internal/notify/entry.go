package notify

import (
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
)

// untitledLetters is how much of a summary stands in for a missing title.
const untitledLetters = 120

// palette are colours that can be told apart on Discord's light and dark
// ground. A topic without a colour of its own gets one of them by its id.
var palette = [...]int{
	0x3b82f6, 0x10b981, 0xf59e0b, 0x8b5cf6, 0xec4899, 0x14b8a6,
	0x6366f1, 0x84cc16, 0xf97316, 0x06b6d4, 0xa855f7, 0xd97706,
}

// NoTitle stands in the place of a headline that a report does not have.
const NoTitle = "(no title)"

// entry shows a report under the given topics, which are indexes in
// PolicyOptions.Topics; one of a restricted feed by its headline and link alone.
func (p *Policy) entry(r news.Report, topics []int, why []news.Why) news.Entry {
	e := news.Entry{
		Title:     r.Item.Title,
		Link:      r.Item.Link,
		Source:    source(r),
		Owner:     r.Feed.Owner,
		Lang:      r.Item.Lang,
		Summary:   r.Item.Summary,
		Published: r.Item.Published,
		Seen:      r.Item.FirstSeen,
		Why:       why,
	}
	if e.Summary == "" {
		e.Summary = r.Item.Body
	}
	if e.Restricted = r.Feed.Restricted; e.Restricted {
		e.Summary = ""
	}
	if strings.TrimSpace(e.Title) == "" {
		e.Title = text.Cut(strings.Join(strings.Fields(e.Summary), " "), untitledLetters)
	}
	if e.Title == "" {
		e.Title = NoTitle
	}
	for _, t := range topics {
		e.Topics = append(e.Topics, p.Topics[t].Title)
		if e.Colour == 0 {
			e.Colour = colour(p.Topics[t])
		}
		e.Party = e.Party || party(r, p.Topics[t])
	}
	return e
}

// source names the outlet: the one that the item credits, and where it came
// through another, that as well.
func source(r news.Report) string {
	switch {
	case r.Item.Source == "" || strings.EqualFold(r.Item.Source, r.Feed.Name):
		return r.Feed.Name
	case r.Feed.Name == "":
		return r.Item.Source
	}
	return r.Item.Source + " via " + r.Feed.Name
}

func colour(t news.Topic) int {
	if t.Colour != 0 {
		return t.Colour
	}
	n := 0
	for _, letter := range news.Digest(4, string(t.ID)) {
		n = n*31 + int(letter)
	}
	return palette[n%len(palette)]
}
