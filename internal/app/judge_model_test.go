package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/testkit/disk"
)

// TestModel holds the pipeline, rules, courier and store together to what is
// promised of alerts, over invented days: articles that appear, change and come
// back under other ids, reloads, mutes, pauses, a Discord that fails in every
// way, and a process that dies before and after any change of its store, and
// before and after Discord accepts. What must be told is known by a model that
// knows nothing of stories, commits or deliveries: see [oracle].
//
// More days: make model, or -rapid.checks.
func TestModel(t *testing.T) {
	fewDays(t)
	sum := modelSum{}
	rapid.Check(t, func(t *rapid.T) {
		m := newModel(t)
		defer m.end()
		for range 3 {
			t.Repeat(m.actions())
		}
		m.settle()
		m.judge()
		sum.add(m)
	})
	t.Logf("%d days, %d of them with articles to tell: %d alerts, %d articles, %d messages, %d changes of them, %d that follow another, %d lists, %d refused and tried again, %d reports in threads, %d second looks, %d deaths, 0 lost, 0 told twice unnoticed (%d with a doubt noted)",
		sum.days, sum.telling, sum.alerts, sum.articles, sum.messages, sum.edits, sum.follows, sum.lists, sum.refused, sum.reports, sum.looks, sum.deaths, sum.doubtful)
	if sum.days > 20 && !t.Failed() && (sum.telling < sum.days/4 || sum.deaths < sum.days/4) {
		t.Error("the days are too quiet to prove anything")
	}
}

// fewDays lowers rapid's default number where none was asked for: a day takes a
// database.
func fewDays(t *testing.T) {
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	days := "30"
	if raced {
		days = "4"
	}
	if asked {
		return
	}
	if err := flag.Set("rapid.checks", days); err != nil {
		t.Fatal(err)
	}
}

// firstFault lets what went wrong first be printed as it is found: of a failure that
// does not come again, as two goroutines may take turns otherwise, rapid prints nothing.
var firstFault sync.Once

// Errorf shadows that of rapid.
func (m *model) Errorf(format string, args ...any) {
	m.Helper()
	firstFault.Do(func() { fmt.Fprintf(os.Stderr, format+"\n", args...) })
	m.T.Errorf(format, args...)
}

// modelSum counts what the days held.
type modelSum struct{ days, telling, alerts, articles, messages, edits, follows, lists, refused, reports, looks, deaths, doubtful int }

func (s *modelSum) add(m *model) {
	s.days++
	if len(m.oracle.alerts) > 0 {
		s.telling++
	}
	s.alerts, s.articles, s.deaths = s.alerts+len(m.oracle.alerts), s.articles+len(m.oracle.known), s.deaths+m.deaths
	s.refused, s.reports = s.refused+m.again, s.reports+m.reports
	for _, i := range m.oracle.known {
		if i.done {
			s.looks++
		}
	}
	for _, one := range m.sinks {
		seen := map[news.DeliveryID]bool{}
		for _, p := range one.posts {
			s.messages, s.edits = s.messages+1, s.edits+p.edits
			switch p.by.Alert.Reason.Kind() {
			case news.ReasonFollow:
				s.follows++
			case news.ReasonBurst, news.ReasonDigest:
				s.lists++
			}
			if seen[p.by.ID] {
				s.doubtful++
			}
			seen[p.by.ID] = true
		}
	}
}

// model is a rig that rapid drives.
type model struct {
	*rapid.T
	*rig
	oracle  *oracle
	dir     string
	disk    *disk.Disk
	db      *store.DB
	log     strings.Builder // of the store
	logMu   sync.Mutex
	began   time.Time
	deaths  int
	full    bool                     // the disk was, at some time
	lists   map[news.ChannelID]bool  // channels that had an hour for what they hear, at some time
	amiss   []string                 // what a channel heard that it should not
	looks   bool                     // some headlines leave a doubt
	reports int                      // in threads
	again   int                      // deliveries that were refused, and tried again by order
	begun   map[news.DeliveryID]bool // what waited to be sent when the rules changed last

	mu    sync.Mutex
	dead  bool
	after int // changes until the plan comes true
	plan  seamPlan
}

