package desk

import (
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

func TestWhoMayDoWhat(t *testing.T) {
	const role, here, below, elsewhere = "900000000000000001", "1", "2", "3"
	people := map[string]Person{
		"editor":    {ID: "e"},
		"manager":   {ID: "m", Permissions: discordgo.PermissionManageMessages},
		"admin":     {ID: "a", Permissions: discordgo.PermissionAdministrator},
		"role":      {ID: "r", Roles: []string{"5", role}},
		"moderator": {ID: "k", Permissions: discordgo.PermissionKickMembers},
	}
	leads := map[string]string{"manager": "here", "admin": "anywhere", "role": "anywhere"}
	d := door{channels: []string{here}, leads: []string{role}}
	for name, p := range people {
		for where, in := range map[string]bool{here: true, below: true, elsewhere: false} {
			parent := ""
			if where == below {
				parent = here
			}
			leads := leads[name] == "anywhere" || leads[name] == "here" && in
			if got := d.refusal(tongue.English, p, Everyone, where, parent) == ""; got != (in || leads) {
				t.Errorf("%s asking in %s: %v", name, where, got)
			}
			if got := d.refusal(tongue.English, p, Lead, where, parent) == ""; got != leads {
				t.Errorf("%s leading in %s: %v", name, where, got)
			}
		}
	}
}

// TestDoor asks at the desk itself: in a channel, a thread of it, another
// channel; for what only leads may do.
func TestDoor(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		mute := say("mute", "muted")
		mute.Who = Lead
		r.opened(say("status", "well"), mute)
		r.says(r.editor().Slash("mute"), "for desk leads")
		r.says(r.lead().Slash("mute"), "muted")
		editor := r.editor()
		editor.Channel = r.fake.AddChannel("elsewhere")
		r.says(editor.Slash("status"), "<#"+r.channel+">")
		editor.Channel = r.fake.AddThread(r.channel, "a story")
		r.says(editor.Slash("status"), "well")
	})
}

func TestRoleOfLeads(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.options.Leads = []string{"900000000000000001"}
		mute := say("mute", "muted")
		mute.Who = Lead
		r.opened(mute)
		r.says(r.editor().Slash("mute"), "<@&900000000000000001>")
		editor := r.fake.Person(testkit.DiscordPerson{Channel: r.channel, Roles: r.options.Leads})
		r.says(editor.Slash("mute"), "muted")
	})
}

func TestCustomID(t *testing.T) {
	long, err := CustomID("claim", strings.Repeat("x", 91))
	if err != nil || len(long) != 100 {
		t.Errorf("%q %v", long, err)
	}
	if verb, argument, ok := parseCustomID("w1:claim:a:b"); verb != "claim" || argument != "a:b" || !ok {
		t.Errorf("%q %q %v", verb, argument, ok)
	}
	for _, bad := range []string{"", "w1", "w1:", "w1::a", "w1:claim", "w2:claim:a", "claim"} {
		if _, _, ok := parseCustomID(bad); ok {
			t.Errorf("%q is taken", bad)
		}
	}
	for _, verb := range []string{"", "a:b", strings.Repeat("x", 97)} {
		if _, err := CustomID(verb, ""); err == nil {
			t.Errorf("verb %q is taken", verb)
		}
	}
}
