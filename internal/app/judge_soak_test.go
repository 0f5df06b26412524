package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/feeds"
	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/notify/courier"
	"watcher/internal/outbound"
	"watcher/internal/pipeline"
	"watcher/internal/schedule"
	"watcher/internal/store"
	"watcher/internal/story"
	"watcher/internal/testkit/disk"
)

var soakFeeds = flag.Int("soakfeeds", 0, "of how many feeds TestSoak plays a month; 0 for 20, with the race detector a week of 4")

// TestSoak plays a month in minutes: the scheduler, poller, pipeline, rules,
// courier and store as the program has them, with time of their own, between
// outlets and channels of the test's. Each day has copies, changed headlines,
// feeds that fail, hours without Discord, lost answers, a reload and a mute; now
// and then half of the feeds fail at once, or all. Every alert comes once, and
// after the second week nothing grows that is not meant to.
//
// More feeds: make soak, or -soakfeeds.
func TestSoak(t *testing.T) {
	days, outlets := 30, *soakFeeds
	if outlets == 0 {
		if outlets = 20; raced {
			days, outlets = 3, 4
		}
	}
	began := time.Now()
	var s *soak
	synctest.Test(t, func(t *testing.T) {
		s = newSoak(t, outlets)
		s.play(days)
	})
	if s.T = t; t.Failed() { // the bubble's has ended
		return
	}
	if days >= 28 {
		s.level()
	}
	if s.merged > 5+s.judged/50 {
		t.Errorf("%d of %d alerts were told as another story's: that proves little", s.merged, s.judged)
	}
	last := s.samples[len(s.samples)-1]
	second := s.samples[min(13, len(s.samples)-1)]
	t.Logf("%d days of %d feeds in %v: %d polls, %d articles, %d alerts told in %d messages (%d as another story's), 0 lost, 0 twice; in the second and the last week %d and %d goroutines, heap %.1f and %.1f MB, database %.1f and %.1f MB",
		days, outlets, time.Since(began).Round(time.Second), s.press.asked, s.published, s.judged, s.messages, s.merged,
		second.goroutines, last.goroutines, mb(second.heap), mb(last.heap), mb(second.file), mb(last.file))
}

func mb(bytes int) float64 { return float64(bytes) / 1e6 }

// soak is a watcher that works for long, and what is known of it.
type soak struct {
	*testing.T
	rng      *rand.Rand
	press    *soakPress
	dir      string
	db       *store.DB
	pipeline *pipeline.Pipeline
	courier  *courier.Courier
	schedule *schedule.Scheduler
	client   *outbound.Client
	ways     map[news.ChannelID]*soakSink
	revision int64
	began    time.Time
	log      strings.Builder

	mu   sync.Mutex
	down span // Discord

	acts      []act        // that are planned
	events    []*soakEvent // that are not judged yet
	muted     span
	last      int // number of the last event
	published int
	reports   int
	told      map[int]map[news.ChannelID]*soakTold
	judged    int // alerts
	merged    int // of them told as reports of another event
	messages  int
	samples   []soakSample
}

// soakTold is how often an event was told in a channel: by messages of its own,
// and in lists.
type soakTold struct{ alone, listed int }

// soakSample is what a day leaves behind.
type soakSample struct {
	goroutines, heap, file int // heap and file in bytes
	published, reports     int // articles up to then, and those of a topic
	rows                   map[string]int
}

// soakSink is a sink that is down for hours and fails now and then.
type soakSink struct {
	*sink
	fault func(nonce bool) sinkFault
	read  int // how many of its posts were taken in
}

func (s *soakSink) trouble() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
	if f := s.fault(s.nonce > 0); f != sinkFine {
		s.faults = []sinkFault{f}
	}
}

// Post implements [notify.Destination].
func (s *soakSink) Post(ctx context.Context, d news.Delivery) (string, error) {
	s.trouble()
	return s.sink.Post(ctx, d)
}

