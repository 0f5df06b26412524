package discord

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/notify"
)

// permission is one bit that posting needs, as Discord's settings name it.
type permission struct {
	bit  uint64
	name string
}

// The permissions that an alert needs (topics/permissions).
var (
	permView        = permission{1 << 10, "View Channel"}
	permSend        = permission{1 << 11, "Send Messages"}
	permEmbed       = permission{1 << 14, "Embed Links"}
	permReadHistory = permission{1 << 16, "Read Message History"}
	permThreads     = permission{1 << 35, "Create Public Threads"}
	permInThreads   = permission{1 << 38, "Send Messages in Threads"}
	permAdmin       = permission{1 << 3, "Administrator"}
)

// The channel types that matter here (resources/channel).
const (
	typeDM       = 1
	typeGroupDM  = 3
	typeCategory = 4
	typeThreads  = 10 // to 12
	typeForum    = 15
	typeMedia    = 16
)

type overwrite struct {
	ID    string `json:"id"`
	Type  int    `json:"type"` // 0: role, 1: member
	Allow string `json:"allow"`
	Deny  string `json:"deny"`
}

type place struct {
	ID         string      `json:"id"`
	Type       int         `json:"type"`
	Name       string      `json:"name"`
	Guild      string      `json:"guild_id"`
	Parent     string      `json:"parent_id"`
	Owner      string      `json:"owner_id"` // of a thread
	Flags      int         `json:"flags"`
	Overwrites []overwrite `json:"permission_overwrites"`
}

// flagTags is set on a forum whose posts need a tag.
const flagTags = 1 << 4

func (p place) isForum() bool { return p.Type == typeForum || p.Type == typeMedia }

func (p place) isThread() bool { return p.Type >= typeThreads && p.Type <= typeThreads+2 }

type guild struct {
	Name  string `json:"name"`
	Owner string `json:"owner_id"`
	Roles []struct {
		ID          string `json:"id"`
		Permissions string `json:"permissions"`
	} `json:"roles"`
}

// access is a channel and what the bot may do there.
type access struct {
	place place
	guild guild
	bits  uint64
}

// needed are the permissions that posting asks for: those without which nothing
// arrives first.
func (a access) needed(as news.As) []permission {
	needed := []permission{permView, permSend}
	switch {
	case a.place.isThread():
		needed[1] = permInThreads
	case as == news.AsThread:
		needed = append(needed, permThreads, permInThreads)
	case as == news.AsForum:
		needed = append(needed, permInThreads)
	}
	return append(needed, permEmbed, permReadHistory)
}

func (a access) missing(as news.As) []permission {
	var out []permission
	for _, p := range a.needed(as) {
		if a.bits&p.bit == 0 {
			out = append(out, p)
		}
	}
	return out
}

// adviceRole is about a role that the server does not have.
const adviceRole = "role %s, to be pinged, is not one of the server's: Server Settings, Roles, ⋯, Copy Role ID"

// hasRole reports whether the guild has the role.
func (a access) hasRole(id string) bool {
	for _, r := range a.guild.Roles {
		if r.ID == id {
			return true
		}
	}
	return false
}

// access asks for the channel and computes what the bot may do there.
func (c *channel) access(ctx context.Context) (access, *notify.Error) {
	var a access
	me, e := c.client.selfID(ctx)
	if e != nil {
		return a, e
	}
	get := func(address string, into any) *notify.Error {
		return c.client.read(ctx, c.client.bot, sideBot, address, into)
	}
	if e := get(discordgo.EndpointChannel(c.id), &a.place); e != nil {
		return a, e
	}
	c.learn(a.place)
	if a.place.Type == typeDM || a.place.Type == typeGroupDM {
		a.bits = ^uint64(0)
		return a, nil
	}
	rules := a.place.Overwrites
	if a.place.isThread() { // a thread has the rules of its channel
		var parent place
		if e := get(discordgo.EndpointChannel(a.place.Parent), &parent); e != nil {
			return a, e
		}
		rules = parent.Overwrites
	}
	var member struct {
		Roles []string `json:"roles"`
	}
	if e := get(discordgo.EndpointGuild(a.place.Guild), &a.guild); e != nil {
		return a, e
	}
	if e := get(discordgo.EndpointGuildMember(a.place.Guild, me), &member); e != nil {
		return a, e
	}
	a.bits = permissions(a.guild, a.place.Guild, me, member.Roles, rules)
	return a, nil
}

// permissions follows the order of topics/permissions: the guild's roles, then
// the channel's overwrites for everyone, for the roles together, for the bot.
func permissions(g guild, guildID, me string, roles []string, rules []overwrite) uint64 {
	if g.Owner == me {
		return ^uint64(0)
	}
	var bits uint64
	for _, r := range g.Roles {
		if r.ID == guildID || slices.Contains(roles, r.ID) { // @everyone has the guild's id
			bits |= bitset(r.Permissions)
		}
	}
	if bits&permAdmin.bit != 0 {
		return ^uint64(0)
	}
	apply := func(match func(overwrite) bool) {
		var allow, deny uint64
		for _, o := range rules {
			if match(o) {
				allow |= bitset(o.Allow)
				deny |= bitset(o.Deny)
			}
		}
		bits = bits&^deny | allow
	}
	apply(func(o overwrite) bool { return o.ID == guildID })
	apply(func(o overwrite) bool { return o.Type == 0 && o.ID != guildID && slices.Contains(roles, o.ID) })
	apply(func(o overwrite) bool { return o.Type == 1 && o.ID == me })
	return bits
}

func bitset(s string) uint64 {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (p place) String() string {
	if p.Name != "" {
		return "#" + p.Name
	}
	return fmt.Sprintf("channel %s", p.ID)
}
