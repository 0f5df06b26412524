package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// TestFarUp lets a report join a story of the morning in a channel that has got
// other stories since: it goes on below, once, and what joins then changes the
// new message.
func TestFarUp(t *testing.T) {
	b := &breaking{T: t, now: time.Date(2026, 5, 4, 4, 0, 0, 0, time.UTC), listed: map[news.FeedID][]news.Item{}}
	b.discord = testkit.NewDiscord(t, testkit.DiscordOptions{Now: func() time.Time { return b.now }})
	b.channel = b.discord.AddChannel("newsroom")
	feeds := b.open(20)
	b.round(feeds)
	line := func(hour int, f int, title, summary string) {
		b.now = time.Date(2026, 5, 4, hour, 20, 0, 0, time.UTC)
		b.say(feeds[f], breakingLine{title: title, summary: summary}, f)
		b.poll(feeds[f])
		b.now = b.now.Add(time.Minute)
		b.deliver()
	}
	line(6, 0, "Ferry Illyria Star catches fire off Corfu with 320 aboard", "The ferry Illyria Star sent a distress call off Corfu after a fire on its car deck.")
	for n, port := range []string{
		"Hamburg", "Osaka", "Lagos", "Callao", "Busan", "Durban", "Haifa", "Tallinn", "Bergen", "Recife", "Colombo", "Darwin",
	} {
		line(7+n/6, 1+n, fmt.Sprintf("%s ferry line %s", port, []string{"hires captains", "sells its terminal", "wins a prize", "buys electric engines", "cuts fares", "opens a museum"}[n%6]),
			"An announcement of "+port+" on "+[]string{"wages", "land", "design", "climate", "prices", "history"}[n%6]+".")
	}
	before := len(b.discord.Messages())
	if before < 1+farBelow {
		t.Fatalf("%d messages: the channel is not full enough", before)
	}
	line(11, 15, "Fire on ferry Illyria Star off Corfu: all 320 aboard rescued", "All 320 people aboard the ferry Illyria Star were rescued off Corfu after the fire on its car deck.")
	line(12, 16, "Illyria Star ferry fire off Corfu: captain questioned", "The captain of the ferry Illyria Star was questioned after the fire on its car deck off Corfu.")
	messages := b.discord.Messages()
	if len(messages) != before+1 {
		for _, m := range messages {
			t.Logf("%s %s", m.ID, m.Content)
		}
		t.Fatalf("%d messages after %d", len(messages), before)
	}
	first, last := messages[0], messages[len(messages)-1]
	if !strings.HasSuffix(first.Content, "/"+last.ID) || !strings.Contains(string(last.Raw), "New since the earlier message") {
		t.Errorf("the first says %q, the last %s", first.Content, last.Raw)
	}
	if d := last.Embeds[0].Description; !strings.Contains(d, "• Outlet 16: ") || !strings.Contains(d, "• Outlet 17: ") || !strings.Contains(d, "Also: Outlet 16, Outlet 17") {
		t.Errorf("the last says %q", d)
	}
	if strings.Contains(first.Embeds[0].Description, "Outlet 17") {
		t.Errorf("the first goes on changing: %q", first.Embeds[0].Description)
	}
	if *picture != "" {
		b.draw(messages)
	}
}

// farBelow is how many messages make one far up.
const farBelow = 10
