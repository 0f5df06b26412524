package discord

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

// TestExamine says of each way in which Discord may answer what to do, and does not send
// anybody to reset a token that is well.
func TestExamine(t *testing.T) {
	for name, c := range map[string]struct {
		fault testkit.Fault
		says  string
		token bool // it is to be made anew
	}{
		"Discord fails":            {testkit.Fault{Kind: testkit.FaultStatus, Status: http.StatusBadGateway}, "discordstatus.com", false},
		"a page instead":           {testkit.Fault{Kind: testkit.FaultHTML, Status: http.StatusOK}, "discordstatus.com", false},
		"refused before Discord":   {testkit.Fault{Kind: testkit.FaultHTML, Status: http.StatusForbidden}, "leave tokens and webhooks as they are", false},
		"asked to wait":            {testkit.Fault{Kind: testkit.FaultRateUser}, "ask again in a minute", false},
		"the connection is cut":    {testkit.Fault{Kind: testkit.FaultDrop}, "not reached", false},
		"the token is not the bot": {testkit.Fault{}, "Reset Token", true},
	} {
		for _, who := range []string{"bot", "webhook"} {
			if c.token && who == "webhook" {
				continue
			}
			t.Run(name+", "+who, func(t *testing.T) {
				b := newBench(t, testkit.DiscordOptions{})
				examine := b.client.Examine
				if who == "webhook" {
					examine = b.hook(t).(notify.Examined).Examine
				}
				if c.token {
					b.fake.RevokeToken()
				} else {
					c.fault.Match = "GET "
					b.fake.Script(c.fault)
				}
				found := examine(t.Context())
				if len(found) != 1 || !found[0].Bad || !strings.Contains(found[0].Todo, c.says) || strings.Contains(found[0].Todo, "new token") != c.token {
					t.Errorf("%+v", found)
				}
			})
		}
	}
}

// TestInviteNamesTheApplication: its id is not always its bot's.
func TestInviteNamesTheApplication(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	to, err := b.client.Invite(t.Context(), []news.As{""})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(to)
	if err != nil || u.Query().Get("client_id") != testkit.DiscordAppID || u.Query().Get("permissions") == "" {
		t.Errorf("invited by %s, %v", to, err)
	}
	b.fake.RevokeToken()
	if to, err := b.client.Invite(t.Context(), nil); err == nil {
		t.Errorf("with a token that is not valid, invited by %s", to)
	}
}