// Edit implements [notify.Destination].
func (s *soakSink) Edit(ctx context.Context, d news.Delivery) error {
	s.trouble()
	return s.sink.Edit(ctx, d)
}

// Find implements [notify.Destination].
func (s *soakSink) Find(ctx context.Context, d news.Delivery) (string, error) {
	if s.fault(false) == sinkFails {
		return "", &notify.Error{Verdict: notify.VerdictLater, Reason: "down"}
	}
	return s.sink.Find(ctx, d)
}

func newSoak(t *testing.T, outlets int) *soak {
	s := &soak{T: t, rng: rand.New(rand.NewPCG(7, uint64(outlets))), dir: t.TempDir(), began: time.Now(), told: map[int]map[news.ChannelID]*soakTold{}}
	s.press = newSoakPress(outlets, rand.New(rand.NewPCG(8, 8)))
	t.Cleanup(disk.NewSteady(s.dir).Remove) // a month's syncs are the real disk's matter
	var err error
	if s.db, err = store.Open(t.Context(), store.Options{Dir: s.dir, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelError}))
	s.pipeline = pipeline.New(pipeline.Options{
		Memory: s.db, Ledger: s.db, Registry: s.db, Primer: s.db, Tasks: s.db, Mutes: s.db, Stories: s.db, Outbox: s.db, Shelf: s.db,
		Grouper: story.New(story.Options{Rate: profile.Frozen().Rate, Countries: profile.Countries}), Now: time.Now, Log: log,
	})
	s.schedule = schedule.New(schedule.Options{Workers: workers, Now: time.Now, Log: log, Poll: func(ctx context.Context, id news.FeedID) (time.Time, error) {
		state, err := s.pipeline.Ingest(ctx, id)
		return state.NextAt, err
	}})
	faults := rand.New(rand.NewPCG(9, 9))
	var mu sync.Mutex
	fault := func(nonce bool) sinkFault {
		mu.Lock()
		defer mu.Unlock()
		n := faults.IntN(100)
		switch {
		case s.isDown():
			return sinkFails
		case n < 3:
			return sinkBusy
		case n == 3:
			return sinkBusyAll
		case n < 6 && nonce:
			return sinkLost
		}
		return sinkFine
	}
	s.ways = map[news.ChannelID]*soakSink{}
	for _, id := range judgeChannels {
		one := &sink{now: time.Now, readAt: map[news.DeliveryID]int{}}
		if id != "wires" {
			one.nonce, one.readable = 3*time.Minute, true
		}
		s.ways[id] = &soakSink{sink: one, fault: fault}
	}
	s.courier = courier.New(courier.Options{Now: time.Now, Log: log})
	return s
}