// seamPlan is what becomes of a change of the store.
type seamPlan string

const (
	seamFine      seamPlan = ""
	seamFails     seamPlan = "the store refuses it once"
	seamDies      seamPlan = "the process dies before it"
	seamDiesAfter seamPlan = "the process dies after it"
)

var (
	errRefused = errors.New("the store refuses")
	errDead    = errors.New("the process is dead")
)

// longest is for how long a day of the model lasts: less than the time in which
// a report joins its story.
const longest = 50 * time.Hour

// noBurst is more than a day holds: no lists are made.
const noBurst = 1000

func newModel(t *rapid.T) *model {
	m := &model{T: t, rig: newRig(3), lists: map[news.ChannelID]bool{}}
	m.rules.burst = rapid.SampledFrom([]int{noBurst, noBurst, 4, 2}).Draw(t, "burst")
	m.rules.as = rapid.SampledFrom([]news.As{news.AsMessage, news.AsMessage, news.AsThread, news.AsForum}).Draw(t, "as")
	if m.rules.as == news.AsForum { // Discord takes no nonce of a post
		m.sinks["newsroom"].nonce = 0
	}
	m.looks = rapid.Bool().Draw(t, "looks")
	m.began, m.oracle, m.grouper = m.now, newOracle(m.rig), byEvent{}
	m.polled = m.oracle.reads
	var err error
	if m.dir, err = os.MkdirTemp("", "model-"); err != nil {
		t.Fatal(err)
	}
	m.disk = disk.NewSteady(m.dir)
	for c, s := range m.sinks {
		s.dead, s.kill, s.heard = m.isDead, m.kill, func(d news.Delivery) { m.hears(c, d) }
	}
	m.open()
	if rapid.IntRange(0, 4).Draw(t, "history") > 0 { // else the first articles are that
		for _, o := range m.outlets {
			_, err := m.pipeline.Ingest(context.Background(), o.feed.ID)
			m.check(err)
		}
	}
	return m
}

func (m *model) end() {
	m.pipeline.Wait()
	if m.db != nil {
		_ = m.db.Close()
	}
	m.disk.Remove()
	_ = os.RemoveAll(m.dir)
}

func (m *model) isDead() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dead
}

func (m *model) kill() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
}

// Write takes the store's log.
func (m *model) Write(p []byte) (int, error) {
	m.logMu.Lock()
	defer m.logMu.Unlock()
	return m.log.Write(p)
}

// open begins a process; it may die while it does.
func (m *model) open() {
	m.Helper()
	for {
		var err error
		m.db, err = store.Open(context.Background(), store.Options{Dir: m.dir, Now: func() time.Time { return m.now }, Log: slog.New(slog.NewTextHandler(m, nil))})
		if m.ofTheDisk(err) {
			m.mendDisk()
			continue
		}
		if err != nil {
			m.Fatalf("open: %v", err)
		}
		m.mu.Lock()
		m.dead = false
		m.mu.Unlock()
		err = m.start(m.db, m.act)
		if err == nil {
			m.oracle.inForce(m.rules)
			return
		}
		if m.ofTheDisk(err) {
			m.mendDisk()
		} else if !m.isDead() && !errors.Is(err, errRefused) {
			m.Fatalf("start: %v", err)
		}
		m.close()
	}
}

func (m *model) close() {
	m.Helper()
	m.deaths++
	m.pipeline.Wait()
	if err := m.db.Close(); err != nil && !m.ofTheDisk(err) {
		m.Fatalf("close: %v", err)
	}
}

// ofTheDisk reports whether an error is one of a disk that the day made full.
func (m *model) ofTheDisk(err error) bool {
	return err != nil && m.full && (errors.Is(err, store.ErrFull) || strings.Contains(err.Error(), "disk is full"))
}

// mendDisk makes room.
func (m *model) mendDisk() { m.disk.Fill(-1) }

// act makes a change in the store, unless the plan has something else for it.
func (m *model) act(what string, do func(*store.DB) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errDead
	}
	plan := seamFine
	if m.plan != seamFine {
		if m.after--; m.after < 0 {
			plan, m.plan = m.plan, seamFine
		}
	}
	switch plan {
	case seamFails:
		return errRefused
	case seamDies:
		m.dead = true
		return errDead
	}
	err := do(m.db)
	if err == nil {
		m.oracle.changed(what, m.now)
	}
	if plan == seamDiesAfter {
		m.dead = true
		return errDead
	}
	return err
}

