package testkit

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// DiscordMessage is a message that the fake accepted.
type DiscordMessage struct {
	ID         string
	Channel    string
	Author     string // user or webhook id
	Name       string // shown
	Webhook    bool
	At         time.Time
	Edited     time.Time
	Nonce      string
	Marker     string // the eight letters at the end of the footer, or of the text
	Content    string
	Embeds     []DiscordEmbed
	Roles      []string // that were allowed to be pinged, and are named in Content
	Deleted    bool
	App        bool            // an answer to an interaction
	Ephemeral  bool            // and only one person sees it
	Components json.RawMessage // buttons and menus; nil for none
	old        int             // changes since it is older than an hour
	Raw        json.RawMessage // the request's body
	Files      map[string][]byte
}

// DiscordEmbed is an embed of a message.
type DiscordEmbed struct {
	Type        string              `json:"type,omitempty"`
	URL         string              `json:"url,omitempty"`
	Title       string              `json:"title,omitempty"`
	Description string              `json:"description,omitempty"`
	Timestamp   string              `json:"timestamp,omitempty"`
	Color       int                 `json:"color,omitempty"`
	Author      *DiscordEmbedAuthor `json:"author,omitempty"`
	Footer      *DiscordEmbedFooter `json:"footer,omitempty"`
	Fields      []DiscordEmbedField `json:"fields,omitempty"`
}

// DiscordEmbedAuthor is the line above an embed's title.
type DiscordEmbedAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// DiscordEmbedFooter is the line at the bottom of an embed.
type DiscordEmbedFooter struct {
	Text string `json:"text"`
}

// DiscordEmbedField is a name and a value in an embed.
type DiscordEmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

type discordNonce struct {
	message *DiscordMessage
	at      time.Time
}

// Messages returns what stands in the channels, oldest first.
func (d *Discord) Messages() []DiscordMessage {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []DiscordMessage
	for _, m := range d.messages {
		if ch := d.channels[m.Channel]; !m.Deleted && ch != nil && !ch.deleted {
			out = append(out, *m)
		}
	}
	return out
}

// DeleteMessage deletes a message, as an editor would.
func (d *Discord) DeleteMessage(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range d.messages {
		if m.ID == id {
			m.Deleted = true
		}
	}
}

// Age makes every message older than it is.
func (d *Discord) Age(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range d.messages {
		m.At = m.At.Add(-by)
	}
}

// Say posts something as another user, in the bot's way.
func (d *Discord) Say(channel, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := &DiscordMessage{
		ID: d.snowflake(), Channel: channel, Author: DiscordOwnerID, Name: "editor", At: d.opts.Now(), Content: text, Marker: markerOf(text, nil),
	}
	d.messages = append(d.messages, m)
}

// handleChannel answers calls below channels/, the lock held.
func (d *Discord) handleChannel(c *discordCall) discordAnswer {
	ch := d.channels[c.parts[1]]
	if ch == nil || ch.deleted {
		return discordError(http.StatusNotFound, 10003, "Unknown Channel")
	}
	if ch.may&DiscordViewChannel == 0 {
		return discordError(http.StatusForbidden, 50001, "Missing Access")
	}
	switch {
	case c.is("GET", "channels/*"):
		return discordAnswer{status: 200, body: ch.json()}
	case c.is("PATCH", "channels/*"):
		return ch.rename(c)
	case c.is("POST", "channels/*/messages/*/threads"):
		return d.startThread(c, ch)
	case c.is("POST", "channels/*/threads"):
		return d.startPost(c, ch)
	case c.is("GET", "channels/*/threads/archived/public"):
		return d.listThreads(ch.id, true)
	case c.is("GET", "channels/*/messages"):
		return d.listMessages(c, ch)
	case c.is("POST", "channels/*/messages"):
		return d.createMessage(c, ch)
	case c.is("GET", "channels/*/messages/*"), c.is("PATCH", "channels/*/messages/*"), c.is("DELETE", "channels/*/messages/*"):
		m := d.message(ch.id, c.parts[3])
		if m == nil {
			return discordError(http.StatusNotFound, 10008, "Unknown Message")
		}
		if c.method == http.MethodGet {
			return discordAnswer{status: 200, body: m.json()}
		}
		if c.method == http.MethodDelete {
			return ch.deleteMessage(m)
		}
		if m.Author != DiscordBotID {
			return discordError(http.StatusForbidden, 50005, "Cannot edit a message authored by another user")
		}
		if ch.thread.archived {
			return discordError(http.StatusBadRequest, 50083, "Thread is archived")
		}
		return d.editMessage(c, m)
	}
	return discordError(http.StatusNotFound, 0, "404: Not Found")
}

