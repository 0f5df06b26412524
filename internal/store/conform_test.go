package store

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"watcher/internal/news"
)

func TestSQLite(t *testing.T) {
	conform(t, func(t *testing.T) storage { return openTest(t) })
}

// conform is what any dialect must do.
func conform(t *testing.T, open func(t *testing.T) storage) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, s storage)
	}{
		{"a feed never polled has the zero state", zeroState},
		{"every field of a state comes back", wholeState},
		{"history is bounded and newest first", history},
		{"every field of an item comes back", wholeItem},
		{"identities find their item", known},
		{"an alias stands for its first item", sharedAlias},
		{"identities are of one feed", otherFeeds},
		{"what was listed lately", listed},
		{"an item takes on other identities", adopted},
		{"an edit keeps what was said before", edited},
		{"items since, page by page", itemsSince},
		{"matches are remembered", matched},
		{"recent stories with reports and channels", recent},
		{"the stories that an item is a report of", holding},
		{"a stale ingest changes nothing", stale},
		{"a poll without stories is never stale", neverStale},
		{"a failing ingest changes nothing", atomic},
		{"a second alert is left out", secondAlert},
		{"every field of a delivery comes back", wholeDelivery},
		{"the outbox hands out what is due", due},
		{"a delivery is begun once", begun},
		{"what was sent stays sent", sentStays},
		{"folding is all or nothing", fold},
		{"refused deliveries can be tried again", requeue},
		{"what is held has its hour", held},
		{"lists gather what waits", gathered},
		{"topics are met once", topics},
		{"what began is told once", priming},
		{"a new name keeps its history", renamed},
		{"second looks", secondLooks},
		{"a mute ends once", mutes},
		{"a mute leaves an audit line", audited},
		{"what a list told is announced", primedIsAnnounced},
		{"an item can be accounted for", account},
		{"items are found by their link", byLink},
		{"documents come back byte for byte", documents},
		{"counts", counts},
		{"retention by kind", retention},
		{"a listed identity is never forgotten", neverForgotten},
		{"waiting deliveries outlive retention", waitingStays},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, open(t))
		})
	}
}

func zeroState(t *testing.T, s storage) {
	got, err := s.State(t.Context(), balkan)
	ok(t, err)
	equal(t, "state", got, news.FeedState{})
	known, err := s.Known(t.Context(), balkan, []string{"a"})
	ok(t, err)
	equal(t, "known", known, map[string]news.Known{})
}

// fill gives every field of a struct a value of its own, so that a field added
// to the vocabulary and forgotten here fails a test.
func fill(v reflect.Value, seed *int64) {
	*seed++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(noon.Add(time.Duration(*seed) * time.Minute)))
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			fill(field, seed)
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), seed)
		fill(v.Index(1), seed)
	case v.Kind() == reflect.String:
		v.SetString(fmt.Sprintf("text %d \"سلام\"", *seed))
	case v.Type() == reflect.TypeFor[time.Duration]():
		v.SetInt(int64(time.Duration(*seed) * time.Second))
	case v.CanInt():
		v.SetInt(*seed)
	case v.CanUint():
		v.SetUint(uint64(*seed))
	case v.CanFloat():
		v.SetFloat(float64(*seed) / 8)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	default:
		panic(v.Type().String())
	}
}

func filled[T any]() T {
	var v T
	seed := int64(0)
	fill(reflect.ValueOf(&v).Elem(), &seed)
	return v
}

func wholeState(t *testing.T, s storage) {
	want := filled[news.FeedState]()
	want.Feed = balkan
	ok(t, s.Commit(t.Context(), news.Ingest{At: noon, State: news.FeedState{Feed: balkan, URL: "before"}}))
	ok(t, s.Commit(t.Context(), news.Ingest{At: noon, State: want}))
	got, err := s.State(t.Context(), balkan)
	ok(t, err)
	equal(t, "state", got, want)
	all, err := s.States(t.Context())
	ok(t, err)
	equal(t, "states", all, []news.FeedState{want})
}

