package app

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/testkit"
)

// fiveEvents are five events, each in the words of three outlets; the third of
// the first is urgent.
var fiveEvents = [5][3]breakingLine{
	{
		{title: "Ferry Illyria Star catches fire off Corfu with 320 aboard", summary: "The ferry Illyria Star sent a distress call off Corfu after a fire on its car deck."},
		{title: "Illyria Star: fire on the car deck of a ferry near Corfu, 320 on board", summary: "Boats are on their way to the Illyria Star, which burns near Corfu."},
		{title: "Ferry Illyria Star sinks off Corfu after fire, 12 killed", summary: "The burning ferry Illyria Star sank off Corfu; twelve people are dead."},
	},
	{
		{title: "Osaka port sells ferry terminal to Hirata Lines", summary: "Hirata Lines pays nine billion yen for the ferry terminal of Osaka."},
		{title: "Hirata Lines buys the ferry terminal of Osaka for nine billion yen", summary: "The port of Osaka has a new owner of its ferry terminal, Hirata Lines."},
	},
	{
		{title: "Strike halts Bergen ferry crews over winter rota", summary: "Ferry crews in Bergen walked out over the winter rota, said the union Sjømat."},
		{title: "Bergen ferry crews of the union Sjømat strike against winter rota", summary: "No boats leave Bergen: the union Sjømat wants another rota."},
	},
	{
		{title: "Lagos opens Badagry ferry route with solar boats", summary: "Governor Adeyemi opened the Badagry ferry route in Lagos, served by solar boats."},
		{title: "Solar boats start on Badagry ferry route, says governor Adeyemi", summary: "The route from Lagos to Badagry is served by a solar ferry from today."},
	},
	{
		{title: "Callao museum shows ferry wreck Santa Rosa of 1883", summary: "Divers raised the ferry Santa Rosa, lost in 1883; the museum of Callao shows it."},
		{title: "Wreck of ferry Santa Rosa, lost in 1883, on show in Callao museum", summary: "The museum of Callao has the Santa Rosa, which divers raised."},
	},
}

// inLists opens a channel that folds more than three alerts, and has two outlets
// tell the five events.
func inLists(t *testing.T, tune func(*news.Channel, *notify.PolicyOptions)) (b *breaking, feeds []news.Feed) {
	b = &breaking{T: t, now: time.Date(2026, 5, 4, 4, 0, 0, 0, time.UTC), listed: map[news.FeedID][]news.Item{}}
	b.ping = news.Ping{Role: testkit.DiscordBotRole}
	b.tune = func(topic *news.Topic, c *news.Channel, o *notify.PolicyOptions) {
		topic.Urgent = []news.Query{{Text: "title:sinks"}}
		o.Burst = 3
		if tune != nil {
			tune(c, o)
		}
	}
	b.discord = testkit.NewDiscord(t, testkit.DiscordOptions{Now: func() time.Time { return b.now }, Spec: "none"})
	b.channel = b.discord.AddChannel("newsroom")
	feeds = b.open(6)
	b.round(feeds)
	return b, feeds
}

// tells has an outlet publish the words of an event that are its own.
func (b *breaking) tells(f news.Feed, in int, events ...int) {
	for _, n := range events {
		b.say(f, fiveEvents[n][in], n)
	}
	b.now = b.now.Add(time.Minute)
	b.poll(f)
	b.now = b.now.Add(time.Minute)
	b.deliver()
}

// contents are what phones show of the channel's messages.
func (b *breaking) contents() (all []string) {
	for _, m := range b.discord.Messages() {
		all = append(all, m.Content)
	}
	return all
}

// TestToldInTwoLists: what joins a story that two lists told is told once more,
// urgent at once; and the second list says what is not new in it, and calls nobody.
func TestToldInTwoLists(t *testing.T) {
	b, feeds := inLists(t, nil)
	b.tells(feeds[0], 0, 0, 1, 2, 3, 4)
	b.tells(feeds[1], 1, 0, 1, 2, 3, 4)
	said := b.contents()
	if len(said) != 2 || !strings.Contains(said[0], "5 new stories") || !strings.Contains(said[0], testkit.DiscordBotRole) {
		t.Fatalf("told by %q", said)
	}
	if !strings.Contains(said[1], "5 stories told before") || strings.Contains(said[1], testkit.DiscordBotRole) {
		t.Errorf("the second list: %q", said[1])
	}
	b.tells(feeds[2], 2, 0)
	said = b.contents()
	if len(said) != 3 || !holdsAll(said[2], "URGENT", "12 killed", testkit.DiscordBotRole) {
		t.Fatalf("the urgent report: %q", said)
	}
	b.say(feeds[3], breakingLine{title: "Captain of sunken ferry Illyria Star questioned in Corfu", summary: "Police on Corfu questioned the captain of the Illyria Star, which sank after a fire."}, 0)
	b.poll(feeds[3])
	b.now = b.now.Add(time.Minute)
	b.deliver()
	if m := b.discord.Messages(); len(m) != 3 || !strings.Contains(m[2].Embeds[0].Description, "Captain of sunken") {
		t.Errorf("what joined then is not in the message: %q", b.contents())
	}
}

