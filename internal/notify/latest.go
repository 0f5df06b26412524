package notify

import (
	"slices"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// latestMost is how many reports are named that joined a story last.
const latestMost = 3

// latest are the reports that joined a story last, newest first, each with words
// of its own. What was there before the headline that stands for the story is not,
// nor what its outlet took back.
func latest(e news.Entry) (last []news.Outlet) {
	said := []string{text.Fold(e.Title)}
	for _, o := range slices.Backward(e.Also) {
		title := text.Fold(o.Title)
		if o.Copy || o.At.Before(e.Seen) || withdrew(e, o.Name) || slices.Contains(said, title) {
			continue
		}
		said = append(said, title)
		if last = append(last, o); len(last) == latestMost {
			break
		}
	}
	return last
}

// latestLines name those reports, with their links.
func latestLines(t tongue.Tongue, e news.Entry) (lines []Line) {
	key := "latest"
	for _, o := range latest(e) {
		lines = append(lines, Line{Text: t.Say(key, "Outlet", o.Name, "Title", o.Title), Link: o.Link, Report: true})
		key = "latest.before"
	}
	return lines
}

// LatestLine is the headline of the report that joined last in words of its
// own; "" if none did.
func LatestLine(t tongue.Tongue, e news.Entry) string {
	for _, l := range latestLines(t, e) {
		return l.Text
	}
	return ""
}
