package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/testkit"
)

// all is commands with everything that can be said of one.
func all() []Command {
	least := 1.0
	mute := say("mute", "muted")
	mute.Who = Lead
	rich := say("status", "well")
	rich.Descriptions = map[discordgo.Locale]string{discordgo.German: "Läuft alles?"}
	rich.Names = map[discordgo.Locale]string{discordgo.German: "lage"}
	rich.Options = []*discordgo.ApplicationCommandOption{
		{Type: discordgo.ApplicationCommandOptionString, Name: "topic", Description: "Which.", Required: true, Autocomplete: true, MaxLength: 100},
		{
			Type: discordgo.ApplicationCommandOptionInteger, Name: "days", Description: "How far back.", MinValue: &least, MaxValue: 90,
			DescriptionLocalizations: map[discordgo.Locale]string{discordgo.German: "Wie weit zurück."},
		},
		{Type: discordgo.ApplicationCommandOptionString, Name: "as", Description: "How.", Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "list", Value: "list"}}},
	}
	return []Command{rich, mute, {Name: "Why this alert", OnMessage: true, Do: rich.Do}}
}

// TestRegistersWhatChanged opens a desk again and again: the commands are
// written when they are others, and not otherwise.
func TestRegistersWhatChanged(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		open := func(change string, commands []Command, want int) {
			t.Helper()
			r.options.Commands = commands
			r.open()
			after(10 * time.Minute)
			if got := r.fake.Registrations(); got != want {
				t.Errorf("%s: written %d times, want %d\n%s", change, got, want, r.log)
			}
			r.shut()
		}
		open("first", all(), 1)
		open("the same", all(), 1)
		changed := all()
		changed[0].Descriptions[discordgo.German] = "Geht alles?"
		open("another translation", changed, 2)
		changed[0].Options[0].Required = false
		changed[0].Options = changed[0].Options[:2]
		open("other options", changed, 3)
		open("one less", changed[:2], 4)
		changed[1].Who = Everyone
		open("another right", changed[:2], 5)
		open("in another order", []Command{changed[1], changed[0]}, 5)
		r.options.Leads = []string{"900000000000000001"}
		open("no right that Discord knows", changed[:2], 5)
		if got := fmt.Sprint(r.fake.Commands()); got != "[mute status]" {
			t.Error(got)
		}
	})
}

func TestRegistersDespiteFailures(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.fake.Script(
			testkit.Fault{Kind: testkit.FaultDrop, Match: "GET channels"},
			testkit.Fault{Kind: testkit.FaultStatus, Match: "GET applications", Status: 503},
			testkit.Fault{Kind: testkit.FaultRateUser, Match: "PUT applications", Retry: 2 * time.Second},
		)
		r.options.Commands = all()
		r.open()
		after(5 * time.Minute)
		if r.fake.Registrations() != 1 {
			t.Errorf("not registered\n%s", r.log)
		}
	})
}

func TestRegisteringRefused(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.fake.Script(testkit.Fault{Kind: testkit.FaultStatus, Match: "GET applications", Status: 403, Code: 50001, Times: -1})
		r.options.Commands = all()
		r.open()
		after(time.Hour)
		if n := strings.Count(r.log.String(), "applications.commands"); n != 1 {
			t.Errorf("said %d times\n%s", n, r.log)
		}
	})
}

// TestRegistersWhereNoneAreFound has a Discord that answers 404 for commands that
// were never written: they are written.
func TestRegistersWhereNoneAreFound(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.fake.Script(testkit.Fault{Kind: testkit.FaultStatus, Match: "GET applications", Status: 404, Times: -1})
		r.options.Commands = all()
		r.open()
		after(time.Minute)
		if r.fake.Registrations() != 1 {
			t.Errorf("not registered\n%s", r.log)
		}
	})
}
