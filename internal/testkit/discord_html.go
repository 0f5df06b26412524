package testkit

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// DiscordPicture is how a channel looks to somebody.
type DiscordPicture struct {
	Now   time.Time         // default that of the newest message or change
	Names map[string]string // of the users and roles that are mentioned, by id
}

// DiscordShown is a message, or a form that is being filled in.
type DiscordShown struct {
	DiscordMessage
	Asked  string            // what it answers: a person "used" something
	Form   []byte            // as the bot sent it; then there is no message
	Filled map[string]string // what was typed into the form, by field
}

// RenderHTML shows messages about as Discord does, for a picture. It reads the
// Markdown that Discord reads, so that what is not escaped is seen.
func RenderHTML(messages []DiscordMessage) string {
	shown := make([]DiscordShown, len(messages))
	for n, m := range messages {
		shown[n].DiscordMessage = m
	}
	return DiscordPicture{}.HTML(shown...)
}

// HTML is a page with messages and forms, from top to bottom.
func (p DiscordPicture) HTML(shown ...DiscordShown) string {
	for _, s := range shown {
		for _, at := range []time.Time{s.At, s.Edited} {
			if at.After(p.Now) {
				p.Now = at
			}
		}
	}
	md := newDiscordText(p.Now, p.Names)
	var b strings.Builder
	b.WriteString("<!doctype html><meta charset=utf-8><title>Discord</title><style>" + discordStyle + "</style>\n")
	for _, s := range shown {
		if s.Form != nil {
			formHTML(&b, s)
			continue
		}
		aboveHTML(&b, s, shown, md)
		messageHTML(&b, s.DiscordMessage, md)
	}
	return b.String()
}

func messageHTML(b *strings.Builder, m DiscordMessage, md *discordText) {
	name := shownName(m)
	fmt.Fprintf(b, `<div class=m><div class=a>%s</div><div><div class=h>%s<b>APP</b><time>%s</time></div>`,
		initial(name), html.EscapeString(name), m.At.UTC().Format("2 Jan 2006 15:04"))
	edited := ""
	if !m.Edited.IsZero() && !m.Ephemeral {
		edited = ` <small class=ed>(edited)</small>`
	}
	if m.Content != "" {
		fmt.Fprintf(b, `<div class=c dir=auto>%s%s</div>`, md.markdown(m.Content), edited)
	}
	for _, e := range m.Embeds {
		embedHTML(b, e, md)
	}
	componentsHTML(b, m.Components)
	if m.Ephemeral {
		b.WriteString(`<div class=q>` + discordEye + ` Only you can see this • <a>Dismiss message</a></div>`)
	}
	b.WriteString("</div></div>\n")
}

// discordEye is the sign of what one person alone sees.
const discordEye = `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"><path d="M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7z"/><circle cx="12" cy="12" r="3"/></svg>`

// aboveHTML is the line over a message that answers another, or a command.
func aboveHTML(b *strings.Builder, s DiscordShown, all []DiscordShown, md *discordText) {
	line := func(name, said string) {
		fmt.Fprintf(b, `<div class=r><i></i><div class=a>%s</div><span><b>%s</b> %s</span></div>`, initial(name), html.EscapeString(name), said)
	}
	if name, used, ok := strings.Cut(s.Asked, " "); ok {
		line(name, html.EscapeString(used))
		return
	}
	for _, other := range all {
		if other.ID != "" && strings.Contains(string(s.Raw), `"message_id":"`+other.ID+`"`) {
			first, _, _ := strings.Cut(other.Content, "\n")
			line(shownName(other.DiscordMessage), md.markdown(first))
			return
		}
	}
}

func shownName(m DiscordMessage) string {
	if m.Name == "" {
		return "watcher"
	}
	return m.Name
}

func initial(name string) string {
	for _, r := range strings.ToUpper(name) {
		return html.EscapeString(string(r))
	}
	return ""
}

func embedHTML(b *strings.Builder, e DiscordEmbed, md *discordText) {
	style := ""
	if e.Color != 0 {
		style = fmt.Sprintf(` style="border-color:#%06x"`, e.Color)
	}
	fmt.Fprintf(b, `<div class=e%s>`, style)
	if e.Author != nil {
		fmt.Fprintf(b, `<div class=by dir=auto>%s</div>`, html.EscapeString(e.Author.Name))
	}
	if e.Title != "" {
		title := md.markdown(e.Title)
		if e.URL != "" {
			title = fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(e.URL), title)
		}
		fmt.Fprintf(b, `<div class=t dir=auto>%s</div>`, title)
	}
	if e.Description != "" {
		fmt.Fprintf(b, `<div class=d dir=auto>%s</div>`, md.markdown(e.Description))
	}
	for _, f := range e.Fields {
		fmt.Fprintf(b, `<div><div class=n>%s</div><div class=d>%s</div></div>`, md.markdown(f.Name), md.markdown(f.Value))
	}
	foot := ""
	if e.Footer != nil {
		foot = e.Footer.Text
	}
	if at, err := time.Parse(time.RFC3339, e.Timestamp); err == nil {
		foot = strings.TrimPrefix(foot+" • "+at.Format("2 Jan 2006 15:04"), " • ")
	}
	if foot != "" {
		fmt.Fprintf(b, `<div class=f>%s</div>`, html.EscapeString(foot))
	}
	b.WriteString("</div>")
}
