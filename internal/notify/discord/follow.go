package discord

import (
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

const (
	sinceLines = 4 // newest reports that a message which follows another tells
	sinceTitle = 160
	sinceLink  = 200 // the longest address in it
)

// followLine is the line above that of a locked phone in a message that follows
// another: that it does, and why it rings if it does.
func followLine(t tongue.Tongue, m news.Message) string {
	switch {
	case m.Follows == "":
		return ""
	case m.Rings && m.Text != "":
		return "**" + fitSaid(m.Text, 300) + "**\n"
	}
	return t.Say("update")
}

// sinceText says what is new in a message that follows another; "" in others.
func sinceText(t tongue.Tongue, m news.Message) string {
	fresh := notify.NewSince(m)
	if len(fresh) == 0 {
		return ""
	}
	lines := []string{"**" + t.Say("since") + "**"}
	if more := len(fresh) - sinceLines; more > 0 {
		lines = append(lines, t.Count("since.newest", len(fresh)))
		fresh = fresh[more:]
	}
	for _, o := range fresh {
		title := foreign(t, o.Title, sinceTitle)
		if link, _ := safeLink(o.Link); link != "" && text.Units(link) <= sinceLink {
			title = "[" + title + "](" + maskable(link) + ")"
		}
		lines = append(lines, "• "+foreign(t, o.Name, 40)+": "+title)
	}
	return strings.Join(lines, "\n")
}