// check looks at what a step came to, and begins anew what died in it.
func (m *model) check(err error) {
	m.Helper()
	if m.isDead() {
		m.close()
		m.open()
		return
	}
	if err != nil && !errors.Is(err, errRefused) && !m.ofTheDisk(err) {
		m.Fatalf("%v", err)
	}
}

// actions are what may happen, one at a time.
func (m *model) actions() map[string]func(*rapid.T) {
	ctx := context.Background()
	outlet := rapid.IntRange(0, len(m.outlets)-1)
	words := rapid.Custom(func(t *rapid.T) []bool {
		w := rapid.SliceOfN(rapid.Bool(), len(judgeTopics), len(judgeTopics)).Draw(t, "named")
		w[rapid.IntRange(0, len(w)-1).Draw(t, "surely")] = rapid.IntRange(0, 5).Draw(t, "any") > 0
		return w
	})
	article := func(t *rapid.T) *judgeArticle {
		o := m.outlets[outlet.Draw(t, "outlet")]
		if len(o.articles) == 0 {
			t.Skip()
		}
		return o.articles[rapid.IntRange(0, len(o.articles)-1).Draw(t, "article")]
	}
	publish := func(t *rapid.T) {
		n := outlet.Draw(t, "outlet")
		if m.oracle.unread(n) >= 5 {
			t.Skip() // more at once may be a flood, which is another matter
		}
		a := m.publish(n, rapid.IntRange(0, 5).Draw(t, "event"), words.Draw(t, "words"))
		if m.looks {
			a.look = rapid.SampledFrom([]judgeLook{"", "", lookBears, lookBears, lookLater, lookDoesNot, lookRefused, lookFails}).Draw(t, "look")
		}
	}
	poll := func(t *rapid.T) {
		_, err := m.pipeline.Ingest(ctx, m.outlets[outlet.Draw(t, "outlet")].feed.ID)
		m.check(err)
	}
	deliver := func(t *rapid.T) {
		faults := []sinkFault{sinkFine, sinkFine, sinkFine, sinkBusy, sinkBusyAll, sinkFails, sinkFailsAfter, sinkLost, sinkStale, sinkRefuses, sinkRefuses, sinkDies, sinkDiesAfter}
		for _, c := range judgeChannels {
			m.sinks[c].faults = rapid.SliceOfN(rapid.SampledFrom(faults), 0, 3).Draw(t, string(c))
		}
		m.check(m.deliver())
	}
	return map[string]func(*rapid.T){
		"publish": publish, "publish more": publish, "publish yet more": publish, "poll": poll, "poll again": poll, "deliver": deliver, "deliver again": deliver,
		"change a headline": func(t *rapid.T) {
			a := article(t)
			if a.look != "" {
				t.Skip()
			}
			a.moved, a.words = a.moved+1, words.Draw(t, "words")
		},
		"give another id": func(t *rapid.T) { article(t).issue++ },
		"list no longer":  func(t *rapid.T) { article(t).gone = true },
		"poll all at once": func(*rapid.T) {
			var g errgroup.Group
			for _, o := range m.outlets {
				g.Go(func() error { _, err := m.pipeline.Ingest(ctx, o.feed.ID); return err })
			}
			m.check(g.Wait())
		},
		"poll and deliver at once": func(*rapid.T) {
			var g errgroup.Group
			for _, o := range m.outlets {
				g.Go(func() error { _, err := m.pipeline.Ingest(ctx, o.feed.ID); return err })
			}
			for range 2 {
				g.Go(func() error { return m.pipeline.Deliver(ctx) })
			}
			err := g.Wait()
			m.pipeline.Wait()
			m.check(err)
		},
		"wait": func(t *rapid.T) {
			d := rapid.SampledFrom([]time.Duration{time.Second, 20 * time.Second, time.Minute, 3 * time.Minute, time.Hour, 7 * time.Hour}).Draw(t, "pause")
			if m.now.Sub(m.began)+d > longest {
				t.Skip()
			}
			m.now = m.now.Add(d)
		},
		"mute": func(t *rapid.T) {
			mute := news.Mute{From: m.now, Until: m.now.Add(time.Duration(rapid.IntRange(0, 120).Draw(t, "minutes")) * time.Minute)}
			if rapid.Bool().Draw(t, "a feed") {
				mute.Feed = m.outlets[outlet.Draw(t, "outlet")].feed.ID
			} else {
				mute.Topic = news.TopicID(rapid.SampledFrom(judgeTopics).Draw(t, "topic"))
			}
			m.oracle.muting = mute
			_, err := m.seam.Mute(ctx, mute, "test")
			m.check(err)
		},
		"reload": func(t *rapid.T) {
			to := rapid.SampledFrom([][]news.ChannelID{nil, {"newsroom"}, {"wires"}, {"newsroom", "wires"}, {}})
			rules := judgeRules{burst: m.rules.burst, as: m.rules.as, quiet: rapid.IntRange(0, 2).Draw(t, "quiet") == 0, digest: rapid.IntRange(0, 2).Draw(t, "digest") == 0}
			m.lists["newsroom"] = m.lists["newsroom"] || rules.quiet
			m.lists["wires"] = m.lists["wires"] || rules.digest
			for n := range judgeTopics {
				rules.topics = append(rules.topics, m.rules.topics[n])
				// A topic that is new looks back at what was read, which is judged without doubts.
				if other := to.Draw(t, "to"); rapid.Bool().Draw(t, "other") && (!m.looks || (other == nil) == (rules.topics[n] == nil)) {
					rules.topics[n] = other
				}
			}
			for range m.outlets {
				rules.feeds = append(rules.feeds, rapid.IntRange(0, 5).Draw(t, "feed") > 0)
			}
			m.begin()
			m.oracle.next = rules
			err := m.use(rules)
			if err == nil {
				m.rules = rules
				m.oracle.inForce(rules)
			}
			m.check(err)
		},
		"tend":    func(*rapid.T) { m.check(m.tend()) },
		"requeue": func(*rapid.T) { m.check(m.requeue()) },
		"restart": func(*rapid.T) { m.kill(); m.check(nil) },
		"the disk runs full": func(t *rapid.T) {
			m.full = true
			m.disk.Fill(int64(rapid.SampledFrom([]int{0, 3, 30, 300}).Draw(t, "KB")) << 10)
		},
		"there is room again": func(*rapid.T) { m.disk.Fill(-1) },
		"trouble": func(t *rapid.T) {
			m.after = rapid.IntRange(0, 6).Draw(t, "after")
			m.plan = rapid.SampledFrom([]seamPlan{seamFails, seamDies, seamDiesAfter}).Draw(t, "plan")
		},
	}
}

