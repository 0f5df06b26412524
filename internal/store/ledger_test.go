package store

import (
	"maps"
	"testing"
	"time"

	"watcher/internal/news"
)

// drawUp checks that a ledger's sums agree, and returns it.
func drawUp(t *testing.T, d *DB, since time.Time, topic news.TopicID) news.Ledger {
	t.Helper()
	l, err := d.Ledger(t.Context(), since, topic, 10)
	ok(t, err)
	for fate, n := range l.Fates() {
		sum := 0
		for _, of := range l.Ways[fate] {
			sum += of
		}
		if sum != n {
			t.Errorf("%d matches are %s, their ways account for %d", n, fate, sum)
		}
	}
	waits, lost := 0, 0
	for _, states := range l.Deliveries {
		waits += states[news.DeliveryPending] + states[news.DeliverySending] + states[news.DeliveryUncertain]
	}
	if waits != l.Waits() {
		t.Errorf("%d deliveries wait, their reasons account for %d", waits, l.Waits())
	}
	for _, ways := range l.Ways {
		lost += ways[news.WayNone]
	}
	if lost != len(l.Unaccounted)+l.UnaccountedMore {
		t.Errorf("%d matches are not accounted for, and %d named", lost, len(l.Unaccounted)+l.UnaccountedMore)
	}
	return l
}

// matchOf makes item n match topic "strikes" with a fate, for channels.
func matchOf(in *news.Ingest, n int, fate news.Fate, channels ...news.ChannelID) news.Item {
	i := headline(balkan, n, in.At)
	in.Items, in.Listed = append(in.Items, i), append(in.Listed, i)
	in.Matches = append(in.Matches, news.Match{Feed: balkan, Item: i.Key, Topic: "strikes", Band: news.BandAlert, Fate: fate, Channels: channels})
	return i
}

// TestLedgerWays: each match of a poll is found by the way that it went.
func TestLedgerWays(t *testing.T) {
	for _, c := range []struct {
		name     string
		fate     news.Fate
		channels []news.ChannelID
		raise    []news.ChannelID // that have an alert of its story
		then     func(t *testing.T, d *DB, all []news.Delivery)
		want     news.Way
	}{
		{"sent", news.FateAlerted, chans("desk"), chans("desk"), sendAll, news.WayMessage},
		{"one of two waits", news.FateAlerted, chans("desk", "night"), chans("desk", "night"), sendFirst, news.WayWaits},
		{"waits", news.FateMerged, chans("desk"), chans("desk"), nil, news.WayWaits},
		{"being sent", news.FateAlerted, chans("desk"), chans("desk"), beginAll, news.WayWaits},
		{"refused", news.FateAlerted, chans("desk"), chans("desk"), refuseAll, news.WayRefused},
		{"in a list that waits", news.FateAlerted, chans("desk"), chans("desk"), inList(news.ReasonBurst, false), news.WayWaits},
		{"in a list", news.FateMerged, chans("desk"), chans("desk"), inList(news.ReasonBurst, true), news.WayList},
		{"in a digest", news.FateAlerted, chans("desk"), chans("desk"), inList(news.ReasonDigest, true), news.WayDigest},
		{"a channel lacks", news.FateAlerted, chans("desk", "night"), chans("desk"), sendAll, news.WayNone},
		{"none was told", news.FateMerged, chans("desk"), nil, nil, news.WayNone},
		{"of an older release, told", news.FateAlerted, nil, chans("desk"), sendAll, news.WayMessage},
		{"of an older release, not told", news.FateAlerted, nil, nil, nil, news.WayNone},
		{"pruned", news.FateAlerted, chans("desk"), chans("desk"), pruned, news.WayPruned},
		{"before the watch, to be told", news.FatePrimed, chans("desk"), nil, nil, news.WayWaits},
		{"before the watch, not in the summary", news.FatePrimed, chans("desk"), nil, tellFeed, news.WayNone},
		{"too old", news.FateTooOld, nil, nil, nil, news.WayKept},
		{"muted", news.FateMuted, nil, nil, muted, news.WayWaits},
		{"was muted", news.FateMuted, nil, nil, nil, news.WayNotice},
		{"near miss, to be listed", news.FateMaybe, nil, nil, nil, news.WayWaits},
		{"near miss, listed", news.FateMaybe, nil, nil, nearMisses, news.WayList},
		{"a flood", news.FateHeld, nil, nil, flooded, news.WayNotice},
		{"a flood that nobody hears of", news.FateHeld, nil, nil, nil, news.WayKept},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := openTest(t)
			in := poll(balkan, noon)
			i := matchOf(&in, 1, c.fate, c.channels...)
			story := news.Story{ID: "s", Title: i.Title, OpenedAt: noon, MovedAt: noon, Reports: []news.Report{{Item: i, Feed: news.Feed{ID: balkan}}}}
			in.Stories = []news.Story{story}
			for _, channel := range c.raise {
				in.Deliveries = append(in.Deliveries, alertOf(story.ID, channel, "strikes", noon))
			}
			ok(t, d.Commit(t.Context(), in))
			if c.then != nil {
				c.then(t, d, in.Deliveries)
			}
			l := drawUp(t, d, noon.Add(-time.Hour), "strikes")
			equal(t, "ways", l.Ways, map[news.Fate]map[news.Way]int{c.fate: {c.want: 1}})
			lost := c.want == news.WayNone
			if (len(l.Unaccounted) == 1) != lost {
				t.Errorf("unaccounted: %+v", l.Unaccounted)
			}
			if lost && (l.Unaccounted[0].Item != i.Key || l.Unaccounted[0].Title != i.Title) {
				t.Errorf("named as %+v", l.Unaccounted[0])
			}
			if other := drawUp(t, d, noon.Add(-time.Hour), "crews"); len(other.Matches) != 0 {
				t.Errorf("of another topic: %+v", other.Matches)
			}
			if later := drawUp(t, d, noon.Add(time.Hour), ""); len(later.Matches) != 0 {
				t.Errorf("of another time: %+v", later.Matches)
			}
		})
	}
}

