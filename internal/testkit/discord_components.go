package testkit

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
)

// discordComponent is a row, a button, a menu or a field of a form.
type discordComponent struct {
	Type        int                `json:"type"`
	ID          string             `json:"custom_id"`
	Label       string             `json:"label"`
	Style       int                `json:"style"`
	Disabled    bool               `json:"disabled"`
	Placeholder string             `json:"placeholder"`
	Required    *bool              `json:"required"`
	Value       string             `json:"value"`
	Components  []discordComponent `json:"components"`
}

const (
	componentRow    = 1
	componentButton = 2
)

// componentsHTML shows what is below a message.
func componentsHTML(b *strings.Builder, raw json.RawMessage) {
	var rows []discordComponent
	_ = json.Unmarshal(raw, &rows) // judged before
	for _, row := range rows {
		if row.Type != componentRow {
			continue
		}
		b.WriteString(`<div class=b>`)
		for _, c := range row.Components {
			class, label := "s", c.Placeholder
			if c.Type == componentButton {
				class, label = fmt.Sprint("b", c.Style), c.Label
			}
			if c.Disabled {
				class += " off"
			}
			fmt.Fprintf(b, `<span class="%s">%s</span>`, class, html.EscapeString(label))
		}
		b.WriteString(`</div>`)
	}
}

// formHTML shows a form, filled in as far as it is.
func formHTML(b *strings.Builder, s DiscordShown) {
	var form struct {
		Title      string             `json:"title"`
		Components []discordComponent `json:"components"`
	}
	_ = json.Unmarshal(s.Form, &form) // judged before
	fmt.Fprintf(b, `<div class=w><h1>%s</h1>`, html.EscapeString(form.Title))
	for _, row := range form.Components {
		for _, c := range row.Components {
			star, class, text := "", "", c.Value
			if c.Required == nil || *c.Required {
				star = " <b>*</b>"
			}
			if c.Style == 2 {
				class = "tall"
			}
			if typed, ok := s.Filled[c.ID]; ok {
				text = typed
			}
			if text == "" {
				class, text = class+" hint", c.Placeholder
			}
			fmt.Fprintf(b, `<label>%s%s</label><p class="%s" dir=auto>%s</p>`, html.EscapeString(c.Label), star, class, html.EscapeString(text))
		}
	}
	b.WriteString("<footer><span>Cancel</span><span class=b1>Submit</span></footer></div>\n")
}
