package app

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"watcher/internal/feeds/parse"
	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/notify/courier"
	"watcher/internal/notify/discord"
	"watcher/internal/pipeline"
	"watcher/internal/schedule"
	"watcher/internal/store"
	"watcher/internal/story"
	"watcher/internal/testkit"
)

var picture = flag.String("picture", "", "a file to draw the channel of the breaking story into, as HTML")

// breaking is a day on which 60 outlets tell 400 reports of three events.
type breaking struct {
	*testing.T
	now      time.Time
	discord  *testkit.Discord
	channel  string
	ping     news.Ping
	tune     func(*news.Topic, *news.Channel, *notify.PolicyOptions) // nil to leave them as they are
	grouper  func(pipeline.Grouper) pipeline.Grouper                 // likewise
	pipeline *pipeline.Pipeline
	db       *store.DB
	listed   map[news.FeedID][]news.Item
}

// Poll implements [pipeline.Poller]: what an outlet lists.
func (b *breaking) Poll(_ context.Context, f news.Feed, s news.FeedState) news.Poll {
	s.Feed, s.CheckedAt = f.ID, b.now
	return news.Poll{State: s, Items: b.listed[f.ID]}
}

// line is an hour, a headline and a summary of an event.
type breakingLine struct {
	event          string
	hour           int
	title, summary string
}

func breakingLines(t *testing.T) (lines []breakingLine) {
	data, err := os.ReadFile("testdata/breaking.txt")
	if err != nil {
		t.Fatal(err)
	}
	event := ""
	for s := range strings.Lines(string(data)) {
		s = strings.TrimSpace(s)
		if name, ok := strings.CutPrefix(s, "== "); ok {
			event = name
			continue
		}
		hour, rest, _ := strings.Cut(s, " ")
		title, summary, ok := strings.Cut(rest, " | ")
		if n, err := strconv.Atoi(hour); ok && err == nil {
			lines = append(lines, breakingLine{event, n, title, summary})
		}
	}
	return lines
}

// TestBreakingDay plays the day through the pipeline into the fake Discord: one
// message an event, which grows, and a few bells.
func TestBreakingDay(t *testing.T) {
	if raced {
		t.Skip("a day of 400 reports takes minutes with the race detector; TestFlood goes the same way")
	}
	const outlets, reports = 60, 400
	b := &breaking{T: t, now: time.Date(2026, 5, 4, 4, 0, 0, 0, time.UTC), listed: map[news.FeedID][]news.Item{}}
	b.discord = testkit.NewDiscord(t, testkit.DiscordOptions{Now: func() time.Time { return b.now }, Spec: "none"})
	b.channel = b.discord.AddChannel("newsroom")
	feeds := b.open(outlets)
	b.round(feeds) // their first documents are history

	rng := rand.New(rand.NewPCG(4, 5))
	lines := breakingLines(t)
	told, said := map[string]int{}, map[string]bool{}
	var day [24][]breakingLine
	for n := range reports {
		l := lines[rng.IntN(len(lines))]
		if n < len(lines) {
			l = lines[n]
		}
		day[l.hour] = append(day[l.hour], l)
		told[l.event]++
	}
	for hour, lines := range day {
		b.now = time.Date(2026, 5, 4, hour, 0, 0, 0, time.UTC)
		for n, l := range lines {
			f := feeds[rng.IntN(len(feeds))]
			for said[string(f.ID)+l.title] {
				f = feeds[rng.IntN(len(feeds))]
			}
			said[string(f.ID)+l.title] = true
			b.now = b.now.Add(50 * time.Second)
			b.say(f, l, n)
			b.poll(f)
		}
	}
	b.now = b.now.Add(time.Hour)
	b.deliver()
	b.check(told)
}

// check holds the channel against the day's events.
func (b *breaking) check(told map[string]int) {
	messages := b.discord.Messages()
	stories, bells := 0, 0
	for _, m := range messages {
		if m.Channel != b.channel {
			continue
		}
		if len(m.Embeds) == 0 {
			bells++
			continue
		}
		stories++
		if strings.Contains(m.Embeds[0].Title, "Illyria Star") && !holdsAll(m.Embeds[0].Description, "Also: ", "more · ", "outlets") {
			b.Errorf("the breaking story says %q", m.Embeds[0].Description)
		}
	}
	b.Logf("%v reports: %d messages that tell a story, %d bells, %d calls to Discord", told, stories, bells, len(b.discord.Requests()))
	if stories != len(told) || bells == 0 || bells > 2*len(told) {
		for _, m := range messages {
			b.Logf("%s | %v", m.Content, m.Embeds)
		}
		b.Errorf("%d messages that tell a story, want %d; %d bells", stories, len(told), bells)
	}
	if *picture != "" {
		b.draw(messages)
	}
}