func history(t *testing.T, s storage) {
	for n := range pollsKept + 10 {
		in := news.Ingest{At: noon.Add(time.Duration(n) * time.Minute), State: news.FeedState{Feed: balkan}, Outcome: filled[news.PollOutcome]()}
		in.Outcome.Status = n
		ok(t, s.Commit(t.Context(), in))
	}
	got, err := s.FeedHistory(t.Context(), balkan)
	ok(t, err)
	if len(got) != pollsKept {
		t.Fatalf("%d polls kept, want %d", len(got), pollsKept)
	}
	want := Polled{At: noon.Add((pollsKept + 9) * time.Minute), PollOutcome: filled[news.PollOutcome]()}
	want.Status = pollsKept + 9
	equal(t, "last poll", got[0], want)
	if first := got[len(got)-1]; first.Status != 10 {
		t.Errorf("the oldest poll kept is %d, want 10", first.Status)
	}
}

func wholeItem(t *testing.T, s storage) {
	want := filled[news.Item]()
	want.Feed = balkan
	in := poll(balkan, noon, want)
	in.KeepBodies = true
	ok(t, s.Commit(t.Context(), in))
	want.Aliases, want.Article = nil, "" // kept as digests, and with the second look
	equal(t, "items", since(t, s, time.Time{}), []news.Item{want})

	bare := news.Item{Feed: gulf, Key: "k", FirstSeen: noon.Add(time.Hour), Body: "kept only when asked for"}
	ok(t, s.Commit(t.Context(), poll(gulf, noon, bare)))
	bare.Body = ""
	equal(t, "bare item", since(t, s, noon.Add(time.Hour)), []news.Item{bare})
}

func since(t *testing.T, s storage, from time.Time) []news.Item {
	t.Helper()
	var items []news.Item
	ok(t, s.ItemsSince(t.Context(), from, func(i news.Item) error {
		items = append(items, i)
		return nil
	}))
	return items
}

func known(t *testing.T, s storage) {
	var items []news.Item
	var ids []string
	want := make(map[string]news.Known)
	for n := range 75 {
		i := headline(balkan, n, noon)
		items = append(items, i)
		for _, id := range append([]string{string(i.Key)}, i.Aliases...) {
			ids = append(ids, id)
			want[id] = news.Known{Key: i.Key, Content: i.Content(), Title: i.Title}
		}
	}
	ok(t, s.Commit(t.Context(), poll(balkan, noon, items...)))
	got, err := s.Known(t.Context(), balkan, append(ids, "never met", ids[0]))
	ok(t, err)
	equal(t, "known", got, want)
}

func sharedAlias(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(balkan, 2, noon)
	b.Aliases[1] = a.Aliases[1]
	ok(t, s.Commit(t.Context(), poll(balkan, noon, a, b)))
	got, err := s.Known(t.Context(), balkan, []string{a.Aliases[1], b.Aliases[0]})
	ok(t, err)
	equal(t, "known", got, map[string]news.Known{
		a.Aliases[1]: {Key: a.Key, Content: a.Content(), Title: a.Title},
		b.Aliases[0]: {Key: b.Key, Content: b.Content(), Title: b.Title},
	})
}

func otherFeeds(t *testing.T, s storage) {
	i := headline(balkan, 1, noon)
	ok(t, s.Commit(t.Context(), poll(balkan, noon, i)))
	ok(t, s.Commit(t.Context(), poll(gulf, noon)))
	got, err := s.Known(t.Context(), gulf, []string{string(i.Key)})
	ok(t, err)
	equal(t, "known in another feed", got, map[string]news.Known{})
	i.Feed = gulf
	ok(t, s.Commit(t.Context(), poll(gulf, noon, i)))
	if items := since(t, s, noon); len(items) != 2 {
		t.Errorf("%d items, want one a feed", len(items))
	}
}

