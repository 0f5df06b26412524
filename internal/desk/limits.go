package desk

import (
	"github.com/bwmarrin/discordgo"

	"watcher/internal/text"
)

// Discord's limits (resources/message, interactions).
const (
	maxText        = 2000
	maxEmbeds      = 10
	maxTitle       = 256
	maxDescription = 4096
	maxFields      = 25
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxFooter      = 2048
	maxAuthor      = 256
	maxAllEmbeds   = 6000
	maxRows        = 5
	maxChoices     = 25
	maxChoice      = 100
	maxFormTitle   = 45
	maxFormFields  = 5
	maxFormLabel   = 45
	maxPlaceholder = 100
	maxButton      = 80
	maxFormValue   = 4000
)

// fit cuts a reply to what Discord takes. Its embeds are copied.
func fit(r Reply) Reply {
	r.Text = text.Cut(r.In.Lines(r.Text), maxText)
	r.Rows = r.Rows[:min(len(r.Rows), maxRows)]
	left := maxAllEmbeds
	var embeds []*discordgo.MessageEmbed
	for _, e := range r.Embeds[:min(len(r.Embeds), maxEmbeds)] {
		directed := *e
		directed.Description = r.In.Lines(e.Description)
		e, used := fitEmbed(directed, left)
		if used == 0 {
			break
		}
		embeds = append(embeds, e)
		left -= used
	}
	r.Embeds = embeds
	return r
}

// fitEmbed cuts an embed to its limits, and to what is left of the sum.
func fitEmbed(e discordgo.MessageEmbed, left int) (*discordgo.MessageEmbed, int) {
	used := 0
	cut := func(s string, most int) string {
		s = text.Cut(s, min(most, left-used))
		used += text.Units(s)
		return s
	}
	e.Title = cut(e.Title, maxTitle)
	if e.Author != nil {
		a := *e.Author
		a.Name = cut(a.Name, maxAuthor)
		e.Author = &a
	}
	if e.Footer != nil {
		f := *e.Footer
		f.Text = cut(f.Text, maxFooter)
		e.Footer = &f
	}
	e.Description = cut(e.Description, maxDescription)
	var fields []*discordgo.MessageEmbedField
	for _, f := range e.Fields[:min(len(e.Fields), maxFields)] {
		if left-used < 2 {
			break // a field wants a name and a value
		}
		f := *f
		f.Name = cut(f.Name, min(maxFieldName, left-used-1))
		f.Value = cut(f.Value, maxFieldValue)
		fields = append(fields, &f)
	}
	e.Fields = fields
	return &e, used
}

// fitChoices leaves out what cannot be offered: a value must not be cut.
func fitChoices(all []Choice) []Choice {
	fitting := []Choice{}
	for _, c := range all {
		value, isText := c.Value.(string)
		if c.Name == "" || isText && (value == "" || text.Units(value) > maxChoice) {
			continue
		}
		c.Name = text.Cut(c.Name, maxChoice)
		if fitting = append(fitting, c); len(fitting) == maxChoices {
			break
		}
	}
	return fitting
}

// wire is the form as Discord takes it.
func (f Form) wire() map[string]any {
	rows := []any{}
	for _, field := range f.Fields[:min(len(f.Fields), maxFormFields)] {
		most := field.Most
		if most <= 0 || most > maxFormValue {
			most = maxFormValue
		}
		style := discordgo.TextInputShort
		if field.Long {
			style = discordgo.TextInputParagraph
		}
		input := map[string]any{
			"type": discordgo.TextInputComponent, "custom_id": field.Name, "label": text.Cut(field.Label, maxFormLabel),
			"style": style, "required": !field.Optional, "max_length": most,
		}
		if field.Placeholder != "" {
			input["placeholder"] = text.Cut(field.Placeholder, maxPlaceholder)
		}
		if field.Value != "" {
			input["value"] = text.Cut(field.Value, most)
		}
		rows = append(rows, map[string]any{"type": discordgo.ActionsRowComponent, "components": []any{input}})
	}
	return map[string]any{"custom_id": f.ID, "title": text.Cut(f.Title, maxFormTitle), "components": rows}
}