// draw writes the picture.
func (b *breaking) draw(messages []testkit.DiscordMessage) {
	if err := os.WriteFile(*picture, []byte(testkit.RenderHTML(messages)), 0o644); err != nil {
		b.Fatal(err)
	}
}

func holdsAll(s string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}

// open sets the pipeline up with a real store, engine, policy and courier.
func (b *breaking) open(outlets int) (feeds []news.Feed) {
	b.Helper()
	now := func() time.Time { return b.now }
	db, err := store.Open(b.Context(), store.Options{Dir: b.TempDir(), Now: now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	topics := []news.Topic{{ID: "ferries", Title: "Ferries", Any: []news.Query{{Text: "ferry"}}, To: []news.ChannelID{"newsroom"}}}
	b.db = db
	channel := news.Channel{ID: "newsroom", Discord: b.channel, Ping: b.ping}
	options := notify.PolicyOptions{Burst: 8}
	if b.tune != nil {
		b.tune(&topics[0], &channel, &options)
	}
	options.Topics, options.Channels = topics, []news.Channel{channel}
	engine, _ := match.Compile(topics, nil)
	client, err := discord.New(discord.Options{Token: testkit.DiscordToken, API: b.discord.API(), Transport: http.DefaultTransport, Now: now})
	if err != nil {
		b.Fatal(err)
	}
	way, err := client.Channel(channel)
	if err != nil {
		b.Fatal(err)
	}
	policy := notify.NewPolicy(options)
	all, specs := map[news.FeedID]news.Feed{}, map[news.FeedID]schedule.Spec{}
	for n := range outlets {
		f := news.Feed{ID: news.FeedID(fmt.Sprintf("outlet-%d", n)), URL: fmt.Sprintf("https://outlet%d.example/feed", n), Name: fmt.Sprintf("Outlet %d", n+1), Lang: "en"}
		all[f.ID], feeds = f, append(feeds, f)
		if specs[f.ID], err = schedule.Parse("@every 1m", time.UTC, time.Second); err != nil {
			b.Fatal(err)
		}
	}
	var grouper pipeline.Grouper = story.New(story.Options{Rate: profile.Frozen().Rate, Countries: profile.Countries, Address: parse.Canonical, Amended: notify.Amends})
	if b.grouper != nil {
		grouper = b.grouper(grouper)
	}
	b.pipeline = pipeline.New(pipeline.Options{
		Memory: db, Ledger: db, Registry: db, Primer: db, Tasks: db, Mutes: db, Stories: db, Outbox: db, Shelf: db,
		Grouper: grouper, Now: now, Log: slog.New(slog.DiscardHandler),
	})
	err = b.pipeline.Use(b.Context(), &pipeline.Rules{
		Feeds: all, Topics: topics, Channels: []news.Channel{channel}, Poller: b, Rhythm: schedule.NewRhythm(specs), Matcher: engine, Policy: policy, Notices: policy,
		Sender: courier.New(courier.Options{Destinations: map[news.ChannelID]notify.Destination{"newsroom": way}, Now: now}),
	})
	if err != nil {
		b.Fatal(err)
	}
	return feeds
}

// say lets an outlet publish a line, in its own words or as it came.
func (b *breaking) say(f news.Feed, l breakingLine, n int) {
	key := fmt.Sprintf("https://%s.example/%d-%d", f.ID, b.now.Unix(), n)
	b.listed[f.ID] = append(b.listed[f.ID], news.Item{
		Feed: f.ID, Key: news.ItemKey(key), Link: key, Title: l.title, Summary: l.summary, Lang: "en", Published: b.now, FirstSeen: b.now,
	})
}

func (b *breaking) round(feeds []news.Feed) {
	for _, f := range feeds {
		b.poll(f)
	}
}

func (b *breaking) poll(f news.Feed) {
	b.Helper()
	b.ingest(f)
	b.deliver()
}

func (b *breaking) ingest(f news.Feed) {
	b.Helper()
	if _, err := b.pipeline.Ingest(b.Context(), f.ID); err != nil {
		b.Fatal(err)
	}
}

func (b *breaking) deliver() {
	b.Helper()
	if err := b.pipeline.Deliver(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.pipeline.Wait()
}
