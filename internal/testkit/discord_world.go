package testkit

import (
	"fmt"
	"net/http"
	"strconv"
)

// Permissions, as in Discord's documentation.
const (
	DiscordViewChannel        uint64 = 1 << 10
	DiscordSendMessages       uint64 = 1 << 11
	DiscordEmbedLinks         uint64 = 1 << 14
	DiscordReadMessageHistory uint64 = 1 << 16
	DiscordPublicThreads      uint64 = 1 << 35
	DiscordSendInThreads      uint64 = 1 << 38
	discordAll                       = DiscordViewChannel | DiscordSendMessages | DiscordEmbedLinks | DiscordReadMessageHistory |
		DiscordPublicThreads | DiscordSendInThreads
)

type discordChannel struct {
	id, name string
	kind     int
	may      uint64 // what the bot may do
	deleted  bool
	tagged   bool // a forum that asks for a tag
	thread   discordThread
}

type discordHook struct {
	id, token, channel string
	deleted            bool
}

// AddChannel adds a text channel and returns its id.
func (d *Discord) AddChannel(name string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	id := strconv.Itoa(200000000000000000 + len(d.channels) + 1)
	d.channels[id] = &discordChannel{id: id, name: name, may: discordAll}
	return id
}

// AddWebhook adds a webhook to a channel and returns its address.
func (d *Discord) AddWebhook(channel string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := &discordHook{id: strconv.Itoa(300000000000000000 + len(d.hooks) + 1), channel: channel}
	h.token = fmt.Sprintf("secret-of-hook-%d", len(d.hooks)+1)
	d.hooks[h.id] = h
	return d.server.URL + "/api/webhooks/" + h.id + "/" + h.token
}

// SetPermissions says what the bot may do in a channel.
func (d *Discord) SetPermissions(channel string, bits uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.channels[channel].may = bits
}

// SetKind gives a channel another type (15 for a forum).
func (d *Discord) SetKind(channel string, kind int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.channels[channel].kind = kind
}

// DeleteChannel deletes a channel and what was posted in it.
func (d *Discord) DeleteChannel(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.channels[id].deleted = true
}

// DeleteWebhooks deletes the webhooks of a channel.
func (d *Discord) DeleteWebhooks(channel string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, h := range d.hooks {
		if h.channel == channel {
			h.deleted = true
		}
	}
}

func (d *Discord) handleGuild(c *discordCall) discordAnswer {
	if c.parts[1] != DiscordGuildID {
		return discordError(http.StatusNotFound, 10004, "Unknown Guild")
	}
	switch len(c.parts) {
	case 2:
		return discordAnswer{status: 200, body: discordGuild()}
	case 3:
		return discordAnswer{status: 200, body: discordRoles()}
	}
	if c.parts[3] != DiscordBotID {
		return discordError(http.StatusNotFound, 10007, "Unknown Member")
	}
	return discordAnswer{status: 200, body: map[string]any{
		"user": discordUser(DiscordBotID, "watcher", true), "roles": []string{DiscordBotRole}, "joined_at": "2026-01-02T03:04:05.000000+00:00",
		"avatar": nil, "banner": nil, "communication_disabled_until": nil, "flags": 0, "nick": nil, "pending": false,
		"premium_since": nil, "mute": false, "deaf": false,
	}}
}

func (ch *discordChannel) json() map[string]any {
	// The bot's role grants everything; the channel takes it away from the bot.
	var rules []any
	if denied := discordAll &^ ch.may; denied != 0 {
		rules = append(rules, map[string]any{"id": DiscordBotID, "type": 1, "allow": "0", "deny": strconv.FormatUint(denied, 10)})
	}
	out := map[string]any{
		"id": ch.id, "type": ch.kind, "flags": 0, "guild_id": DiscordGuildID, "name": ch.name, "position": 1,
	}
	if ch.tagged {
		out["flags"] = 1 << 4
	}
	if ch.isThread() {
		return ch.threadJSON()
	}
	if rules != nil {
		out["permission_overwrites"] = rules
	}
	return out
}

func discordUser(id, name string, bot bool) map[string]any {
	return map[string]any{
		"id": id, "username": name, "avatar": nil, "discriminator": "0000", "public_flags": 0, "flags": 0,
		"global_name": nil, "primary_guild": nil, "bot": bot,
	}
}

func discordMe() map[string]any {
	me := discordUser(DiscordBotID, "watcher", true)
	me["mfa_enabled"] = false
	me["locale"] = "en-US"
	return me
}

func discordRoles() []any {
	role := func(id, name string, bits uint64, managed bool) any {
		return map[string]any{
			"id": id, "name": name, "permissions": strconv.FormatUint(bits, 10), "position": 0, "color": 0,
			"colors": map[string]any{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil},
			"hoist":  false, "managed": managed, "mentionable": false, "icon": nil, "unicode_emoji": nil, "flags": 0,
		}
	}
	return []any{role(DiscordGuildID, "@everyone", DiscordViewChannel, false), role(DiscordBotRole, "watcher", discordAll, true)}
}

func discordGuild() map[string]any {
	g := map[string]any{
		"id": DiscordGuildID, "name": "Newsroom", "owner_id": DiscordOwnerID, "roles": discordRoles(),
		"features": []any{}, "emojis": []any{}, "stickers": []any{}, "region": "deprecated", "preferred_locale": "en-US",
	}
	for _, k := range []string{
		"icon", "description", "home_header", "splash", "discovery_splash", "banner", "application_id", "afk_channel_id",
		"system_channel_id", "widget_channel_id", "max_presences", "vanity_url_code", "rules_channel_id",
		"safety_alerts_channel_id", "public_updates_channel_id", "incidents_data",
	} {
		g[k] = nil
	}
	for _, k := range []string{
		"system_channel_flags", "verification_level", "default_message_notifications", "mfa_level", "explicit_content_filter",
		"max_stage_video_channel_users", "max_video_channel_users", "premium_tier", "premium_subscription_count", "nsfw_level",
	} {
		g[k] = 0
	}
	g["afk_timeout"], g["max_members"] = 300, 500000
	g["widget_enabled"], g["premium_progress_bar_enabled"], g["nsfw"] = false, false, false
	return g
}