func listed(t *testing.T, s storage) {
	early, late := headline(balkan, 1, noon), headline(balkan, 2, noon)
	ok(t, s.Commit(t.Context(), poll(balkan, noon, early)))
	ok(t, s.Commit(t.Context(), poll(balkan, noon.AddDate(0, 0, 9), late)))
	ok(t, s.Commit(t.Context(), poll(gulf, noon.AddDate(0, 0, 9), headline(gulf, 3, noon))))
	got, err := s.Listed(t.Context(), balkan, noon.AddDate(0, 0, 10))
	ok(t, err)
	equal(t, "listed lately", got, []news.Headline{{Key: late.Key, Title: late.Title}})
	got, err = s.Listed(t.Context(), balkan, noon)
	ok(t, err)
	equal(t, "listed ever", got, []news.Headline{{Key: early.Key, Title: early.Title}, {Key: late.Key, Title: late.Title}})
}

// adopted: an item committed again with more aliases is found by those too.
func adopted(t *testing.T, s storage) {
	i := headline(balkan, 1, noon)
	ok(t, s.Commit(t.Context(), poll(balkan, noon, i)))
	again := i
	again.Aliases = []string{"new-key", "link:https://new.example/1"}
	ok(t, s.Commit(t.Context(), poll(balkan, noon.Add(time.Hour), again)))
	got, err := s.Known(t.Context(), balkan, append(again.Aliases, string(i.Key), i.Aliases[0]))
	ok(t, err)
	for _, id := range append(again.Aliases, string(i.Key), i.Aliases[0]) {
		equal(t, id, got[id], news.Known{Key: i.Key, Content: i.Content(), Title: i.Title})
	}
	if items := since(t, s, noon); len(items) != 1 {
		t.Errorf("%d items, want 1", len(items))
	}
}

func edited(t *testing.T, s storage) {
	first := headline(balkan, 1, noon)
	ok(t, s.Commit(t.Context(), poll(balkan, noon, first)))
	later := noon.Add(time.Hour)
	second := first
	second.Title, second.Summary, second.FirstSeen = "Strike called off", "New words.", later
	ok(t, s.Commit(t.Context(), poll(balkan, later, second, headline(balkan, 2, later))))
	ok(t, s.Commit(t.Context(), poll(balkan, later.Add(time.Minute), second))) // the same again is no edit

	a, err := s.Account(t.Context(), balkan, string(first.Key))
	ok(t, err)
	want := second
	want.FirstSeen, want.Aliases = first.FirstSeen, nil
	equal(t, "item", a.Item, want)
	equal(t, "edits", a.Edits, []Edit{{Until: later, Title: first.Title, Summary: first.Summary}})
	k, err := s.Known(t.Context(), balkan, []string{first.Aliases[0]})
	ok(t, err)
	equal(t, "known", k, map[string]news.Known{first.Aliases[0]: {Key: first.Key, Content: second.Content(), Title: second.Title}})
	if items := since(t, s, noon); len(items) != 2 {
		t.Errorf("%d items, want 2", len(items))
	}
}

func itemsSince(t *testing.T, s storage) {
	const n = 700
	for batch := range 7 {
		var items []news.Item
		for k := range n / 7 {
			items = append(items, headline(balkan, batch*1000+k, noon.Add(time.Duration(batch)*time.Second)))
		}
		ok(t, s.Commit(t.Context(), poll(balkan, noon, items...)))
	}
	items := since(t, s, noon.Add(time.Second))
	if len(items) != n-n/7 {
		t.Fatalf("%d items, want %d", len(items), n-n/7)
	}
	met := map[news.ItemKey]bool{}
	for _, i := range items {
		met[i.Key] = true
	}
	if len(met) != len(items) {
		t.Errorf("%d different items among %d", len(met), len(items))
	}
	stop := errors.New("enough")
	if err := s.ItemsSince(t.Context(), noon, func(news.Item) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the callback's error is %v", err)
	}
}

