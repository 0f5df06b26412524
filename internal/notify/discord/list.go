package discord

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// dress is how much of each entry a list shows.
type dress struct {
	title int // units
	link  int // the longest address shown; beyond it the entry is named only
	tail  bool
	why   bool
}

// dresses are tried in turn until a list fits, then the unlinked ones: a story
// named without its link is better than one not named.
var (
	dresses = []dress{
		{title: 200, link: maxMasked, tail: true, why: true},
		{title: 200, link: maxMasked, tail: true},
		{title: 120, link: maxMasked, tail: true},
		{title: 80, link: maxMasked, tail: true},
		{title: 80, link: maxMasked},
	}
	unlinked = []dress{{title: 80}, {title: 60}, {title: 40}}
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// heading is a list's line for a locked phone.
func heading(t tongue.Tongue, m news.Message, n int) string {
	alarm := ""
	if urgent(m) && m.Reason != news.ReasonDigest { // what is urgent in one was told before
		alarm = t.Say("urgent")
	}
	h := fitSaid(m.Heading, n-text.Units(alarm))
	if h == "" {
		h = t.Count("stories", len(m.Entries)+m.More)
	}
	return alarm + h
}

// listEmbeds writes the entries as linked lines. The embeds have no address of
// their own: of several with the same one, Discord shows the first only. There
// is an entry at least, and any one fits.
func listEmbeds(t tongue.Tongue, m news.Message, marker string) []*discordgo.MessageEmbed {
	foot := footer(marker)
	pages := paginate(t, m, maxEmbedsSum-text.Units(foot.Text))
	embeds := make([]*discordgo.MessageEmbed, 0, len(pages))
	for _, page := range pages {
		embeds = append(embeds, &discordgo.MessageEmbed{Description: page, Color: m.Entries[0].Colour & 0xFFFFFF})
	}
	embeds[len(embeds)-1].Footer = foot
	return embeds
}

// paginate lays the text and the entries' lines on pages, room units in all.
func paginate(t tongue.Tongue, m news.Message, room int) (pages []string) {
	var lines []string
	if intro := t.Lines(paragraphs(m.Text, 1000)); intro != "" {
		lines = append(lines, intro+"\n")
		room -= text.Units(lines[0]) + 1
	}
	entries, unnamed := entryLines(t, m, room)
	lines = append(lines, entries...)
	if left := m.More + unnamed; left > 0 {
		lines = append(lines, moreLine(t, left))
	}
	page := ""
	for _, line := range lines {
		if page != "" && text.Units(page)+text.Units(line)+1 > maxDescription {
			pages = append(pages, page)
			page = ""
		}
		page = strings.TrimPrefix(page+"\n"+line, "\n")
	}
	return append(pages, page)
}

// entryLines writes each entry as richly as lets all be named in the room. If
// nothing does, the last ones are not named; it returns how many.
func entryLines(t tongue.Tongue, m news.Message, room int) (lines []string, unnamed int) {
	mixed := m.Grouped || mixedTopics(m.Entries)
	dressed := func(how dress) (lines []string, cost int) {
		for n := range m.Entries {
			line := t.Lines(groupLine(t, m, n) + entryLine(t, ungrouped(m, n), how, mixed))
			lines = append(lines, line)
			cost += text.Units(line) + 1
		}
		return lines, cost
	}
	whole := room
	if m.More > 0 {
		whole -= text.Units(moreLine(t, m.More)) + 1
	}
	for _, how := range dresses {
		if lines, cost := dressed(how); cost <= whole {
			return lines, 0
		}
	}
	for _, how := range unlinked {
		lines, cost := dressed(how)
		if cost > whole {
			continue
		}
		linked(t, lines, m, whole-cost, mixed)
		return lines, 0
	}
	lines, _ = dressed(unlinked[len(unlinked)-1])
	room -= text.Units(moreLine(t, len(lines)+m.More)) + 1
	for n, line := range lines {
		if room -= text.Units(line) + 1; room < 0 {
			return lines[:n], len(lines) - n
		}
	}
	return lines, 0
}

// linked gives the first lines their links, as far as the room goes: they are
// the newest.
func linked(t tongue.Tongue, lines []string, m news.Message, room int, mixed bool) {
	for n := range m.Entries {
		line := t.Lines(groupLine(t, m, n) + entryLine(t, ungrouped(m, n), dress{title: 60, link: 300}, mixed))
		if room -= text.Units(line) - text.Units(lines[n]); room < 0 {
			return
		}
		lines[n] = line
	}
}

// listWhy is how long the reason of one story in a list may be.
const listWhy = 250

// listMark is how long what is said of who has a story may be there.
const listMark = 200

func moreLine(t tongue.Tongue, n int) string { return t.Lines(t.Count("list.unnamed", n)) }

// entryLine is one line of a list.
func entryLine(t tongue.Tongue, story news.Entry, how dress, withTopic bool) string {
	e := notify.Front(story)
	var b strings.Builder
	b.WriteString("• ")
	if e.Urgent {
		b.WriteString("**" + t.Say("urgent.short") + "** ")
	}
	_, host := safeLink(e.Link)
	b.WriteString(linkedTitle(t, e, how, "**"))
	if e.Link != story.Link {
		b.WriteString(" · " + t.Say("list.first", "Title", tongue.Said(linkedTitle(t, story, how, ""))))
	}
	if mark := notify.ToldMark(t, e); mark != "" {
		b.WriteString(" · " + mark)
	}
	if mark := fitSaid(notify.AmendedMark(t, story), phoneSource); mark != "" {
		b.WriteString(" · **" + mark + "**")
	}
	if !how.tail {
		return b.String()
	}
	if said := gloss(t, e, how.title); said != "" {
		b.WriteString(" · " + said)
	}
	tail := []string{}
	if o := outlet(e, host); o != "" {
		tail = append(tail, t.Foreign(o))
	}
	if withTopic {
		if topics := foreign(t, strings.Join(e.Topics, ", "), 40); topics != "" {
			tail = append(tail, topics)
		}
	}
	if len(e.Also) > 0 {
		tail = append(tail, fitSaid(notify.Confirmation(t, story), listMark))
	}
	if !e.Published.IsZero() {
		tail = append(tail, t.Foreign(stamp(e.Published, 'R')))
	}
	for _, part := range tail {
		b.WriteString(" · " + part)
	}
	if how.why {
		if said := whyLines(t, e.Why, 1, listWhy); said != "" {
			b.WriteString("\n" + said)
		}
	}
	return b.String()
}

// linkedTitle is a headline that leads to its report, or stands between marks where
// the address is too long.
func linkedTitle(t tongue.Tongue, e news.Entry, how dress, mark string) string {
	title := t.Foreign(headline(t, e, how.title))
	if link, _ := safeLink(e.Link); link != "" && text.Units(link) <= how.link {
		return "[" + title + "](" + maskable(link) + ")"
	}
	return mark + title + mark
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
		if line = fitSaid(line, n); line == "" {
			continue
		}
		if n -= text.Units(line) + 1; n < 0 {
			break
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
