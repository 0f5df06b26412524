package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"watcher/internal/news"
)

var errDisk = errors.New("disk full")

// house is a pipeline among fakes that remember what they were told.
type house struct {
	*Pipeline
	mu  sync.Mutex
	now time.Time

	// the feed's side
	poll  news.Poll
	polls int
	asked func() // called while a poll is in flight; may be nil

	// the store's side
	states    map[news.FeedID]news.FeedState
	known     map[string]news.Known
	listed    []news.Headline
	matched   map[news.ItemKey][]news.TopicID
	revision  int64
	lastTold  map[news.TopicID]time.Time
	stories   []news.Story // that hold reports
	mutes     []news.Mute
	commits   []news.Ingest
	commitErr []error // answers of the next commits
	began     []news.Delivery
	recorded  []news.Delivery
	recordErr error
	followErr error
	folded    []news.Delivery
	outbox    []news.Delivery
	untold    news.Priming
	told      int
	newTopics []news.TopicID
	looks     []news.Look
	relooks   []news.Relook
	maybes    []news.Report
	kept      []news.Item
	shelf     shelf
	adopted   []news.Match
	adopting  func() // called while topics are adopted; may be nil

	// the article's side
	article    string
	articleErr error

	// the channel's side
	send  func(d news.Delivery) news.Delivery
	ready bool
	calls []string // the order of what happened
}

const wire news.FeedID = "wire"

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{
		now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), ready: true,
		states: make(map[news.FeedID]news.FeedState), known: make(map[string]news.Known),
		matched: make(map[news.ItemKey][]news.TopicID),
	}
	h.send = func(d news.Delivery) news.Delivery { d.State = news.DeliverySent; return d }
	h.Pipeline = New(Options{
		Memory: h, Ledger: h, Registry: h, Primer: h, Tasks: h, Mutes: muter{h}, Outbox: outbox{h}, Shelf: &h.shelf, Grouper: h,
		Now: func() time.Time { return h.now }, Log: slog.New(slog.DiscardHandler),
	})
	rules := &Rules{
		Revision: 7, Feeds: map[news.FeedID]news.Feed{wire: {ID: wire, Name: "Wire", StoreBody: true}},
		Topics: []news.Topic{{ID: "ships"}}, Zone: time.UTC, NearMissesAt: 18 * time.Hour,
		Poller: h, Reader: h, Rhythm: h, Matcher: h, Policy: h, Notices: h, Sender: h,
	}
	if err := h.Use(t.Context(), rules); err != nil {
		t.Fatal(err)
	}
	return h
}

// primed makes the feed one that was read before and listed an item.
func (h *house) primed() {
	h.states[wire] = news.FeedState{Feed: wire, PrimedAt: h.now.Add(-time.Hour), Listed: 1}
	h.known["old"] = news.Known{Key: "old", Content: news.Item{Title: "Old"}.Content()}
}

// lists makes the next poll bring a document with these items.
func (h *house) lists(items ...news.Item) {
	h.poll = news.Poll{State: news.FeedState{ETag: `"1"`, LastStatus: 200}, Items: items, Raw: []byte("<rss/>")}
}

func item(key, title string) news.Item {
	return news.Item{Feed: wire, Key: news.ItemKey(key), Aliases: []string{"link:wire/" + key}, Title: title}
}

func (h *house) ingest(t *testing.T) news.Ingest {
	t.Helper()
	if _, err := h.Ingest(t.Context(), wire); err != nil {
		t.Fatal(err)
	}
	return h.commits[len(h.commits)-1]
}

func (h *house) Poll(_ context.Context, _ news.Feed, before news.FeedState) news.Poll {
	h.polls++
	if h.asked != nil {
		h.asked()
	}
	p := h.poll
	if p.State.PrimedAt.IsZero() {
		p.State.PrimedAt, p.State.Listed = before.PrimedAt, before.Listed
	}
	return p
}

func (h *house) Learn(news.FeedState, []news.Item, time.Time) time.Duration { return time.Minute }

