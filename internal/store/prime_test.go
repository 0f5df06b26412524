package store

import (
	"errors"
	"testing"
	"time"

	"watcher/internal/news"
)

func topics(t *testing.T, s storage) {
	fresh, err := s.NewTopics(t.Context(), []news.TopicID{"b", "a", "b"})
	ok(t, err)
	equal(t, "new", fresh, []news.TopicID{"b", "a"})
	ok(t, s.Adopt(t.Context(), []news.Topic{{ID: "b"}}, nil, nil, noon))
	fresh, err = s.NewTopics(t.Context(), []news.TopicID{"b", "a"})
	ok(t, err)
	equal(t, "new after adoption", fresh, []news.TopicID{"a"})
	r, err := s.Recent(t.Context(), nil, noon)
	ok(t, err)
	equal(t, "revision", r.Revision, int64(0))
}

// primed turns what alarm made into history.
func primed(in *news.Ingest) {
	for n := range in.Matches {
		in.Matches[n].Fate = news.FatePrimed
	}
}

func priming(t *testing.T, s storage) {
	ok(t, s.Adopt(t.Context(), []news.Topic{{ID: "strikes"}}, nil, nil, noon))
	a, old := headline(balkan, 1, noon), headline(balkan, 2, noon.Add(-48*time.Hour))
	in := poll(balkan, noon, a, old)
	id := alarm(&in, 0, a, "strikes")
	alarm(&in, 0, old, "strikes")
	primed(&in)
	ok(t, s.Commit(t.Context(), in))

	p, err := s.Untold(t.Context(), noon.Add(-24*time.Hour))
	ok(t, err)
	want := news.Report{Item: a, Feed: news.Feed{ID: balkan, Name: "The Paper"}, Matches: in.Matches[:1], Story: id}
	want.Item.Aliases = nil
	equal(t, "untold", p, news.Priming{Feeds: []news.FeedID{balkan}, Topics: []news.TopicID{"strikes"}, Reports: []news.Report{want}})

	told := notice("primed", "desk", noon)
	ok(t, s.Told(t.Context(), p, []news.Delivery{told}, noon))
	equal(t, "told", dueIDs(t, s, noon), []news.StoryID{"primed"})
	nothing(t, s)
	ok(t, s.Commit(t.Context(), poll(balkan, noon.Add(time.Minute)))) // a later poll does not begin again
	nothing(t, s)

	later := []news.Match{{Feed: balkan, Item: a.Key, Topic: "ports", Band: news.BandAlert, Fate: news.FatePrimed}}
	ok(t, s.Adopt(t.Context(), []news.Topic{{ID: "ports"}}, in.Stories[:1], later, noon))
	p, err = s.Untold(t.Context(), noon.Add(-24*time.Hour))
	ok(t, err)
	want.Matches = later
	equal(t, "untold topic", p, news.Priming{Topics: []news.TopicID{"ports"}, Reports: []news.Report{want}})
	r, err := s.Recent(t.Context(), nil, noon)
	ok(t, err)
	equal(t, "adopting stories moves the memory on", r.Revision, int64(2))
}

func primedIsAnnounced(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(balkan, 2, noon)
	in := poll(balkan, noon, a, b)
	alarm(&in, 0, a, "strikes")
	alarm(&in, 0, b, "ports")
	primed(&in)
	ok(t, s.Commit(t.Context(), in))
	p, err := s.Untold(t.Context(), noon)
	ok(t, err)
	list := notice("primed", "desk", noon)
	list.Alert.Reason, list.Alert.Topics = news.ReasonPrimed, []news.TopicID{"strikes"}
	before, err := s.Recent(t.Context(), [][]string{append(in.Stories[0].Keys, in.Stories[1].Keys...)}, noon)
	ok(t, err)
	ok(t, s.Told(t.Context(), p, []news.Delivery{list, notice("config", "ops", noon)}, noon))
	after, err := s.Recent(t.Context(), [][]string{append(in.Stories[0].Keys, in.Stories[1].Keys...)}, noon)
	ok(t, err)
	if after.Revision == before.Revision {
		t.Error("what was grouped before the list may still be committed after it")
	}
	for _, story := range after.Stories {
		var want []news.ChannelID
		if story.ID == in.Stories[0].ID {
			want = []news.ChannelID{"desk"}
		}
		equal(t, "announced", story.Announced, want)
	}
	equal(t, "to be sent", len(dueIDs(t, s, noon)), 2)
}

