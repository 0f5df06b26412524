package notify

import (
	"slices"

	"watcher/internal/news"
	"watcher/internal/text"
)

// changesMost is how many changes of headlines a message keeps, the newest: a site
// that tries headlines on its readers has no end of them.
const changesMost = 10

// changesOf counts what outlets did to a story's reports, named or not.
func changesOf(e news.Entry) int { return len(e.Changes) + e.Forgotten }

// forget drops the oldest changes of headlines that are too many. What was
// corrected or withdrawn stays.
func forget(e *news.Entry) {
	headline := func(c news.Change) bool { return c.Kind == news.ChangeHeadline }
	headlines := 0
	for _, c := range e.Changes {
		if headline(c) {
			headlines++
		}
	}
	for ; headlines > changesMost; headlines-- {
		n := slices.IndexFunc(e.Changes, headline)
		e.Changes = slices.Delete(e.Changes, n, n+1)
		e.Forgotten++
	}
}

// said reports whether a change is what a message says of its outlet last: an
// outlet may have two feeds, and what was deleted is named at every poll.
func said(e news.Entry, c news.Change) bool {
	for _, known := range slices.Backward(e.Changes) {
		switch {
		case known.Outlet != c.Outlet || matter(known.Kind) != matter(c.Kind):
		case known.Kind != c.Kind:
			return false
		case c.Kind != news.ChangeWithdrawn:
			return known.Now == c.Now || c.Kind == news.ChangeRestored
		case known.Was == c.Was:
			return true
		}
	}
	return false
}

// matter is what a change is about: that it is withdrawn and that it is no longer
// are one.
func matter(k news.ChangeKind) news.ChangeKind {
	if k == news.ChangeRestored {
		return news.ChangeWithdrawn
	}
	return k
}

// retitle has an entry name a report by its headline of now, and reports whether
// that is another. The report is known by the headline that it had, else by its
// link, else by its outlet, if that has one only.
func retitle(e *news.Entry, c news.Change, link string) bool {
	if c.Now == "" {
		return false
	}
	titles := titlesOf(e, c.Outlet)
	n := slices.IndexFunc(titles, func(t titled) bool { return *t.title == c.Was })
	if n < 0 && link != "" {
		n = slices.IndexFunc(titles, func(t titled) bool { return t.link == link })
	}
	if n < 0 {
		n = slices.IndexFunc(titles, func(t titled) bool { return text.Fold(*t.title) == text.Fold(c.Was) })
	}
	if n < 0 && len(titles) == 1 {
		n = 0
	}
	if n < 0 || *titles[n].title == c.Now {
		return false
	}
	*titles[n].title = c.Now
	return true
}

// titled is a report with the headline that an entry names it by.
type titled struct {
	title *string
	link  string
}

func titlesOf(e *news.Entry, outlet string) (all []titled) {
	if e.Source == outlet {
		all = append(all, titled{&e.Title, e.Link})
	}
	for n := range e.Also {
		if o := &e.Also[n]; o.Name == outlet {
			all = append(all, titled{&o.Title, o.Link})
		}
	}
	return all
}