func chans(ids ...news.ChannelID) []news.ChannelID { return ids }

func record(t *testing.T, d *DB, dl news.Delivery, state news.DeliveryState) {
	t.Helper()
	dl.Attempt, dl.StartedAt = 1, noon
	ok(t, d.Begin(t.Context(), dl))
	dl.State, dl.SentAt = state, noon
	ok(t, d.Record(t.Context(), dl))
}

func sendAll(t *testing.T, d *DB, all []news.Delivery) {
	for _, dl := range all {
		record(t, d, dl, news.DeliverySent)
	}
}

func sendFirst(t *testing.T, d *DB, all []news.Delivery) { record(t, d, all[0], news.DeliverySent) }

func refuseAll(t *testing.T, d *DB, all []news.Delivery) {
	for _, dl := range all {
		record(t, d, dl, news.DeliveryDead)
	}
}

func beginAll(t *testing.T, d *DB, all []news.Delivery) {
	for _, dl := range all {
		dl.Attempt, dl.StartedAt = 1, noon
		ok(t, d.Begin(t.Context(), dl))
	}
}

func inList(reason news.Reason, sent bool) func(t *testing.T, d *DB, all []news.Delivery) {
	return func(t *testing.T, d *DB, all []news.Delivery) {
		a := news.Alert{Story: "list", Channel: "desk", Reason: reason, At: noon}
		list := a.Delivery(news.Message{Heading: "1 story"})
		ok(t, d.Fold(t.Context(), list, all))
		if sent {
			record(t, d, list, news.DeliverySent)
		}
	}
}

func pruned(t *testing.T, d *DB, all []news.Delivery) {
	sendAll(t, d, all)
	_, err := d.Prune(t.Context(), noon.Add(2*time.Minute), Keep{Items: time.Minute})
	ok(t, err)
}

func tellFeed(t *testing.T, d *DB, _ []news.Delivery) {
	ok(t, d.Told(t.Context(), news.Priming{Feeds: []news.FeedID{balkan}}, nil, noon.Add(time.Minute)))
}

func muted(t *testing.T, d *DB, _ []news.Delivery) {
	_, err := d.Mute(t.Context(), news.Mute{Topic: "strikes", From: noon, Until: noon.Add(time.Hour)}, "lead")
	ok(t, err)
}

