package pipeline

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"watcher/internal/news"
)

func TestFirstDocumentIsHistory(t *testing.T) {
	h := newHouse(t)
	h.lists(item("a", "Ship aground"), item("b", "Storm over"))
	in := h.ingest(t)
	if len(in.Items) != 2 || len(in.Matches) != 1 || in.Matches[0].Fate != news.FatePrimed {
		t.Errorf("items %d, matches %v: want both items kept and the match primed", len(in.Items), in.Matches)
	}
	if len(in.Deliveries) != 0 {
		t.Errorf("a first document raised %d alerts", len(in.Deliveries))
	}
	if !in.State.PrimedAt.Equal(h.now) {
		t.Errorf("primed at %v, want %v", in.State.PrimedAt, h.now)
	}
}

func TestNewItemIsAlertedInTheCommitOfItsPoll(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.lists(item("a", "Ship aground"), item("old", "Old"))
	in := h.ingest(t)
	if len(in.Items) != 1 || len(in.Deliveries) != 1 || len(in.Stories) != 1 {
		t.Fatalf("items %d, stories %d, deliveries %d: want one each", len(in.Items), len(in.Stories), len(in.Deliveries))
	}
	if in.State.ETag != `"1"` || in.Config != 7 || string(in.Raw) != "<rss/>" {
		t.Errorf("validators, revision and raw bytes are not in the same commit: %+v", in)
	}
	if !in.Items[0].FirstSeen.Equal(h.now) {
		t.Errorf("first seen %v, want %v", in.Items[0].FirstSeen, h.now)
	}
}

func TestUnchangedDocumentCommitsStateAlone(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.poll = news.Poll{State: news.FeedState{LastStatus: 304}, NotModified: true}
	in := h.ingest(t)
	if len(in.Items)+len(in.Listed)+len(in.Matches) != 0 || in.State.LastStatus != 304 || in.Raw != nil {
		t.Errorf("a 304 committed %+v", in)
	}
}

func TestEditCountsOnlyForNewTopics(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.known["a"] = news.Known{Key: "a", Content: item("a", "Ship aground").Content()}
	h.matched["a"] = []news.TopicID{"ships"}
	h.lists(item("a", "Ship aground, two rescued"), item("old", "Old"))
	if in := h.ingest(t); len(in.Items) != 1 || len(in.Deliveries) != 0 {
		t.Errorf("an edit raised %d alerts, kept %d items", len(in.Deliveries), len(in.Items))
	}
	h.lists(item("a", "Crew of the ship rescued"), item("old", "Old"))
	if in := h.ingest(t); len(in.Deliveries) != 1 || in.Matches[0].Topic != "crews" {
		t.Errorf("an edit that matches another topic raised %d alerts", len(in.Deliveries))
	}
}

func TestStaleCommitIsJudgedAgain(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.lists(item("a", "Ship aground"), item("old", "Old"))
	h.commitErr = []error{news.ErrStale, news.ErrStale, nil}
	in := h.ingest(t)
	if in.Revision != 2 || h.polls != 1 {
		t.Errorf("committed on revision %d after %d polls, want 2 after 1", in.Revision, h.polls)
	}
}

func TestFailedCommitIsReported(t *testing.T) {
	h := newHouse(t)
	h.lists(item("a", "Ship aground"))
	h.commitErr = []error{errDisk}
	if _, err := h.Ingest(t.Context(), wire); !errors.Is(err, errDisk) {
		t.Errorf("error %v, want %v", err, errDisk)
	}
}