// settle lets all come to its end, with nothing in its way.
func (m *model) settle() {
	m.Helper()
	m.plan = seamFine
	m.mendDisk()
	for _, s := range m.sinks {
		s.faults = nil
	}
	for _, o := range m.outlets {
		_, err := m.pipeline.Ingest(context.Background(), o.feed.ID)
		m.check(err)
	}
	for n := range 200 {
		m.check(errors.Join(m.tend(), m.deliver()))
		c, err := m.db.Counts(context.Background())
		if err != nil {
			m.Fatalf("%v", err)
		}
		waits := c.Deliveries[news.DeliveryPending] + c.Deliveries[news.DeliveryUncertain] + c.Deliveries[news.DeliverySending]
		if waits == 0 && n > 12 && !m.oracle.looking() {
			if c.Deliveries[news.DeliveryDead] == 0 {
				return
			}
			m.check(m.requeue())
		}
		m.now = m.now.Add(time.Duration(1+n/8) * time.Minute)
		if c.OldestDue.After(m.now) { // the end of quiet hours, a digest
			m.now = c.OldestDue
		}
	}
	due, _, err := m.db.Due(context.Background(), m.now.Add(100*24*time.Hour), m.now)
	m.Fatalf("never at rest: %v, %+v", err, due)
}

// requeue has what was refused for good tried again.
func (m *model) requeue() error {
	again, err := m.seam.Requeue(context.Background())
	m.again += len(again)
	for _, d := range again { // what joined meanwhile was told by another message
		m.lists[d.Alert.Channel] = true
	}
	return err
}

