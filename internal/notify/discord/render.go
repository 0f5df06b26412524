package discord

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// How much of a text an editor reads in an alert, in units.
const (
	phoneTopics = 80
	phoneSource = 60
	phoneTitle  = 400
	summaryLen  = 300 // two lines of an embed on a desk's screen
	whyLen      = 700
	lineLen     = 600
)

const signature = "watcher"

// marksRoom is what marks of direction take of a text of some lines at their
// beginnings and ends.
const marksRoom = 100

// render writes a delivery as Discord shows it, in the language of its channel. A
// bare one has no embeds.
func render(t tongue.Tongue, d news.Delivery, ping news.Ping, bare bool) *payload {
	m := d.Message
	call, allowed := mention(m, ping)
	p := &payload{AllowedMentions: allowed}
	single := m.Heading == "" && len(m.Entries) == 1 && m.More == 0
	switch m.Reason {
	case news.ReasonBell:
		p.Content = t.Lines(call+bellText(t, m, maxContent-marksRoom-text.Units(call)-text.Units("\n"+plainMarker)-text.Units(d.Marker()))) + "\n" + plainMarker + d.Marker()
		p.Flags = flagSuppressEmbeds
		return p
	case news.ReasonReport:
		p.Content = t.Lines(reportText(t, m, maxContent-100-marksRoom)) + "\n" + plainMarker + d.Marker()
		p.Flags = flagSuppressEmbeds | flagSilent
		return p
	}
	switch {
	case bare || d.Plain || m.Reason == news.ReasonNotice || len(m.Entries) == 0:
		p.Flags = flagSuppressEmbeds
		p.Content = call + bareText(t, m, single, maxContent-jumpRoom-text.Units(call)-text.Units(d.Marker())-text.Units("\n"+plainMarker)) + "\n" + plainMarker + d.Marker()
	case single:
		e := m.Entries[0]
		p.Content = t.Lines(call + followLine(t, m) + phoneLine(t, e, m.Urgent))
		p.Embeds = []*discordgo.MessageEmbed{alertEmbed(t, m, e, d.Marker())}
	default:
		p.Content = t.Lines(call + heading(t, m, maxContent-marksRoom-text.Units(call)))
		p.Embeds = listEmbeds(t, m, d.Marker())
	}
	if m.Silent || m.Reason == news.ReasonFollow && !m.Rings {
		p.Flags |= flagSilent
	}
	return p
}

// bellText is a bell: why it rings, and the report that rang it.
func bellText(t tongue.Tongue, m news.Message, n int) string {
	said := "**" + fitSaid(m.Heading, 300) + "**"
	if m.Urgent {
		said = t.Say("urgent") + said
	}
	for _, e := range m.Entries {
		if e.Title == "" { // see inItsThread
			continue
		}
		for _, line := range []string{phoneLine(t, e, false), bareLink(e)} {
			if line != "" && text.Units(said)+1+text.Units(line) <= n {
				said += "\n" + line
			}
		}
	}
	return said
}

// phoneLine is what a locked phone shows: topic, outlet, headline.
func phoneLine(t tongue.Tongue, e news.Entry, isUrgent bool) string {
	var b strings.Builder
	withdrawn := notify.Withdrawn(e)
	e = notify.Front(e)
	if withdrawn && !notify.Marked(e.Title) {
		b.WriteString(t.Say("withdrawn"))
	}
	if isUrgent || e.Urgent {
		b.WriteString(t.Say("urgent"))
	}
	if topics := foreign(t, strings.Join(e.Topics, ", "), phoneTopics); topics != "" {
		b.WriteString(topics + " · ")
	}
	if source := foreign(t, e.Source, phoneSource); source != "" {
		b.WriteString(source + ": ")
	}
	b.WriteString(t.Foreign(headline(t, e, phoneTitle)))
	return b.String()
}

func headline(t tongue.Tongue, e news.Entry, n int) string {
	if e.Title == notify.NoTitle {
		return t.Say("untitled")
	}
	return cmp.Or(fit(e.Title, n), t.Say("untitled"))
}