// hourly is a digest's times.
type hourly struct{}

func (hourly) Next(t time.Time) time.Time { return t.Truncate(time.Hour).Add(time.Hour) }

// until lets the channel's next hours come, each a digest's.
func (b *breaking) until(hours int) {
	for range hours {
		b.now = b.now.Truncate(time.Hour).Add(time.Hour)
		for range 3 { // made, and then sent
			b.deliver()
		}
	}
}

// TestDigestAfterDigest: a story that digests told is in the next one too when
// there is more of it, as it is known by then; what is urgent comes at once.
func TestDigestAfterDigest(t *testing.T) {
	b, feeds := inLists(t, func(c *news.Channel, o *notify.PolicyOptions) {
		c.Digest = "0 * * * *"
		o.Digests = map[news.ChannelID]notify.Times{c.ID: hourly{}}
	})
	last := func() string {
		t.Helper()
		all := b.discord.Messages()
		return all[len(all)-1].Content + "\n" + all[len(all)-1].Embeds[0].Description
	}
	b.tells(feeds[0], 0, 0, 1)
	b.tells(feeds[1], 1, 0)
	b.until(1)
	if !holdsAll(last(), "Digest", "2 stories", "catches fire", "2 outlets") {
		t.Fatalf("the first digest: %q", b.contents())
	}
	first := &b.listed[feeds[0].ID][0]
	first.Title = "CORRECTED: Ferry Illyria Star catches fire off Corfu with 302 aboard"
	b.poll(feeds[0])
	b.say(feeds[2], breakingLine{title: "Burning ferry Illyria Star off Corfu: 302 passengers in lifeboats", summary: "All 302 aboard the Illyria Star left the burning ferry in boats."}, 0)
	b.poll(feeds[2])
	b.until(1)
	if !holdsAll(last(), "Digest", "1 story", "302", "corrected", "3 outlets", "told before") || strings.Contains(last(), "320") {
		t.Fatalf("the second digest: %q", last())
	}
	b.say(feeds[3], breakingLine{title: "Captain of ferry Illyria Star questioned in Corfu about fire", summary: "Police on Corfu questioned the captain of the ferry Illyria Star about the fire."}, 0)
	b.poll(feeds[3])
	b.until(1)
	if !holdsAll(last(), "Digest", "1 story", "Captain of", "4 outlets") {
		t.Fatalf("the third digest: %q", last())
	}
	b.tells(feeds[4], 2, 0)
	if !holdsAll(last(), "URGENT", "12 killed", testkit.DiscordBotRole) {
		t.Fatalf("the urgent report: %q", last())
	}
	b.until(1)
	if !holdsAll(last(), "Digest", "12 killed", "URGENT", "sent already") {
		t.Errorf("the fourth digest: %q", last())
	}
	if n := len(b.discord.Messages()); n != 5 {
		t.Errorf("%d messages: %q", n, b.contents())
	}
}

// TestUrgentInQuietHours hands over a story that turned urgent while it was held by
// the report that made it so: as news if that was held too, else as sent.
func TestUrgentInQuietHours(t *testing.T) {
	for _, held := range []bool{true, false} {
		b, feeds := inLists(t, func(c *news.Channel, _ *notify.PolicyOptions) {
			c.Quiet = news.Quiet{From: 3 * time.Hour, To: 6 * time.Hour, Urgent: held}
		})
		b.tells(feeds[0], 0, 0, 1, 2, 3)
		b.tells(feeds[1], 2, 0)
		if n := len(b.discord.Messages()); (n == 0) != held {
			t.Fatalf("held: %v, told in quiet hours: %q", held, b.contents())
		}
		b.until(3)
		all := b.discord.Messages()
		list := all[len(all)-1]
		said := list.Content + "\n" + list.Embeds[0].Description
		calls, sent := strings.Contains(list.Content, testkit.DiscordBotRole), strings.Contains(said, "sent already")
		if !holdsAll(said, "while it was quiet", "**URGENT** [Ferry Illyria Star sinks", " · first: [Ferry Illyria Star catches fire", "2 outlets") || !calls || sent == held {
			t.Errorf("held: %v, handed over: %s", held, said)
		}
		if urgent := strings.Contains(list.Content, "URGENT"); urgent != held {
			t.Errorf("held: %v, the list is urgent: %v", held, urgent)
		}
	}
}
