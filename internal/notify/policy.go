package notify

import (
	"time"

	"watcher/internal/news"
	"watcher/internal/notify/credit"
	"watcher/internal/tongue"
)

// What [PolicyOptions] leave at zero.
const (
	DefaultBurst    = 5
	DefaultPatience = 2 * time.Minute
)

// PolicyOptions are what a [Policy] decides by.
type PolicyOptions struct {
	Topics   []news.Topic
	Channels []news.Channel
	Feeds    []news.Feed
	// Burst is how many alerts a channel gets one by one, in one go and within
	// the window that the pipeline counts; what exceeds it comes as a list. A
	// channel may have a number of its own.
	Burst int
	// Zone is the desk's: of quiet hours, and of shown times. Default: UTC.
	Zone *time.Location
	// Digests are the times of the channels that get digests instead of single
	// alerts.
	Digests map[news.ChannelID]Times
	// NearMisses are the channels that hear, once a day, of items in the grey
	// band; those with notices if it is nil.
	NearMisses []news.ChannelID
	// Patience is how long a few alerts wait for room in that window before
	// they come as a list all the same.
	Patience time.Duration
}

// Policy decides what to tell whom. It is pure: values and the time in,
// decisions out; and so it is safe for concurrent use.
type Policy struct {
	PolicyOptions
	topics   map[news.TopicID]int // index in Topics
	channels map[news.ChannelID]news.Channel
	outlets  *credit.Outlets // of Feeds
}

// NewPolicy returns the policy of one configuration.
func NewPolicy(o PolicyOptions) *Policy {
	if o.Burst <= 0 {
		o.Burst = DefaultBurst
	}
	if o.Patience <= 0 {
		o.Patience = DefaultPatience
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	p := &Policy{
		PolicyOptions: o,
		topics:        make(map[news.TopicID]int, len(o.Topics)),
		outlets:       credit.OutletsOf(o.Feeds),
		channels:      make(map[news.ChannelID]news.Channel, len(o.Channels)),
	}
	for n, t := range o.Topics {
		p.topics[t.ID] = n
	}
	for _, c := range o.Channels {
		p.channels[c.ID] = c
	}
	return p
}

// tongue is the language in which a channel is spoken to: English on a terminal,
// which shows what is written from right to left in its own ways.
func (p *Policy) tongue(id news.ChannelID) tongue.Tongue {
	if c := p.channels[id]; c.Connected() {
		return tongue.Of(c.Language)
	}
	return tongue.English
}

// hears returns the channels that take a topic, those that exist.
func (p *Policy) hears(t news.Topic) []news.ChannelID {
	var ids []news.ChannelID
	for _, id := range t.To {
		if _, ok := p.channels[id]; ok {
			ids = append(ids, id)
		}
	}
	return ids
}
