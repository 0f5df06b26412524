package discord

import (
	"fmt"
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
)

const (
	sinceLines = 4 // newest reports that a message which follows another tells
	sinceTitle = 160
	sinceLink  = 200 // the longest address in it
)

// followLine is the line above that of a locked phone in a message that follows
// another: that it does, and why it rings if it does.
func followLine(m news.Message) string {
	switch {
	case m.Follows == "":
		return ""
	case m.Rings && m.Text != "":
		return "**" + fit(m.Text, 300) + "**\n"
	}
	return "Update · "
}

// sinceText says what is new in a message that follows another; "" in others.
func sinceText(m news.Message) string {
	fresh := notify.NewSince(m)
	if len(fresh) == 0 {
		return ""
	}
	lines := []string{"**New since the earlier message**"}
	if more := len(fresh) - sinceLines; more > 0 {
		lines = append(lines, fmt.Sprintf("%d reports, the newest:", len(fresh)))
		fresh = fresh[more:]
	}
	for _, o := range fresh {
		title := fit(o.Title, sinceTitle)
		if link, _ := safeLink(o.Link); link != "" && text.Units(link) <= sinceLink {
			title = "[" + title + "](" + maskable(link) + ")"
		}
		lines = append(lines, "• "+fit(o.Name, 40)+": "+title)
	}
	return strings.Join(lines, "\n")
}