func (h *house) Next(_ news.Feed, s news.FeedState, now time.Time) time.Time {
	if s.NotBefore.After(now) {
		return s.NotBefore
	}
	return now.Add(5 * time.Minute)
}

// Match finds the topic "ships" in titles with "Ship", and "crews" in "Crew";
// "Port" may be on ships, and is if the text says so.
func (h *house) Match(i news.Item, _ news.Feed) (ms []news.Match) {
	if strings.HasPrefix(i.Title, "Port") && !strings.Contains(i.Article, "no ship") {
		m := news.Match{Feed: i.Feed, Item: i.Key, Topic: "ships", Band: news.BandMaybe}
		if strings.Contains(i.Article, "ship") {
			m.Band = news.BandAlert
		}
		return []news.Match{m}
	}
	for topic, word := range map[news.TopicID]string{"ships": "Ship", "crews": "Crew"} {
		if len(i.Title) >= 4 && i.Title[:4] == word {
			ms = append(ms, news.Match{Feed: i.Feed, Item: i.Key, Topic: topic, Band: news.BandAlert})
		}
	}
	return ms
}

func (h *house) StoryEnded(time.Time, news.Story) []news.Delivery { return nil }

func (h *house) Keys(r news.Report) []string { return []string{r.Item.Title} }

func (h *house) Group(reports []news.Report, _ []news.Story) (stories []news.Story) {
	for _, r := range reports {
		stories = append(stories, news.Story{ID: news.NewStoryID(r.Item.Feed, r.Item.Key), Reports: []news.Report{r}})
	}
	return stories
}

func (h *house) Decide(now time.Time, stories []news.Story, primed bool) (d news.Decision) {
	for _, s := range stories {
		alert := false
		for _, e := range s.Edits {
			a := news.Alert{Story: s.ID, Channel: "desk", Reason: news.ReasonUpdate.With(e.Was), At: now}
			if e.Report.Item.Title != "Ship said" {
				d.Deliveries = append(d.Deliveries, a.Delivery(news.Message{}))
			}
		}
		for _, r := range s.Reports {
			for _, m := range r.Matches {
				m.Fate = news.FateAlerted
				if m.Band == news.BandMaybe {
					m.Fate = news.FateMaybe
					d.Matches = append(d.Matches, m)
					continue
				}
				alert = true
				if primed {
					m.Fate = news.FatePrimed
				}
				d.Matches = append(d.Matches, m)
			}
		}
		if alert && !primed {
			a := news.Alert{Story: s.ID, Channel: "desk", Reason: news.ReasonNew, At: now}
			d.Deliveries = append(d.Deliveries, a.Delivery(news.Message{}))
		}
	}
	return d
}

func (h *house) Feed(now time.Time, f news.Feed, before, after news.FeedState) []news.Delivery {
	if before.Failures == 0 && after.Failures > 0 {
		a := news.Alert{Story: "feed:" + news.StoryID(f.ID), Channel: "ops", Reason: news.ReasonNotice, At: now}
		return []news.Delivery{a.Delivery(news.Message{})}
	}
	return nil
}

func (h *house) Died(now time.Time, d news.Delivery) []news.Delivery {
	a := news.Alert{Story: "died:" + news.StoryID(d.ID), Channel: "ops", Reason: news.ReasonNotice, At: now}
	return []news.Delivery{a.Delivery(news.Message{})}
}

func (h *house) Primed(now time.Time, p news.Priming) []news.Delivery {
	a := news.Alert{Story: "primed", Channel: "desk", Reason: news.ReasonPrimed, At: now}
	return []news.Delivery{a.Delivery(news.Message{More: len(p.Reports)})}
}

// Fold makes a list of more than three.
func (h *house) Fold(now time.Time, due []news.Delivery, _ int) ([]news.Delivery, news.Delivery, []news.Delivery) {
	if len(due) <= 3 {
		return due, news.Delivery{}, nil
	}
	a := news.Alert{Story: "list", Channel: due[0].Alert.Channel, Reason: news.ReasonBurst, At: now}
	return nil, a.Delivery(news.Message{}), due
}