func nothing(t *testing.T, s storage) {
	t.Helper()
	p, err := s.Untold(t.Context(), time.Time{})
	ok(t, err)
	equal(t, "untold", p, news.Priming{})
}

func account(t *testing.T, s storage) {
	a := headline(balkan, 1, noon)
	a.Body = "All of it."
	in := poll(balkan, noon, a, headline(balkan, 2, noon))
	in.KeepBodies = true
	id := alarm(&in, 0, a, "strikes", "desk")
	ok(t, s.Commit(t.Context(), in))
	for _, identity := range append([]string{string(a.Key)}, a.Aliases...) {
		got, err := s.Account(t.Context(), balkan, identity)
		ok(t, err)
		item := a
		item.Aliases = nil
		equal(t, "item", got.Item, item)
		equal(t, "matches", got.Matches, in.Matches)
		equal(t, "deliveries", got.Deliveries, in.Deliveries)
		equal(t, "listed", got.ListedOn, noon.Truncate(24*time.Hour))
		if got.Identities != 3 || got.Emptied || len(got.Stories) != 1 || got.Stories[0].ID != id || len(got.Stories[0].Reports) != 1 {
			t.Errorf("account of %s: %+v", identity, got)
		}
	}
	if _, err := s.Account(t.Context(), gulf, string(a.Key)); !errors.Is(err, ErrUnknown) {
		t.Errorf("account of nothing: %v", err)
	}
}

func byLink(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(gulf, 1, noon)
	b.Key, b.Aliases = news.ItemKey(a.Link), nil
	odd := headline(gulf, 2, noon)
	odd.Link = "https://gulf.example/as-written?utm_source=rss"
	ok(t, s.Commit(t.Context(), poll(balkan, noon, a)))
	ok(t, s.Commit(t.Context(), poll(gulf, noon, b, odd)))
	for link, want := range map[string]int{a.Link: 2, odd.Link: 1, "https://nowhere.example/": 0} {
		items, err := s.ItemsByLink(t.Context(), link)
		ok(t, err)
		if len(items) != want {
			t.Errorf("%s: %d items, want %d", link, len(items), want)
		}
	}
}

func documents(t *testing.T, s storage) {
	in := poll(balkan, noon)
	in.Raw, in.RawType = []byte("<rss>سلام</rss>\x00"), "application/rss+xml"
	later := poll(balkan, noon.Add(time.Minute))
	later.Raw = []byte{}
	ok(t, s.Commit(t.Context(), in))
	ok(t, s.Commit(t.Context(), later))
	got, err := s.Documents(t.Context(), balkan, 10)
	ok(t, err)
	equal(t, "documents", got, []Document{{At: later.At, Data: []byte{}}, {At: noon, Type: in.RawType, Data: in.Raw}})
}

func counts(t *testing.T, s storage) {
	a := headline(balkan, 1, noon)
	in := poll(balkan, noon, a, headline(balkan, 2, noon))
	alarm(&in, 0, a, "strikes", "desk", "night")
	ok(t, s.Commit(t.Context(), in))
	bad := poll(gulf, noon)
	bad.State.Failures = 3
	ok(t, s.Commit(t.Context(), bad))
	d := in.Deliveries[0]
	d.State = news.DeliverySent
	ok(t, s.Record(t.Context(), d))
	got, err := s.Counts(t.Context())
	ok(t, err)
	equal(t, "counts", got, Counts{
		Feeds: 2, Failing: 1, Items: 2, Stories: 1, OldestDue: noon,
		Deliveries: map[news.DeliveryState]int{news.DeliverySent: 1, news.DeliveryPending: 1},
	})
}
