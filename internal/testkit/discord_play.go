package testkit

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DiscordManageMessages is the right that a desk lead has by default.
const DiscordManageMessages uint64 = 1 << 13

// DiscordPerson is a member of the server, for a test to play.
type DiscordPerson struct {
	ID          string // default that of the owner
	Name        string
	Roles       []string
	Permissions uint64
	Locale      string // default en-US
	Channel     string // where the person is
	d           *Discord
}

// Person returns somebody who can click and type.
func (d *Discord) Person(p DiscordPerson) *DiscordPerson {
	if p.ID == "" {
		p.ID = DiscordOwnerID
	}
	if p.Name == "" {
		p.Name = "editor"
	}
	if p.Locale == "" {
		p.Locale = "en-US"
	}
	p.d = d
	return &p
}

// DiscordOption is an option of a slash command as the person filled it in; one
// with options of its own is a subcommand.
type DiscordOption struct {
	Name    string
	Value   any
	Focused bool // being typed
	Options []DiscordOption
}

// Interaction types, as in Discord's documentation.
const (
	playCommand   = 2
	playComponent = 3
	playTyping    = 4
	playForm      = 5
)

// Slash sends a slash command.
func (p *DiscordPerson) Slash(name string, options ...DiscordOption) *DiscordPlay {
	return p.command(playCommand, name, 1, map[string]any{"options": p.d.options(name, options)})
}

// Type fills in a slash command as far as the focused option, so that choices
// are asked for.
func (p *DiscordPerson) Type(name string, options ...DiscordOption) *DiscordPlay {
	return p.command(playTyping, name, 1, map[string]any{"options": p.d.options(name, options)})
}

// OnMessage chooses a command of a message's menu.
func (p *DiscordPerson) OnMessage(name, message string) *DiscordPlay {
	p.d.mu.Lock()
	m := p.d.message(p.Channel, message)
	p.d.mu.Unlock()
	if m == nil {
		p.d.violate("a person chose %q on message %s, which is not in the channel", name, message)
		return &DiscordPlay{}
	}
	return p.command(playCommand, name, 3, map[string]any{
		"target_id": message, "resolved": map[string]any{"messages": map[string]any{message: m.json()}},
	})
}

// Press presses a button of a message.
func (p *DiscordPerson) Press(message, id string) *DiscordPlay {
	return p.component(message, map[string]any{"custom_id": id, "component_type": 2})
}

// Choose chooses in a select menu of a message.
func (p *DiscordPerson) Choose(message, id string, values ...string) *DiscordPlay {
	return p.component(message, map[string]any{"custom_id": id, "component_type": 3, "values": values})
}

// ChooseUser chooses a colleague in a menu of a message.
func (p *DiscordPerson) ChooseUser(message, id string, who DiscordPerson) *DiscordPlay {
	return p.component(message, map[string]any{
		"custom_id": id, "component_type": 5, "values": []string{who.ID},
		"resolved": map[string]any{"users": map[string]any{who.ID: discordUser(who.ID, who.Name, false)}},
	})
}

// Submit sends the form that another play opened, its fields by their ids.
func (p *DiscordPerson) Submit(id string, fields map[string]string) *DiscordPlay {
	rows := []any{}
	for name, value := range fields {
		rows = append(rows, map[string]any{"type": 1, "components": []any{map[string]any{"type": 4, "custom_id": name, "value": value}}})
	}
	return p.send(playForm, "", map[string]any{"custom_id": id, "components": rows}, nil)
}

// Forge sends what no client of Discord's would: the press of a button, or
// with fields the sending of a form, whose id stands nowhere.
func (p *DiscordPerson) Forge(id string, fields map[string]string) *DiscordPlay {
	if fields != nil {
		return p.Submit(id, fields)
	}
	return p.send(playComponent, "1", map[string]any{"custom_id": id, "component_type": 2, "values": []string{id}}, map[string]any{"id": "1", "channel_id": p.Channel})
}

func (p *DiscordPerson) command(kind int, name string, sort int, data map[string]any) *DiscordPlay {
	p.d.mu.Lock()
	c := p.d.commands[commandKey(sort, name)]
	p.d.mu.Unlock()
	if c == nil {
		p.d.violate("a person used the command %q, which is not registered", name)
		return &DiscordPlay{}
	}
	data["id"], data["name"], data["type"], data["guild_id"] = c.id, name, sort, DiscordGuildID
	return p.send(kind, "", data, nil)
}

func (p *DiscordPerson) component(message string, data map[string]any) *DiscordPlay {
	p.d.mu.Lock()
	m := p.d.message(p.Channel, message)
	for _, play := range p.d.plays { // what only this person sees
		if play.original != nil && play.original.ID == message {
			m = play.original
		}
	}
	p.d.mu.Unlock()
	id := data["custom_id"].(string)
	quoted, _ := json.Marshal(id)
	if m == nil || !strings.Contains(string(m.Components), string(quoted)) {
		p.d.violate("a person pressed %q, which message %s does not have", id, message)
		return &DiscordPlay{}
	}
	return p.send(playComponent, message, data, m.json())
}

