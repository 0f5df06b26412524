package console

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// Select Graphic Rendition (ECMA-48 section 8.3.117).
const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[33m"
	reset  = "\x1b[0m"
)

const (
	indent       = 2
	summaryLines = 2
)

// page is one message being printed.
type page struct {
	Options
	now time.Time
	out bytes.Buffer
}

func (p *page) message(d news.Delivery) {
	m := d.Message
	switch {
	case m.Reason == news.ReasonNotice:
		p.head(yellow, "Notice: "+m.Heading, d)
	case m.Reason == news.ReasonUpdate && len(m.Entries) > 0:
		p.head(dim, notify.AlsoLine(tongue.English, m.Entries[0]), d)
		p.text(indent, m.Entries[0].Title, 0, "")
		p.text(indent, notify.LatestLine(tongue.English, m.Entries[0]), 0, dim)
		p.revisions(m.Entries[0])
		p.out.WriteByte('\n')
		return
	case m.Heading == "" && len(m.Entries) > 0:
		p.head(bold, strings.Join(m.Entries[0].Topics, ", "), d)
	default:
		p.head(bold, m.Heading, d)
	}
	if m.Text != "" {
		p.text(indent, m.Text, 0, "")
	}
	if m.Heading == "" && len(m.Entries) == 1 {
		p.alert(m.Entries[0])
	} else {
		p.list(m)
	}
	p.out.WriteByte('\n')
}

// head prints the first line: when, on what, where to.
func (p *page) head(style, text string, d news.Delivery) {
	mark := p.style(bold, "●")
	if d.Message.Urgent {
		mark = p.style(red, "● URGENT")
	}
	when := p.now.In(p.Zone).Format("15:04")
	fmt.Fprintf(&p.out, "%s %s", mark, p.style(dim, when))
	if text = clean(text); text != "" {
		p.out.WriteString("  " + p.style(style, text))
	}
	if p.Channels {
		p.out.WriteString(p.style(dim, "  → "+clean(string(d.Alert.Channel))))
	}
	p.out.WriteByte('\n')
}

// alert prints one story at length.
func (p *page) alert(e news.Entry) {
	p.text(indent, e.Title, 0, bold)
	p.gloss(indent, e)
	p.text(indent, p.origin(e), 0, dim)
	for _, line := range notify.Lines(tongue.English, e) {
		p.text(indent, line.Text, 0, dim)
		p.link(indent, line.Link)
	}
	if e.Summary != e.Title {
		p.text(indent, e.Summary, summaryLines, "")
	}
	p.link(indent, e.Link)
	p.why(e.Why)
}

// revisions prints what outlets did to their reports.
func (p *page) revisions(e news.Entry) {
	revisions := notify.Revisions(tongue.English, e)
	p.text(indent, notify.EarlierLine(tongue.English, e, len(revisions)), 0, dim)
	for _, r := range revisions {
		said := r.What + " " + r.At.In(p.Zone).Format("15:04") + ", " + r.Outlet + ": "
		parts := []string{}
		for _, side := range [][]text.Fragment{r.Was, r.Now} {
			words := []string{}
			for _, f := range side {
				words = append(words, f.Text)
			}
			if len(words) > 0 {
				parts = append(parts, strings.Join(words, " "))
			}
		}
		p.text(indent, said+strings.Join(parts, " → "), 0, dim)
	}
}

// gloss prints what a machine says that a headline means.
func (p *page) gloss(margin int, e news.Entry) {
	if e.Gloss != "" {
		p.text(margin, tongue.English.Say("gloss", "Text", e.Gloss), 0, dim)
	}
}

// list prints stories in short, numbered.
func (p *page) list(m news.Message) {
	above := ""
	for n, e := range m.Entries {
		if m.Grouped && len(e.Topics) > 0 {
			if e.Topics[0] != above {
				above = e.Topics[0]
				p.text(indent, above, 0, bold)
			}
			e.Topics = e.Topics[1:]
		}
		number := fmt.Sprintf("%2d. ", n+1)
		front := notify.Front(e)
		lines := wrap(clean(front.Title), p.Width-indent-len(number))
		for i, line := range lines {
			if i > 0 {
				number = strings.Repeat(" ", len(number))
			}
			p.line(indent, number+p.style(bold, line))
		}
		under := indent + len(number)
		p.gloss(under, front)
		origin := p.origin(front)
		if topics := strings.Join(e.Topics, ", "); topics != "" {
			origin += " · " + topics
		}
		if len(e.Also) > 0 {
			origin += " · " + notify.Confirmation(tongue.English, e)
		}
		if mark := notify.ToldMark(tongue.English, e); mark != "" {
			origin += " · " + mark
		}
		if mark := notify.AmendedMark(tongue.English, e); mark != "" {
			origin += " · " + mark
		}
		p.text(under, origin, 0, dim)
		p.link(under, front.Link)
		if front.Link != e.Link {
			p.text(under, "first: "+e.Title, 0, dim)
			p.link(under, e.Link)
		}
	}
	if m.More > 0 {
		p.line(indent, p.style(dim, fmt.Sprintf("and %d more, not listed", m.More)))
	}
}

// origin is where and when a story appeared.
func (p *page) origin(e news.Entry) string {
	when := notify.Age(p.now, e.Published)
	if e.Published.IsZero() && !e.Seen.IsZero() {
		when += ", seen " + notify.Age(p.now, e.Seen)
	}
	if e.Source == "" {
		return when
	}
	source := e.Source
	if e.Party {
		source += " (" + tongue.English.Say("party") + ")"
	}
	return source + " · " + when
}

// link prints an address on a line of its own, unbroken: terminals make it
// clickable.
func (p *page) link(margin int, address string) {
	if address != "" {
		p.line(margin, strings.ReplaceAll(clean(address), " ", "%20"))
	}
}

// why prints why an item matched, a line for each of the first rules; the feed's
// words are in quotes where there is no bold.
func (p *page) why(ws []news.Why) {
	lines, more := why.First(tongue.English, ws, why.InAlert)
	label := "why: "
	for n, line := range lines {
		var s strings.Builder
		for _, f := range line {
			switch {
			case !f.Bold:
				s.WriteString(p.style(dim, f.Text))
			case p.Colour:
				s.WriteString(p.style(bold, clean(f.Text)))
			default:
				s.WriteString("“" + clean(f.Text) + "”")
			}
		}
		if n == len(lines)-1 && more > 0 {
			s.WriteString(p.style(dim, fmt.Sprintf(" · %d more", more)))
		}
		p.line(indent, p.style(dim, label)+s.String())
		label = "     "
	}
}

// text prints wrapped feed text, at most so many lines of it; 0 for all.
func (p *page) text(margin int, s string, most int, style string) {
	lines := wrap(clean(s), p.Width-margin)
	if most > 0 && len(lines) > most {
		lines = lines[:most]
		lines[most-1] = ellipsis(lines[most-1], p.Width-margin)
	}
	for _, line := range lines {
		p.line(margin, p.style(style, line))
	}
}

func (p *page) line(margin int, s string) {
	p.out.WriteString(strings.Repeat(" ", margin))
	p.out.WriteString(s)
	p.out.WriteByte('\n')
}

func (p *page) style(code, s string) string {
	if !p.Colour || code == "" || s == "" {
		return s
	}
	return code + s + reset
}

// clean makes foreign text safe for a terminal: one paragraph without controls,
// invisible or direction marks.
func clean(s string) string { return text.OneLine(s) }