func (h *house) State(_ context.Context, id news.FeedID) (news.FeedState, error) {
	return h.states[id], nil
}

func (h *house) States(context.Context) (all []news.FeedState, err error) {
	for _, s := range h.states {
		all = append(all, s)
	}
	return all, nil
}

func (h *house) Known(_ context.Context, _ news.FeedID, ids []string) (map[string]news.Known, error) {
	found := make(map[string]news.Known)
	for _, id := range ids {
		if k, ok := h.known[id]; ok {
			found[id] = k
		}
	}
	return found, nil
}

func (h *house) Listed(context.Context, news.FeedID, time.Time) ([]news.Headline, error) {
	return h.listed, nil
}

func (h *house) Matched(_ context.Context, _ news.FeedID, _ []news.ItemKey) (map[news.ItemKey][]news.TopicID, error) {
	return h.matched, nil
}

func (h *house) LastTold(context.Context, []news.TopicID) (map[news.TopicID]time.Time, error) {
	return h.lastTold, nil
}

func (h *house) Recent(context.Context, [][]string, time.Time) (news.Recent, error) {
	return news.Recent{Revision: h.revision}, nil
}

// muter is the house's, whose field has the name of the method.
type muter struct{ *house }

func (m muter) Mutes(context.Context) ([]news.Mute, error) { return m.mutes, nil }

func (m muter) MutesEnded(_ context.Context, now time.Time) (ended []news.Muted, err error) {
	for _, one := range m.mutes {
		if !one.Holds(now) {
			ended = append(ended, news.Muted{Mute: one, Items: 3})
		}
	}
	return ended, nil
}

func (m muter) Unmute(_ context.Context, ended []news.Muted, ds []news.Delivery) error {
	m.mutes = slices.DeleteFunc(m.mutes, func(o news.Mute) bool {
		return slices.ContainsFunc(ended, func(m news.Muted) bool { return m.Mute == o })
	})
	m.outbox = append(m.outbox, ds...)
	return nil
}

func (h *house) MuteEnded(now time.Time, ended []news.Muted) []news.Delivery {
	m := ended[0]
	a := news.Alert{Story: "muted:" + news.StoryID(m.Topic), Channel: "desk", Reason: news.ReasonNotice, At: now}
	return []news.Delivery{a.Delivery(news.Message{More: m.Items})}
}

func (h *house) Holding(_ context.Context, _ news.FeedID, keys []news.ItemKey, _ time.Time) (news.Recent, error) {
	held := news.Recent{Revision: h.revision}
	for _, s := range h.stories {
		if slices.ContainsFunc(s.Reports, func(r news.Report) bool { return slices.Contains(keys, r.Item.Key) }) {
			held.Stories = append(held.Stories, s)
		}
	}
	return held, nil
}

func (h *house) Commit(ctx context.Context, in news.Ingest) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(h.commitErr) > 0 {
		err := h.commitErr[0]
		h.commitErr = h.commitErr[1:]
		if err != nil {
			h.revision++
			return err
		}
	}
	h.commits = append(h.commits, in)
	h.states[in.State.Feed] = in.State
	return nil
}

func (h *house) NewTopics(context.Context, []news.TopicID) ([]news.TopicID, error) {
	return h.newTopics, nil
}

func (h *house) ItemsSince(_ context.Context, _ time.Time, fn func(news.Item) error) error {
	for _, i := range h.kept {
		if err := fn(i); err != nil {
			return err
		}
	}
	return nil
}

func (h *house) Recognise(context.Context, []news.Topic, []news.Channel) ([]news.Rename, error) {
	return nil, nil
}

func (h *house) Adopt(_ context.Context, _ []news.Topic, _ []news.Story, ms []news.Match, _ time.Time) error {
	h.adopted = append(h.adopted, ms...)
	if h.adopting != nil {
		h.adopting()
	}
	return nil
}