func matched(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(balkan, 2, noon)
	in := poll(balkan, noon, a, b)
	in.Matches = []news.Match{
		{Feed: balkan, Item: a.Key, Topic: "strikes", Band: news.BandMaybe, Fate: news.FateMaybe},
		{Feed: balkan, Item: a.Key, Topic: "ports", Band: news.BandAlert, Fate: news.FateUnheard},
	}
	ok(t, s.Commit(t.Context(), in))
	again := poll(balkan, noon)
	again.Matches = []news.Match{{Feed: balkan, Item: a.Key, Topic: "strikes", Band: news.BandAlert, Fate: news.FateTooOld}}
	ok(t, s.Commit(t.Context(), again))

	got, err := s.Matched(t.Context(), balkan, []news.ItemKey{a.Key, b.Key, "never met", a.Key})
	ok(t, err)
	equal(t, "matched", got, map[news.ItemKey][]news.TopicID{a.Key: {"ports", "strikes"}})
	acc, err := s.Account(t.Context(), balkan, string(a.Key))
	ok(t, err)
	if len(acc.Matches) != 2 || acc.Matches[1].Fate != news.FateTooOld || acc.Matches[1].Band != news.BandAlert {
		t.Errorf("a later match does not replace the earlier: %+v", acc.Matches)
	}
}

func recent(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(gulf, 1, noon.Add(time.Minute))
	a.Categories = []string{"ports", "labour"}
	in := poll(balkan, noon, a)
	id := alarm(&in, 0, a, "strikes", "desk", "night")
	ok(t, s.Commit(t.Context(), in))

	r, err := s.Recent(t.Context(), [][]string{{"no such key", a.Aliases[1]}}, noon.Add(-time.Hour))
	ok(t, err)
	want := in.Stories[0]
	want.Keys = nil // they find it, and are not read
	want.Announced = []news.ChannelID{"desk", "night"}
	want.Reports = []news.Report{{Item: a, Feed: news.Feed{ID: balkan, Name: "The Paper"}, Matches: in.Matches, Story: id}}
	want.Reports[0].Item.Aliases = nil
	for n, c := range want.Announced {
		want.Told = append(want.Told, news.Told{Channel: c, Reason: news.ReasonNew, Message: in.Deliveries[n].Message, Topics: []news.TopicID{"strikes"}, At: noon})
	}
	equal(t, "recent", r, news.Recent{Revision: 1, Stories: []news.Story{want}})

	grown := poll(gulf, noon.Add(time.Minute), b)
	alarm(&grown, 1, b, "strikes")
	grown.Stories[0].ID, grown.Stories[0].Title = id, "not this one"
	ok(t, s.Commit(t.Context(), grown))
	r, err = s.Recent(t.Context(), [][]string{b.Aliases}, noon.Add(time.Minute))
	ok(t, err)
	if len(r.Stories) != 1 || len(r.Stories[0].Reports) != 2 || r.Stories[0].Title != a.Title || r.Revision != 2 {
		t.Errorf("the story has not grown: %+v", r)
	}
	r, err = s.Recent(t.Context(), [][]string{a.Aliases}, noon.Add(time.Minute))
	ok(t, err)
	if len(r.Stories) != 1 {
		t.Errorf("by its first keys, the story is not found as having moved: %+v", r)
	}
	r, err = s.Recent(t.Context(), [][]string{b.Aliases}, noon.Add(2*time.Minute))
	ok(t, err)
	if len(r.Stories) != 0 {
		t.Errorf("a story that moved earlier came back: %+v", r.Stories)
	}
}

