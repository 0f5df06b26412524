package discord

import (
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// bareText is a message without embeds, of at most n units.
func bareText(t tongue.Tongue, m news.Message, single bool, n int) string {
	if single {
		return t.Lines(bareAlert(t, m, n-marksRoom))
	}
	directed := t.Lines
	if m.Reason == news.ReasonNotice {
		directed = t.Notice
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
		put(directed("**" + heading(t, m, 300) + "**"))
	}
	put(directed(paragraphs(m.Text, n-text.Units(b.String())-200)))
	room := n - text.Units(b.String()) - 1 - text.Units(moreLine(t, len(m.Entries)+m.More)) - 1
	var lines []string
	for _, how := range slices.Concat(dresses, unlinked) {
		var whole bool
		if lines, whole = bareLines(t, m, how, room); whole {
			break
		}
	}
	put(strings.Join(lines, "\n"))
	if left := m.More + len(m.Entries) - len(lines); left > 0 {
		put(moreLine(t, left))
	}
	if b.Len() == 0 {
		return t.Say("untitled")
	}
	return b.String()
}

// bareLines are entries with their addresses shown and not unfolded, as many as
// n units hold, and whether that is all of them.
func bareLines(t tongue.Tongue, m news.Message, how dress, n int) ([]string, bool) {
	var lines []string
	for i, story := range m.Entries {
		e := notify.Front(story)
		line := groupLine(t, m, i) + "• " + t.Foreign(headline(t, e, how.title))
		if mark := notify.ToldMark(t, e); mark != "" {
			line += " · " + mark
		}
		if mark := fitSaid(notify.AmendedMark(t, story), phoneSource); mark != "" {
			line += " · " + mark
		}
		if s := foreign(t, e.Source, 40); s != "" && how.tail {
			line += " · " + s
		}
		if link, _ := safeLink(e.Link); link != "" && text.Units(link) <= how.link {
			line += " · <" + link + ">"
		}
		if link, _ := safeLink(story.Link); link != "" && story.Link != e.Link && text.Units(link) <= how.link {
			line += " · " + t.Say("list.first", "Title", tongue.Said(t.Foreign(headline(t, story, how.title)))) + " <" + link + ">"
		}
		line = t.Lines(line)
		if n -= text.Units(line) + 1; n < 0 {
			return lines, false
		}
		lines = append(lines, line)
	}
	return lines, true
}

func bareAlert(t tongue.Tongue, m news.Message, n int) string {
	e := m.Entries[0]
	said := followLine(t, m) + phoneLine(t, e, m.Urgent)
	lines := slices.Concat([]string{bareLink(e), revisionLines(t, e), sinceText(t, m), when(t, e)}, storyLines(t, m, " <%s>"), []string{t.Own(fit(e.Summary, summaryLen)), whyLines(t, e.Why, why.InAlert, whyLen)})
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
