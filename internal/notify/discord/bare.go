package discord

import (
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/why"
)

// bareText is a message without embeds, of at most n units.
func bareText(m news.Message, single bool, n int) string {
	if single {
		return bareAlert(m, n)
	}
	var b strings.Builder
	put := func(s string) {
		if s == "" || text.Units(b.String())+text.Units(s)+1 > n {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s)
	}
	if m.Heading != "" || len(m.Entries) > 0 {
		put("**" + heading(m, 300) + "**")
	}
	put(paragraphs(m.Text, n-text.Units(b.String())-200))
	room := n - text.Units(b.String()) - 1 - text.Units(moreLine(len(m.Entries)+m.More)) - 1
	var lines []string
	for _, how := range slices.Concat(dresses, unlinked) {
		var whole bool
		if lines, whole = bareLines(m, how, room); whole {
			break
		}
	}
	put(strings.Join(lines, "\n"))
	if left := m.More + len(m.Entries) - len(lines); left > 0 {
		put(moreLine(left))
	}
	if b.Len() == 0 {
		return noTitle
	}
	return b.String()
}

// bareLines are entries with their addresses shown and not unfolded, as many as
// n units hold, and whether that is all of them.
func bareLines(m news.Message, how dress, n int) ([]string, bool) {
	var lines []string
	for i, story := range m.Entries {
		e := notify.Front(story)
		line := groupLine(m, i) + "• " + headline(e, how.title)
		if mark := notify.ToldMark(e); mark != "" {
			line += " · " + mark
		}
		if mark := fit(notify.AmendedMark(story), phoneSource); mark != "" {
			line += " · " + mark
		}
		if s := fit(e.Source, 40); s != "" && how.tail {
			line += " · " + s
		}
		if link, _ := safeLink(e.Link); link != "" && text.Units(link) <= how.link {
			line += " · <" + link + ">"
		}
		if link, _ := safeLink(story.Link); link != "" && story.Link != e.Link && text.Units(link) <= how.link {
			line += " · first: " + headline(story, how.title) + " <" + link + ">"
		}
		if n -= text.Units(line) + 1; n < 0 {
			return lines, false
		}
		lines = append(lines, line)
	}
	return lines, true
}

func bareAlert(m news.Message, n int) string {
	e := m.Entries[0]
	said := followLine(m) + phoneLine(e, m.Urgent)
	lines := slices.Concat([]string{bareLink(e), revisionLines(e), sinceText(m), when(e)}, storyLines(m, " <%s>"), []string{fit(e.Summary, summaryLen), whyLines(e.Why, why.InAlert, whyLen)})
	for _, line := range lines {
		if line != "" && text.Units(said)+1+text.Units(line) <= n {
			said += "\n" + line
		}
	}
	return said
}

func bareLink(e news.Entry) string {
	if link, _ := safeLink(e.Link); link != "" && text.Units(link) <= 1200 {
		return "<" + link + ">"
	}
	return ""
}
