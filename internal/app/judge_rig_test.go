package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/notify/courier"
	"watcher/internal/pipeline"
	"watcher/internal/schedule"
	"watcher/internal/store"
	"watcher/internal/story"
)

// rig is a newsroom for the judges: the pipeline, rules, courier and grouping as
// the program has them, upon a seam over the store, between outlets and channels
// of the test's. Its clock stands still until it is moved.
type rig struct {
	now      time.Time
	outlets  []*judgeOutlet
	sinks    map[news.ChannelID]*sink
	seam     seam
	rules    judgeRules
	revision int64
	pipeline *pipeline.Pipeline
	courier  *courier.Courier
	grouper  pipeline.Grouper
	turn     news.ChannelID       // whose messages are sent
	polled   func(id news.FeedID) // called as a feed is read; may be nil
	reading  sync.Mutex           // of articles
}

// judgeRules are what reloads change.
type judgeRules struct {
	feeds  []bool
	topics [][]news.ChannelID // where each topic goes; nil for a topic that is not there
	burst  int
	as     news.As // how the newsroom tells stories
	quiet  bool    // the newsroom has judgeQuiet
	digest bool    // the wires have a digest each judgeDigest
}

// judgeQuiet are quiet hours, and judgeDigest is between two digests.
var judgeQuiet = news.Quiet{From: 20 * time.Hour, To: 6 * time.Hour}

const judgeDigest = 6 * time.Hour

// everyDigest are the times of digests.
type everyDigest struct{}

// Next implements [notify.Times].
func (everyDigest) Next(t time.Time) time.Time { return t.Truncate(judgeDigest).Add(judgeDigest) }

// judgeTopics are the topics that there can be, each with the word that it asks
// for.
var judgeTopics = []string{"ferry", "strike", "storm"}

// judgeArticle is one article of an outlet. Others of the same event share its
// names.
type judgeArticle struct {
	id     int // in its outlet, for good
	event  int
	issue  int    // of the id that the outlet gives it
	words  []bool // topics that its headline names
	moved  int    // how often the headline was changed
	at     time.Time
	gone   bool // no longer listed
	outlet *judgeOutlet
	look   judgeLook // what is found behind it, if its headline leaves a doubt
	looked int
}

// judgeLook is what comes of a second look at an article; "" if its headline leaves
// no doubt.
type judgeLook string

const (
	lookBears   judgeLook = "the article bears it out"
	lookDoesNot judgeLook = "the article does not"
	lookLater   judgeLook = "it can be read at the second try, and bears it out"
	lookRefused judgeLook = "the site refuses"
	lookFails   judgeLook = "it cannot be read"
)

// hearsay is in headlines that leave a doubt, and borneOut in articles that end it.
const (
	hearsay  = ", rumours say"
	borneOut = "All of it is borne out."
)

// doubter is a matcher that is not sure of hearsay.
type doubter struct{ pipeline.Matcher }

// Match implements [pipeline.Matcher].
func (d doubter) Match(i news.Item, f news.Feed) []news.Match {
	ms := d.Matcher.Match(i, f)
	switch {
	case !strings.Contains(i.Title, hearsay) || i.Article == borneOut:
		return ms
	case i.Article != "":
		return nil
	}
	for n := range ms {
		ms[n].Band = news.BandMaybe
	}
	return ms
}

type judgeOutlet struct {
	feed     news.Feed
	articles []*judgeArticle
}

// judgeEvents are names that only one event has.
var judgeEvents = func() (all [][3]string) {
	const letters = "bdfgklmnprstvz"
	const vowels = "aeiou"
	name := func(n int) string {
		var b strings.Builder
		for range 4 {
			b.WriteByte(letters[n%len(letters)])
			n = n/len(letters)*7 + n%11 + 3
			b.WriteByte(vowels[n%len(vowels)])
			n = n*13 + 5
		}
		b.WriteByte('x')
		return strings.ToUpper(b.String()[:1]) + b.String()[1:]
	}
	taken := map[string]bool{}
	for n := 0; len(all) < 30; n += 3 {
		one := [3]string{name(n*17 + 1), name(n*17 + 6), name(n*17 + 11)}
		if taken[one[0]] || taken[one[1]] || taken[one[2]] || one[0] == one[1] || one[1] == one[2] || one[0] == one[2] {
			continue
		}
		taken[one[0]], taken[one[1]], taken[one[2]] = true, true, true
		all = append(all, one)
	}
	return all
}()

