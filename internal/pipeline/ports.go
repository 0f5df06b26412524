package pipeline

import (
	"context"
	"time"

	"watcher/internal/news"
)

// Poller asks for a feed once.
type Poller interface {
	Poll(ctx context.Context, f news.Feed, s news.FeedState) news.Poll
}

// Rhythm says when a feed is due next.
type Rhythm interface {
	// Learn returns the usual gap between a feed's items, given what it lists.
	Learn(s news.FeedState, listed []news.Item, now time.Time) time.Duration
	// Next returns when to poll again; never before s.NotBefore.
	Next(f news.Feed, s news.FeedState, now time.Time) time.Time
}

// Matcher says what an item is about. It is safe for concurrent use.
type Matcher interface {
	Match(i news.Item, f news.Feed) []news.Match
}

// Grouper finds the reports that tell one event.
type Grouper interface {
	// Keys are what a report of the same event would share with it.
	Keys(r news.Report) []string
	// Group puts each report into one of the recent stories or a new one, and
	// returns the stories touched, holding only what is new.
	Group(reports []news.Report, recent []news.Story) []news.Story
}

// Policy decides what to tell. It is safe for concurrent use.
type Policy interface {
	// Decide judges stories by what is new in them. Those of a feed that is
	// read for the first time are history.
	Decide(now time.Time, stories []news.Story, primed bool) news.Decision
	// Primed tells once what matched when watches began.
	Primed(now time.Time, p news.Priming) []news.Delivery
	// NearMisses tells of what stayed in the grey band on a day.
	NearMisses(now time.Time, day string, reports []news.Report) []news.Delivery
	// Ended tells of topics that ended lately, each once.
	Ended(now time.Time) []news.Delivery
	// StoryEnded says of a story that it is over, where it has a message.
	StoryEnded(now time.Time, s news.Story) []news.Delivery
	// MuteEnded tells that topics and feeds are heard again.
	MuteEnded(now time.Time, ended []news.Muted) []news.Delivery
	// Shelve says what of that which is due in a channel may be told at this
	// hour, what is put off, and what has waited for its hour; digested is when
	// the channel's last digest was made.
	Shelve(now time.Time, due []news.Delivery, digested time.Time) news.Shelved
	// Fold keeps a channel readable: of what is due there, given what it got
	// lately, it returns what to send now, and a list that stands for the
	// folded ones. The rest waits.
	Fold(now time.Time, due []news.Delivery, lately int) (send []news.Delivery, list news.Delivery, folded []news.Delivery)
	// Follow returns what takes the place of a delivery whose story's message is
	// out of reach; nil for nothing.
	Follow(now time.Time, d news.Delivery) []news.Delivery
}

// Notices tells of the watch itself. It is safe for concurrent use.
type Notices interface {
	// Feed tells of a feed that broke, recovered, moved or is gone.
	Feed(now time.Time, f news.Feed, before, after news.FeedState) []news.Delivery
	// Died tells of a delivery that its channel refused for good.
	Died(now time.Time, d news.Delivery) []news.Delivery
}

// Memory is what the pipeline reads.
type Memory interface {
	// State returns the zero state for a feed never polled.
	State(ctx context.Context, id news.FeedID) (news.FeedState, error)
	// States returns those of all feeds ever polled.
	States(ctx context.Context) ([]news.FeedState, error)
	// Known finds the given identities (keys and aliases) of a feed's items.
	Known(ctx context.Context, id news.FeedID, identities []string) (map[string]news.Known, error)
	// Listed returns the items that a feed has listed since, by the day.
	Listed(ctx context.Context, id news.FeedID, since time.Time) ([]news.Headline, error)
	// Matched returns the topics that items have matched before, in the band
	// alert.
	Matched(ctx context.Context, id news.FeedID, keys []news.ItemKey) (map[news.ItemKey][]news.TopicID, error)
	// LastTold returns when topics were last told of; those never told of are not
	// there.
	LastTold(ctx context.Context, topics []news.TopicID) (map[news.TopicID]time.Time, error)
	// Recent returns, for each list of keys, the stories that share the most of
	// them and moved since.
	Recent(ctx context.Context, keys [][]string, since time.Time) (news.Recent, error)
	// Holding returns the stories that items of a feed are reports of and that
	// moved since.
	Holding(ctx context.Context, id news.FeedID, keys []news.ItemKey, since time.Time) (news.Recent, error)
}

// Ledger takes what a poll changed, whole or not at all.
type Ledger interface {
	Commit(ctx context.Context, in news.Ingest) error
}

// Registry knows the topics and channels of the files before this one.
type Registry interface {
	// Recognise carries over to their new names what is known of topics and
	// channels that have another name now, and returns those.
	Recognise(ctx context.Context, topics []news.Topic, channels []news.Channel) ([]news.Rename, error)
}

