package store

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"watcher/internal/news"
)

// storage is what every dialect offers; the tests of it run on any.
type storage interface {
	State(ctx context.Context, id news.FeedID) (news.FeedState, error)
	States(ctx context.Context) ([]news.FeedState, error)
	FeedHistory(ctx context.Context, id news.FeedID) ([]Polled, error)
	Known(ctx context.Context, id news.FeedID, identities []string) (map[string]news.Known, error)
	Listed(ctx context.Context, id news.FeedID, since time.Time) ([]news.Headline, error)
	Matched(ctx context.Context, id news.FeedID, keys []news.ItemKey) (map[news.ItemKey][]news.TopicID, error)
	Recent(ctx context.Context, keys [][]string, since time.Time) (news.Recent, error)
	Holding(ctx context.Context, feed news.FeedID, keys []news.ItemKey, since time.Time) (news.Recent, error)
	Commit(ctx context.Context, in news.Ingest) error
	NewTopics(ctx context.Context, ids []news.TopicID) ([]news.TopicID, error)
	ItemsSince(ctx context.Context, t time.Time, fn func(news.Item) error) error
	Recognise(ctx context.Context, topics []news.Topic, channels []news.Channel) ([]news.Rename, error)
	Adopt(ctx context.Context, topics []news.Topic, stories []news.Story, matches []news.Match, at time.Time) error
	Untold(ctx context.Context, t time.Time) (news.Priming, error)
	Told(ctx context.Context, p news.Priming, ds []news.Delivery, at time.Time) error
	Due(ctx context.Context, now, since time.Time) ([]news.Delivery, map[news.ChannelID]int, error)
	Begin(ctx context.Context, d news.Delivery) error
	Record(ctx context.Context, d news.Delivery) error
	Follow(ctx context.Context, d news.Delivery, by []news.Delivery) error
	Fold(ctx context.Context, list news.Delivery, folded []news.Delivery) error
	Raise(ctx context.Context, ds []news.Delivery) error
	Hold(ctx context.Context, ds []news.Delivery) error
	Release(ctx context.Context, now time.Time) error
	Gather(ctx context.Context, lists []news.Folding) error
	Digested(ctx context.Context, channel news.ChannelID) (time.Time, error)
	Mute(ctx context.Context, m news.Mute, who string) (news.Mute, error)
	Mutes(ctx context.Context) ([]news.Mute, error)
	MutesEnded(ctx context.Context, now time.Time) ([]news.Muted, error)
	Unmute(ctx context.Context, ended []news.Muted, ds []news.Delivery) error
	Audit(ctx context.Context, kind news.AuditKind, n int) ([]news.AuditLine, error)
	Requeue(ctx context.Context, id news.DeliveryID, channel news.ChannelID, who string) ([]news.Delivery, error)
	Looks(ctx context.Context, now time.Time, n int) ([]news.Look, error)
	Maybes(ctx context.Context, from, to time.Time) ([]news.Report, error)
	Relook(ctx context.Context, l news.Relook) error
	Account(ctx context.Context, feed news.FeedID, identity string) (Account, error)
	ItemsByLink(ctx context.Context, link string) ([]news.Item, error)
	Documents(ctx context.Context, id news.FeedID, n int) ([]Document, error)
	Counts(ctx context.Context) (Counts, error)
	Prune(ctx context.Context, now time.Time, keep Keep) (Pruned, error)
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const (
	balkan = news.FeedID("balkan.example-aaaaaaaa")
	gulf   = news.FeedID("gulf.example-bbbbbbbb")
)

// openTest opens a new store in a folder of the test's own.
func openTest(t testing.TB) *DB {
	t.Helper()
	return openAt(t, t.TempDir())
}

func openAt(t testing.TB, dir string) *DB {
	t.Helper()
	d, err := Open(t.Context(), Options{Dir: dir, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestMain(m *testing.M) {
	if dir := os.Getenv("STORE_TEST_HOLD"); dir != "" {
		hold(dir)
	}
	goleak.VerifyTestMain(m)
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: -want +got:\n%s", what, diff)
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// headline makes an item with two aliases.
func headline(feed news.FeedID, n int, at time.Time) news.Item {
	link := fmt.Sprintf("https://%s/story/%d", feed, n)
	title := fmt.Sprintf("Harbour strike enters day %d", n)
	return news.Item{
		Feed: feed, Key: news.ItemKey(fmt.Sprintf("tag:%s,2026:%d", feed, n)),
		Aliases: []string{"link:" + link, "title:" + strings.ToLower(title) + "|2026-03-01"},
		Title:   title, Summary: "Dock workers and owners meet again on Monday.", Link: link,
		Lang: "en", Published: at.Add(-time.Hour), FirstSeen: at,
	}
}

// poll makes a good poll of items, all of them new.
func poll(feed news.FeedID, at time.Time, items ...news.Item) news.Ingest {
	return news.Ingest{
		At: at, State: news.FeedState{Feed: feed, URL: "https://" + string(feed) + "/rss", CheckedAt: at, PrimedAt: noon},
		Outcome: news.PollOutcome{Status: 200, Listed: len(items), New: len(items)},
		Items:   items, Listed: items,
	}
}

// alarm makes a match of an item, the story that it opens and an alert of it.
func alarm(in *news.Ingest, revision int64, i news.Item, topic news.TopicID, channels ...news.ChannelID) news.StoryID {
	m := news.Match{
		Feed: i.Feed, Item: i.Key, Topic: topic, Band: news.BandAlert, Score: 1, Fate: news.FateAlerted,
		Why: []news.Why{{Rule: "strike", Spans: []news.Span{{Field: news.FieldTitle, Start: 8, End: 14, Text: "strike"}}}},
	}
	story := news.Story{
		ID: news.NewStoryID(i.Feed, i.Key), Title: i.Title, OpenedAt: in.At, MovedAt: in.At, Keys: i.Aliases,
		Reports: []news.Report{{Item: i, Feed: news.Feed{ID: i.Feed, Name: "The Paper", URL: "https://user:secret@host/"}, Matches: []news.Match{m}}},
	}
	in.Revision = revision
	in.Matches = append(in.Matches, m)
	in.Stories = append(in.Stories, story)
	for _, c := range channels {
		in.Deliveries = append(in.Deliveries, alertOf(story.ID, c, topic, in.At))
	}
	return story.ID
}

func alertOf(story news.StoryID, c news.ChannelID, topic news.TopicID, at time.Time) news.Delivery {
	a := news.Alert{Story: story, Channel: c, Reason: news.ReasonNew, Topics: []news.TopicID{topic}, At: at}
	return a.Delivery(news.Message{Reason: news.ReasonNew, Entries: []news.Entry{{Title: "Harbour strike", Topics: []string{"Strikes"}, Seen: at}}})
}