// Looks returns what is due and was not settled.
func (h *house) Looks(_ context.Context, now time.Time, _ int) (due []news.Look, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.looks {
		if !l.DueAt.After(now) {
			due = append(due, l)
		}
	}
	return due, nil
}

func (h *house) Relook(ctx context.Context, r news.Relook) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(h.commitErr) > 0 {
		err := h.commitErr[0]
		h.commitErr = h.commitErr[1:]
		return err
	}
	h.relooks = append(h.relooks, r)
	for n := range h.looks {
		if h.looks[n].Item == r.Task.Item {
			h.looks[n].Attempt++
			h.looks[n].DueAt = r.DueAt
		}
	}
	if r.State != news.TaskPending {
		h.looks = slices.DeleteFunc(h.looks, func(l news.Look) bool { return l.Item == r.Task.Item })
	}
	return nil
}

func (h *house) Maybes(_ context.Context, from, to time.Time) (in []news.Report, err error) {
	for _, r := range h.maybes {
		if at := r.Item.FirstSeen; !at.Before(from) && at.Before(to) {
			in = append(in, r)
		}
	}
	return in, nil
}

func (h *house) NearMisses(now time.Time, day string, reports []news.Report) []news.Delivery {
	if len(reports) == 0 {
		return nil
	}
	a := news.Alert{Story: news.StoryID("near-misses:" + day), Channel: "ops", Reason: news.ReasonDigest, At: now}
	return []news.Delivery{a.Delivery(news.Message{More: len(reports)})}
}

func (h *house) Article(context.Context, string, news.Feed) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.article, h.articleErr
}

func (h *house) Untold(context.Context, time.Time) (news.Priming, error) { return h.untold, nil }

func (h *house) Told(_ context.Context, _ news.Priming, ds []news.Delivery, _ time.Time) error {
	h.told++
	h.untold = news.Priming{}
	h.outbox = append(h.outbox, ds...)
	return nil
}

func (h *house) Due(context.Context, time.Time, time.Time) ([]news.Delivery, map[news.ChannelID]int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.outbox), nil, nil
}

func (h *house) Begin(_ context.Context, d news.Delivery) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls = append(h.calls, "begin "+string(d.Alert.Story))
	h.began = append(h.began, d)
	return nil
}

func (h *house) Record(_ context.Context, d news.Delivery) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.recordErr != nil {
		return h.recordErr
	}
	h.calls = append(h.calls, "record "+string(d.Alert.Story))
	h.recorded = append(h.recorded, d)
	return nil
}

// outbox is the house's, with the one method whose name policy has as well.
type outbox struct{ *house }

func (o outbox) Fold(_ context.Context, list news.Delivery, folded []news.Delivery) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls = append(o.calls, "fold "+string(list.Alert.Story))
	o.folded = append(o.folded, folded...)
	return nil
}

// Follow lets a story go on in a new message when there is one below.
func (h *house) Follow(now time.Time, d news.Delivery) []news.Delivery {
	if d.Standing.Below == 0 && !d.Standing.Stale {
		return nil
	}
	a := news.Alert{Story: "follow", Channel: d.Alert.Channel, Reason: news.ReasonFollow.With("7"), At: now}
	return []news.Delivery{a.Delivery(news.Message{})}
}

func (o outbox) Follow(_ context.Context, d news.Delivery, by []news.Delivery) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.followErr != nil {
		return o.followErr
	}
	o.calls = append(o.calls, "follow "+string(d.Alert.Story)+" by "+string(by[0].Alert.Story))
	return nil
}

func (h *house) Raise(_ context.Context, ds []news.Delivery) error {
	h.outbox = append(h.outbox, ds...)
	return nil
}

func (h *house) Ready(news.ChannelID, time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ready
}

func (h *house) Send(_ context.Context, d news.Delivery) news.Delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls = append(h.calls, "send "+string(d.Alert.Story))
	return h.send(d)
}
