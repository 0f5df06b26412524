package testkit

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// discordText turns Discord's Markdown into HTML.
type discordText struct {
	now    time.Time // for times that are shown as an age
	inline []discordPattern
}

// discordPattern is one form of Markdown that stands in a line.
type discordPattern struct {
	form *regexp.Regexp
	show func(groups []string) string
}

// newDiscordText lists the forms; the first that fits wins.
func newDiscordText(now time.Time) *discordText {
	t := &discordText{now: now}
	form := func(pattern string, show func([]string) string) {
		t.inline = append(t.inline, discordPattern{regexp.MustCompile("^(?:" + pattern + ")"), show})
	}
	wrap := func(tag string) func([]string) string {
		return func(g []string) string { return "<" + tag + ">" + t.line(g[1]) + "</" + tag + ">" }
	}
	link := func(g []string) string {
		return fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(g[1]), html.EscapeString(g[1]))
	}
	form(`\\([^0-9A-Za-z\s])`, func(g []string) string { return html.EscapeString(g[1]) })
	form(`\[((?:\\.|[^\[\]\\])+)\]\(<?(https?://[^\s()<>]+)>?\)`, func(g []string) string {
		return fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(g[2]), t.line(g[1]))
	})
	form(`<(https?://[^\s<>]+)>`, link)
	form(`(https?://[^\s<>]+)`, link)
	form(`<(@[&!]?|#)(\d+)>`, func(g []string) string {
		return `<span class=at>` + html.EscapeString(strings.Trim(g[1], "&!")+g[2]) + `</span>`
	})
	form(`(@everyone|@here)`, func(g []string) string { return `<span class=at>` + g[1] + `</span>` })
	form(`<t:(-?\d+)(?::([tTdDfFR]))?>`, t.instant)
	form(`\*\*((?:\\.|[^\\])+?)\*\*`, wrap("b"))
	form(`__((?:\\.|[^\\])+?)__`, wrap("u"))
	form(`~~((?:\\.|[^\\])+?)~~`, wrap("s"))
	form(`\|\|((?:\\.|[^\\])+?)\|\|`, wrap("mark"))
	form(`\*((?:\\.|[^\\*])+?)\*`, wrap("i"))
	form(`_((?:\\.|[^\\_])+?)_\b`, wrap("i"))
	form("`([^`]+)`", func(g []string) string { return "<code>" + html.EscapeString(g[1]) + "</code>" })
	return t
}

// discordBlock are the forms that begin a line.
var discordBlock = []struct{ prefix, tag string }{
	{"-# ", "small"},
	{"### ", "h4"},
	{"## ", "h3"},
	{"# ", "h2"},
	{"> ", "blockquote"},
	{"- ", "li"},
	{"* ", "li"},
}

func (t *discordText) markdown(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		opening, closing := "", ""
		for _, f := range discordBlock {
			if rest, ok := strings.CutPrefix(line, f.prefix); ok {
				line, opening, closing = rest, "<"+f.tag+">", "</"+f.tag+">"
				break
			}
		}
		lines = append(lines, opening+t.line(line)+closing)
	}
	return strings.Join(lines, "\n")
}

func (t *discordText) line(s string) string {
	var b strings.Builder
next:
	for s != "" {
		for _, f := range t.inline {
			if g := f.form.FindStringSubmatch(s); g != nil {
				b.WriteString(f.show(g))
				s = s[len(g[0]):]
				continue next
			}
		}
		n := 1
		for n < len(s) && s[n]&0xC0 == 0x80 {
			n++
		}
		b.WriteString(html.EscapeString(s[:n]))
		s = s[n:]
	}
	return b.String()
}

// instant formats a time as Discord does in English, in UTC.
func (t *discordText) instant(g []string) string {
	unix, _ := strconv.ParseInt(g[1], 10, 64)
	at := time.Unix(unix, 0).UTC()
	said := at.Format("2 January 2006 15:04")
	switch g[2] {
	case "t":
		said = at.Format("15:04")
	case "R":
		said = relative(t.now.Sub(at))
	}
	return `<span class=ts>` + said + `</span>`
}

func relative(d time.Duration) string {
	form := "%d %s ago"
	if d < 0 {
		d, form = -d, "in %d %s"
	}
	n, unit := int(d.Seconds()), "second"
	switch {
	case d >= 24*time.Hour:
		n, unit = int(d.Hours())/24, "day"
	case d >= time.Hour:
		n, unit = int(d.Hours()), "hour"
	case d >= time.Minute:
		n, unit = int(d.Minutes()), "minute"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf(form, n, unit)
}
