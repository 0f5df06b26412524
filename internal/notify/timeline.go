package notify

import (
	"slices"
	"strings"
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

// TimeLine lists the reports of a story in the order in which they were met.
func (p *Policy) TimeLine(s news.Story) []Moment {
	reports := slices.SortedStableFunc(slices.Values(s.Reports), func(a, b news.Report) int {
		return a.Item.FirstSeen.Compare(b.Item.FirstSeen)
	})
	others := sources(reports)
	var line []Moment
	for _, r := range reports {
		e := p.entry(r, nil, nil)
		line = append(line, Moment{At: r.Item.FirstSeen, Outlet: e.Source, Title: e.Title, Marks: p.marks(r, s, others)})
	}
	return line
}

func (p *Policy) marks(r news.Report, s news.Story, others []string) (marks []string) {
	var topics []int
	doubtful := true
	for _, m := range r.Matches {
		doubtful = doubtful && m.Band != news.BandAlert
		if t, ok := p.topics[m.Topic]; ok {
			topics = append(topics, t)
		}
	}
	if r.CopyOf.Key != "" {
		marks = append(marks, repeats(r, s))
	}
	if origin := p.origin(r, others, topics...); origin != "" {
		mark := "credits " + origin
		if p.partisan(origin, topics) {
			mark += ", a party"
		}
		marks = append(marks, mark)
	}
	if slices.ContainsFunc(topics, func(t int) bool { return party(r, p.Topics[t]) }) {
		marks = append(marks, tongue.English.Say("party"))
	}
	if kind := label(r.Item.Title, r.Item.Summary); kind != "" {
		marks = append(marks, string(kind))
	}
	if doubtful {
		marks = append(marks, "in doubt")
	}
	return marks
}

// repeats names whose words a report repeats.
func repeats(r news.Report, s news.Story) string {
	n := slices.IndexFunc(s.Reports, func(o news.Report) bool { return o.Item.Feed == r.CopyOf.Feed && o.Item.Key == r.CopyOf.Key })
	if n < 0 {
		return Copied
	}
	return strings.Replace(Copied, "another", source(s.Reports[n]), 1)
}
