package notify

import (
	"slices"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Moment is a report in the time line of its story.
type Moment struct {
	At            time.Time // when it was met
	Outlet, Title string
	Marks         []string // whom it repeats, whom it credits, what became of it
}

// TimeLine lists the reports of a story in the order in which they were met. The
// marks are in a language.
func (p *Policy) TimeLine(t tongue.Tongue, s news.Story) []Moment {
	reports := slices.SortedStableFunc(slices.Values(s.Reports), func(a, b news.Report) int {
		return a.Item.FirstSeen.Compare(b.Item.FirstSeen)
	})
	others := sources(reports)
	var line []Moment
	for _, r := range reports {
		e := p.entry(r, nil, nil)
		line = append(line, Moment{At: r.Item.FirstSeen, Outlet: e.Source, Title: e.Title, Marks: p.marks(t, r, s, others)})
	}
	return line
}

func (p *Policy) marks(t tongue.Tongue, r news.Report, s news.Story, others []string) (marks []string) {
	var topics []int
	doubtful := true
	for _, m := range r.Matches {
		doubtful = doubtful && m.Band != news.BandAlert
		if n, ok := p.topics[m.Topic]; ok {
			topics = append(topics, n)
		}
	}
	if r.CopyOf.Key != "" {
		marks = append(marks, repeats(t, r, s))
	}
	if origin := p.origin(r, others, topics...); origin != "" {
		key := "moment.credits"
		if p.partisan(origin, topics) {
			key = "moment.credits.party"
		}
		marks = append(marks, t.Say(key, "Outlet", origin))
	}
	if slices.ContainsFunc(topics, func(n int) bool { return party(r, p.Topics[n]) }) {
		marks = append(marks, t.Say("party"))
	}
	if kind := label(r.Item.Title, r.Item.Summary); kind != "" {
		marks = append(marks, t.Say("moment."+string(kind)))
	}
	if doubtful {
		marks = append(marks, t.Say("moment.doubt"))
	}
	return marks
}

// repeats names whose words a report repeats.
func repeats(t tongue.Tongue, r news.Report, s news.Story) string {
	n := slices.IndexFunc(s.Reports, func(o news.Report) bool { return o.Item.Feed == r.CopyOf.Feed && o.Item.Key == r.CopyOf.Key })
	if n < 0 {
		return t.Say("copied")
	}
	return t.Say("moment.repeats", "Outlet", source(s.Reports[n]))
}