// begin notes what waits to be sent.
func (m *model) begin() {
	due, _, err := m.db.Due(context.Background(), m.now.Add(100*24*time.Hour), m.now)
	if err != nil {
		m.Fatalf("%v", err)
	}
	m.begun = make(map[news.DeliveryID]bool)
	for _, d := range due {
		m.begun[d.ID] = true
	}
}

// hears looks at what a channel hears for the first time: nothing that makes a sound
// in its quiet hours, and no alert of its own where it has digests. What was begun
// before, or is asked for again after a doubt, comes at any hour.
func (m *model) hears(c news.ChannelID, d news.Delivery) {
	if d.State != news.DeliveryPending || d.Doubtful || d.Message.Silent || d.Attempt > 1 {
		return
	}
	kind := d.Alert.Reason.Kind()
	if kind == news.ReasonBurst { // of alerts, or of notices, which come at any hour
		kind = d.Message.Reason.Kind()
	}
	hour := time.Duration(m.now.Hour()) * time.Hour
	quiet := m.rules.quiet && m.oracle.next.quiet && (hour >= judgeQuiet.From || hour < judgeQuiet.To)
	switch {
	case c == "newsroom" && quiet && (kind == news.ReasonNew || kind == news.ReasonBurst || kind == news.ReasonPrimed),
		c == "wires" && m.rules.digest && m.oracle.next.digest && (kind == news.ReasonNew || kind == news.ReasonBurst && !m.begun[d.ID]):
		m.amiss = append(m.amiss, fmt.Sprintf("%s heard %s at %s: %+v", c, d.Alert.Reason, m.now.Format(time.TimeOnly), d.Message))
	}
}

// judge holds what was told against what was to be told.
func (m *model) judge() {
	m.Helper()
	if said := m.log.String(); strings.Contains(said, "not told") {
		m.Errorf("the store says: %s", said)
	}
	told := m.told()
	for key, want := range m.oracle.alerts {
		got := told[key]
		if got == nil {
			m.Errorf("LOST: %v was never told in %s (%v, reported by %v)", judgeEvents[key.event], key.channel, want.topics, want.outlets)
			continue
		}
		if failed := m.Failed(); !failed {
			m.compare(key, want, got)
			m.explain(key)
		}
	}
	for key := range told {
		if m.oracle.alerts[key] == nil {
			m.Errorf("%v was told in %s, and nothing was to be told", judgeEvents[key.event], key.channel)
		}
	}
	m.fates()
	m.threads()
	for _, said := range m.amiss {
		m.Errorf("out of hours: %s", said)
	}
	if m.Failed() {
		m.FailNow()
	}
}

// explain lists, after a failure, what the store has of an event in a channel.
func (m *model) explain(key alertKey) {
	m.Helper()
	if !m.Failed() {
		return
	}
	told := make(map[news.DeliveryID]news.Delivery)
	for a, account := range m.accounts() {
		if a.event != key.event {
			continue
		}
		m.Logf("%s, article %d, first seen %s: %v", a.outlet.feed.Name, a.id, account.Item.FirstSeen.Format(time.TimeOnly), m.oracle.known[a].fates)
		for _, d := range account.Deliveries {
			told[d.ID] = d
		}
	}
	inOrder := func(a, b news.Delivery) int { return a.Alert.At.Compare(b.Alert.At) }
	for _, d := range slices.SortedStableFunc(maps.Values(told), inOrder) {
		if d.Alert.Channel == key.channel {
			m.Logf("%s %s: %s (%s) as %s", d.Alert.At.Format(time.TimeOnly), d.Alert.Reason, d.State, d.Reason, d.RemoteID)
		}
	}
	for _, p := range m.sinks[key.channel].posts {
		var says []string
		for _, e := range p.shows.Entries {
			says = append(says, fmt.Sprintf("%s: %s %v also %d", e.Source, e.Title, e.Topics, len(e.Also)))
		}
		m.Logf("message %s of %s for %s, changed %d times: %q", p.id, p.at.Format(time.TimeOnly), p.by.Alert.Reason, p.edits, says)
	}
}