func nearMisses(t *testing.T, d *DB, _ []news.Delivery) {
	a := news.Alert{Story: "near-misses:2026-03-01", Channel: "ops", Reason: news.ReasonDigest, Topics: []news.TopicID{"strikes"}, At: noon.Add(time.Hour)}
	list := a.Delivery(news.Message{Heading: "1 near miss"})
	ok(t, d.Raise(t.Context(), []news.Delivery{list}))
	record(t, d, list, news.DeliverySent)
}

func flooded(t *testing.T, d *DB, _ []news.Delivery) {
	ok(t, d.Raise(t.Context(), []news.Delivery{notice("feed:"+news.StoryID(balkan)+":held:1", "ops", noon)}))
}

// TestLedgerSummary: what was there before the watch began is found in the
// summary of that, and how that fared.
func TestLedgerSummary(t *testing.T) {
	d := openTest(t)
	in := poll(balkan, noon)
	i := matchOf(&in, 1, news.FatePrimed, "desk")
	r := news.Report{Item: i, Feed: news.Feed{ID: balkan}, Matches: in.Matches, Story: "s"}
	in.Stories = []news.Story{{ID: "s", OpenedAt: noon, MovedAt: noon, Reports: []news.Report{r}}}
	ok(t, d.Commit(t.Context(), in))
	a := news.Alert{Story: "primed:x", Channel: "desk", Reason: news.ReasonPrimed, Topics: []news.TopicID{"strikes"}, At: noon.Add(time.Minute)}
	summary := a.Delivery(news.Message{Heading: "1 feed read"})
	ok(t, d.Told(t.Context(), news.Priming{Feeds: []news.FeedID{balkan}, Reports: []news.Report{r}}, []news.Delivery{summary}, noon.Add(time.Minute)))
	equal(t, "ways", drawUp(t, d, noon, "").Ways[news.FatePrimed], map[news.Way]int{news.WayWaits: 1})
	record(t, d, summary, news.DeliverySent)
	equal(t, "ways", drawUp(t, d, noon, "").Ways[news.FatePrimed], map[news.Way]int{news.WaySummary: 1})
}

// TestLedgerDeliveries: what waits is there however old it is, what was refused
// has its story, and what may have come twice is counted.
func TestLedgerDeliveries(t *testing.T) {
	d := openTest(t)
	in := poll(balkan, noon.Add(-48*time.Hour))
	i := matchOf(&in, 1, news.FateAlerted, "desk", "night")
	in.Stories = []news.Story{{ID: "s", Title: i.Title, OpenedAt: in.At, MovedAt: in.At, Reports: []news.Report{{Item: i, Feed: news.Feed{ID: balkan}}}}}
	in.Deliveries = []news.Delivery{alertOf("s", "desk", "strikes", in.At), alertOf("s", "night", "strikes", in.At)}
	ok(t, d.Commit(t.Context(), in))
	dead, twice, other := alertOf("s", "ops", "strikes", noon), alertOf("t", "desk", "strikes", noon), notice("n", "ops", noon)
	dead.Reason, twice.Doubtful = "404: unknown channel", true
	ok(t, d.Raise(t.Context(), []news.Delivery{dead, twice, other}))
	record(t, d, dead, news.DeliveryDead)
	record(t, d, twice, news.DeliverySent)
	record(t, d, in.Deliveries[0], news.DeliverySent) // before the time of the ledger

	l := drawUp(t, d, noon.Add(-time.Hour), "")
	equal(t, "deliveries", l.Deliveries, map[news.ChannelID]map[news.DeliveryState]int{
		"desk": {news.DeliverySent: 1}, "night": {news.DeliveryPending: 1}, "ops": {news.DeliveryDead: 1, news.DeliveryPending: 1},
	})
	maps.DeleteFunc(l.Doubtful, func(_ news.ChannelID, n int) bool { return n == 0 })
	equal(t, "doubtful", l.Doubtful, map[news.ChannelID]int{"desk": 1})
	if len(l.Dead) != 1 || l.Dead[0].Title != i.Title || l.Dead[0].Reason != dead.Reason {
		t.Errorf("refused: %+v", l.Dead)
	}
	if l := drawUp(t, d, noon.Add(-time.Hour), "strikes"); l.Deliveries["ops"][news.DeliveryPending] != 0 || l.Waits() != 1 {
		t.Errorf("of one topic: %+v", l.Deliveries)
	}
}