func TestAbortedPollCommitsNothing(t *testing.T) {
	h := newHouse(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Ingest(ctx, wire); !errors.Is(err, context.Canceled) || len(h.commits) != 0 {
		t.Errorf("error %v, %d commits", err, len(h.commits))
	}
}

func TestGapIsRecorded(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.lists(item("x", "One"), item("y", "Two"))
	if in := h.ingest(t); !in.Outcome.Gap || !in.State.GapAt.Equal(h.now) {
		t.Error("no item of the last poll is listed, and no gap was recorded")
	}
	h.known["x"] = news.Known{Key: "x", Content: item("x", "One").Content()}
	h.now = h.now.Add(time.Hour)
	h.lists(item("z", "Three"), item("x", "One"))
	if in := h.ingest(t); in.Outcome.Gap {
		t.Error("a gap was recorded although an item is shared")
	}
}

func TestFailedPollKeepsTheFeed(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.poll = news.Poll{
		State: news.FeedState{Failures: 1, LastError: "HTTP 503", LastStatus: 503, NotBefore: h.now.Add(time.Hour)},
		Err:   errors.New("HTTP 503"),
	}
	in := h.ingest(t)
	if in.Outcome.Error != "HTTP 503" || !in.State.NextAt.Equal(h.now.Add(time.Hour)) || len(in.Deliveries) != 1 {
		t.Errorf("outcome %+v, next %v, notices %d", in.Outcome, in.State.NextAt, len(in.Deliveries))
	}
}

func TestOwnNetworkDownBlamesNoFeed(t *testing.T) {
	h := newHouse(t)
	rules := *h.rules.Load()
	rules.Feeds = make(map[news.FeedID]news.Feed)
	ids := []news.FeedID{"a", "b", "c", "d", "e"}
	for _, id := range ids {
		rules.Feeds[id] = news.Feed{ID: id, Name: string(id)}
	}
	if err := h.Use(t.Context(), &rules); err != nil {
		t.Fatal(err)
	}
	h.poll = news.Poll{
		State: news.FeedState{Failures: 1, LastError: "no route", NotBefore: h.now.Add(6 * time.Hour)},
		Err:   errors.New("no route"), Unreachable: true,
	}
	for _, id := range ids {
		if _, err := h.Ingest(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	last := h.commits[len(h.commits)-1]
	if last.State.Failures != 0 || last.State.NotBefore.After(h.now.Add(networkRetry)) || len(last.Deliveries) != 0 {
		t.Errorf("with no feed reachable, one was blamed: %+v", last.State)
	}
	h.poll = news.Poll{State: news.FeedState{LastStatus: 304}, NotModified: true}
	if _, err := h.Ingest(t.Context(), "a"); err != nil || h.weather.down() {
		t.Errorf("one feed answers, and the network still counts as down (%v)", err)
	}
}

// TestFailingServersOfManySitesBlameNoFeed: that is not the feeds' doing, but each
// server says itself when to come back.
func TestFailingServersOfManySitesBlameNoFeed(t *testing.T) {
	h := newHouse(t)
	rules := *h.rules.Load()
	rules.Feeds = make(map[news.FeedID]news.Feed)
	ids := []news.FeedID{"a", "b", "c"}
	for _, id := range ids {
		rules.Feeds[id] = news.Feed{ID: id, Name: string(id), URL: "https://" + string(id) + ".example/feed"}
	}
	if err := h.Use(t.Context(), &rules); err != nil {
		t.Fatal(err)
	}
	said := h.now.Add(6 * time.Hour)
	h.poll = news.Poll{State: news.FeedState{Failures: 1, LastStatus: 503, LastError: "503", NotBefore: said}, Err: errors.New("503")}
	for _, id := range ids {
		if _, err := h.Ingest(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	last := h.commits[len(h.commits)-1]
	if h.Outage() != OutageServers || last.State.Failures != 0 || !last.State.NotBefore.Equal(said) {
		t.Errorf("outage %q: %+v", h.Outage(), last.State)
	}
}

func delivery(story string) news.Delivery {
	return news.Alert{Story: news.StoryID(story), Channel: "desk", Reason: news.ReasonNew}.Delivery(news.Message{})
}

func (h *house) deliverAll(t *testing.T) error {
	t.Helper()
	err := h.Deliver(t.Context())
	h.Wait()
	return err
}

func TestEachCallStandsBetweenTwoCommits(t *testing.T) {
	h := newHouse(t)
	h.outbox = []news.Delivery{delivery("a"), delivery("b")}
	if err := h.deliverAll(t); err != nil {
		t.Fatal(err)
	}
	want := []string{"begin a", "send a", "record a", "begin b", "send b", "record b"}
	if !slices.Equal(h.calls, want) {
		t.Errorf("calls %v, want %v", h.calls, want)
	}
	if d := h.began[0]; d.Attempt != 1 || !d.StartedAt.Equal(h.now) {
		t.Errorf("begun as attempt %d at %v", d.Attempt, d.StartedAt)
	}
}

func TestUncertainDeliveryKeepsItsFirstStart(t *testing.T) {
	h := newHouse(t)
	d := delivery("a")
	d.State, d.StartedAt, d.Attempt = news.DeliveryUncertain, h.now.Add(-time.Minute), 1
	h.outbox = []news.Delivery{d}
	var got news.Delivery
	h.send = func(d news.Delivery) news.Delivery { got = d; d.State = news.DeliverySent; return d }
	if err := h.deliverAll(t); err != nil {
		t.Fatal(err)
	}
	if got.State != news.DeliveryUncertain || !got.StartedAt.Equal(h.now.Add(-time.Minute)) || got.Attempt != 2 {
		t.Errorf("sent as %+v", got)
	}
}

func TestOutcomeThatCannotBeRecordedIsOfferedAgain(t *testing.T) {
	h := newHouse(t)
	h.outbox = []news.Delivery{delivery("a"), delivery("b")}
	h.recordErr = errDisk
	if err := h.deliverAll(t); err != nil {
		t.Fatal(err)
	}
	if want := []string{"begin a", "send a"}; !slices.Equal(h.calls, want) {
		t.Fatalf("calls %v: after a failed record nothing more may be sent", h.calls)
	}
	h.outbox = nil
	if err := h.deliverAll(t); !errors.Is(err, errDisk) {
		t.Errorf("error %v, want %v", err, errDisk)
	}
	h.recordErr = nil
	if err := h.deliverAll(t); err != nil || len(h.recorded) != 1 || h.recorded[0].State != news.DeliverySent {
		t.Errorf("recorded %v (%v), want the outcome of the one call", h.recorded, err)
	}
}

func TestFoldedDeliveriesAreNotSent(t *testing.T) {
	h := newHouse(t)
	h.outbox = []news.Delivery{delivery("a"), delivery("b"), delivery("c"), delivery("d")}
	if err := h.deliverAll(t); err != nil {
		t.Fatal(err)
	}
	want := []string{"fold list", "begin list", "send list", "record list"}
	if !slices.Equal(h.calls, want) || len(h.folded) != 4 {
		t.Errorf("calls %v, folded %d", h.calls, len(h.folded))
	}
}

func TestHeldChannelIsNotCalled(t *testing.T) {
	h := newHouse(t)
	h.ready = false
	h.outbox = []news.Delivery{delivery("a")}
	if err := h.deliverAll(t); err != nil || len(h.calls) != 0 {
		t.Errorf("calls %v, error %v", h.calls, err)
	}
}

func TestPrimingIsToldOnceWhenAllFeedsWereAsked(t *testing.T) {
	h := newHouse(t)
	h.untold = news.Priming{Feeds: []news.FeedID{wire}, Reports: []news.Report{
		{Item: news.Item{Feed: wire, Key: "new", Published: h.now.Add(-time.Hour), FirstSeen: h.now}},
		{Item: news.Item{Feed: wire, Key: "old", Published: h.now.Add(-72 * time.Hour), FirstSeen: h.now}},
	}}
	if err := h.Prime(t.Context()); err != nil || h.told != 0 {
		t.Fatalf("told before the feed was asked (%v)", err)
	}
	h.lists(item("a", "Ship aground"))
	h.ingest(t)
	for range 2 {
		if err := h.Prime(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if h.told != 1 || h.outbox[0].Message.More != 1 {
		t.Errorf("told %d times, with %d reports; want once, with the one of the last day", h.told, h.outbox[0].Message.More)
	}
}

func TestPrimingWaitsForAFeedThatCouldBeRead(t *testing.T) {
	h := newHouse(t)
	h.untold = news.Priming{Topics: []news.TopicID{"ships"}}
	h.poll = news.Poll{State: news.FeedState{Failures: 1}, Err: errors.New("no route"), Unreachable: true}
	h.ingest(t)
	if err := h.Prime(t.Context()); err != nil || h.told != 0 {
		t.Errorf("without any feed read, told %d times (%v)", h.told, err)
	}
}

func TestPrimingDoesNotWaitForEver(t *testing.T) {
	h := newHouse(t)
	h.primed()
	h.untold = news.Priming{Feeds: []news.FeedID{"other"}}
	h.now = h.now.Add(primingPatience + time.Second)
	if err := h.Prime(t.Context()); err != nil || h.told != 1 {
		t.Errorf("told %d times (%v)", h.told, err)
	}
}

func TestNewTopicLooksBackADay(t *testing.T) {
	h := newHouse(t)
	h.newTopics = []news.TopicID{"ships"}
	h.kept = []news.Item{
		{Feed: wire, Key: "a", Title: "Ship aground", FirstSeen: h.now},
		{Feed: wire, Key: "b", Title: "Crew rescued", FirstSeen: h.now},
		{Feed: wire, Key: "c", Title: "Ship sold", FirstSeen: h.now, Published: h.now.Add(-48 * time.Hour)},
	}
	if err := h.Use(t.Context(), h.rules.Load()); err != nil {
		t.Fatal(err)
	}
	if len(h.adopted) != 1 || h.adopted[0].Item != "a" || h.adopted[0].Fate != news.FatePrimed {
		t.Errorf("adopted %v, want item a alone, primed", h.adopted)
	}
}

func TestRefusedAlertIsToldElsewhere(t *testing.T) {
	h := newHouse(t)
	d := delivery("a")
	h.outbox = []news.Delivery{d}
	h.send = func(d news.Delivery) news.Delivery { d.State = news.DeliveryDead; return d }
	if err := h.deliverAll(t); err != nil {
		t.Fatal(err)
	}
	if last := h.outbox[len(h.outbox)-1]; last.Alert.Story != "died:"+news.StoryID(d.ID) {
		t.Errorf("the last notice raised is %q", last.Alert.Story)
	}
}
