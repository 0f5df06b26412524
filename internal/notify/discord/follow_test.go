package discord

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

// TestFollow posts a story, lets Discord refuse its change, and has another
// message follow it: both lead to each other, and the new one says what is new.
func TestFollow(t *testing.T) {
	for _, way := range []string{"bot", "webhook"} {
		t.Run(way, func(t *testing.T) {
			b := newBench(t, testkit.DiscordOptions{OldEdits: 1})
			dest := b.channel
			if way == "webhook" {
				dest = b.hook(t)
			}
			first := b.alert("one")
			id, err := dest.Post(t.Context(), first)
			if err != nil {
				t.Fatal(err)
			}
			b.move(61 * time.Minute)
			update := first
			update.Alert.Reason, update.On = news.ReasonUpdate.With("1"), id
			update.Standing.By = first.ID
			update.Message.Entries = []news.Entry{first.Message.Entries[0]}
			update.Message.Entries[0].Also = []news.Outlet{
				{Name: "Known", Title: "Known before"}, {Name: "Coast_Daily", Title: "Two *held* after raid", Link: "https://coast.example/1"},
			}
			if err := dest.Edit(t.Context(), update); err != nil {
				t.Fatal("the first change of an old message:", err)
			}
			if e := asError(t, dest.Edit(t.Context(), update)); e.Verdict != notify.VerdictStale {
				t.Fatalf("the second: %+v", e)
			}

			follow := update
			follow.Alert.Reason = news.ReasonFollow.With(id)
			follow.Message.Reason, follow.Message.Follows, follow.Message.Shown = news.ReasonFollow, id, 1
			follow = follow.Alert.Delivery(follow.Message)
			follow.On = id
			next, err := dest.Post(t.Context(), follow)
			if err != nil {
				t.Fatal(err)
			}
			m := b.fake.Messages()[1]
			said := m.Content + "\n" + m.Embeds[0].Description
			for _, want := range []string{"Update · ", "New since the earlier message", `• Coast\_Daily: [Two \*held\* after raid](https://coast.example/1)`, "Also: Known"} {
				if !strings.Contains(said, want) {
					t.Errorf("does not say %q: %q", want, said)
				}
			}
			if strings.Contains(said, "• Known") || m.Marker != follow.Marker() || !strings.Contains(string(m.Raw), `"flags":4096`) {
				t.Errorf("known is called new, or the marker is another's, or it rings: %s", m.Raw)
			}
			back := "https://discord.com/channels/" + testkit.DiscordGuildID + "/" + b.id + "/" + id
			if way == "bot" && !strings.Contains(string(m.Raw), `"message_id":"`+id+`"`) || way == "webhook" && !strings.Contains(m.Content, back) {
				t.Errorf("does not lead back: %s", m.Raw)
			}

			later := follow
			later.Alert.Reason, later.On, later.Standing.By = news.ReasonUpdate.With("3"), next, follow.ID
			later.Message.Reason = news.ReasonUpdate
			if err := dest.Edit(t.Context(), later); err != nil {
				t.Fatal(err)
			}
			if now := b.fake.Messages()[1]; now.Marker != follow.Marker() || now.Content != m.Content {
				t.Errorf("a later change makes of %q, marked %q, %q marked %q", m.Content, m.Marker, now.Content, now.Marker)
			}
		})
	}
}

// TestPoint has the old message lead to the new one.
func TestPoint(t *testing.T) {
	for _, way := range []string{"bot", "webhook"} {
		b := newBench(t, testkit.DiscordOptions{})
		dest := b.channel
		if way == "webhook" {
			dest = b.hook(t)
		}
		first := b.alert("one")
		id, err := dest.Post(t.Context(), first)
		if err != nil {
			t.Fatal(err)
		}
		point := first
		point.Alert.Reason, point.On = news.ReasonPoint.With(id), id
		point.Standing = news.Standing{By: first.ID, Next: "42"}
		if err := dest.Edit(t.Context(), point); err != nil {
			t.Fatal(err)
		}
		m := b.fake.Messages()[0]
		if want := "https://discord.com/channels/" + testkit.DiscordGuildID + "/" + b.id + "/42"; !strings.HasSuffix(m.Content, "The story goes on here: "+want) || m.Marker != first.Marker() {
			t.Errorf("%s: says %q, marked %q", way, m.Content, m.Marker)
		}
	}
}

// TestFollowThatRings calls whom the bell would have called, once.
func TestFollowThatRings(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	dest := b.open(t, news.Channel{ID: "newsroom", Discord: b.id, Ping: news.Ping{Role: testkit.DiscordBotRole, Outlets: 2}})
	d := b.alert("one")
	d.Alert.Reason = news.ReasonFollow.With("77")
	d.Message.Reason, d.Message.Follows, d.Message.Rings, d.Message.Text = news.ReasonFollow, "77", true, "2 outlets: A, B"
	d.On, d.Message.Entries[0].Vouched = "77", true
	id, err := dest.Post(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	m := b.fake.Messages()[0]
	if len(m.Roles) != 1 || !strings.Contains(m.Content, "**2 outlets: A, B**\nThe MEK in Albania · ") || strings.Contains(string(m.Raw), `"flags"`) {
		t.Errorf("posted %s", m.Raw)
	}
	d.Alert.Reason, d.On, d.Standing.By = news.ReasonUpdate.With("4"), id, d.ID
	if err := dest.Edit(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if now := b.fake.Messages()[0]; len(now.Roles) != 0 || now.Content != m.Content {
		t.Errorf("changed to %s", now.Raw)
	}
}
