package app

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/store"
)

// everyKind stores one item with a word of its own in each kind of data.
func everyKind(a *archive, bodies bool) {
	i := wireItem("1")
	i.Title, i.Summary, i.Body = "Titleword speaks", "Titleword again", strings.Repeat("A bodyword here. ", 400)
	task := news.Task{Feed: "wire", Item: i.Key, DueAt: forgetNoon}
	in := news.Ingest{
		At: forgetNoon, State: news.FeedState{Feed: "wire", PrimedAt: forgetNoon}, Items: []news.Item{i}, Listed: []news.Item{i},
		Tasks: []news.Task{task}, KeepBodies: bodies,
	}
	if bodies { // as the pipeline does
		in.Raw, in.RawType = []byte("<rss>Rawword</rss>"), "application/rss+xml"
	}
	a.ok(a.db.Commit(a.t.Context(), in))
	a.ok(a.db.Relook(a.t.Context(), news.Relook{Task: task, At: forgetNoon, State: news.TaskRead, Article: "An articleword."}))
}

// TestRetention: items, bodies, articles and raw documents go by a time of their
// own each, and leave no trace in the files.
func TestRetention(t *testing.T) {
	words := map[string]string{"items": "Titleword", "bodies": "bodyword", "articles": "articleword", "raw": "Rawword"}
	for kind, keep := range map[string]store.Keep{
		"items": {Items: time.Hour}, "bodies": {Bodies: time.Hour}, "articles": {Articles: time.Hour}, "raw": {Raw: time.Hour},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			a := newArchive(t)
			everyKind(a, true)
			for of, word := range words {
				if len(a.stored(word)) == 0 {
					t.Fatalf("%s are not there at first", of)
				}
			}
			_, err := a.db.Prune(t.Context(), forgetNoon.Add(2*time.Hour), keep)
			a.ok(err)
			_, _, err = a.db.Scour(t.Context())
			a.ok(err)
			for of, word := range words {
				// With an item goes what hangs on it.
				gone := of == kind || kind == "items" && of != "raw"
				if files := a.stored(word); (len(files) == 0) != gone {
					t.Errorf("%s: in %v", of, files)
				}
			}
		})
	}
}

// TestStoreBodyFalse: of a feed that keeps no bodies, neither the full text nor the
// document is written, not even for a time.
func TestStoreBodyFalse(t *testing.T) {
	a := newArchive(t)
	everyKind(a, false)
	for _, word := range []string{"bodyword", "Rawword"} {
		if files := a.stored(word); len(files) > 0 {
			t.Errorf("%s is in %v", word, files)
		}
	}
}