func mutes(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(balkan, 2, noon)
	in := poll(balkan, noon, a, b)
	for n, i := range []news.Item{a, b} {
		fate := []news.Fate{news.FateMuted, news.FateUnheard}[n]
		in.Matches = append(in.Matches, news.Match{Feed: balkan, Item: i.Key, Topic: "strikes", Band: news.BandAlert, Fate: fate})
	}
	ok(t, s.Commit(t.Context(), in))
	muted := func(m, was news.Mute) {
		t.Helper()
		before, err := s.Mute(t.Context(), m, "anna")
		ok(t, err)
		equal(t, "muted before", before, was)
	}
	mute := news.Mute{Topic: "strikes", From: noon, Until: noon.Add(time.Hour)}
	off := news.Mute{Topic: "strikes", From: noon, Until: noon}
	muted(off, news.Mute{})
	none, err := s.Mutes(t.Context())
	ok(t, err)
	equal(t, "none to end", none, []news.Mute(nil))
	muted(mute, news.Mute{})
	longer := mute
	longer.From, longer.Until = noon.Add(time.Minute), noon.Add(2*time.Hour)
	muted(longer, mute)
	longer.From = noon
	all, err := s.Mutes(t.Context())
	ok(t, err)
	equal(t, "mutes", all, []news.Mute{longer})

	early, err := s.MutesEnded(t.Context(), noon.Add(119*time.Minute))
	ok(t, err)
	ended, err := s.MutesEnded(t.Context(), longer.Until)
	ok(t, err)
	equal(t, "ended early", early, []news.Muted(nil))
	equal(t, "ended", ended, []news.Muted{{Mute: longer, Items: 1}})

	feed := news.Mute{Feed: balkan, From: noon, Until: noon.Add(time.Minute)}
	muted(feed, news.Mute{})
	ended, err = s.MutesEnded(t.Context(), feed.Until)
	ok(t, err)
	equal(t, "a feed ended", ended, []news.Muted{{Mute: feed, Items: 1}})
	ok(t, s.Unmute(t.Context(), ended, nil))

	line := notice("topic:strikes:muted:1", "desk", noon)
	other := news.Mute{Topic: "ports", From: noon, Until: longer.Until}
	muted(other, news.Mute{})
	for _, stale := range []news.Mute{mute, {Topic: "unknown", Until: mute.Until}} { // it was made longer since; nothing is told of the other either
		err := s.Unmute(t.Context(), []news.Muted{{Mute: other}, {Mute: stale}}, []news.Delivery{line})
		if ids := dueIDs(t, s, noon); !errors.Is(err, news.ErrStale) || len(ids) != 0 {
			t.Errorf("told too early: %v, %v", err, ids)
		}
	}
	ok(t, s.Unmute(t.Context(), []news.Muted{{Mute: other}, {Mute: longer}}, []news.Delivery{line}))
	equal(t, "told", dueIDs(t, s, noon), []news.StoryID{"topic:strikes:muted:1"})
}

// audited: a mute leaves a line with what was before and after; what changes
// nothing leaves none.
func audited(t *testing.T, s storage) {
	mute := news.Mute{Topic: "strikes", From: noon, Until: noon.Add(time.Hour)}
	longer := news.Mute{Topic: "strikes", From: noon.Add(time.Minute), Until: noon.Add(2 * time.Hour)}
	off := news.Mute{Topic: "strikes", From: noon.Add(2 * time.Minute), Until: noon.Add(2 * time.Minute)}
	for _, m := range []news.Mute{off, mute, longer, off, off} {
		_, err := s.Mute(t.Context(), m, "anna")
		ok(t, err)
	}
	const one = `{"topic":"strikes","from":"2026-03-01T12:00:00Z","until":"2026-03-01T13:00:00Z"}`
	const two = `{"topic":"strikes","from":"2026-03-01T12:00:00Z","until":"2026-03-01T14:00:00Z"}`
	line := func(at time.Time, before, after string) news.AuditLine {
		return news.AuditLine{At: at, Who: "anna", Kind: news.AuditMute, Subject: "strikes", Before: before, After: after}
	}
	want := []news.AuditLine{line(off.From, two, ""), line(longer.From, one, two), line(mute.From, "", one)}
	for n, want := range map[int][]news.AuditLine{10: want, 2: want[:2]} {
		lines, err := s.Audit(t.Context(), news.AuditMute, n)
		ok(t, err)
		equal(t, "audit", lines, want)
	}
	lines, err := s.Audit(t.Context(), "claim", 10)
	ok(t, err)
	equal(t, "of another kind", lines, []news.AuditLine(nil))
}

