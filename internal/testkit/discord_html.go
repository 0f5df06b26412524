package testkit

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// discordStyle looks like Discord's dark theme, without a byte from elsewhere.
const discordStyle = `
body{background:#313338;color:#dbdee1;font:16px/1.375 "gg sans","Noto Sans","Helvetica Neue",Helvetica,Arial,sans-serif;margin:0;padding:16px}
.m{display:flex;gap:16px;margin:0 0 20px;max-width:720px}
.a{flex:0 0 40px;height:40px;border-radius:50%;background:#5865f2;color:#fff;display:grid;place-items:center;font-weight:600}
.h{font-weight:600;color:#f2f3f5}.h b{background:#5865f2;color:#fff;border-radius:3px;font-size:10px;padding:1px 5px;margin:0 6px;vertical-align:2px}
.h time{color:#949ba4;font-size:12px;font-weight:400}
.c{white-space:pre-wrap;overflow-wrap:anywhere}.e{background:#2b2d31;border-left:4px solid #1e1f22;border-radius:4px;padding:8px 16px 12px 12px;margin-top:6px;max-width:516px;font-size:14px}
.e>div{margin-top:6px;overflow-wrap:anywhere}.e .by{font-weight:600;color:#f2f3f5}.e .t{font-weight:600;font-size:16px}.e .d{white-space:pre-wrap;line-height:18px}
.e .f{font-size:12px;color:#b5bac1}.e .n{font-weight:600}a{color:#00a8fc;text-decoration:none}small{color:#949ba4;font-size:.8em;display:inline-block}
.at{background:#5865f24d;color:#c9cdfb;border-radius:3px;padding:0 2px}.ts{background:#4e50584d;border-radius:3px;padding:0 2px}
`

// RenderHTML shows messages about as Discord does, for a picture. It reads the
// Markdown that Discord reads, so that what is not escaped is seen.
func RenderHTML(messages []DiscordMessage) string {
	var b strings.Builder
	b.WriteString("<!doctype html><meta charset=utf-8><title>Discord</title><style>" + discordStyle + "</style>\n")
	for _, m := range messages {
		name := m.Name
		if name == "" {
			name = "watcher"
		}
		first, _, _ := strings.Cut(strings.ToUpper(name), " ")
		fmt.Fprintf(&b, `<div class=m><div class=a>%s</div><div><div class=h>%s<b>APP</b><time>%s</time></div>`,
			html.EscapeString(first[:min(1, len(first))]), html.EscapeString(name), m.At.UTC().Format("2 Jan 2006 15:04"))
		if m.Content != "" {
			fmt.Fprintf(&b, `<div class=c dir=auto>%s</div>`, newDiscordText(m.At).markdown(m.Content))
		}
		for _, e := range m.Embeds {
			embedHTML(&b, e, newDiscordText(m.At))
		}
		b.WriteString("</div></div>\n")
	}
	return b.String()
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
