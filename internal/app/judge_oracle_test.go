package app

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"watcher/internal/news"
)

// oracle knows what must be told, from what outlets listed, what was asked for
// and when. It learns that a poll was committed, not what it held.
type oracle struct {
	rig    *rig
	rules  judgeRules // in force
	next   judgeRules // that a reload brings
	muting news.Mute  // being ordered

	mu     sync.Mutex
	docs   map[news.FeedID][]reading // as last read
	primed map[news.FeedID]bool
	known  map[*judgeArticle]*modelItem // that were committed
	met    map[string]bool              // topics that there were before
	mutes  map[string]time.Time         // by topic and feed
	alerts map[alertKey]*modelAlert
}

// reading is an article as a poll found it.
type reading struct {
	article *judgeArticle
	title   string
	words   []bool
}

// modelItem is an article as the store has it.
type modelItem struct {
	reading
	seen  time.Time
	first bool              // it was there at the feed's first reading
	done  bool              // the second look, if it needs one
	fates map[string]string // of each topic that it matched
}

type alertKey struct {
	event   int
	channel news.ChannelID
}

// modelAlert is what a channel is to be told of an event.
type modelAlert struct {
	outlets, topics map[string]bool
	reports         int // matches that are to be told
}

func newOracle(r *rig) *oracle {
	return &oracle{
		rig: r, next: r.rules, docs: map[news.FeedID][]reading{}, primed: map[news.FeedID]bool{}, known: map[*judgeArticle]*modelItem{},
		met: map[string]bool{}, mutes: map[string]time.Time{}, alerts: map[alertKey]*modelAlert{},
	}
}

// inForce notes that rules came into force.
func (o *oracle) inForce(rules judgeRules) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rules, o.next = rules, rules
}

// reads notes what a poll finds.
func (o *oracle) reads(id news.FeedID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var doc []reading
	for _, outlet := range o.rig.outlets {
		for _, a := range outlet.articles {
			if outlet.feed.ID == id && !a.gone {
				doc = append(doc, reading{a, a.title(), slices.Clone(a.words)})
			}
		}
	}
	o.docs[id] = doc
}

// unread counts an outlet's articles that were not committed yet.
func (o *oracle) unread(outlet int) (n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, a := range o.rig.outlets[outlet].articles {
		if o.known[a] == nil && !a.gone {
			n++
		}
	}
	return n
}

// changed notes a change that the store has made.
func (o *oracle) changed(what string, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	feed, polled := strings.CutPrefix(what, seamCommit)
	look, looked := strings.CutPrefix(what, seamRelook)
	switch {
	case looked:
		o.relooked(look, now)
	case polled:
		o.committed(news.FeedID(feed), now)
	case what == "adopt":
		o.adopted(now)
	case what == "mute":
		m := o.muting
		if !m.Ends() || o.mutes[m.Subject()].After(now) {
			o.mutes[m.Subject()] = m.Until
		}
	}
}

// committed is a poll that is in the store: what is new in it is told, unless it
// was the feed's first or is muted.
func (o *oracle) committed(feed news.FeedID, now time.Time) {
	first := !o.primed[feed]
	o.primed[feed] = true
	for _, r := range o.docs[feed] {
		i := o.known[r.article]
		if i == nil {
			i = &modelItem{seen: now, first: first, fates: map[string]string{}}
			o.known[r.article] = i
		} else if i.title == r.title {
			continue
		}
		i.reading = r
		for n, to := range o.rules.topics {
			topic := judgeTopics[n]
			if to == nil || !r.words[n] || i.fates[topic] != "" {
				continue
			}
			switch {
			case r.article.look != "":
				i.fates[topic] = string(news.FateMaybe)
			case first:
				i.fates[topic] = string(news.FatePrimed)
			case o.mutes[topic].After(now) || o.mutes[string(feed)].After(now):
				i.fates[topic] = string(news.FateMuted)
			case len(to) == 0:
				i.fates[topic] = string(news.FateUnheard)
			default:
				i.fates[topic] = "told"
				o.tell(r.article, topic, to)
			}
		}
	}
}

