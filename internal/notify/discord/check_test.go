package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

func TestCheck(t *testing.T) {
	const all = testkit.DiscordViewChannel | testkit.DiscordSendMessages | testkit.DiscordEmbedLinks | testkit.DiscordReadMessageHistory
	cases := []struct {
		name    string
		prepare func(b *bench)
		verdict notify.Verdict
		says    []string
	}{
		{"in order", func(*bench) {}, "", nil},
		{"not to be seen", func(b *bench) { b.fake.SetPermissions(b.id, 0) }, notify.VerdictClosed, []string{"View Channel", "invite"}},
		{"not to be posted in", func(b *bench) { b.fake.SetPermissions(b.id, all&^testkit.DiscordSendMessages) }, notify.VerdictClosed, []string{"#newsroom", "Send Messages", "Edit Channel"}},
		{"no embeds", func(b *bench) { b.fake.SetPermissions(b.id, all&^testkit.DiscordEmbedLinks) }, notify.VerdictRefused, []string{"Embed Links"}},
		{"no history", func(b *bench) { b.fake.SetPermissions(b.id, all&^testkit.DiscordReadMessageHistory) }, notify.VerdictRefused, []string{"Read Message History"}},
		{"deleted", func(b *bench) { b.fake.DeleteChannel(b.id) }, notify.VerdictClosed, []string{"Copy Channel ID"}},
		{"forum", func(b *bench) { b.fake.SetKind(b.id, typeForum) }, notify.VerdictClosed, []string{"text channel"}},
		{"token reset", func(b *bench) { b.fake.RevokeToken() }, notify.VerdictRevoked, []string{"discord.token"}},
		{"Discord down", func(b *bench) {
			b.fake.Script(testkit.Fault{Kind: testkit.FaultStatus, Status: 503, Match: "GET "})
		}, notify.VerdictLater, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, testkit.DiscordOptions{})
			c.prepare(b)
			err := b.channel.Check(context.Background())
			if c.verdict == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			e := asError(t, err)
			if e.Verdict != c.verdict {
				t.Errorf("got %+v", e)
			}
			for _, s := range c.says {
				if !strings.Contains(e.Error(), s) {
					t.Errorf("%q does not say %q", e, s)
				}
			}
		})
	}
}

// A role that is not there is missing, not the channel.
func TestCheckNamesTheRole(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	ch := b.open(t, news.Channel{ID: "newsroom", Discord: b.id, Ping: news.Ping{Role: "42"}})
	e := asError(t, ch.Check(t.Context()))
	if e.Verdict != notify.VerdictRefused || !strings.HasPrefix(e.Error(), "role missing: role 42, to be pinged") {
		t.Errorf("got %v", e)
	}
}

// Without the right to embed, the link would be dropped in silence.
func TestWithoutEmbedsTheLinkIsInTheText(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	b.fake.SetPermissions(b.id, testkit.DiscordViewChannel|testkit.DiscordSendMessages|testkit.DiscordReadMessageHistory)
	if err := b.channel.Check(context.Background()); err == nil {
		t.Fatal("nothing said")
	}
	if _, err := b.channel.Post(context.Background(), b.alert("one")); err != nil {
		t.Fatal(err)
	}
	if m := b.fake.Messages()[0]; !m.Links()["https://news.example/one"] {
		t.Errorf("no link in %q", m.Content)
	}
}

func TestCheckFindsTheRoleToPing(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	ok := b.open(t, news.Channel{ID: "a", Discord: b.id, Ping: news.Ping{Role: testkit.DiscordBotRole}})
	if err := ok.Check(context.Background()); err != nil {
		t.Error(err)
	}
	bad := b.open(t, news.Channel{ID: "a", Discord: b.id, Ping: news.Ping{Role: "404"}})
	if e := asError(t, bad.Check(context.Background())); e.Verdict != notify.VerdictRefused || !strings.Contains(e.Error(), "role 404") {
		t.Errorf("got %v", e)
	}
}

func TestPermissions(t *testing.T) {
	const g, me = "1", "9"
	deny := func(id string, kind int, bits string) overwrite {
		return overwrite{ID: id, Type: kind, Allow: "0", Deny: bits}
	}
	allow := func(id string, kind int, bits string) overwrite {
		return overwrite{ID: id, Type: kind, Allow: bits, Deny: "0"}
	}
	role := func(id, bits string) guild {
		var out guild
		out.Roles = append(out.Roles, struct {
			ID          string `json:"id"`
			Permissions string `json:"permissions"`
		}{id, bits})
		return out
	}
	join := func(gs ...guild) guild {
		var out guild
		for _, one := range gs {
			out.Roles = append(out.Roles, one.Roles...)
		}
		return out
	}
	cases := []struct {
		name  string
		guild guild
		roles []string
		rules []overwrite
		want  uint64
	}{
		{"everyone's", role(g, "3072"), nil, nil, 3072},
		{"a role adds", join(role(g, "1024"), role("2", "2048")), []string{"2"}, nil, 3072},
		{"a role of others does not", join(role(g, "1024"), role("2", "2048")), nil, nil, 1024},
		{"administrator", join(role(g, "0"), role("2", "8")), []string{"2"}, []overwrite{deny(me, 1, "2048")}, ^uint64(0)},
		{"owner", guild{Owner: me}, nil, nil, ^uint64(0)},
		{"the channel closes to everyone", role(g, "3072"), nil, []overwrite{deny(g, 0, "1024")}, 2048},
		{"and opens to a role", join(role(g, "3072"), role("2", "0")), []string{"2"}, []overwrite{deny(g, 0, "1024"), allow("2", 0, "1024")}, 3072},
		{"among roles, allow wins", role(g, "3072"), []string{"2", "3"}, []overwrite{allow("2", 0, "1024"), deny("3", 0, "1024")}, 3072},
		{"the member has the last word", role(g, "3072"), []string{"2"}, []overwrite{deny(me, 1, "2048"), allow("2", 0, "2048")}, 1024},
		{"not a number", role(g, "x"), nil, nil, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := permissions(c.guild, g, me, c.roles, c.rules); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

// TestRevokedTokenIsAskedOnceByAll: at a start all channels are looked at in one go,
// and one question tells of all of them.
func TestRevokedTokenIsAskedOnceByAll(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	b.fake.RevokeToken()
	var wg sync.WaitGroup
	for n := range 8 {
		ch := b.open(t, news.Channel{ID: news.ChannelID(fmt.Sprint(n)), Discord: b.id})
		wg.Go(func() {
			e, ok := errors.AsType[*notify.Error](ch.Check(context.Background()))
			if !ok || e.Verdict != notify.VerdictRevoked || strings.Count(e.Error(), "make a new token") != 1 {
				t.Errorf("got %v", e)
			}
		})
	}
	wg.Wait()
	if n := len(b.fake.Requests()); n != 1 {
		t.Errorf("%d requests with a token that is not valid", n)
	}
}