// use brings rules into force as a reload does: all of them made anew.
func (s *soak) use() {
	s.Helper()
	client, err := outbound.New(outbound.Options{Dial: s.press.Dial})
	s.must(err)
	poller, err := feeds.New(feeds.Options{Client: client, Parallel: requests})
	s.must(err)
	var topics []news.Topic
	for n, to := range [][]news.ChannelID{{"newsroom"}, {"newsroom", "wires"}, {"newsroom"}} {
		word := judgeTopics[n]
		topics = append(topics, news.Topic{ID: news.TopicID(word), Title: word, Any: []news.Query{{Text: word}}, To: to})
	}
	engine, problems := match.Compile(topics, nil)
	if len(problems) > 0 {
		s.Fatal(problems)
	}
	byID, specs := map[news.FeedID]news.Feed{}, map[news.FeedID]schedule.Spec{}
	var all []news.Feed
	for n := range len(s.press.outlets) {
		id := news.FeedID(soakHost(n))
		f := news.Feed{ID: id, URL: "http://" + soakHost(n) + "/feed", Name: soakHost(n), Lang: "en", Schedule: []string{"auto", "@every 90m", "0 * * * *"}[n%3], StoreBody: true}
		if f.Schedule == "auto" {
			f.Schedule = ""
		}
		spec, err := schedule.Parse(f.Schedule, time.UTC, time.Second)
		s.must(err)
		byID[id], specs[id] = f, spec
		all = append(all, f)
	}
	channels := []news.Channel{{ID: "newsroom", Discord: "1"}, {ID: "wires", Webhook: "https://discord.example/w"}, {ID: "ops", Discord: "2", Notices: true}}
	policy := notify.NewPolicy(notify.PolicyOptions{Topics: topics, Channels: channels, Feeds: all, Burst: 8})
	s.revision++
	s.must(s.pipeline.Use(s.Context(), &pipeline.Rules{
		Revision: s.revision, Feeds: byID, Topics: topics, Channels: channels, Zone: time.UTC, NearMissesAt: 18 * time.Hour,
		Poller: poller, Reader: noArticles{}, Rhythm: schedule.NewRhythm(specs), Matcher: engine, Policy: policy, Notices: policy, Sender: s.courier,
	}))
	ways := map[news.ChannelID]notify.Destination{}
	for id, way := range s.ways {
		ways[id] = way
	}
	s.courier.Use(ways)
	states, err := s.db.States(s.Context())
	s.must(err)
	due := map[news.FeedID]time.Time{}
	for _, one := range states {
		due[one.Feed] = one.NextAt
	}
	s.schedule.Set(time.UTC, specs, due)
	if s.client != nil {
		s.client.Close()
	}
	s.client = client
}

// noArticles implements [pipeline.Reader].
type noArticles struct{}

func (noArticles) Article(context.Context, string, news.Feed) (string, error) {
	return "", fmt.Errorf("%w: no articles here", news.ErrRefused)
}

func (s *soak) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// play runs the loops of the program for so many days, and the world around it.
func (s *soak) play(days int) {
	server := &http.Server{Handler: s.press, ReadHeaderTimeout: time.Minute, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	ctx, cancel := context.WithCancel(s.Context())
	var loops sync.WaitGroup
	loops.Go(func() { _ = server.Serve(s.press) })
	for n := range len(s.press.outlets) { // what there was before
		s.press.publish(n, s.happen(-1, time.Now()))
	}
	s.use()
	loops.Go(func() { s.noted(s.schedule.Run(ctx)) })
	s.loop(ctx, &loops, 3*time.Minute, s.pipeline.Wake(), s.pipeline.Deliver)
	s.loop(ctx, &loops, 10*time.Minute, nil, s.tend)
	s.loop(ctx, &loops, 3*time.Hour, nil, func(ctx context.Context) error {
		_, err := s.db.Prune(ctx, time.Now(), store.Keep{Items: 5 * day, Bodies: 2 * day, Articles: 2 * day, Raw: day})
		return err
	})
	for range days {
		s.day(ctx)
		s.read()
		s.judge(time.Now().Add(-2 * day))
		s.sample()
		if s.Failed() {
			break
		}
	}
	cancel()
	s.must(server.Close())
	loops.Wait()
	s.pipeline.Wait()
	s.client.Close()
	s.must(s.db.Close())
	if said := s.log.String(); said != "" {
		s.Errorf("the log has errors: %.2000s", said)
	}
}

const day = 24 * time.Hour

func (s *soak) loop(ctx context.Context, loops *sync.WaitGroup, every time.Duration, wake <-chan struct{}, round func(context.Context) error) {
	loops.Go(func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for ctx.Err() == nil {
			s.noted(round(ctx))
			select {
			case <-ctx.Done():
			case <-ticker.C:
			case <-wake:
			}
		}
	})
}

func (s *soak) noted(err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		s.Error(err)
	}
}