// relooked is a second look that is in the store: what the article bears out is told,
// by the rules of now, and what it does not is cleared.
func (o *oracle) relooked(what string, now time.Time) {
	part := strings.Fields(what) // what it came to, the feed, the item
	for a, i := range o.known {
		feed := string(a.outlet.feed.ID)
		if feed != part[1] || !strings.HasPrefix(part[2], fmt.Sprintf("%s-%d-", feed, a.id)) {
			continue
		}
		if i.done = part[0] != string(news.TaskPending); part[0] != string(news.TaskRead) {
			return
		}
		for n, to := range o.rules.topics {
			topic := judgeTopics[n]
			switch bears := a.look != lookDoesNot && to != nil && i.words[n]; {
			case !bears:
				if i.fates[topic] == string(news.FateMaybe) {
					i.fates[topic] = string(news.FateCleared)
				}
			case o.mutes[topic].After(now) || o.mutes[feed].After(now):
				i.fates[topic] = string(news.FateMuted)
			case len(to) == 0:
				i.fates[topic] = string(news.FateUnheard)
			default:
				i.fates[topic] = "told"
				o.tell(a, topic, to)
			}
		}
		return
	}
}

// looking reports whether a second look is yet to be taken that can come to
// something.
func (o *oracle) looking() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for a, i := range o.known {
		waits := slices.Contains([]judgeLook{lookBears, lookLater, lookDoesNot}, a.look) && !i.first && !i.done
		for _, fate := range i.fates {
			if waits && fate == string(news.FateMaybe) {
				return true
			}
		}
	}
	return false
}

func (o *oracle) tell(a *judgeArticle, topic string, to []news.ChannelID) {
	for _, c := range to {
		key := alertKey{a.event, c}
		if o.alerts[key] == nil {
			o.alerts[key] = &modelAlert{outlets: map[string]bool{}, topics: map[string]bool{}}
		}
		o.alerts[key].reports++
		o.alerts[key].outlets[a.outlet.feed.Name] = true
		o.alerts[key].topics[topic] = true
	}
}

// adopted: topics that are new look back at what was read within a day.
func (o *oracle) adopted(now time.Time) {
	for n, to := range o.next.topics {
		topic := judgeTopics[n]
		if to == nil || o.met[topic] {
			continue
		}
		o.met[topic] = true
		for a, i := range o.known {
			on := slices.ContainsFunc(o.rig.outlets, func(other *judgeOutlet) bool {
				return other == a.outlet && o.next.feeds[slices.Index(o.rig.outlets, other)]
			})
			if on && i.words[n] && !i.seen.Before(now.Add(-24*time.Hour)) && !a.at.Before(now.Add(-24*time.Hour)) {
				i.fates[topic] = string(news.FatePrimed)
			}
		}
	}
}

// reported reports whether an outlet has an article on an event in the store.
func (o *oracle) reported(event int, outlet string) bool {
	for a := range o.known {
		if a.event == event && a.outlet.feed.Name == outlet {
			return true
		}
	}
	return false
}

// says reports whether a headline is one that the outlet has now.
func (o *oracle) says(event int, outlet, title string) bool {
	for a, i := range o.known {
		if a.event == event && a.outlet.feed.Name == outlet && i.title == title {
			return true
		}
	}
	return false
}

// eventOf is the event that a headline is about.
func eventOf(title string) int {
	return slices.IndexFunc(judgeEvents, func(names [3]string) bool { return strings.HasPrefix(title, names[0]+" and ") })
}

// byEvent groups reports by what the model says they are of: how well stories are
// told apart by their words is another judge's matter.
type byEvent struct{}

// Keys implements [pipeline.Grouper].
func (byEvent) Keys(r news.Report) []string { return []string{judgeEvents[eventOf(r.Item.Title)][0]} }

// Group implements [pipeline.Grouper].
func (byEvent) Group(reports []news.Report, recent []news.Story) (grown []news.Story) {
	of := func(event int) func(news.Story) bool {
		return func(s news.Story) bool { return eventOf(s.Title) == event }
	}
	for _, r := range reports {
		event := eventOf(r.Item.Title)
		n := slices.IndexFunc(grown, of(event))
		if n < 0 {
			n = len(grown)
			s := news.Story{ID: news.NewStoryID(r.Item.Feed, r.Item.Key), Title: r.Item.Title, OpenedAt: r.Item.FirstSeen}
			if old := slices.IndexFunc(recent, of(event)); old >= 0 {
				s = recent[old]
				s.Earlier = s.Reports
			}
			s.Reports, s.Keys = nil, byEvent{}.Keys(r)
			grown = append(grown, s)
		}
		grown[n].Reports, grown[n].MovedAt = append(grown[n].Reports, r), r.Item.FirstSeen
	}
	return grown
}
