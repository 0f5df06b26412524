package news

import "time"

// Feed is one feed as the desk lead wrote it. What we learned about it is
// [FeedState], separate on purpose.
type Feed struct {
	ID         FeedID
	URL        string // as configured; asked exactly so
	Keyed      bool   // a variable gave a part of the address: it may be a key
	Name       string // shown as the source; made from the address if none was given
	Lang       string // BCP 47, "" if not said
	Tags       []string
	Owner      string // outlets of one owner count once
	Schedule   string // "auto", "@every 2m" or a cron line
	Headers    map[string]Secret
	User       string // HTTP basic authentication, with Password
	Password   Secret
	Proxy      Secret // "" for the one of the network section
	ObeyRobots bool   // not asked where the site's robots.txt disallows it
	StoreBody  bool   // keep items' bodies and the raw bytes
	Restricted bool   // its text never leaves the desk's channels, where its headlines and links alone stand
}

// NewFeedID returns the identity of the feed at the given address: the host,
// for the reader of logs, and a digest of the whole, which may hold a secret.
func NewFeedID(host, url string) FeedID {
	return FeedID(host + "-" + Digest(8, url))
}

// FeedState is what we learned about a feed. It survives restarts.
type FeedState struct {
	Feed FeedID
	URL  string // where the feed moved for good; "" for the configured address

	// Validators of the last good document, byte for byte, and the address
	// that sent them (RFC 9110 section 8.8), "" for the configured one: they are
	// never sent to another.
	ETag, LastModified, ValidatorsURL string

	CheckedAt time.Time // last answered poll, 304 included
	ChangedAt time.Time // last poll that brought a new item
	PrimedAt  time.Time // first good document; items of that one are history, not alerts

	NotBefore time.Time // what the server asked for, or our back-off; it always wins
	NextAt    time.Time // when the schedule polls next, NotBefore included

	Failures     int       // polls failed in a row
	FailingSince time.Time // start of that row
	LastStatus   int       // HTTP status of the last answer, 0 if none
	LastError    string    // redacted, for people; "" when healthy
	Gone         int       // 410 answers in a row

	MovedTo    string    // a permanent redirect seen, not yet believed
	MovedSeen  int       // polls in a row that saw it
	MovedSince time.Time // the first of them

	Rhythm    time.Duration // usual gap between new items, learned; 0 if unknown
	MinEvery  time.Duration // the feed's own wish: ttl, sy:updatePeriod; 0 if none
	SkipHours uint32        // bit h: do not poll in that hour, GMT (RSS 2.0 skipHours)
	SkipDays  uint8         // bit d, Sunday first: do not poll on that day (RSS 2.0 skipDays)

	Listed    int       // items in the last document
	Damage    string    // what had to be repaired in the last document, "" if nothing
	GapAt     time.Time // last poll that shared no item with the one before: some may be missed
	UnstableN int       // items in a row that came back under another id
	Identity  Identity  // what tells its items apart
	Held      Held      // the last flood of old items under new ids
	Note      string    // what the operator should know (a clamped hint, a duplicate feed), "" if nothing
}
