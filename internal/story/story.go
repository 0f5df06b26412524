// Package story finds the reports that tell one event. It is pure: the stories
// that could fit are passed in.
package story

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

// Grouper groups exact copies: reports of different feeds with the same link or
// the same headline. Within one feed its identities are trusted: two items are
// two stories.
type Grouper struct{}

const (
	linkPrefix  = "link:"
	titlePrefix = "title:"
	// A shorter headline ("Breaking news") names no event.
	shortestTitle = 20
)

// Keys returns what a copy of the item would share with it: its link without
// scheme and query order, and its headline without the publisher's name.
func (Grouper) Keys(i news.Item) []string {
	var keys []string
	if u, err := url.Parse(i.Link); err == nil && u.Host != "" {
		link := strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.EscapedPath(), "/")
		if u.RawQuery != "" {
			link += "?" + u.Query().Encode()
		}
		keys = append(keys, linkPrefix+link)
	}
	if title := text.Fold(headline(i.Title)); utf8.RuneCountInString(title) >= shortestTitle {
		keys = append(keys, titlePrefix+title)
	}
	return keys
}

// headline cuts the publisher's name, which aggregators append, off a title.
func headline(title string) string {
	for _, bar := range []string{" - ", " | ", " — ", " – "} {
		if cut := strings.LastIndex(title, bar); cut > 0 && len(title)-cut < len(title)/2 {
			return title[:cut]
		}
	}
	return title
}

// Group puts each report into a recent story that shares a key with it, or
// opens a new one. It returns the stories touched, in the order of the reports,
// each holding only the reports and keys that are new.
func (g Grouper) Group(reports []news.Report, recent []news.Story) []news.Story {
	a := atlas{byKey: make(map[string]*news.Story), grown: make(map[news.StoryID]*news.Story)}
	for n := range recent {
		a.chart(&recent[n], recent[n].Keys)
	}
	for _, r := range reports {
		keys := g.Keys(r.Item)
		s := a.find(r, keys)
		if s == nil {
			s = &news.Story{
				ID:    news.NewStoryID(r.Item.Feed, r.Item.Key),
				Title: r.Item.Title, OpenedAt: r.Item.FirstSeen,
			}
		}
		a.add(s, r, keys)
	}
	return a.touched()
}

// atlas finds stories by their keys.
type atlas struct {
	byKey map[string]*news.Story
	grown map[news.StoryID]*news.Story // only what is new
	order []news.StoryID
}

func (a *atlas) chart(s *news.Story, keys []string) {
	for _, k := range keys {
		if a.byKey[k] == nil {
			a.byKey[k] = s
		}
	}
}

// find returns the story that the report belongs to: its own, when an item is
// judged again, or one that another feed told in the same words.
func (a *atlas) find(r news.Report, keys []string) *news.Story {
	for _, k := range keys {
		s := a.byKey[k]
		if s == nil {
			continue
		}
		if s.ID == news.NewStoryID(r.Item.Feed, r.Item.Key) || !a.told(s, r.Item.Feed, r.Item.Key) {
			return s
		}
	}
	return nil
}

// told reports whether the feed tells the story by another item already.
func (a *atlas) told(s *news.Story, feed news.FeedID, key news.ItemKey) bool {
	for _, part := range []*news.Story{s, a.grown[s.ID]} {
		if part == nil {
			continue
		}
		for _, r := range part.Reports {
			if r.Item.Feed == feed && r.Item.Key != key {
				return true
			}
		}
	}
	return false
}

func (a *atlas) add(s *news.Story, r news.Report, keys []string) {
	part := a.grown[s.ID]
	if part == nil {
		part = &news.Story{ID: s.ID, Title: s.Title, OpenedAt: s.OpenedAt, Announced: s.Announced}
		a.grown[s.ID] = part
		a.order = append(a.order, s.ID)
	}
	r.Story = s.ID
	part.MovedAt = r.Item.FirstSeen
	part.Reports = append(part.Reports, r)
	part.Keys = append(part.Keys, keys...)
	a.chart(s, keys)
}

func (a *atlas) touched() []news.Story {
	stories := make([]news.Story, len(a.order))
	for n, id := range a.order {
		stories[n] = *a.grown[id]
	}
	return stories
}