func alertEmbed(t tongue.Tongue, m news.Message, e news.Entry, marker string) *discordgo.MessageEmbed {
	link, _ := safeLink(e.Link)
	em := &discordgo.MessageEmbed{
		URL:    link,
		Title:  headline(t, e, maxTitle),
		Color:  e.Colour & 0xFFFFFF,
		Footer: footer(marker),
	}
	if name := byline(t, e); name != "" {
		em.Author = &discordgo.MessageEmbedAuthor{Name: text.Cut(name, maxAuthor)}
	}
	if showable(e.Published) {
		em.Timestamp = e.Published.UTC().Format(time.RFC3339)
	}
	var parts []string
	if s := gloss(t, e, summaryLen); s != "" {
		parts = append(parts, s)
	}
	if s := fit(e.Summary, summaryLen); s != "" {
		parts = append(parts, t.Own(s))
	}
	if s := fitSaid(m.Text, summaryLen); s != "" && !m.Rings {
		parts = append(parts, s)
	}
	for _, s := range []string{revisionLines(t, e), sinceText(t, m)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	lines := append([]string{when(t, e)}, storyLines(t, m, " · ["+t.Say("read")+"](%s)")...)
	em.Description = t.Lines(fitted(parts, below(lines, whyLines(t, e.Why, why.InAlert, whyLen), maxDescription-marksRoom), maxDescription-marksRoom))
	return em
}

// gloss is what a machine says that the headline means, "" for nothing.
func gloss(t tongue.Tongue, e news.Entry, n int) string {
	if s := fit(e.Gloss, n); s != "" {
		return t.Say("gloss", "Text", t.Own(s))
	}
	return ""
}

// below joins the last lines of a description, as many as have room beside the one
// that says why.
func below(lines []string, why string, n int) string {
	said := ""
	for _, line := range lines {
		if text.Units(said)+text.Units(line)+text.Units(why)+2 <= n {
			said += line + "\n"
		}
	}
	return strings.TrimSuffix(said+why, "\n")
}

// storyLines are what there is to say of a message's story beside its headline, and
// what is new since the message that it follows; form says how an address is given.
func storyLines(t tongue.Tongue, m news.Message, form string) []string {
	var lines []string
	for _, l := range notify.Lines(t, m.Entries[0]) {
		if l.Report && sinceText(t, m) != "" {
			continue
		}
		line := fitSaid(l.Text, lineLen)
		if link, _ := safeLink(l.Link); link != "" && text.Units(link) <= maxMasked {
			line += fmt.Sprintf(form, maskable(link))
		}
		lines = append(lines, line)
	}
	return lines
}

// fitted joins the parts of a description, as many as have room beside its last
// lines.
func fitted(parts []string, last string, n int) string {
	for n -= text.Units(last); len(parts) > 0; parts = parts[:len(parts)-1] {
		if all := strings.Join(parts, "\n\n") + "\n\n"; text.Units(all) <= n {
			return all + last
		}
	}
	return last
}

// byline names the outlet, where the link leads, and the language.
func byline(t tongue.Tongue, e news.Entry) string {
	var parts []string
	if s := plain(e.Source); s != "" {
		parts = append(parts, t.Foreign(text.Cut(s, 120)))
	}
	if _, host := safeLink(e.Link); host != "" && !strings.EqualFold(host, e.Source) {
		parts = append(parts, t.Foreign(host))
	}
	if l := plain(e.Lang); l != "" {
		parts = append(parts, t.Foreign(text.Cut(t.Language(l), 40)))
	}
	if e.Party {
		parts = append(parts, t.Say("party"))
	}
	return t.Lines(strings.Join(parts, " · "))
}

// when says when an entry was published and seen, in each reader's own zone.
func when(t tongue.Tongue, e news.Entry) string {
	said := t.Say("published", "Ago", stamp(e.Published, 'R'), "Date", stamp(e.Published, 'f'))
	if e.Published.IsZero() {
		said = t.Say("nodate")
	}
	if e.Seen.IsZero() {
		return said
	}
	style := byte('t') // the time of day is enough on the same day
	if e.Published.IsZero() || e.Seen.Sub(e.Published).Abs() > 12*time.Hour {
		style = 'f'
	}
	return said + " · " + t.Say("seen", "Time", stamp(e.Seen, style))
}

// stamp writes an instant for Discord to format, or as a date where Discord
// could not.
func stamp(t time.Time, style byte) string {
	if !showable(t) {
		return t.UTC().Format("2 Jan 2006")
	}
	return "<t:" + itoa(t.Unix()) + ":" + string(style) + ">"
}

// showable reports whether Discord can show the instant.
func showable(t time.Time) bool { return t.Unix() >= 0 && t.UTC().Year() <= 9999 }

func footer(marker string) *discordgo.MessageEmbedFooter {
	return &discordgo.MessageEmbedFooter{Text: signature + markerGlue + marker}
}
