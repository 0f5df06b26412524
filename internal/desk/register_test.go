package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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

// TestLeadsAloneAreOffered: where no role leads, Discord hides from others what leads
// alone may do; by our roles it cannot tell anybody apart.
func TestLeadsAloneAreOffered(t *testing.T) {
	sub := func(name string) *discordgo.ApplicationCommandOption {
		return &discordgo.ApplicationCommandOption{Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, Description: "Does something."}
	}
	every, some := say("every", "done"), say("some", "done")
	every.Options, every.Leads = []*discordgo.ApplicationCommandOption{sub("add"), sub("remove")}, []string{"add", "remove"}
	some.Options, some.Leads = []*discordgo.ApplicationCommandOption{sub("add"), sub("list")}, []string{"add"}
	hidden := map[string]bool{"every": true, "digest": true}
	for _, c := range []Command{every, some, say("none", "done"), DigestCommand(nil), WatchCommand(nil), FeedsCommand(nil)} {
		for _, byPermission := range []bool{true, false} {
			raw, err := json.Marshal(c.wire(byPermission))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(string(raw), `"default_member_permissions":"8192"`); got != (byPermission && hidden[c.Name]) {
				t.Errorf("/%s, by permission %t: %s", c.Name, byPermission, raw)
			}
		}
	}
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

// TestRegistersInItsTurn: at a start the channels are checked meanwhile, and what the
// desk asks waits for its turn.
func TestRegistersInItsTurn(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		type key struct{}
		r.options.Patient = func(ctx context.Context) context.Context { return context.WithValue(ctx, key{}, true) }
		next := r.options.Bot.Client.Transport
		r.options.Bot.Client.Transport = roundTrips(func(req *http.Request) (*http.Response, error) {
			if req.Context().Value(key{}) == nil {
				return nil, errors.New("own rate limit")
			}
			return next.RoundTrip(req)
		})
		r.options.Commands = all()
		r.open()
		after(time.Second)
		if r.fake.Registrations() != 1 || strings.Contains(r.log.String(), "level=WARN") {
			t.Errorf("registered %d times\n%s", r.fake.Registrations(), r.log)
		}
	})
}

type roundTrips func(*http.Request) (*http.Response, error)

func (f roundTrips) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

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