// Event is an INTERACTION_CREATE as a person would make it, and its play.
func (p *DiscordPerson) event(kind int, message string, data, shown map[string]any) (map[string]any, *DiscordPlay) {
	d := p.d
	play := &DiscordPlay{ID: d.snowflake(), kind: kind, at: d.opts.Now(), channel: p.Channel, message: message, d: d}
	play.Token = "aW50ZXJhY3Rpb246" + play.ID + ":secret-of-interaction"
	d.plays[play.Token] = play
	user := discordUser(p.ID, p.Name, false)
	event := map[string]any{
		"id": play.ID, "application_id": DiscordAppID, "type": kind, "token": play.Token, "version": 1, "data": data,
		"guild_id": DiscordGuildID, "guild": map[string]any{"id": DiscordGuildID, "locale": "en-US", "features": []any{}},
		"channel_id": p.Channel, "locale": p.Locale, "guild_locale": "en-US", "context": 0, "entitlements": []any{},
		"authorizing_integration_owners": map[string]any{"0": DiscordGuildID}, "app_permissions": strconv.FormatUint(discordAll, 10),
		"attachment_size_limit": 10 << 20,
		"member": map[string]any{
			"user": user, "roles": append([]string{}, p.Roles...), "permissions": strconv.FormatUint(p.Permissions, 10),
			"joined_at": "2026-01-02T03:04:05.000000+00:00", "nick": nil, "avatar": nil, "deaf": false, "mute": false, "flags": 0,
		},
	}
	if ch := d.channels[p.Channel]; ch != nil {
		event["channel"] = ch.json()
	}
	if shown != nil {
		event["message"] = shown
	}
	return event, play
}

func (p *DiscordPerson) send(kind int, message string, data, shown map[string]any) *DiscordPlay {
	p.d.mu.Lock()
	event, play := p.event(kind, message, data, shown)
	play.event = event
	p.d.mu.Unlock()
	p.d.Dispatch("INTERACTION_CREATE", event)
	return play
}

// Again delivers the same interaction once more, as a RESUME may.
func (play *DiscordPlay) Again() { play.d.Dispatch("INTERACTION_CREATE", play.event) }

// DiscordPlay is something that a person did, and what the bot made of it.
type DiscordPlay struct {
	ID, Token string

	d        *Discord
	event    map[string]any
	kind     int
	at       time.Time
	channel  string
	message  string // that a component is of
	reply    DiscordReply
	original *DiscordMessage
	follow   []*DiscordMessage
}

// DiscordReply is what a person sees.
type DiscordReply struct {
	Type      int // of the first answer, 0 while there is none
	Took      time.Duration
	Ephemeral bool
	Waiting   bool            // "thinking": the answer is promised
	Message   *DiscordMessage // the answer, nil while there is none
	FollowUps []DiscordMessage
	Choices   []DiscordChoice
	Form      json.RawMessage // what opened, with title, custom_id and components
	Refused   []int           // codes of the answers that Discord did not take
}

// DiscordChoice is one of the choices that are offered while typing.
type DiscordChoice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// Reply returns what the person sees now.
func (play *DiscordPlay) Reply() DiscordReply {
	if play.d == nil {
		return DiscordReply{}
	}
	play.d.mu.Lock()
	defer play.d.mu.Unlock()
	r := play.reply
	if play.original != nil && !play.original.Deleted {
		m := *play.original
		r.Message = &m
	}
	r.FollowUps = nil
	for _, m := range play.follow {
		if !m.Deleted {
			r.FollowUps = append(r.FollowUps, *m)
		}
	}
	r.Refused = append([]int(nil), r.Refused...)
	return r
}

// options is what the person filled in, each option with its type.
func (d *Discord) options(command string, filled []DiscordOption) []any {
	d.mu.Lock()
	c := d.commands[commandKey(1, command)]
	d.mu.Unlock()
	if c == nil {
		return nil
	}
	return d.filled(command, list(c.body["options"]), filled)
}

func (d *Discord) filled(where string, known []any, filled []DiscordOption) []any {
	out := []any{}
	for _, f := range filled {
		var kind any
		var below []any
		for _, k := range known {
			if m, _ := k.(map[string]any); m["name"] == f.Name {
				kind, below = m["type"], list(m["options"])
			}
		}
		if kind == nil {
			d.violate("%s has no option %q", where, f.Name)
			continue
		}
		o := map[string]any{"name": f.Name, "type": kind}
		if f.Options != nil || kind == 1.0 || kind == 2.0 {
			o["options"] = d.filled(fmt.Sprint(where, " ", f.Name), below, f.Options)
		} else {
			o["value"] = f.Value
		}
		if f.Focused {
			o["focused"] = true
		}
		out = append(out, o)
	}
	return out
}
