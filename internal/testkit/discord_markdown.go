package testkit

import (
	"cmp"
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
	names  map[string]string
	inline []discordPattern
}

// discordPattern is one form of Markdown that stands in a line.
type discordPattern struct {
	form *regexp.Regexp
	show func(groups []string) string
}

// newDiscordText lists the forms; the first that fits wins.
func newDiscordText(now time.Time, names map[string]string) *discordText {
	t := &discordText{now: now, names: names}
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
	form(`<?https://discord\.com/channels/\d+/(\d+)/\d+>?`, func(g []string) string {
		return `<span class=at>#` + html.EscapeString(cmp.Or(t.names[g[1]], g[1])) + ` › message</span>`
	})
	form(`<(https?://[^\s<>]+)>`, link)
	form(`(https?://[^\s<>]+)`, link)
	form(`<(@[&!]?|#)(\d+)>`, func(g []string) string {
		return `<span class=at>` + html.EscapeString(strings.Trim(g[1], "&!")+cmp.Or(t.names[g[2]], g[2])) + `</span>`
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
	var b strings.Builder
	end := ""
	for line := range strings.SplitSeq(s, "\n") {
		b.WriteString(end)
		opening, closing := "", ""
		for _, f := range discordBlock {
			if rest, ok := strings.CutPrefix(line, f.prefix); ok {
				line, opening, closing = rest, "<"+f.tag+">", "</"+f.tag+">"
				break
			}
		}
		b.WriteString(opening + t.line(line) + closing)
		if end = "\n"; closing != "" && closing != "</small>" {
			end = "" // such a block is a line by itself
		}
	}
	return b.String()
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

// discordTimes are the styles of <t:…>, as British settings have them.
var discordTimes = map[string]string{
	"t": "15:04", "T": "15:04:05", "d": "02/01/2006", "D": "2 January 2006", "f": "2 January 2006 15:04", "F": "Monday, 2 January 2006 15:04",
}

// instant formats a time as Discord does in English, in UTC.
func (t *discordText) instant(g []string) string {
	unix, _ := strconv.ParseInt(g[1], 10, 64)
	at := time.Unix(unix, 0).UTC()
	said := at.Format(cmp.Or(discordTimes[g[2]], discordTimes["f"]))
	if g[2] == "R" {
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