// modelTold is what a channel was told of an event, in messages of its own and in
// lists.
type modelTold struct {
	stories         []news.StoryID
	times           int             // that it was told
	outlets, topics map[string]bool // that were named, in whatever message
	last            *sinkPost       // its own message, or the one in which that goes on; nil if it has none
}

// told reads the channels: each message once, unless a doubt is noted.
func (m *model) told() map[alertKey]*modelTold {
	m.Helper()
	doubtful := m.doubtful()
	all := make(map[alertKey]*modelTold)
	for _, c := range judgeChannels {
		posted := make(map[news.DeliveryID]int)
		for _, p := range m.sinks[c].posts {
			if posted[p.by.ID]++; posted[p.by.ID] > 1 && !doubtful[p.by.ID] {
				m.Errorf("TWICE: %s in %s, and no doubt noted: %+v", p.by.Alert.Reason, c, p.shows)
			}
			if strings.HasPrefix(string(p.by.Alert.Story), "near-misses:") {
				m.nearMisses(p)
				continue
			}
			switch p.by.Alert.Reason.Kind() {
			case news.ReasonNew, news.ReasonFollow, news.ReasonBurst, news.ReasonDigest:
				for _, e := range p.shows.Entries {
					key := alertKey{eventOf(e.Title), c}
					if all[key] == nil {
						all[key] = &modelTold{outlets: map[string]bool{}, topics: map[string]bool{}}
					}
					all[key].read(p, e, posted[p.by.ID] == 1)
				}
			}
		}
	}
	return all
}

// threads holds what each story's thread has against what its message says: every
// report that joined, once, in the thread of its own story.
func (m *model) threads() {
	m.Helper()
	const c = news.ChannelID("newsroom")
	if m.rules.as == news.AsMessage {
		return
	}
	inThread, followed := map[string][]*sinkPost{}, map[string]bool{}
	for _, p := range m.sinks[c].posts {
		followed[p.by.Message.Follows] = true
		if p.by.Alert.Reason.Kind() == news.ReasonReport {
			inThread[p.by.On] = append(inThread[p.by.On], p)
		}
	}
	for _, p := range m.sinks[c].posts {
		if p.by.Alert.Reason.Kind() != news.ReasonNew {
			continue
		}
		named := map[string]int{}
		for _, r := range inThread[p.id] {
			m.reports++
			if e := r.shows.Entries[0]; len(e.Changes) == 0 {
				named[e.Source]++
			}
			if r.by.Alert.Story != p.by.Alert.Story {
				m.Errorf("a report of %s stands in the thread of %s", r.by.Alert.Story, p.by.Alert.Story)
			}
		}
		if m.lists[c] || m.rules.burst != noBurst || m.doubtful()[p.by.ID] || followed[p.id] {
			continue // a list may have told it before, another copy of the message, or one that follows a locked post
		}
		// What joined before the message was posted is named there, and may be in the
		// thread as well.
		all, joined := map[string]int{}, map[string]int{}
		for n, o := range p.shows.Entries[0].Also {
			if all[o.Name]++; n >= len(p.by.Message.Entries[0].Also) {
				joined[o.Name]++
			}
		}
		for _, o := range m.outlets {
			if name := o.feed.Name; named[name] < joined[name] || named[name] > all[name] {
				m.Errorf("in the thread of %q stand %d reports of %s, want %d to %d", p.shows.Entries[0].Title, named[name], name, joined[name], all[name])
			}
		}
	}
}

// nearMisses looks at what was in doubt when a day ended: headlines that leave one,
// and no others.
func (m *model) nearMisses(p *sinkPost) {
	m.Helper()
	for _, e := range p.shows.Entries {
		if !strings.Contains(e.Title, hearsay) {
			m.Errorf("told as in doubt: %s", e.Title)
		}
	}
}

