package discord

import (
	"context"
	"errors"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

func TestWebhookPosts(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	hook := b.hook(t)
	id, err := hook.Post(context.Background(), b.alert("one"))
	if err != nil {
		t.Fatal(err)
	}
	m := b.fake.Messages()[0]
	if m.ID != id || !m.Webhook || m.Nonce != "" || m.Name != "watcher" {
		t.Errorf("got %+v", m)
	}
	r := b.fake.Requests()[0]
	if r.Auth != "" || !strings.Contains(r.Path, "wait=true") {
		t.Errorf("sent %+v", r)
	}
	if hook.Idempotent() != 0 {
		t.Error("webhooks have no nonce")
	}
	if _, err := hook.Find(context.Background(), b.alert("one")); !errors.Is(err, notify.ErrCannotRead) {
		t.Errorf("find: %v", err)
	}
}

func TestWebhookGone(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	hook := b.hook(t)
	if err := hook.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.fake.DeleteWebhooks(b.id)
	_, err := hook.Post(context.Background(), b.alert("one"))
	if e := asError(t, err); e.Verdict != notify.VerdictClosed || !e.Final || !strings.Contains(e.Error(), "make a new one") {
		t.Errorf("post: %v", err)
	}
	err = hook.Check(context.Background())
	if e := asError(t, err); e.Verdict != notify.VerdictClosed || !strings.Contains(e.Error(), "make a new one") {
		t.Errorf("check: %v", err)
	}
}

// TestWebhookBehindALoginPage: after a page with status 200 nobody knows whether the
// message was posted.
func TestWebhookBehindALoginPage(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	hook := b.hook(t)
	b.fake.Script(testkit.Fault{Kind: testkit.FaultHTML, Status: 200})
	_, err := hook.Post(context.Background(), b.alert("one"))
	if e := asError(t, err); e.Verdict != notify.VerdictUnknown || !strings.Contains(e.Error(), "not Discord's") {
		t.Errorf("post: %v", err)
	}
	if _, err := hook.Post(context.Background(), b.alert("one")); err != nil || len(b.fake.Messages()) != 1 {
		t.Errorf("then: %v, %d messages", err, len(b.fake.Messages()))
	}
}

// A limit of one webhook holds that one.
func TestWebhooksAreLimitedApart(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	one, two := b.hook(t), b.hook(t)
	b.fake.Script(testkit.Fault{Kind: testkit.FaultRateUser})
	ctx := context.Background()
	if _, err := one.Post(ctx, b.alert("one")); asError(t, err).Scope != notify.ScopeChannel {
		t.Errorf("got %v", err)
	}
	if _, err := one.Post(ctx, b.alert("one")); err == nil {
		t.Error("posted at once")
	}
	if _, err := two.Post(ctx, b.alert("two")); err != nil {
		t.Error(err)
	}
}

func TestWebhookAddresses(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	good := map[string]string{
		"https://discord.com/api/webhooks/12/tok":                  "https://discord.com/api/v9/webhooks/12/tok",
		"https://discordapp.com/api/webhooks/12/tok/":              "https://discord.com/api/v9/webhooks/12/tok",
		"https://canary.discord.com/api/v10/webhooks/12/tok?x=y":   "https://discord.com/api/v9/webhooks/12/tok",
		" https://discord.com/api/webhooks/12/to-k_1?thread_id=5 ": "https://discord.com/api/v9/webhooks/12/to-k_1",
		"http://127.0.0.1:8080/api/webhooks/12/tok":                "http://127.0.0.1:8080/api/webhooks/12/tok",
	}
	for address, want := range good {
		d, err := b.client.Webhook(news.Channel{ID: "a", Webhook: news.Secret(address)})
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if g := d.(notify.Grouped).Group(); strings.Contains(g, "/12") || strings.Contains(g, "tok") || !strings.HasPrefix(g, "webhooks at ") {
			t.Errorf("%s: group %q", address, g)
		}
		if got := d.(*webhook).address; got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	for _, address := range []string{
		"", "https://discord.com/", "https://discord.com/api/webhooks/12", "https://discord.com/api/webhooks/x/tok",
		"discord.com/api/webhooks/12/tok", "ftp://discord.com/api/webhooks/12/tok", "https://discord.com/api/webhooks/12/tok/slack",
		"https://me:pw@discord.com/api/webhooks/12/tok", "https://discord.com/api/webhooks/12/tok%zz",
	} {
		_, err := b.client.Webhook(news.Channel{ID: "a", Webhook: news.Secret(address)})
		if err == nil {
			t.Errorf("%q was taken", address)
		} else if address != "" && strings.Contains(err.Error(), "tok/") || strings.Contains(err.Error(), "12") {
			t.Errorf("%v tells the address", err)
		}
	}
}

// What is copied from Discord goes where discord.api says.
func TestWebhookFollowsTheConfiguredAPI(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	address := b.fake.AddWebhook(b.id)
	_, path, _ := strings.Cut(address, "/webhooks/")
	d := b.open(t, news.Channel{ID: "a", Webhook: news.Secret("https://discord.com/api/webhooks/" + path)})
	if _, err := d.Post(context.Background(), b.alert("one")); err != nil {
		t.Error(err)
	}
}
