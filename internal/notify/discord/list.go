package discord

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
)

// dress is how much of each entry a list shows.
type dress struct {
	title int // units
	link  int // the longest address shown; beyond it the entry is named only
	tail  bool
}

// dresses are tried in turn until a list fits: a story named without its link
// is better than one not named.
var dresses = []dress{
	{title: 200, link: maxMasked, tail: true},
	{title: 120, link: maxMasked, tail: true},
	{title: 80, link: maxMasked, tail: true},
	{title: 80, link: maxMasked},
	{title: 60, link: 200},
	{title: 60, link: 100},
	{title: 60},
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// heading is a list's line for a locked phone.
func heading(m news.Message, n int) string {
	alarm := ""
	if urgent(m) {
		alarm = urgentMark
	}
	h := fit(m.Heading, n-text.Units(alarm))
	if h == "" {
		h = itoa(int64(len(m.Entries)+m.More)) + " stories"
	}
	return alarm + h
}

// listEmbeds writes the entries as linked lines. The embeds have no address of
// their own: of several with the same one, Discord shows the first only. There
// is an entry at least, and any one fits.
func listEmbeds(m news.Message, marker string) []*discordgo.MessageEmbed {
	foot := footer(marker)
	room := maxEmbedsSum - text.Units(foot.Text)
	var pages []string
	for _, how := range dresses {
		var whole bool
		if pages, whole = paginate(m, how, room); whole {
			break
		}
	}
	embeds := make([]*discordgo.MessageEmbed, 0, len(pages))
	for _, page := range pages {
		embeds = append(embeds, &discordgo.MessageEmbed{Description: page, Color: m.Entries[0].Colour & 0xFFFFFF})
	}
	embeds[len(embeds)-1].Footer = foot
	return embeds
}

// paginate lays the text and the entries' lines on pages, room units in all,
// and reports whether every entry found its place.
func paginate(m news.Message, how dress, room int) (pages []string, whole bool) {
	lines := []string{}
	if intro := paragraphs(m.Text, 1000); intro != "" {
		lines = append(lines, intro+"\n")
	}
	first := len(lines)
	mixed := mixedTopics(m.Entries)
	for _, e := range m.Entries {
		lines = append(lines, entryLine(e, how, mixed))
	}
	left := m.More
	room -= text.Units(moreLine(len(m.Entries) + m.More)) // kept for the last line
	page := ""
	for i, line := range lines {
		cost := text.Units(line) + 1
		if cost > room {
			left += len(lines) - max(i, first)
			break
		}
		if page != "" && text.Units(page)+cost > maxDescription {
			pages = append(pages, page)
			page = ""
		}
		room -= cost
		page = strings.TrimPrefix(page+"\n"+line, "\n")
	}
	if left > 0 {
		line := moreLine(left)
		if page != "" && text.Units(page)+text.Units(line)+1 > maxDescription {
			pages = append(pages, page)
			page = ""
		}
		page = strings.TrimPrefix(page+"\n"+line, "\n")
	}
	if page != "" {
		pages = append(pages, page)
	}
	return pages, left == m.More
}

func moreLine(n int) string { return fmt.Sprintf("…and %d more, not named here", n) }

// entryLine is one line of a list.
func entryLine(e news.Entry, how dress, withTopic bool) string {
	var b strings.Builder
	b.WriteString("• ")
	if e.Urgent {
		b.WriteString("**URGENT** ")
	}
	title := headline(e, how.title)
	link, host := safeLink(e.Link)
	if link != "" && text.Units(link) <= how.link {
		b.WriteString("[" + title + "](" + maskable(link) + ")")
	} else {
		b.WriteString("**" + title + "**")
	}
	if !how.tail {
		return b.String()
	}
	tail := []string{}
	if o := outlet(e, host); o != "" {
		tail = append(tail, o)
	}
	if withTopic {
		if t := fit(strings.Join(e.Topics, ", "), 40); t != "" {
			tail = append(tail, t)
		}
	}
	if !e.Published.IsZero() {
		tail = append(tail, stamp(e.Published, 'R'))
	}
	for _, t := range tail {
		b.WriteString(" · " + t)
	}
	return b.String()
}

// outlet names who published an entry and where its link leads.
func outlet(e news.Entry, host string) string {
	source := fit(e.Source, 40)
	switch {
	case source == "":
		return escape(host)
	case host == "" || strings.EqualFold(host, e.Source):
		return source
	default:
		return source + " (" + escape(host) + ")"
	}
}

// mixedTopics reports whether entries are of different topics.
func mixedTopics(es []news.Entry) bool {
	for _, e := range es {
		if strings.Join(e.Topics, "\n") != strings.Join(es[0].Topics, "\n") {
			return true
		}
	}
	return false
}

// paragraphs escapes text of several lines, each on its own.
func paragraphs(s string, n int) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = fit(line, n); line == "" {
			continue
		}
		if n -= text.Units(line) + 1; n < 0 {
			break
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
