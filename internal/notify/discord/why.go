package discord

import (
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// whyLines writes in small print why an item matched, a line for each of so
// many rules, the feed's words in bold, in about so many units.
func whyLines(t tongue.Tongue, ws []news.Why, rules, left int) string {
	lines, more := why.First(t, ws, rules)
	said := make([]string, 0, len(lines))
	for n, line := range lines {
		s := whyLine(t, line, left/(len(lines)-n))
		if left -= text.Units(s); s != "" {
			said = append(said, plainMarker+s)
		}
	}
	if len(said) == 0 {
		return ""
	}
	said[0] = plainMarker + t.Say("why", "Why", tongue.Said(strings.TrimPrefix(said[0], plainMarker)))
	if more > 0 {
		said[len(said)-1] += " · " + t.Count("why.rest", more)
	}
	return strings.Join(said, "\n")
}

func whyLine(t tongue.Tongue, line []text.Fragment, left int) string {
	var b strings.Builder
	for _, f := range line {
		part := fitSaid(f.Text, left-4)
		switch {
		case part == "":
			continue
		case f.Bold:
			part = "**" + t.Foreign(part) + "**"
		default: // fit trims; the spaces between fragments are ours
			part = edges(f.Text, part)
		}
		b.WriteString(part)
		if left -= text.Units(part); left < 10 {
			break
		}
	}
	return strings.TrimSpace(b.String())
}

// edges gives part the space that whole begins and ends with.
func edges(whole, part string) string {
	if strings.HasPrefix(whole, " ") {
		part = " " + part
	}
	if strings.HasSuffix(whole, " ") {
		part += " "
	}
	return part
}
