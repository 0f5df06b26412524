package store

import (
	"errors"
	"testing"
	"time"

	"watcher/internal/news"
)

const days = 24 * time.Hour

func retention(t *testing.T, s storage) {
	a := headline(balkan, 1, noon)
	a.Body = "All of it."
	in := poll(balkan, noon, a)
	in.KeepBodies, in.Raw = true, []byte("<rss/>")
	alarm(&in, 0, a, "strikes", "desk")
	ok(t, s.Commit(t.Context(), in))
	sent := in.Deliveries[0]
	sent.State, sent.SentAt = news.DeliverySent, noon
	ok(t, s.Record(t.Context(), sent))
	keep := Keep{Items: 400 * days, Bodies: 30 * days, Raw: 3 * days}

	prune := func(after time.Duration) Pruned {
		t.Helper()
		p, err := s.Prune(t.Context(), noon.Add(after), keep)
		ok(t, err)
		return p
	}
	equal(t, "after 2 days", prune(2*days), Pruned{})
	equal(t, "after 4 days", prune(4*days), Pruned{Documents: 1})
	equal(t, "after 31 days", prune(31*days), Pruned{Bodies: 1})
	if items := since(t, s, noon); len(items) != 1 || items[0].Title == "" || items[0].Body != "" {
		t.Errorf("after the body went: %+v", items)
	}
	equal(t, "after 401 days", prune(401*days), Pruned{Items: 1, Deliveries: 1})
	got, err := s.Account(t.Context(), balkan, string(a.Key))
	ok(t, err)
	if !got.Emptied || got.Item.Title != "" || len(got.Matches) != 1 || len(got.Deliveries) != 0 || len(got.Stories) != 1 {
		t.Errorf("after the item was emptied: %+v", got)
	}
	equal(t, "kept for ever", func() Pruned {
		p, err := s.Prune(t.Context(), noon.Add(4000*days), Keep{})
		ok(t, err)
		return p
	}(), Pruned{})

	ok(t, s.Commit(t.Context(), poll(balkan, noon.Add(402*days), headline(balkan, 2, noon.Add(402*days)))))
	equal(t, "after the feed went on", prune(403*days), Pruned{Forgotten: 1, Stories: 1, Alerts: 1})
	if _, err := s.Account(t.Context(), balkan, string(a.Key)); !errors.Is(err, ErrUnknown) {
		t.Errorf("not forgotten: %v", err)
	}
}

// neverForgotten is a feed that lists one item for ever: first among new ones,
// then answering 304, then failing, then back.
func neverForgotten(t *testing.T, s storage) {
	old := headline(balkan, 1, noon)
	ok(t, s.Commit(t.Context(), poll(balkan, noon, old)))
	is := func(when string, at time.Time) {
		t.Helper()
		_, err := s.Prune(t.Context(), at, Keep{Items: 10 * days})
		ok(t, err)
		for _, identity := range append([]string{string(old.Key)}, old.Aliases...) {
			got, err := s.Known(t.Context(), balkan, []string{identity})
			ok(t, err)
			if got[identity] != (news.Known{Key: old.Key, Content: old.Content()}) {
				t.Fatalf("%s: %s is forgotten", when, identity)
			}
		}
	}
	at := noon
	for n := range 30 { // 900 days of documents
		at = at.Add(30 * days)
		in := poll(balkan, at, headline(balkan, 100+n, at))
		in.Listed = append(in.Listed, old)
		ok(t, s.Commit(t.Context(), in))
		is("listed", at)
	}
	at = at.Add(1000 * days)
	ok(t, s.Commit(t.Context(), news.Ingest{At: at, State: news.FeedState{Feed: balkan}, Outcome: news.PollOutcome{Status: 304}}))
	is("after years of 304", at)
	ok(t, s.Commit(t.Context(), news.Ingest{At: at, State: news.FeedState{Feed: balkan}, Outcome: news.PollOutcome{Error: "no route"}}))
	is("after failures", at)
	back := poll(balkan, at)
	back.Listed = []news.Item{old}
	ok(t, s.Commit(t.Context(), back))
	is("listed again", at)

	gone := poll(balkan, at.Add(399*days), headline(balkan, 999, at))
	ok(t, s.Commit(t.Context(), gone))
	is("not listed for 399 days", at.Add(399*days))
	ok(t, s.Commit(t.Context(), poll(balkan, at.Add(402*days), headline(balkan, 1000, at))))
	p, err := s.Prune(t.Context(), at.Add(402*days), Keep{Items: 10 * days})
	ok(t, err)
	if p.Forgotten == 0 {
		t.Error("nothing is ever forgotten")
	}
}

func waitingStays(t *testing.T, s storage) {
	a := headline(balkan, 1, noon)
	in := poll(balkan, noon, a)
	alarm(&in, 0, a, "strikes", "desk")
	in.Deliveries = append(in.Deliveries, notice("broken feed", "desk", noon))
	ok(t, s.Commit(t.Context(), in))
	_, err := s.Prune(t.Context(), noon.Add(900*days), Keep{Items: days, Bodies: days, Raw: days})
	ok(t, err)
	if n := len(dueIDs(t, s, noon)); n != 2 {
		t.Errorf("%d deliveries wait, want 2", n)
	}
}