// deleteMessage takes a message away: the bot's own, as it has no right to manage
// others'.
func (ch *discordChannel) deleteMessage(m *DiscordMessage) discordAnswer {
	if m.Author != DiscordBotID {
		return discordError(http.StatusForbidden, 50013, "Missing Permissions")
	}
	m.Deleted = true
	return discordAnswer{status: http.StatusNoContent}
}

func (d *Discord) message(channel, id string) *DiscordMessage {
	for _, m := range d.messages {
		if m.ID == id && m.Channel == channel && !m.Deleted {
			return m
		}
	}
	return nil
}

func (d *Discord) createMessage(c *discordCall, ch *discordChannel) discordAnswer {
	switch {
	case ch.kind == 15 || ch.kind == 16:
		return discordError(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel")
	case ch.thread.locked:
		return discordError(http.StatusForbidden, 160005, "Thread is locked")
	case ch.may&ch.sends() == 0:
		return discordError(http.StatusForbidden, 50013, "Missing Permissions")
	}
	now := d.opts.Now()
	nonce, _ := c.form["nonce"].(string)
	enforce, _ := c.form["enforce_nonce"].(bool)
	if first, ok := d.nonces[nonce]; ok && enforce && nonce != "" && now.Sub(first.at) <= d.opts.NonceWindow {
		if first.message.Deleted {
			return discordError(http.StatusNotFound, 10008, "Unknown Message")
		}
		return discordAnswer{status: 200, body: first.message.json(), header: d.spend(ch.id, now)}
	}
	if a := d.limit(ch.id, now); a.status != 0 {
		return a
	}
	ch.thread.archived = false
	m := d.newMessage(c, ch.id, DiscordBotID, "watcher")
	m.Nonce = nonce
	if ch.may&DiscordEmbedLinks == 0 {
		m.Embeds = nil // dropped in silence
	}
	if nonce != "" {
		d.nonces[nonce] = discordNonce{m, now}
	}
	return discordAnswer{status: 200, body: m.json(), header: d.spend(ch.id, now)}
}

// newMessage stores what a call posts.
func (d *Discord) newMessage(c *discordCall, channel, author, name string) *DiscordMessage {
	return d.storeMessage(c, d.snowflake(), channel, author, name)
}

func (d *Discord) storeMessage(c *discordCall, id, channel, author, name string) *DiscordMessage {
	m := &DiscordMessage{ID: id, Channel: channel, Author: author, Name: name, Webhook: c.byHook(), At: d.opts.Now()}
	m.fill(c)
	d.messages = append(d.messages, m)
	return m
}

// fill takes over what a post or an edit says.
func (m *DiscordMessage) fill(c *discordCall) {
	var in struct {
		Content    *string         `json:"content"`
		Embeds     *[]DiscordEmbed `json:"embeds"`
		Components json.RawMessage `json:"components"`
		Allowed    struct {
			Roles []string `json:"roles"`
		} `json:"allowed_mentions"`
	}
	raw, _ := json.Marshal(c.form) // of a forum's post, its message
	_ = json.Unmarshal(raw, &in)   // judged before
	if in.Content != nil {
		m.Content = *in.Content
	}
	if in.Embeds != nil {
		m.Embeds = *in.Embeds
	}
	if in.Components != nil {
		m.Components = in.Components
	}
	for i := range m.Embeds {
		m.Embeds[i].Type = "rich"
	}
	m.Roles = in.Allowed.Roles
	m.Marker = markerOf(m.Content, m.Embeds)
	m.Raw, m.Files = c.body, c.files
}

func (d *Discord) editMessage(c *discordCall, m *DiscordMessage) discordAnswer {
	if d.opts.Now().Sub(m.At) > time.Hour && d.opts.OldEdits != 0 {
		if m.old >= d.opts.OldEdits {
			return discordAnswer{status: http.StatusTooManyRequests, body: map[string]any{
				"code": 30046, "message": "Maximum number of edits to messages older than 1 hour reached. Try again later.",
				"retry_after": 20.0, "global": false,
			}}
		}
		m.old++
	}
	m.fill(c)
	m.Edited = d.opts.Now()
	return discordAnswer{status: 200, body: m.json()}
}

// listMessages answers as Discord does: the oldest after "after", else the
// newest; the newest first; nothing at all without the right to read.
func (d *Discord) listMessages(c *discordCall, ch *discordChannel) discordAnswer {
	limit := 50
	if s := c.query.Get("limit"); s != "" {
		limit, _ = strconv.Atoi(s) // judged by the document
	}
	after, _ := strconv.ParseUint(c.query.Get("after"), 10, 64)
	before, _ := strconv.ParseUint(c.query.Get("before"), 10, 64)
	var found []*DiscordMessage
	for _, m := range d.messages {
		id, _ := strconv.ParseUint(m.ID, 10, 64)
		if m.Channel == ch.id && !m.Deleted && id > after && (before == 0 || id < before) {
			found = append(found, m)
		}
	}
	if ch.may&DiscordReadMessageHistory == 0 {
		found = nil
	}
	if len(found) > limit {
		if c.query.Has("after") {
			found = found[:limit]
		} else {
			found = found[len(found)-limit:]
		}
	}
	out := []any{}
	for _, m := range slices.Backward(found) {
		out = append(out, m.json())
	}
	return discordAnswer{status: 200, body: out}
}

// handleHook answers calls below webhooks/, the lock held.
func (d *Discord) handleHook(c *discordCall) discordAnswer {
	if c.byPlay() {
		return d.handlePlay(c)
	}
	h := d.hooks[c.parts[1]]
	if h == nil || h.deleted || d.channels[h.channel] == nil || d.channels[h.channel].deleted {
		return discordError(http.StatusNotFound, 10015, "Unknown Webhook")
	}
	if len(c.parts) < 3 || c.parts[2] != h.token {
		return discordError(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
	}
	switch {
	case c.is("GET", "webhooks/*/*"):
		return discordAnswer{status: 200, body: map[string]any{
			"id": h.id, "type": 1, "name": "newsroom", "avatar": nil, "application_id": nil,
			"channel_id": h.channel, "guild_id": DiscordGuildID, "token": h.token,
		}}
	case c.is("POST", "webhooks/*/*"):
		now := d.opts.Now()
		if a := d.limit(h.id, now); a.status != 0 {
			return a
		}
		name, _ := c.form["username"].(string)
		in, a := d.hookTarget(c, h)
		if a.status != 0 {
			return a
		}
		m := d.storeMessage(c, in.id, in.channel, h.id, name)
		if c.query.Get("wait") != "true" {
			return discordAnswer{status: http.StatusNoContent, header: d.spend(h.id, now)}
		}
		return discordAnswer{status: 200, body: m.json(), header: d.spend(h.id, now)}
	case c.is("PATCH", "webhooks/*/*/messages/*"), c.is("DELETE", "webhooks/*/*/messages/*"):
		in := h.channel
		if thread := c.query.Get("thread_id"); thread != "" {
			if d.channels[thread] == nil || d.channels[thread].deleted {
				return discordError(http.StatusNotFound, 10003, "Unknown Channel")
			}
			in = thread
		}
		if d.channels[in].thread.archived {
			return discordError(http.StatusBadRequest, 50083, "Thread is archived")
		}
		if m := d.message(in, c.parts[4]); m != nil && m.Author == h.id {
			if m.Deleted = c.method == http.MethodDelete; m.Deleted {
				return discordAnswer{status: http.StatusNoContent}
			}
			return d.editMessage(c, m)
		}
		return discordError(http.StatusNotFound, 10008, "Unknown Message")
	}
	return discordError(http.StatusNotFound, 0, "404: Not Found")
}

// json is the message as the API shows it. The nonce cannot be read back.
func (m *DiscordMessage) json() map[string]any {
	embeds := []any{}
	for _, e := range m.Embeds {
		embeds = append(embeds, e)
	}
	roles := []string{}
	roles = append(roles, m.Roles...)
	out := map[string]any{
		"id": m.ID, "type": 0, "content": m.Content, "channel_id": m.Channel, "author": discordUser(m.Author, m.Name, true),
		"mentions": []any{}, "mention_roles": roles, "attachments": []any{}, "embeds": embeds, "components": m.componentsJSON(),
		"timestamp": m.At.UTC().Format(time.RFC3339Nano), "edited_timestamp": nil, "flags": 0,
		"pinned": false, "mention_everyone": false, "tts": false,
	}
	if !m.Edited.IsZero() {
		out["edited_timestamp"] = m.Edited.UTC().Format(time.RFC3339Nano)
	}
	if m.Webhook {
		out["webhook_id"] = m.Author
	}
	if m.App {
		out["application_id"], out["webhook_id"] = DiscordAppID, DiscordAppID
	}
	if m.Ephemeral {
		out["flags"] = flagEphemeral
	}
	return out
}

// componentsJSON is the components as the API shows them: numbered.
func (m *DiscordMessage) componentsJSON() []any {
	rows := []any{}
	_ = json.Unmarshal(m.Components, &rows)
	n := 0
	var number func(v any)
	number = func(v any) {
		if c, ok := v.(map[string]any); ok {
			n++
			c["id"] = n
			if c["type"] == 3.0 && c["min_values"] == nil { // a menu
				c["min_values"], c["max_values"] = 1, 1
			}
			for _, below := range list(c["components"]) {
				number(below)
			}
		}
	}
	for _, row := range rows {
		number(row)
	}
	return rows
}