func (s *soak) tend(ctx context.Context) error {
	p := s.pipeline
	primed := p.Prime(ctx)
	_, looked := p.Relook(ctx)
	return errors.Join(primed, looked, p.TellNearMisses(ctx), p.TellEnded(ctx), p.EndStories(ctx), p.TellUnmuted(ctx))
}

// happen makes an event; with a negative topic, one that is not to be told.
func (s *soak) happen(topic int, at time.Time) *soakEvent {
	s.last++
	e := &soakEvent{id: s.last, names: soakNames(s.last), topic: topic, at: at}
	if topic >= 0 {
		s.events = append(s.events, e)
	}
	return e
}

// act is something that happens at a time.
type act struct {
	at time.Time
	do func()
}

// day lets a day go by.
func (s *soak) day(ctx context.Context) {
	from := time.Now()
	s.disturb(ctx)
	const articles, alerts = 6, 30 // a day: of each outlet, of all
	outlets := len(s.press.outlets)
	for n := range outlets * articles {
		topic := -1
		if s.rng.IntN(outlets*articles) < alerts {
			topic = s.rng.IntN(len(judgeTopics))
		}
		s.report(n%outlets, topic, s.within(from, day))
	}
	inOrder := func(a, b act) int { return a.at.Compare(b.at) }
	slices.SortStableFunc(s.acts, inOrder)
	next := 0
	for ; next < len(s.acts) && s.acts[next].at.Before(from.Add(day)); next++ {
		<-time.After(time.Until(s.acts[next].at))
		s.acts[next].do()
	}
	s.acts = slices.Clone(s.acts[next:])
	<-time.After(time.Until(from.Add(day)))
	s.pipeline.Wait()
}

// within is a moment of the time after another.
func (s *soak) within(from time.Time, d time.Duration) time.Time {
	return from.Add(time.Duration(s.rng.Int64N(int64(d))))
}

func (s *soak) plan(at time.Time, do func()) { s.acts = append(s.acts, act{at, do}) }

// report plans an article, that others copy it and that its headline changes.
func (s *soak) report(outlet, topic int, at time.Time) {
	e := s.happen(topic, at)
	var first *soakArticle
	publish := func(outlet int) func() {
		return func() {
			s.published++
			if e.topic >= 0 {
				s.reports++
			}
			if e.topic == mutedTopic && s.muted.holds(time.Now()) {
				e.muted = true
			}
			a := s.press.publish(outlet, e)
			if first == nil {
				first = a
			}
		}
	}
	s.plan(at, publish(outlet))
	if s.rng.IntN(10) == 0 {
		s.plan(s.within(at, 5*time.Hour).Add(time.Second), func() { s.press.retitle(outlet, first) })
	}
	if outlets := len(s.press.outlets); topic >= 0 && s.rng.IntN(3) == 0 {
		for n := range 1 + s.rng.IntN(3) {
			s.plan(s.within(at, 5*time.Hour).Add(time.Second), publish((outlet+n+1)%outlets))
		}
	}
}

// mutedTopic is the one that is muted now and then: for how long around that it is open
// what is told of it depends on when feeds are read.
const mutedTopic = 2

// disturb plans what goes wrong today, and what people do.
func (s *soak) disturb(ctx context.Context) {
	from := time.Now()
	today := int(from.Sub(s.began) / day)
	outlets := len(s.press.outlets)
	begin := s.within(from, 19*time.Hour)
	s.plan(begin, func() { s.setDown(span{begin, s.within(begin.Add(time.Hour), 3*time.Hour)}) })
	fail := func(outlets []int, at time.Time, d time.Duration) {
		s.plan(at, func() {
			for _, n := range outlets {
				s.press.fail(n, span{at, at.Add(d)})
			}
		})
	}
	some := s.rng.Perm(outlets)
	if today == 0 {
		some = nil // else what a feed has when it can first be read is history
	}
	fail(some[:(len(some)+9)/10], s.within(from, 12*time.Hour), 6*time.Hour)
	switch {
	case today%9 == 8:
		fail(some, from.Add(20*time.Hour), 3*time.Hour)
	case today%4 == 3:
		fail(some[:len(some)/2], from.Add(20*time.Hour), 2*time.Hour)
	}
	s.plan(s.within(from, day), s.use)
	if today%3 == 2 {
		at := s.within(from, 20*time.Hour)
		s.muted = span{at.Add(-14 * time.Hour), at.Add(2 * time.Hour)}
		for _, e := range s.events {
			e.muted = e.muted || e.topic == mutedTopic && s.muted.from.Before(e.at.Add(5*time.Hour))
		}
		s.plan(at, func() {
			_, err := s.db.Mute(ctx, news.Mute{Topic: news.TopicID(judgeTopics[mutedTopic]), From: at, Until: at.Add(2 * time.Hour)}, "test")
			s.must(err)
		})
	}
}

