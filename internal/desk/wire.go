package desk

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"
)

// wireMessage is a message as the gateway shows it. discordgo's would fail on a
// component that it does not know.
type wireMessage struct {
	ID      string              `json:"id"`
	Channel string              `json:"channel_id"`
	Author  struct{ ID string } `json:"author"`
	Content string              `json:"content"`
	Embeds  []Embed             `json:"embeds"`
}

// wireOption is an option with those below it.
type wireOption struct {
	Name    string       `json:"name"`
	Type    int          `json:"type"`
	Value   any          `json:"value"`
	Focused bool         `json:"focused"`
	Options []wireOption `json:"options"`
}

// wireData is what was done; which fields are set hangs on the type.
type wireData struct {
	Name     string       `json:"name"`
	Type     int          `json:"type"`
	Options  []wireOption `json:"options"`
	Target   string       `json:"target_id"`
	Resolved struct {
		Messages map[string]wireMessage `json:"messages"`
		Users    map[string]wireUser    `json:"users"`
		Files    map[string]Upload      `json:"attachments"`
		Members  map[string]struct {
			Nick string `json:"nick"`
		} `json:"members"`
	} `json:"resolved"`
	CustomID   string          `json:"custom_id"`
	Values     []string        `json:"values"`
	Components json.RawMessage `json:"components"`
}

// wireCall is an interaction as the gateway sends it
// (interactions/receiving-and-responding).
type wireCall struct {
	ID      string `json:"id"`
	App     string `json:"application_id"`
	Type    int    `json:"type"`
	Token   string `json:"token"`
	Guild   string `json:"guild_id"`
	Channel struct {
		ID     string `json:"id"`
		Parent string `json:"parent_id"`
	} `json:"channel"`
	ChannelID string       `json:"channel_id"`
	Locale    string       `json:"locale"`
	Data      wireData     `json:"data"`
	Message   *wireMessage `json:"message"`
	Member    *struct {
		Nick        string   `json:"nick"`
		Roles       []string `json:"roles"`
		Permissions string   `json:"permissions"`
		User        wireUser `json:"user"`
	} `json:"member"`
}

type wireUser struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name"`
}

// readCall reads an interaction.
func readCall(raw []byte) (*Call, error) {
	var w wireCall
	if err := json.Unmarshal(raw, &w); err != nil {
		return nil, fmt.Errorf("read interaction: %w", err)
	}
	if w.ID == "" || w.Token == "" {
		return nil, fmt.Errorf("read interaction: type %d without id or token", w.Type)
	}
	c := &Call{
		Guild: w.Guild, Channel: w.ChannelID, Parent: w.Channel.Parent, Locale: w.Locale, Values: w.Data.Values, At: time.Now(),
		id: w.ID, app: w.App, token: w.Token, kind: discordgo.InteractionType(w.Type), sort: discordgo.ApplicationCommandType(w.Data.Type),
	}
	if m := w.Member; m != nil {
		c.Who = Person{ID: m.User.ID, Name: firstOf(m.Nick, m.User.GlobalName, m.User.Username), Roles: m.Roles, Permissions: permissions(m.Permissions)}
	}
	switch c.kind {
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete:
		c.Name = w.Data.Name
		c.fill(w.Data.Options)
		c.files = w.Data.Resolved.Files
		if m, ok := w.Data.Resolved.Messages[w.Data.Target]; ok {
			c.Message = m.message()
		}
	case discordgo.InteractionMessageComponent, discordgo.InteractionModalSubmit:
		c.Name, c.Argument, _ = parseCustomID(w.Data.CustomID) // of another version, it has no name
		if w.Message != nil {
			c.Message = w.Message.message()
		}
		c.Names = make(map[string]string, len(w.Data.Resolved.Users))
		for id, u := range w.Data.Resolved.Users {
			c.Names[id] = firstOf(w.Data.Resolved.Members[id].Nick, u.GlobalName, u.Username)
		}
		if c.kind == discordgo.InteractionModalSubmit {
			c.Fields = map[string]string{}
			readFields(w.Data.Components, c.Fields, formDepth)
		}
	}
	return c, nil
}

func (m wireMessage) message() Message {
	return Message{ID: m.ID, Channel: m.Channel, Author: m.Author.ID, Content: m.Content, Embeds: m.Embeds}
}

// fill takes the options; those that only hold others name the subcommand.
func (c *Call) fill(options []wireOption) {
	if c.options == nil {
		c.options = map[string]any{}
	}
	for _, o := range options {
		switch discordgo.ApplicationCommandOptionType(o.Type) {
		case discordgo.ApplicationCommandOptionSubCommand, discordgo.ApplicationCommandOptionSubCommandGroup:
			if c.Sub != "" {
				c.Sub += " "
			}
			c.Sub += o.Name
			c.fill(o.Options)
		default:
			c.options[o.Name] = o.Value
			if o.Focused {
				c.Typing = o.Name
			}
		}
	}
}

// formDepth is how deep a field may stand; Discord's forms need two levels.
const formDepth = 8

// readFields finds the fields of a form, in rows or below labels.
func readFields(raw json.RawMessage, into map[string]string, depth int) {
	if depth == 0 {
		return
	}
	var parts []struct {
		CustomID   string          `json:"custom_id"`
		Value      string          `json:"value"`
		Components json.RawMessage `json:"components"`
		Component  json.RawMessage `json:"component"`
	}
	if len(raw) > 0 && raw[0] == '{' {
		raw = json.RawMessage("[" + string(raw) + "]")
	}
	if json.Unmarshal(raw, &parts) != nil {
		return
	}
	for _, p := range parts {
		if p.CustomID != "" {
			into[p.CustomID] = p.Value
		}
		readFields(p.Components, into, depth-1)
		readFields(p.Component, into, depth-1)
	}
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
