package discord

import (
	"regexp"
	"strings"

	"watcher/internal/text"
	"watcher/internal/tongue"
)

// fit returns a feed's text on one line, escaped, and cut so that the escaped
// form has at most n units: no escape is ever cut in two.
func fit(s string, n int) string {
	s = plain(s)
	for limit := n; limit > 0; {
		out := escape(text.Cut(s, limit))
		over := text.Units(out) - n
		if over <= 0 {
			return out
		}
		limit = min(limit, text.Units(s)) - max(1, over/2)
	}
	return ""
}

// fitSaid is fit for a line of ours, in which other people's words are set apart:
// the marks of that stay.
func fitSaid(s string, n int) string {
	return tongue.Kept(s, func(s string) string { return fit(s, n-text.Units(tongue.Unisolate)) })
}

// foreign is fit for other people's words in a line of ours: set apart, and cut so
// that they have room beside the marks of that.
func foreign(t tongue.Tongue, s string, n int) string {
	return t.Foreign(fit(s, n-2*text.Units(tongue.Isolate)))
}

// plain is one line of text without what cannot be seen.
func plain(s string) string { return text.OneLine(s) }

// autolink is what Discord makes a link or an invitation of without being asked.
var autolink = regexp.MustCompile(`(?i)://|\bdiscord(?:app)?\.(?:gg|com|me|io)\b`)

// escape makes text of a feed inert in Discord: no formatting, mention or link.
func escape(s string) string {
	return autolink.ReplaceAllStringFunc(text.EscapeDiscord(s), func(m string) string {
		if m == "://" {
			return `\://`
		}
		return strings.Replace(m, ".", `\.`, 1)
	})
}
