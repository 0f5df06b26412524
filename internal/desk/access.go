package desk

import (
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// Right is what somebody must be to use something.
type Right int

// The rights. docs/operations.md has the table of who may do what.
const (
	Everyone Right = iota // who sees one of the desk's channels, and asks there
	Lead                  // who may manage messages there; who has a role of desk leads; administrators
)

// Person is who asks.
type Person struct {
	ID, Name    string
	Roles       []string
	Permissions uint64 // in the channel, as Discord worked them out
}

func (p Person) may(bits uint64) bool { return p.Permissions&bits != 0 }

// door decides who may come in, and where. Discord's own settings of commands
// can be changed by any administrator; this is what holds.
type door struct {
	channels []string
	leads    []string
}

// refusal says why somebody may not do something here, "" if they may.
// Administrators and roles of leads may ask anywhere on the server; to manage
// the messages of some other channel makes nobody a lead of this desk.
func (d door) refusal(who Person, right Right, channel, parent string) string {
	ours := len(d.channels) == 0 || slices.Contains(d.channels, channel) || slices.Contains(d.channels, parent)
	role := slices.ContainsFunc(who.Roles, func(r string) bool { return slices.Contains(d.leads, r) })
	switch {
	case role, who.may(discordgo.PermissionAdministrator), ours && who.may(discordgo.PermissionManageMessages), ours && right == Everyone:
		return ""
	case !ours:
		return "Ask this in <#" + d.channels[0] + ">: watcher answers in its own channels only."
	case len(d.leads) > 0:
		return "This is for desk leads: those who may manage messages in this channel, or have the role <@&" + d.leads[0] + ">. Ask one of them."
	}
	return "This is for desk leads: those who may manage messages in this channel. Ask one of them."
}

// permissions reads Discord's bits, which are written as a number in text.
func permissions(s string) uint64 {
	n, _ := strconv.ParseUint(s, 10, 64) // unreadable, it grants nothing
	return n
}