// judgeTails tell one version of a headline from the next.
var judgeTails = []string{"officials say", "witnesses say", "sources say", "residents say", "experts say"}

func (a *judgeArticle) title() string {
	e := judgeEvents[a.event]
	what := ""
	for n, named := range a.words {
		if named {
			what += " " + judgeTopics[n]
		}
	}
	title := fmt.Sprintf("%s and %s:%s near %s", e[0], e[1], what, e[2])
	if a.moved > 0 {
		title += ", " + judgeTails[a.moved%len(judgeTails)]
	}
	if a.look != "" {
		title += hearsay
	}
	return title
}

func (a *judgeArticle) item() news.Item {
	host := string(a.outlet.feed.ID)
	key := fmt.Sprintf("%s-%d-%d", host, a.id, a.issue)
	link := fmt.Sprintf("https://%s.example/%d", host, a.id)
	return news.Item{
		Feed: a.outlet.feed.ID, Key: news.ItemKey(key), Aliases: []string{"link:" + link}, Title: a.title(), Link: link, Lang: "en",
		Summary: fmt.Sprintf("%s has it from %s.", a.outlet.feed.Name, judgeEvents[a.event][2]), Published: a.at,
	}
}

// newRig returns a rig with outlets of the number given, and nothing open.
func newRig(outlets int) *rig {
	r := &rig{now: noon, sinks: map[news.ChannelID]*sink{
		"newsroom": {nonce: 3 * time.Minute, readable: true},
		"wires":    {},
		"ops":      {nonce: 3 * time.Minute, readable: true},
	}}
	for _, s := range r.sinks {
		s.now, s.readAt, s.refuses = func() time.Time { return r.now }, map[news.DeliveryID]int{}, map[news.DeliveryID]bool{}
	}
	for n := range outlets {
		id := news.FeedID(fmt.Sprintf("outlet-%d", n))
		r.outlets = append(r.outlets, &judgeOutlet{feed: news.Feed{ID: id, URL: "https://" + string(id) + ".example/feed", Name: fmt.Sprintf("Outlet %d", n), Lang: "en", StoreBody: true}})
		r.rules.feeds = append(r.rules.feeds, true)
	}
	r.rules.topics = [][]news.ChannelID{{"newsroom"}, {"newsroom", "wires"}, nil}
	r.rules.burst = 1000
	r.grouper = story.New(story.Options{Rate: profile.Frozen().Rate, Countries: profile.Countries})
	return r
}

// start begins a process upon a store.
func (r *rig) start(d *store.DB, act func(what string, do func(*store.DB) error) error) error {
	r.seam.DB, r.seam.act = d, act
	o := r.seam.options()
	o.Grouper = r.grouper
	o.Now, o.Log = func() time.Time { return r.now }, slog.New(slog.DiscardHandler)
	r.pipeline = pipeline.New(o)
	ways := map[news.ChannelID]notify.Destination{}
	for id, s := range r.sinks {
		ways[id] = s
	}
	r.courier = courier.New(courier.Options{Destinations: ways, Now: o.Now})
	return r.use(r.rules)
}

