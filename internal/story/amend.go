package story

import (
	"slices"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

// Amender groups as its Grouper does, but for what an outlet says of a report of
// its own under another link: that it is corrected, or withdrawn. That goes where
// the report is, however little its text has in common with it.
type Amender struct {
	*Grouper
	// Amended returns the headline of the report that an item amends, "" if its
	// words say nothing of the kind.
	Amended func(news.Item) string
}

// Keys returns those of the grouper, and the headline that the report amends.
func (m Amender) Keys(r news.Report) []string {
	keys := m.Grouper.Keys(r)
	if key := m.amends(r.Item); key != "" && !slices.Contains(keys, key) {
		keys = append(keys, key)
	}
	return keys
}

// Group puts reports that amend others with those, and has the rest grouped. It
// returns the stories touched, as [Grouper.Group] does.
func (m Amender) Group(reports []news.Report, recent []news.Story) []news.Story {
	var others, amending []news.Report
	for _, r := range reports {
		if m.amendsKnown(r, reports, recent) {
			amending = append(amending, r)
		} else {
			others = append(others, r)
		}
	}
	stories := m.Grouper.Group(others, recent)
	for _, r := range amending {
		tells := func(s news.Story) bool { return m.tells(s, r) }
		at := slices.IndexFunc(stories, tells)
		if at < 0 {
			at = len(stories)
			stories = append(stories, untouched(recent[slices.IndexFunc(recent, tells)]))
		}
		s := &stories[at]
		r.Story = s.ID
		s.Reports, s.Keys, s.MovedAt = append(s.Reports, r), append(s.Keys, m.exactKeys(r.Item)...), r.Item.FirstSeen
	}
	return stories
}

// amendsKnown reports whether a report amends one that is grouped, or will be now.
func (m Amender) amendsKnown(r news.Report, reports []news.Report, recent []news.Story) bool {
	if m.amends(r.Item) == "" || inStories(r.Item.Ref(), recent) {
		return false
	}
	fresh := func(o news.Report) bool { return m.amends(o.Item) == "" && m.amended(o, r) }
	return slices.ContainsFunc(reports, fresh) || slices.ContainsFunc(recent, func(s news.Story) bool { return m.tells(s, r) })
}

// amends is the key of the headline that an item amends, "" if none.
func (m Amender) amends(i news.Item) string {
	title := text.Fold(headline(m.Amended(i)))
	if utf8.RuneCountInString(title) < shortestTitle {
		return ""
	}
	return titlePrefix + title
}

// tells reports whether a story has the report that another amends.
func (m Amender) tells(s news.Story, r news.Report) bool {
	of := func(o news.Report) bool { return m.amended(o, r) }
	return slices.ContainsFunc(s.Reports, of) || slices.ContainsFunc(s.Earlier, of)
}

// amended reports whether a report is the one that another amends: of one outlet,
// under one headline.
func (m Amender) amended(o, r news.Report) bool {
	return o.Item.Feed == r.Item.Feed && o.Item.Key != r.Item.Key && titlePrefix+text.Fold(headline(o.Item.Title)) == m.amends(r.Item)
}

func inStories(item news.ItemRef, stories []news.Story) bool {
	return slices.ContainsFunc(stories, func(s news.Story) bool {
		return slices.ContainsFunc(s.Reports, func(r news.Report) bool { return r.Item.Ref() == item })
	})
}

// untouched is a known story to which reports may be added.
func untouched(s news.Story) news.Story {
	return news.Story{ID: s.ID, Title: s.Title, OpenedAt: s.OpenedAt, Announced: s.Announced, Told: s.Told, Earlier: s.Reports}
}
