package app

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/store"
)

// The name that is to be forgotten, and a word of it that nothing else has.
const (
	unwanted     = "Besnik Qorvazi"
	unwantedWord = "Qorvazi"
)

var forgetNoon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// archive is a store with one report, before anything is forgotten.
type archive struct {
	t   *testing.T
	dir string
	db  *store.DB
	w   World
	cfg *config.Config
}

func newArchive(t *testing.T) *archive {
	t.Helper()
	a := &archive{t: t, dir: t.TempDir()}
	now := func() time.Time { return forgetNoon }
	a.w = World{Now: now, Out: io.Discard, Err: io.Discard, User: "lead"}
	a.cfg = &config.Config{Store: a.dir, Zone: time.UTC, Channels: []news.Channel{{ID: "desk", Discord: "1"}}}
	var err error
	if a.db, err = store.Open(t.Context(), store.Options{Dir: a.dir, Now: now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.db.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func (a *archive) ok(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// wireItem is a report of feed "wire" with a link of its own.
func wireItem(n string) news.Item {
	link := "https://wire.example/" + n
	return news.Item{
		Feed: "wire", Key: news.ItemKey("guid-" + n), Aliases: []string{"link:" + link}, Title: "Harbour strike goes on, day " + n,
		Summary: "Dock workers meet.", Link: link, Published: forgetNoon, FirstSeen: forgetNoon,
	}
}

// commit stores items that are one story, told in channel "desk".
func (a *archive) commit(items ...news.Item) []news.Delivery {
	a.t.Helper()
	in := news.Ingest{At: forgetNoon, State: news.FeedState{Feed: "wire", PrimedAt: forgetNoon}, Items: items, Listed: items, KeepBodies: true}
	revision, err := a.db.Revision(a.t.Context())
	a.ok(err)
	in.Revision = revision
	s := news.Story{ID: news.NewStoryID("wire", items[0].Key), Title: items[0].Title, OpenedAt: forgetNoon, MovedAt: forgetNoon}
	e := news.Entry{Title: items[0].Title, Link: items[0].Link, Source: "Wire", Summary: items[0].Summary}
	for n, i := range items {
		m := news.Match{Feed: "wire", Item: i.Key, Topic: "strikes", Band: news.BandAlert, Fate: news.FateAlerted, Channels: []news.ChannelID{"desk"}}
		m.Why = []news.Why{{Rule: "strike", Spans: []news.Span{{Field: news.FieldTitle, Text: i.Title}}}}
		in.Matches = append(in.Matches, m)
		r := news.Report{Item: i, Feed: news.Feed{ID: "wire", Name: "Wire"}, Matches: []news.Match{m}}
		s.Reports = append(s.Reports, r)
		s.Keys = append(s.Keys, a.w.grouper().Keys(r)...)
		if n > 0 {
			e.Also = append(e.Also, news.Outlet{Name: "Wire " + string(i.Key), Title: i.Title, Link: i.Link})
		}
	}
	slices.Sort(s.Keys)
	s.Keys = slices.Compact(s.Keys)
	in.Stories = []news.Story{s}
	alert := news.Alert{Story: s.ID, Channel: "desk", Reason: news.ReasonNew, Topics: []news.TopicID{"strikes"}, At: forgetNoon}
	in.Deliveries = []news.Delivery{alert.Delivery(news.Message{Reason: news.ReasonNew, Entries: []news.Entry{e}})}
	a.ok(a.db.Commit(a.t.Context(), in))
	return in.Deliveries
}

// send has a delivery sent, under an id in its channel.
func (a *archive) send(d news.Delivery, remote string) {
	a.t.Helper()
	d.Attempt, d.StartedAt = 1, forgetNoon
	a.ok(a.db.Begin(a.t.Context(), d))
	d.State, d.SentAt, d.RemoteID = news.DeliverySent, forgetNoon, remote
	a.ok(a.db.Record(a.t.Context(), d))
}

func (a *archive) raise(story news.StoryID, reason news.Reason, m news.Message) news.Delivery {
	a.t.Helper()
	d := news.Alert{Story: story, Channel: "desk", Reason: reason, At: forgetNoon}.Delivery(m)
	a.ok(a.db.Raise(a.t.Context(), []news.Delivery{d}))
	return d
}

// stored reports in which files of the data folder a text stands.
func (a *archive) stored(what string) (files []string) {
	a.t.Helper()
	a.ok(filepath.WalkDir(a.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(bytes.ToLower(data), []byte(strings.ToLower(what))) {
			files = append(files, e.Name())
		}
		return err
	}))
	a.ok(a.db.WalkDocuments(a.t.Context(), func(_ int64, _ news.FeedID, data []byte) {
		if bytes.Contains(data, []byte(what)) {
			files = append(files, "a document")
		}
	}))
	return files
}

func (a *archive) forget(what string) forgotten {
	a.t.Helper()
	done, err := a.w.forget(a.t.Context(), a.cfg, a.db, forgetOrder{What: what, Who: "lead"})
	a.ok(err)
	return done
}

// TestForgetReaches plants a name in one kind of data after the other, and looks
// for it in all files after the order to forget it.
func TestForgetReaches(t *testing.T) {
	inItem := func(plant func(*news.Item)) func(*archive) {
		return func(a *archive) {
			i := wireItem("1")
			plant(&i)
			a.commit(i)
		}
	}
	for kind, plant := range map[string]func(a *archive){
		"headline":   inItem(func(i *news.Item) { i.Title = "Police question " + unwanted }),
		"summary":    inItem(func(i *news.Item) { i.Summary = "It was BESNIK QORVAZI, they say." }),
		"body":       inItem(func(i *news.Item) { i.Body = strings.Repeat("A long text about "+unwanted+". ", 900) }),
		"author":     inItem(func(i *news.Item) { i.Author = unwanted }),
		"source":     inItem(func(i *news.Item) { i.Source = unwanted + " Press" }),
		"categories": inItem(func(i *news.Item) { i.Categories = []string{"ports", unwanted} }),
		"key and link": inItem(func(i *news.Item) {
			i.Key, i.Link, i.Title = "https://wire.example/besnik-qorvazi", "https://wire.example/besnik-qorvazi", unwanted+" speaks"
		}),
		"edit": func(a *archive) {
			i := wireItem("1")
			i.Title = "Police question " + unwanted
			a.commit(i)
			i.Title = "Police question a man"
			a.ok(a.db.Commit(a.t.Context(), news.Ingest{At: forgetNoon.Add(time.Minute), State: news.FeedState{Feed: "wire", PrimedAt: forgetNoon}, Items: []news.Item{i}, Listed: []news.Item{i}}))
		},
		"article": func(a *archive) {
			i := wireItem("1")
			task := news.Task{Feed: "wire", Item: i.Key, DueAt: forgetNoon}
			a.ok(a.db.Commit(a.t.Context(), news.Ingest{At: forgetNoon, State: news.FeedState{Feed: "wire", PrimedAt: forgetNoon}, Items: []news.Item{i}, Tasks: []news.Task{task}}))
			a.ok(a.db.Relook(a.t.Context(), news.Relook{Task: task, At: forgetNoon, State: news.TaskRead, Article: "The man is " + unwanted + "."}))
		},
		"a list": func(a *archive) {
			a.raise("burst:x", news.ReasonBurst, news.Message{Reason: news.ReasonBurst, Heading: "2 new stories", Entries: []news.Entry{{Title: unwanted + " questioned", Link: "https://x.example/1"}, {Title: "Ferry sinks"}}})
		},
		"a later message": func(a *archive) {
			d := a.commit(wireItem("1"))[0]
			a.send(d, "77")
			m := d.Message
			m.Entries[0].Also = []news.Outlet{{Name: "Coast", Title: "Who is " + unwanted + "?", Link: "https://coast.example/1"}}
			m.Entries[0].Changes = []news.Change{{Kind: news.ChangeHeadline, Outlet: "Coast", Was: unwanted + " held", Now: "Man held"}}
			a.raise(d.Alert.Story, news.ReasonUpdate.With("1.1"), m)
		},
		"a notice": func(a *archive) {
			a.raise("died", news.ReasonNotice, news.Message{Reason: news.ReasonNotice, Heading: "not delivered", Text: "Police question " + unwanted})
		},
		"a document": func(a *archive) {
			i := wireItem("1")
			a.ok(a.db.Commit(a.t.Context(), news.Ingest{
				At: forgetNoon, State: news.FeedState{Feed: "wire", PrimedAt: forgetNoon}, Items: []news.Item{i},
				Raw: []byte("<rss><title>" + unwanted + "</title></rss>"), RawType: "application/rss+xml", KeepBodies: true,
			}))
		},
		"a draft": func(a *archive) {
			a.ok(a.db.SaveDraft(a.t.Context(), news.Draft{ID: "d", At: forgetNoon, Additions: []news.Addition{{Kind: news.AdditionTopic, Text: "any: [" + unwanted + "~]"}}}))
		},
		"a copy from before an upgrade": func(a *archive) {
			a.commit(wireItem("1"))
			a.ok(os.Mkdir(filepath.Join(a.dir, "backup"), 0o750))
			a.ok(os.WriteFile(filepath.Join(a.dir, "backup", "watcher-20260101T000000Z-schema3.db"), []byte(unwanted), 0o600))
		},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			a := newArchive(t)
			other := wireItem("9")
			other.Title = "Besnik speaks of the harbour" // not the name
			a.commit(other)
			plant(a)
			if len(a.stored(unwantedWord)) == 0 {
				t.Fatal("nothing is planted")
			}
			plan, err := a.w.planForget(t.Context(), a.cfg, a.db, forgetOrder{What: unwanted})
			a.ok(err)
			if plan.empty() && kind != "a copy from before an upgrade" || len(a.stored(unwantedWord)) == 0 {
				t.Error("a plan finds nothing, or changes something")
			}
			a.forget("besnik  QORVAZI")
			if left := a.stored(unwantedWord); len(left) > 0 {
				t.Errorf("it stands in %v still", left)
			}
			if len(a.stored("Besnik speaks of the harbour")) == 0 {
				t.Error("another item went too")
			}
			lines, err := a.db.Audit(t.Context(), news.AuditForget, 10)
			a.ok(err)
			if want := kind != "a copy from before an upgrade"; (len(lines) == 1) != want || want && lines[0].Who != "lead" {
				t.Errorf("audit: %+v", lines)
			}
		})
	}
}

// TestForgetStory: a story of several reports goes on without one, and what channels
// show of it is changed; one that has no other ends, and is deleted there.
func TestForgetStory(t *testing.T) {
	for _, c := range []struct {
		name            string
		items           []string
		forget          string
		edited, deleted int
		left            string // that the message tells then
	}{
		{"the only one", []string{"1"}, "1", 0, 1, ""},
		{"the first of two", []string{"1", "2"}, "1", 1, 0, "day 2"},
		{"the second of two", []string{"1", "2"}, "2", 1, 0, "day 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := newArchive(t)
			var items []news.Item
			for _, n := range c.items {
				items = append(items, wireItem(n))
			}
			d := a.commit(items...)[0]
			a.send(d, "77")
			done := a.forget("https://wire.example/" + c.forget)
			if done.Edited["desk"] != c.edited || done.Deleted["desk"] != c.deleted || len(done.Items) != 1 {
				t.Errorf("%+v", done)
			}
			if left := a.stored("goes on, day " + c.forget); len(left) > 0 {
				t.Errorf("it stands in %v", left)
			}
			due, _, err := a.db.Due(t.Context(), forgetNoon, forgetNoon)
			a.ok(err)
			if len(due) != 1 || due[0].On != "77" || due[0].Alert.Reason.Kind() != news.ReasonWithdraw {
				t.Fatalf("due: %+v", due)
			}
			said := ""
			for _, e := range due[0].Message.Entries {
				said += e.Title + due[0].Message.Text
			}
			if (said == "") != (c.left == "") || !strings.Contains(said, c.left) || c.left != "" && !strings.Contains(said, "A report was withdrawn.") {
				t.Errorf("it says %q", said)
			}
			if again := a.forget("https://wire.example/" + c.forget); len(again.Items) > 0 {
				t.Errorf("again: %+v", again)
			}
			// The feed lists it still, and another brings it.
			for feed, ids := range map[news.FeedID][]string{"wire": {"guid-" + c.forget}, "other": {"x", "link:https://wire.example/" + c.forget}} {
				known, err := a.db.Known(t.Context(), feed, ids)
				a.ok(err)
				if !known[ids[len(ids)-1]].Forgotten {
					t.Errorf("%s: known as %+v", feed, known)
				}
			}
			back := news.Ingest{At: forgetNoon, State: news.FeedState{Feed: "wire"}, Items: []news.Item{wireItem(c.forget)}}
			if err := a.db.Commit(t.Context(), back); err == nil || !strings.Contains(err.Error(), "forgotten by order") {
				t.Errorf("it was stored again: %v", err)
			}
			l, err := a.db.Ledger(t.Context(), forgetNoon.Add(-time.Hour), "", 10)
			a.ok(err)
			if l.Fates()[news.FateAlerted] != len(c.items)-1 || len(l.Unaccounted) > 0 {
				t.Errorf("ledger: %+v", l)
			}
		})
	}
}