// read takes an entry of a message; once is false if that had been posted before.
func (t *modelTold) read(p *sinkPost, e news.Entry, once bool) {
	kind := p.by.Alert.Reason.Kind()
	if once && kind != news.ReasonFollow {
		t.times++
	}
	t.outlets[e.Source] = true
	for _, o := range e.Also {
		t.outlets[o.Name] = true
	}
	for _, topic := range e.Topics {
		t.topics[topic] = true
	}
	if kind == news.ReasonBurst || kind == news.ReasonDigest {
		return
	}
	if kind == news.ReasonNew && !slices.Contains(t.stories, p.by.Alert.Story) {
		t.stories = append(t.stories, p.by.Alert.Story)
	}
	if t.last == nil || p.by.ID != t.last.by.ID || p.edits >= t.last.edits {
		t.last = p
	}
}

// doubtful are the deliveries that may have come twice, as the store says.
func (m *model) doubtful() map[news.DeliveryID]bool {
	m.Helper()
	all := make(map[news.DeliveryID]bool)
	for _, a := range m.accounts() {
		for _, d := range a.Deliveries {
			all[d.ID] = d.Doubtful
			if d.State != news.DeliverySent && (d.State != news.DeliveryCancelled || d.Reason == "") {
				m.Errorf("%s is %s in the end: %q", d.Alert.Reason, d.State, d.Reason)
			}
		}
	}
	for _, s := range m.sinks {
		for _, p := range s.posts {
			if _, ok := all[p.by.ID]; !ok { // a list of what began, a notice
				all[p.by.ID] = s.nonce == 0
			}
		}
	}
	return all
}

// accounts are what the store knows of each article that it met.
func (m *model) accounts() map[*judgeArticle]store.Account {
	m.Helper()
	all := make(map[*judgeArticle]store.Account)
	for a := range m.oracle.known {
		account, err := m.db.Account(context.Background(), a.outlet.feed.ID, "link:"+a.item().Link)
		if err != nil {
			m.Fatalf("LOST: article %d of %s: %v", a.id, a.outlet.feed.Name, err)
		}
		all[a] = account
	}
	return all
}

// compare holds what was told of an event against those who reported it. Where
// lists are made of many alerts, a story is told anew when there is more to tell.
func (m *model) compare(key alertKey, want *modelAlert, got *modelTold) {
	m.Helper()
	outlets, topics := got.outlets, got.topics
	if m.rules.burst == noBurst && !m.lists[key.channel] {
		if len(got.stories) != 1 || got.times != 1 {
			m.Errorf("TWICE: %v was told in %s %d times, as %d stories", judgeEvents[key.event], key.channel, got.times, len(got.stories))
		}
		e := got.last.shows.Entries[0]
		outlets, topics = map[string]bool{e.Source: true}, map[string]bool{}
		for _, o := range e.Also {
			outlets[o.Name] = true
		}
		for _, topic := range e.Topics {
			topics[topic] = true
		}
		if !m.oracle.says(key.event, e.Source, e.Title) {
			m.Errorf("the message in %s has a headline that %s has no more: %q", key.channel, e.Source, e.Title)
		}
	}
	if got.times > want.reports {
		m.Errorf("TWICE: %v was told in %s %d times, with %d reports", judgeEvents[key.event], key.channel, got.times, want.reports)
	}
	for name := range want.outlets {
		if !outlets[name] {
			m.Errorf("LOST: what was told in %s does not name %s: %v", key.channel, name, outlets)
		}
	}
	for name := range outlets {
		if !m.oracle.reported(key.event, name) {
			m.Errorf("what was told in %s names %s, who did not report", key.channel, name)
		}
	}
	if !maps.Equal(topics, want.topics) {
		m.Errorf("what was told in %s is on %v, want %v", key.channel, topics, want.topics)
	}
}

// fates holds the ledger against what each article matched.
func (m *model) fates() {
	m.Helper()
	for a, account := range m.accounts() {
		got := make(map[string]string)
		for _, one := range account.Matches {
			fate := string(one.Fate)
			if one.Fate == news.FateAlerted || one.Fate == news.FateMerged {
				fate = "told"
			}
			got[string(one.Topic)] = fate
		}
		if want := m.oracle.known[a].fates; fmt.Sprint(got) != fmt.Sprint(want) {
			m.Errorf("the ledger has for article %d of %s %v, want %v", a.id, a.outlet.feed.Name, got, want)
		}
	}
}
