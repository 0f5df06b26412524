package app

import (
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
)

// timeLineMost is how many reports of a story are listed, the first and the last.
const timeLineMost = 100

// timeLine prints the reports of a story in order.
func (e *explainer) timeLine(s news.Story) {
	p := notify.NewPolicy(notify.PolicyOptions{Topics: e.cfg.Topics, Channels: e.cfg.Channels, Feeds: e.cfg.Feeds, Zone: e.cfg.Zone})
	line := p.TimeLine(e.in, s)
	left := len(line) - timeLineMost
	for n, m := range line {
		switch {
		case left > 0 && n == timeLineMost/2:
			e.line("", e.in.Count("explain.reports", left))
			continue
		case left > 0 && n > timeLineMost/2 && n < timeLineMost/2+left:
			continue
		}
		said := e.at(m.At) + "  " + e.in.Foreign(text.Plain(m.Outlet)) + ": " + e.in.Foreign(text.Plain(m.Title))
		if len(m.Marks) > 0 {
			said += " (" + strings.Join(m.Marks, e.in.Say("list.semicolon")) + ")"
		}
		e.line("", said)
	}
}
