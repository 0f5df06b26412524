package desk

import (
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/tongue"
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

// opens reports whether somebody may do something here. Administrators and roles
// of leads may ask anywhere on the server; to manage the messages of some other
// channel makes nobody a lead of this desk.
func (d door) opens(who Person, right Right, channel, parent string) bool {
	ours := d.ours(channel, parent)
	role := slices.ContainsFunc(who.Roles, func(r string) bool { return slices.Contains(d.leads, r) })
	return role || who.may(discordgo.PermissionAdministrator) || ours && (right == Everyone || who.may(discordgo.PermissionManageMessages))
}

func (d door) ours(channel, parent string) bool {
	return len(d.channels) == 0 || slices.Contains(d.channels, channel) || slices.Contains(d.channels, parent)
}

// refusal says why somebody may not do something here, "" if they may.
func (d door) refusal(t tongue.Tongue, who Person, right Right, channel, parent string) string {
	switch {
	case d.opens(who, right, channel, parent):
		return ""
	case !d.ours(channel, parent):
		return t.Say("access.elsewhere", "Channel", tongue.Said("<#"+d.channels[0]+">"))
	case len(d.leads) > 0:
		return t.Say("access.leads.role", "Role", tongue.Said("<@&"+d.leads[0]+">"))
	}
	return t.Say("access.leads")
}

// permissions reads Discord's bits, which are written as a number in text.
func permissions(s string) uint64 {
	n, _ := strconv.ParseUint(s, 10, 64) // unreadable, it grants nothing
	return n
}
