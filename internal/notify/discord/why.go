package discord

import (
	"fmt"
	"strings"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/why"
)

// whyLines writes in small print why an item matched, a line for each of so
// many rules, the feed's words in bold, in about so many units.
func whyLines(ws []news.Why, rules, left int) string {
	lines, more := why.First(ws, rules)
	said := make([]string, 0, len(lines))
	for n, line := range lines {
		s := whyLine(line, left/(len(lines)-n))
		if left -= text.Units(s); s != "" {
			said = append(said, plainMarker+s)
		}
	}
	if len(said) == 0 {
		return ""
	}
	said[0] = strings.Replace(said[0], plainMarker, plainMarker+"Why: ", 1)
	if more > 0 {
		said[len(said)-1] += fmt.Sprintf(" · %d more", more)
	}
	return strings.Join(said, "\n")
}

func whyLine(line []text.Fragment, left int) string {
	var b strings.Builder
	for _, f := range line {
		part := fit(f.Text, left-4)
		switch {
		case part == "":
			continue
		case f.Bold:
			part = "**" + part + "**"
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