func (s *soak) setDown(d span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = d
}

func (s *soak) isDown() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.down.holds(time.Now())
}

var soakPath = regexp.MustCompile(`/e(\d+)/`)

// read takes in what the channels were told since it was last asked.
func (s *soak) read() {
	s.Helper()
	for id, way := range s.ways {
		way.mu.Lock()
		posted := map[news.DeliveryID]bool{}
		for n, p := range way.posts {
			if posted[p.by.ID] {
				s.Errorf("TWICE: %s in %s: %+v", p.by.Alert.Reason, id, p.shows)
			}
			posted[p.by.ID] = true
			if n < way.read {
				continue
			}
			s.messages++
			kind := p.by.Alert.Reason.Kind()
			for _, e := range p.shows.Entries {
				m := soakPath.FindStringSubmatch(e.Link)
				if m == nil || kind != news.ReasonNew && kind != news.ReasonBurst {
					continue
				}
				event, _ := strconv.Atoi(m[1])
				s.note(event, id, kind == news.ReasonNew)
			}
		}
		way.posts = slices.DeleteFunc(way.posts, func(p *sinkPost) bool { return p.at.Before(time.Now().Add(-4 * day)) })
		way.read, way.readAt = len(way.posts), map[news.DeliveryID]int{}
		way.mu.Unlock()
	}
}

func (s *soak) note(event int, id news.ChannelID, alone bool) {
	if s.told[event] == nil {
		s.told[event] = map[news.ChannelID]*soakTold{}
	}
	if s.told[event][id] == nil {
		s.told[event][id] = &soakTold{}
	}
	if t := s.told[event][id]; alone {
		t.alone++
	} else {
		t.listed++
	}
}

// judge holds what was told of events up to a time against what was to be told.
func (s *soak) judge(until time.Time) {
	s.Helper()
	var open []*soakEvent
	for _, e := range s.events {
		if !e.at.Before(until) {
			open = append(open, e)
			continue
		}
		told := s.told[e.id]
		delete(s.told, e.id)
		if e.muted {
			continue
		}
		want := []news.ChannelID{"newsroom"}
		if e.topic == 1 {
			want = append(want, "wires")
		}
		for _, c := range want {
			s.judged++
			switch t := told[c]; {
			case t == nil && s.joined(e, c):
				s.merged++
			case t == nil:
				s.Errorf("LOST: %q of %v was never told in %s; the store has %s", e.title(), e.at, c, s.stored(e))
			case t.alone > 1, t.listed == 0 && t.alone != 1, t.alone+t.listed > e.reports:
				s.Errorf("TWICE: %q of %v, with %d reports, was told in %s %d times, and in %d lists", e.title(), e.at, e.reports, c, t.alone, t.listed)
			}
		}
		if len(told) > len(want) {
			s.Errorf("%q was told in %d channels, want %d", e.title(), len(told), len(want))
		}
	}
	s.events = open
}