// TestForgetUncertain: nothing is forgotten while it is not known whether a channel
// has a message about it.
func TestForgetUncertain(t *testing.T) {
	a := newArchive(t)
	d := a.commit(wireItem("1"))[0]
	d.Attempt, d.StartedAt = 1, forgetNoon
	a.ok(a.db.Begin(t.Context(), d))
	_, err := a.w.forget(t.Context(), a.cfg, a.db, forgetOrder{What: "https://wire.example/1"})
	if err == nil || !strings.Contains(err.Error(), "may be on its way") || len(a.stored("Harbour strike")) == 0 {
		t.Errorf("forgotten: %v", err)
	}
}

// TestForgetTwice: a message that may stand in its channel once more is named.
func TestForgetTwice(t *testing.T) {
	a := newArchive(t)
	d := a.commit(wireItem("1"))[0]
	d.Doubtful = true
	a.send(d, "77")
	a.send(a.commit(wireItem("2"))[0], "78")
	var said bytes.Buffer
	a.w.Out = &said
	a.w.printForgotten(a.forget("https://wire.example/1"), a.cfg)
	a.w.printForgotten(a.forget("https://wire.example/2"), a.cfg)
	if n := strings.Count(said.String(), "desk: 1 message may stand there twice"); n != 1 {
		t.Errorf("%d times: %s", n, &said)
	}
}

// TestForgetPending: what waits to be told of it is told no more.
func TestForgetPending(t *testing.T) {
	a := newArchive(t)
	a.commit(wireItem("1"))
	list := a.raise("list", news.ReasonDigest, news.Message{Reason: news.ReasonDigest, Heading: "1 story", Entries: []news.Entry{{Title: wireItem("1").Title, Link: wireItem("1").Link}}})
	a.forget("https://wire.example/1?utm_source=mail")
	due, _, err := a.db.Due(t.Context(), forgetNoon, forgetNoon)
	a.ok(err)
	if len(due) != 0 {
		t.Errorf("due: %+v", due)
	}
	a.ok(a.db.WalkDeliveries(t.Context(), func(d news.Delivery) {
		if d.ID != list.ID || d.State != news.DeliveryCancelled || d.Reason != news.WithdrawnByOrder {
			t.Errorf("%+v", d)
		}
	}))
}

// TestForgetOrders: what would take too much, or is no link, is refused.
func TestForgetOrders(t *testing.T) {
	for what, says := range map[string]string{"ab": "too short", "": "too short", "https://": "no web address"} {
		if _, err := lostBy(what); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", what, err)
		}
	}
}
