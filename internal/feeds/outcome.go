package feeds

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"watcher/internal/feeds/parse"
	"watcher/internal/news"
)

// read takes in a document.
func (p *Poller) read(ctx context.Context, f news.Feed, s news.FeedState, a answer) news.Poll {
	if len(a.body) == 0 {
		if a.cut != nil {
			return p.failed(f, s, a, a.cut)
		}
		return p.failed(f, s, a, parse.ErrEmpty)
	}
	doc, err := p.document(ctx, f, s, a)
	switch {
	case err != nil && a.cut != nil:
		return p.failed(f, s, a, a.cut)
	case err != nil:
		return p.failed(f, s, a, err)
	case a.cut != nil && len(doc.Items) == 0:
		return p.failed(f, s, a, a.cut)
	}
	if doc.Salvaged || a.cut != nil {
		// Some items may be missing: the next poll must not be told that
		// nothing has changed since. What we had before stays good.
	} else {
		keep(&s, a.header, a.final.String())
	}
	s.Damage = damage(doc, a.cut)
	s.Identity = doc.Identity
	var notes []string
	s.MinEvery, notes = wish(doc.TTL, notes)
	s.SkipHours, s.SkipDays = windows(doc)
	s = p.healthy(f, s, a, notes)
	return news.Poll{
		State: s, Items: doc.Items, Deleted: doc.Deleted,
		Bytes: len(a.body), Raw: a.body, ContentType: a.header.Get("Content-Type"),
	}
}

// document parses, as many at a time as there are processors.
func (p *Poller) document(ctx context.Context, f news.Feed, s news.FeedState, a answer) (parse.Document, error) {
	select {
	case p.reading <- struct{}{}:
		defer func() { <-p.reading }()
	case <-ctx.Done():
		return parse.Document{}, ctx.Err()
	}
	return p.parse(parse.Input{
		Body: a.body, ContentType: a.header.Get("Content-Type"), Base: a.final.String(),
		Feed: f.ID, Lang: f.Lang, Now: p.now(), Identity: s.Identity,
	})
}

// unchanged takes in a 304. One to a request without conditions makes no
// sense: whatever made the server say so, the next request gives it no cause.
func (p *Poller) unchanged(f news.Feed, s news.FeedState, a answer) news.Poll {
	if !a.conditional {
		forget(&s)
		return p.failed(f, s, a, statusError(http.StatusNotModified))
	}
	renew(&s, a.header)
	return news.Poll{State: p.healthy(f, s, a, nil), NotModified: true}
}

// healthy is the state after an answer that was good.
func (p *Poller) healthy(f news.Feed, s news.FeedState, a answer, notes []string) news.FeedState {
	now := p.now()
	s.CheckedAt, s.LastStatus = now, a.status
	s.Failures, s.FailingSince, s.LastError, s.Gone = 0, time.Time{}, "", 0
	s.NotBefore = time.Time{}
	if fresh := freshness(a.header, now); fresh > 0 {
		s.NotBefore = now.Add(min(fresh, longest))
		if fresh > longest {
			notes = append(notes, fmt.Sprintf("the server asks for %s between polls; we come back after %s", span(fresh), span(longest)))
		}
	}
	s, notes = moved(f, s, a, now, notes)
	if other := p.twins.meet(a.final.String(), f.ID, a.hops > 0, now); other != "" {
		notes = append(notes, fmt.Sprintf("the same document as feed %s: one of the two is enough", other))
	}
	s.Note = strings.Join(notes, "; ")
	return s
}

// damage says what the publisher should mend.
func damage(doc parse.Document, cut error) string {
	var said []string
	if cut != nil {
		said = append(said, cut.Error())
	}
	if doc.Damaged || doc.Salvaged {
		said = append(said, doc.Repairs...)
	}
	told := strings.Join(said, "; ")
	if (cut != nil || doc.Salvaged) && !strings.Contains(told, "salvaged") {
		told += fmt.Sprintf("; %d of its items salvaged", len(doc.Items))
	}
	return told
}

// wish bounds the feed's own ttl.
func wish(ttl time.Duration, notes []string) (time.Duration, []string) {
	if ttl > longest {
		notes = append(notes, fmt.Sprintf("the feed asks for %s between polls; news cannot wait so long", span(ttl)))
	}
	return min(max(ttl, 0), longest), notes
}

// windows are the hours and days to skip, unless they are all there are.
func windows(doc parse.Document) (hours uint32, days uint8) {
	const everyHour, everyDay = 1<<24 - 1, 1<<7 - 1
	hours, days = doc.SkipHours&everyHour, doc.SkipDays&everyDay
	if hours == everyHour {
		hours = 0
	}
	if days == everyDay {
		days = 0
	}
	return hours, days
}

// span writes a long duration for people.
func span(d time.Duration) string {
	switch {
	case d == forever:
		return "ever"
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	}
	return fmt.Sprintf("%d h", d/time.Hour)
}
