package news

import (
	"fmt"
	"slices"
	"time"
)

// Topic is what a desk wants to hear of, as the desk lead wrote it.
type Topic struct {
	ID    TopicID
	Title string
	Any   []Query // one of these…
	All   []Query // …and each of these; if Any is empty, All alone decides
	// AlertFrom is the score from which related news alerts; 0 for the usual one.
	AlertFrom float64
	About     []Profile // related news: one that scores counts like a line of Any, in the band that it earns
	None      []Query   // cancels a hit that it overlaps
	// Reject drops the item whole.
	Reject []Query
	Urgent []Query // when one of these holds as well, the alert is urgent
	From   []string
	To     []ChannelID
	// Parties carry the news but confirm nothing (names or tags of feeds).
	Parties []string
	MaxAge  time.Duration // older items do not alert; 0 for no limit. Undated items pass
	Expires time.Time     // after this the topic is silent; zero for never
	Colour  int           // 0xRRGGBB, 0 for one chosen by its id
	// Tests are items that must and must not match; `check` runs them.
	Tests TopicTests
	Pos   Pos
}

// Body is a digest of what the topic asks for, by which it is recognised under
// another title.
func (t Topic) Body() string {
	var parts []string
	for n, queries := range [][]Query{t.Any, t.All, t.None, t.Reject, t.Urgent} {
		for _, q := range queries {
			parts = append(parts, fmt.Sprint(n), q.Text)
		}
	}
	parts = append(parts, "from")
	return Digest(26, slices.Concat(parts, t.From)...)
}

// Ended reports whether the topic has expired.
func (t Topic) Ended(now time.Time) bool { return !t.Expires.IsZero() && !now.Before(t.Expires) }

// TooOld reports whether an item is older than the topic's limit. One without a
// date counts from when it was first seen, and so passes.
func (t Topic) TooOld(i Item, now time.Time) bool {
	at := i.At()
	return t.MaxAge > 0 && !at.IsZero() && now.Sub(at) > t.MaxAge
}

// TopicTests are items with the verdict that the desk lead expects.
type TopicTests struct {
	Match, Skip []TopicTest
}

// TopicTest is an item as a test gives it, mostly a headline alone.
type TopicTest struct {
	Title, Summary, Body, Lang string
	Source                     string        // the name of its feed, "" for one that every topic listens to
	Age                        time.Duration // when it is read, 0 if that does not matter
	Pos                        Pos
}

// Placeless returns the topic without the places where it and its parts stand: what it
// means, to be compared.
func (t Topic) Placeless() Topic {
	t.Pos = Pos{}
	for _, queries := range []*[]Query{&t.Any, &t.All, &t.None, &t.Reject, &t.Urgent} {
		*queries = Placeless(*queries)
	}
	for _, tests := range []*[]TopicTest{&t.Tests.Match, &t.Tests.Skip} {
		*tests = slices.Clone(*tests)
		for n := range *tests {
			(*tests)[n].Pos = Pos{}
		}
	}
	t.About = slices.Clone(t.About)
	for n := range t.About {
		t.About[n].Pos = Pos{}
	}
	return t
}

// Placeless returns queries without their places.
func Placeless(queries []Query) []Query {
	queries = slices.Clone(queries)
	for n := range queries {
		queries[n].Pos = Pos{}
	}
	return queries
}

// Query is one line of the query language, and where it stands.
type Query struct {
	Text string
	Pos  Pos
}

// Pos is a place in a configuration file. Line and Column count from 1, columns
// in runes.
type Pos struct {
	File         string
	Line, Column int
}

// Problem is something wrong with a query: what, what to do, and where in the
// query's text, as an offset in bytes.
type Problem struct {
	Query   Query
	Offset  int
	Text    string
	Warning bool // it works, but perhaps not as meant
}