// Primer keeps account of watches that began.
type Primer interface {
	// NewTopics returns those of ids that were never met.
	NewTopics(ctx context.Context, ids []news.TopicID) ([]news.TopicID, error)
	// ItemsSince calls fn with each kept item first seen at or after t.
	ItemsSince(ctx context.Context, t time.Time, fn func(news.Item) error) error
	// Adopt records topics as met, with what they match among kept items.
	Adopt(ctx context.Context, topics []news.Topic, stories []news.Story, matches []news.Match, at time.Time) error
	// Untold returns what began and was not told; reports seen since t.
	Untold(ctx context.Context, t time.Time) (news.Priming, error)
	// Told records it as told, with the deliveries that tell it.
	Told(ctx context.Context, p news.Priming, ds []news.Delivery, at time.Time) error
}

// Tasks holds the second looks that items in the grey band need.
type Tasks interface {
	// Looks returns those that are due, oldest first, n at most.
	Looks(ctx context.Context, now time.Time, n int) ([]news.Look, error)
	// Relook takes what one of them changed, whole or not at all.
	Relook(ctx context.Context, l news.Relook) error
	// Maybes returns what came into the grey band in [from, to) and stayed
	// there.
	Maybes(ctx context.Context, from, to time.Time) ([]news.Report, error)
}

// Stories keeps the stories.
type Stories interface {
	// Quiet returns some of the stories that have not ended and did not move
	// since, with what channels were told of them.
	Quiet(ctx context.Context, since time.Time) (news.Recent, error)
	// End ends them, with the deliveries that tell so.
	End(ctx context.Context, quiet news.Recent, at time.Time, ds []news.Delivery) error
}

// Mutes holds the topics and feeds that are silent for a time.
type Mutes interface {
	Mutes(ctx context.Context) ([]news.Mute, error)
	// MutesEnded returns those that have ended and were not told to have.
	MutesEnded(ctx context.Context, now time.Time) ([]news.Muted, error)
	// Unmute forgets them, with the deliveries that tell so. It returns
	// [news.ErrStale] when one of them was made longer since.
	Unmute(ctx context.Context, ended []news.Muted, ds []news.Delivery) error
}

// Reader reads articles.
type Reader interface {
	// Article returns the plain text behind a link that a feed listed. An
	// error that wraps [news.ErrRefused] is final.
	Article(ctx context.Context, link string, f news.Feed) (string, error)
}

// Outbox holds the deliveries.
type Outbox interface {
	// Due returns pending and uncertain deliveries whose time has come, oldest
	// first, and for each of their channels how many messages it got since.
	Due(ctx context.Context, now, since time.Time) ([]news.Delivery, map[news.ChannelID]int, error)
	// Begin records that a call is about to be made. It returns
	// [news.ErrStale] when the delivery does not wait any more.
	Begin(ctx context.Context, d news.Delivery) error
	// Record stores a delivery's new state.
	Record(ctx context.Context, d news.Delivery) error
	// Fold cancels deliveries in favour of a list that tells them all, or
	// returns [news.ErrStale] when one of them does not wait any more, or more is
	// known of it.
	Fold(ctx context.Context, list news.Delivery, folded []news.Delivery) error
	// Follow cancels a delivery, and what else waits to change its story's
	// message, in favour of those that tell it. It returns [news.ErrStale] when
	// it does not wait any more, or there are such already.
	Follow(ctx context.Context, d news.Delivery, by []news.Delivery) error
	// Raise adds deliveries that follow from no poll. Those already there are
	// left as they are.
	Raise(ctx context.Context, ds []news.Delivery) error
}

// Shelf holds the deliveries that wait for the end of quiet hours or a digest.
type Shelf interface {
	// Hold stores until when deliveries are put off, or that they are dropped.
	Hold(ctx context.Context, ds []news.Delivery) error
	// Release makes due what is held for a later time, and what is put off by
	// longer than any pause.
	Release(ctx context.Context, now time.Time) error
	// Gather cancels deliveries in favour of lists that tell them, all or none;
	// [news.ErrStale] when one of them does not wait any more, or more is known of
	// it.
	Gather(ctx context.Context, lists []news.Folding) error
	// Digested returns when a channel's last digest was made.
	Digested(ctx context.Context, channel news.ChannelID) (time.Time, error)
}

// Sender takes a delivery one step on.
type Sender interface {
	// Ready reports whether the channel can be called now.
	Ready(id news.ChannelID, now time.Time) bool
	// Send returns the delivery as it stands after one call. A delivery whose
	// State is uncertain is settled first.
	Send(ctx context.Context, d news.Delivery) news.Delivery
}
