package store

import (
	"errors"
	"testing"
	"time"

	"watcher/internal/news"
)

// secondLooks: a task is there once for an item, is due until it is settled,
// and what it changes replaces what was in doubt.
func secondLooks(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(balkan, 2, noon)
	in := poll(balkan, noon, a, b)
	in.Matches = []news.Match{{Feed: balkan, Item: a.Key, Topic: "strikes", Band: news.BandMaybe, Fate: news.FateMaybe}}
	in.Tasks = []news.Task{{Feed: balkan, Item: a.Key, DueAt: noon.Add(time.Minute)}, {Feed: balkan, Item: b.Key, DueAt: noon.Add(time.Hour)}}
	in.Stories = []news.Story{{ID: "s", Keys: a.Aliases, OpenedAt: noon, MovedAt: noon, Reports: []news.Report{{Item: a, Feed: news.Feed{ID: balkan, Name: "The Paper"}, Matches: in.Matches}}}}
	in.Revision = 0
	ok(t, s.Commit(t.Context(), in))
	again := poll(balkan, noon.Add(time.Minute), a, b)
	again.Tasks = in.Tasks
	ok(t, s.Commit(t.Context(), again))

	due := func(at time.Time, want ...news.ItemKey) []news.Look {
		t.Helper()
		looks, err := s.Looks(t.Context(), at, 10)
		ok(t, err)
		var got []news.ItemKey
		for _, l := range looks {
			got = append(got, l.Item)
		}
		equal(t, "due", got, want)
		return looks
	}
	maybes, err := s.Maybes(t.Context(), noon, noon.Add(time.Second))
	ok(t, err)
	equal(t, "near misses", len(maybes), 1)
	equal(t, "its matches", maybes[0].Matches, in.Matches)
	sure := news.Ingest{At: noon.Add(time.Hour), State: in.State, Matches: []news.Match{{Feed: balkan, Item: a.Key, Topic: "ports", Band: news.BandAlert, Fate: news.FateAlerted}}}
	other := openTest(t)
	ok(t, other.Commit(t.Context(), in))
	ok(t, other.Commit(t.Context(), sure))
	beside, err := other.Maybes(t.Context(), noon, noon.Add(time.Second))
	ok(t, err)
	equal(t, "near misses of which another topic is sure", len(beside), 0)
	maybes, err = s.Maybes(t.Context(), noon.Add(time.Second), noon.Add(time.Hour))
	ok(t, err)
	equal(t, "near misses of another time", len(maybes), 0)

	due(noon)
	l := due(noon.Add(time.Minute), a.Key)[0]
	equal(t, "title", l.Of.Title, a.Title)
	equal(t, "matches", l.Matches, in.Matches)
	due(noon.Add(2*time.Hour), a.Key, b.Key)

	ok(t, s.Relook(t.Context(), news.Relook{Task: l.Task, At: noon, State: news.TaskPending, DueAt: noon.Add(3 * time.Hour), Reason: "down"}))
	due(noon.Add(2*time.Hour), b.Key)
	if err := s.Relook(t.Context(), news.Relook{Task: l.Task, At: noon, State: news.TaskRead}); !errors.Is(err, news.ErrStale) {
		t.Errorf("a look that was taken already: %v", err)
	}
	l = due(noon.Add(3*time.Hour), b.Key, a.Key)[1]

	var made news.Ingest
	made.At = noon
	alarm(&made, 0, a, "strikes", "desk")
	done := news.Relook{Task: l.Task, At: noon, State: news.TaskRead, Article: "The whole story.", Stories: made.Stories, Matches: made.Matches, Deliveries: made.Deliveries}
	done.Revision = 7
	if err := s.Relook(t.Context(), done); !errors.Is(err, news.ErrStale) {
		t.Errorf("on memory that moved on: %v", err)
	}
	recent, err := s.Recent(t.Context(), [][]string{a.Aliases}, noon)
	ok(t, err)
	done.Revision = recent.Revision
	ok(t, s.Relook(t.Context(), done))
	maybes, err = s.Maybes(t.Context(), noon, noon.Add(time.Second))
	ok(t, err)
	equal(t, "near misses after the look", len(maybes), 0)
	due(noon.Add(3*time.Hour), b.Key)
	equal(t, "told", dueIDs(t, s, noon), []news.StoryID{made.Stories[0].ID})
	matched, err := s.Matched(t.Context(), balkan, []news.ItemKey{a.Key})
	ok(t, err)
	equal(t, "matched", matched[a.Key], []news.TopicID{"strikes"})
	account, err := s.Account(t.Context(), balkan, string(a.Key))
	ok(t, err)
	equal(t, "second look", account.Look, SecondLook{State: news.TaskRead, At: noon, Attempts: 2, Article: "The whole story."})

	pruned, err := s.Prune(t.Context(), noon.Add(8*24*time.Hour), Keep{Articles: 7 * 24 * time.Hour})
	ok(t, err)
	equal(t, "articles pruned", pruned.Articles, 1)
}
