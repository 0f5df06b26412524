package parse

import (
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/rss"
)

// hints reads how often the feed wants to be asked: ttl, skipHours and skipDays
// (RSS 2.0), sy:updatePeriod and sy:updateFrequency (RSS 1.0 syndication). The
// longest wish counts.
func (b *builder) hints(f *rss.Feed) {
	if n, err := strconv.ParseFloat(strings.TrimSpace(f.TTL), 64); err == nil {
		b.doc.TTL = minutes(n)
	}
	if p := period(extText(f.Extensions, "sy", "updatePeriod")); p > 0 {
		n, err := strconv.ParseFloat(strings.TrimSpace(extText(f.Extensions, "sy", "updateFrequency")), 64)
		if err != nil || n < 1 {
			n = 1
		}
		b.doc.TTL = max(b.doc.TTL, minutes(p.Minutes()/n))
	}
	for _, h := range f.SkipHours {
		if n, err := strconv.Atoi(strings.TrimSpace(h)); err == nil && n >= 0 && n <= 24 {
			b.doc.SkipHours |= 1 << (n % 24) // early versions count from 1 to 24
		}
	}
	for _, d := range f.SkipDays {
		for w := time.Sunday; w <= time.Saturday; w++ {
			if strings.EqualFold(strings.TrimSpace(d), w.String()) {
				b.doc.SkipDays |= 1 << w
			}
		}
	}
}

func period(s string) time.Duration {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "hourly":
		return time.Hour
	case "daily":
		return 24 * time.Hour
	case "weekly":
		return 7 * 24 * time.Hour
	case "monthly":
		return 30 * 24 * time.Hour
	case "yearly":
		return 365 * 24 * time.Hour
	}
	return 0
}

// feedLink takes over a link of the feed itself (RFC 4287 section 4.2.7, RFC
// 5005, WebSub section 4).
func (b *builder) feedLink(rel, href string) {
	set := func(at *string) {
		if *at == "" {
			*at = href
		}
	}
	switch strings.ToLower(rel) {
	case "", "alternate":
		set(&b.doc.Home)
	case "self":
		set(&b.doc.Self)
	case "hub":
		set(&b.doc.Hub)
	case "next", "prev-archive":
		set(&b.doc.Next)
	}
}