func holding(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(balkan, 2, noon)
	in := poll(balkan, noon, a, b)
	id := alarm(&in, 0, a, "strikes", "desk")
	ok(t, s.Commit(t.Context(), in))
	for what, c := range map[string]struct {
		feed  news.FeedID
		keys  []news.ItemKey
		since time.Time
		want  int
	}{
		"a report":     {balkan, []news.ItemKey{a.Key, b.Key, "never met"}, noon, 1},
		"another item": {balkan, []news.ItemKey{b.Key}, noon, 0},
		"another feed": {gulf, []news.ItemKey{a.Key}, noon, 0},
		"long ago":     {balkan, []news.ItemKey{a.Key}, noon.Add(time.Second), 0},
		"none":         {balkan, nil, noon, 0},
	} {
		held, err := s.Holding(t.Context(), c.feed, c.keys, c.since)
		ok(t, err)
		if len(held.Stories) != c.want || held.Revision != 1 {
			t.Errorf("%s: %+v", what, held)
		}
		if c.want == 1 && (held.Stories[0].ID != id || len(held.Stories[0].Told) != 1 || held.Stories[0].Reports[0].Item.Key != a.Key) {
			t.Errorf("%s: not whole: %+v", what, held.Stories[0])
		}
	}
}

func stale(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(gulf, 1, noon)
	first, second := poll(balkan, noon, a), poll(gulf, noon, b)
	alarm(&first, 0, a, "strikes", "desk")
	alarm(&second, 0, b, "strikes", "desk")
	ok(t, s.Commit(t.Context(), first))
	if err := s.Commit(t.Context(), second); !errors.Is(err, news.ErrStale) {
		t.Fatalf("committed on an old memory: %v", err)
	}
	state, err := s.State(t.Context(), gulf)
	ok(t, err)
	equal(t, "state of the refused", state, news.FeedState{})
	second.Revision = 1
	ok(t, s.Commit(t.Context(), second))
}

func neverStale(t *testing.T, s storage) {
	a := headline(balkan, 1, noon)
	in := poll(balkan, noon, a)
	alarm(&in, 0, a, "strikes", "desk")
	ok(t, s.Commit(t.Context(), in))
	ok(t, s.Commit(t.Context(), poll(gulf, noon, headline(gulf, 1, noon))))
}

func atomic(t *testing.T, s storage) {
	a := headline(balkan, 1, noon)
	in := poll(balkan, noon, a)
	alarm(&in, 0, a, "strikes", "desk")
	in.Stories[0].Reports[0].Item.Key = "of another poll"
	if err := s.Commit(t.Context(), in); err == nil {
		t.Fatal("a report of an unknown item was taken")
	}
	c, err := s.Counts(t.Context())
	ok(t, err)
	equal(t, "what is left of it", c, Counts{Deliveries: map[news.DeliveryState]int{}})
	r, err := s.Recent(t.Context(), nil, noon)
	ok(t, err)
	equal(t, "revision", r.Revision, int64(0))
	for name, bad := range map[string]news.Ingest{
		"no feed": {At: noon},
		"no time": {State: news.FeedState{Feed: balkan}},
		"no key":  poll(balkan, noon, news.Item{Title: "nameless"}),
	} {
		if err := s.Commit(t.Context(), bad); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func secondAlert(t *testing.T, s storage) {
	a, b := headline(balkan, 1, noon), headline(gulf, 1, noon)
	first, second := poll(balkan, noon, a), poll(gulf, noon, b)
	id := alarm(&first, 0, a, "strikes", "desk")
	ok(t, s.Commit(t.Context(), first))
	second.Deliveries = []news.Delivery{alertOf(id, "desk", "ports", noon), alertOf(id, "night", "ports", noon)}
	ok(t, s.Commit(t.Context(), second))
	ok(t, s.Raise(t.Context(), second.Deliveries))
	got, _, err := s.Due(t.Context(), noon, noon)
	ok(t, err)
	if len(got) != 2 || got[0].ID != first.Deliveries[0].ID || got[0].Alert.Topics[0] != "strikes" || got[1].Alert.Channel != "night" {
		t.Errorf("deliveries: %+v", got)
	}
}