// use puts rules into force.
func (r *rig) use(rules judgeRules) error {
	topics := []news.Topic{}
	for n, to := range rules.topics {
		if to != nil {
			word := judgeTopics[n]
			topics = append(topics, news.Topic{ID: news.TopicID(word), Title: word, Any: []news.Query{{Text: word}}, To: to})
		}
	}
	feeds, specs := map[news.FeedID]news.Feed{}, map[news.FeedID]schedule.Spec{}
	var all []news.Feed
	for n, o := range r.outlets {
		spec, err := schedule.Parse("@every 1m", time.UTC, time.Second)
		if err != nil {
			return err
		}
		if rules.feeds[n] {
			feeds[o.feed.ID], specs[o.feed.ID] = o.feed, spec
			all = append(all, o.feed)
		}
	}
	engine, problems := match.Compile(topics, nil)
	if len(problems) > 0 {
		return fmt.Errorf("compile: %v", problems)
	}
	channels := []news.Channel{{ID: "newsroom", Discord: "1"}, {ID: "wires", Webhook: "https://discord.example/w"}, {ID: "ops", Discord: "2", Notices: true}}
	channels[0].As = rules.as
	digests := map[news.ChannelID]notify.Times{}
	if rules.quiet {
		channels[0].Quiet = judgeQuiet
	}
	if rules.digest {
		digests["wires"] = everyDigest{}
	}
	policy := notify.NewPolicy(notify.PolicyOptions{Topics: topics, Channels: channels, Feeds: all, Burst: rules.burst, Zone: time.UTC, Digests: digests})
	r.revision++
	return r.pipeline.Use(context.Background(), &pipeline.Rules{
		Revision: r.revision, Feeds: feeds, Topics: topics, Channels: channels, Zone: time.UTC, NearMissesAt: 18 * time.Hour,
		Poller: r, Reader: r, Rhythm: schedule.NewRhythm(specs), Matcher: doubter{engine}, Policy: policy, Notices: policy,
		Sender: inTurn{r.courier, r},
	})
}

// Poll implements [pipeline.Poller]: an outlet lists its articles, newest first.
func (r *rig) Poll(_ context.Context, f news.Feed, s news.FeedState) news.Poll {
	if r.polled != nil {
		r.polled(f.ID)
	}
	s.Feed, s.URL, s.CheckedAt, s.LastStatus = f.ID, f.URL, r.now, 200
	p := news.Poll{State: s, Raw: []byte("<rss/>")}
	for _, o := range r.outlets {
		if o.feed.ID != f.ID {
			continue
		}
		for _, a := range slices.Backward(o.articles) {
			if !a.gone {
				p.Items = append(p.Items, a.item())
			}
		}
	}
	p.State.ETag = fmt.Sprintf(`"%d"`, r.now.Unix())
	return p
}

// Article implements [pipeline.Reader].
func (r *rig) Article(_ context.Context, link string, _ news.Feed) (string, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	for _, o := range r.outlets {
		for _, a := range o.articles {
			if a.item().Link != link {
				continue
			}
			switch a.looked++; {
			case a.look == lookBears, a.look == lookLater && a.looked > 1:
				return borneOut, nil
			case a.look == lookDoesNot:
				return "Nothing of it is.", nil
			case a.look == lookLater, a.look == lookFails:
				return "", errors.New("no answer")
			}
		}
	}
	return "", fmt.Errorf("%w: no articles here", news.ErrRefused)
}

func (r *rig) publish(outlet, event int, words []bool) *judgeArticle {
	o := r.outlets[outlet]
	a := &judgeArticle{id: len(o.articles), event: event, words: words, at: r.now, outlet: o}
	o.articles = append(o.articles, a)
	return a
}

// judgeChannels are the channels that there are, in the order of their turns.
var judgeChannels = []news.ChannelID{"newsroom", "ops", "wires"}

// deliver sends what is due and waits for that, one channel after the other, so
// that the same seed comes to the same.
func (r *rig) deliver() error {
	var errs []error
	for _, r.turn = range judgeChannels {
		errs = append(errs, r.pipeline.Deliver(context.Background()))
		r.pipeline.Wait()
	}
	r.turn = ""
	return errors.Join(errs...)
}

// inTurn is the courier, for the channel whose turn it is; for all while it is
// none's.
type inTurn struct {
	*courier.Courier
	rig *rig
}

// Ready implements [pipeline.Sender].
func (i inTurn) Ready(id news.ChannelID, now time.Time) bool {
	return (i.rig.turn == "" || i.rig.turn == id) && i.Courier.Ready(id, now)
}

// tend does what the other loops do.
func (r *rig) tend() error {
	ctx := context.Background()
	primed := r.pipeline.Prime(ctx)
	_, looked := r.pipeline.Relook(ctx)
	return errors.Join(primed, looked, r.pipeline.TellNearMisses(ctx), r.pipeline.TellEnded(ctx),
		r.pipeline.EndStories(ctx), r.pipeline.TellUnmuted(ctx))
}