// joined reports whether a message on another event names a report of this one:
// names that were made up can be alike. Whether it should is another judge's matter.
func (s *soak) joined(e *soakEvent, c news.ChannelID) bool {
	way := s.ways[c]
	way.mu.Lock()
	defer way.mu.Unlock()
	for _, p := range way.posts {
		for _, entry := range p.shows.Entries {
			for _, o := range entry.Also {
				if slices.ContainsFunc(e.links, func(l soakLink) bool { return l.link == o.Link }) {
					return true
				}
			}
		}
	}
	return false
}

// stored is what the store knows of an event's reports.
func (s *soak) stored(e *soakEvent) string {
	var all []string
	for _, l := range e.links {
		items, err := s.db.ItemsByLink(s.Context(), l.link)
		if err != nil || len(items) == 0 {
			state, err2 := s.db.State(s.Context(), news.FeedID(l.host))
			all = append(all, fmt.Sprintf("not %s: %v, of its feed %+v, %v", l.link, err, state, err2))
			continue
		}
		a, err := s.db.Account(s.Context(), items[0].Feed, string(items[0].Key))
		if err != nil {
			all = append(all, err.Error())
			continue
		}
		said := l.link + " of " + a.Item.FirstSeen.Format(time.DateTime) + " " + a.Item.Title
		for _, m := range a.Matches {
			said += fmt.Sprintf(", %s %s", m.Topic, m.Fate)
		}
		for _, d := range a.Deliveries {
			said += fmt.Sprintf(", %s in %s %s %s", d.Alert.Reason, d.Alert.Channel, d.State, d.Reason)
		}
		all = append(all, said)
	}
	return strings.Join(all, "; ")
}

// sample measures what the day left behind.
func (s *soak) sample() {
	s.Helper()
	idle := runtime.NumGoroutine() // of some minutes: connections that are open come and go
	for range 9 {
		<-time.After(time.Minute)
		idle = min(idle, runtime.NumGoroutine())
	}
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	one := soakSample{goroutines: idle, heap: int(m.HeapAlloc), published: s.published, reports: s.reports}
	file := filepath.Join(s.dir, "watcher.db")
	info, err := os.Stat(file)
	s.must(err)
	one.file = int(info.Size())
	one.rows, err = disk.Rows(s.Context(), file)
	s.must(err)
	s.samples = append(s.samples, one)
}

// soakGrows are the tables that grow by design, with how many rows an article of
// a topic adds at most (seen and item: any article): that it was seen and told is
// known for 400 days after its feed listed it last.
var soakGrows = map[string]int{"item": 1, "seen": 4, "match": 1, "report": 1, "story": 1, "alert": 3, "story_key": 4, "copy": 1}

// level fails the test for whatever is more in the last week than it was in the
// second.
func (s *soak) level() {
	s.Helper()
	second, last := s.samples[7:14], s.samples[len(s.samples)-7:]
	check := func(what string, factor float64, spare int, of func(soakSample) int) {
		s.Helper()
		most := func(week []soakSample) (n int) {
			for _, one := range week {
				n = max(n, of(one))
			}
			return n
		}
		was, is := most(second), most(last)
		if float64(is) > float64(was)*factor+float64(spare) {
			s.Errorf("%s: %d in the second week, %d in the last", what, was, is)
		}
	}
	more, reports := last[6].published-second[6].published, last[6].reports-second[6].reports
	check("goroutines", 1.2, 10+len(s.press.outlets)/20, func(o soakSample) int { return o.goroutines })
	check("heap", 1.2, 3<<20, func(o soakSample) int { return o.heap })
	check("database", 1.15, more*soakIdentity, func(o soakSample) int { return o.file })
	for table := range last[6].rows {
		grown := more
		if table != "item" && table != "seen" {
			grown = reports
		}
		check("table "+table, 1.3, 20+grown*soakGrows[table], func(o soakSample) int { return o.rows[table] })
	}
}

// soakIdentity is what an item leaves behind of itself, in bytes.
const soakIdentity = 700
