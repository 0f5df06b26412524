package app

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"watcher/internal/article"
	"watcher/internal/feeds"
	"watcher/internal/feeds/parse"
	"watcher/internal/news"
	"watcher/internal/why"
)

// ofFeed judges a link that was never met: is there a feed that should carry
// it, and does it?
func (q *inquiry) ofFeed(ctx context.Context, v *missedVerdict) error {
	candidates, err := q.carriers(ctx)
	if err != nil {
		return err
	}
	if len(candidates) == 0 {
		return q.noFeed(ctx, v)
	}
	var failed []string
	for _, f := range candidates {
		known, err := learned(ctx, q.store, f.ID)
		if err != nil {
			return err
		}
		poll := q.build.poller.Poll(ctx, f, news.FeedState{Identity: known})
		if poll.Err != nil {
			failed = append(failed, fmt.Sprintf("%s: %s", f.Name, poll.State.LastError))
			continue
		}
		for _, i := range poll.Items {
			if parse.Canonical(i.Link) == parse.Canonical(q.link) {
				return q.listed(ctx, v, i, f)
			}
		}
	}
	if len(failed) == len(candidates) {
		v.Stage, v.What = StageReading, "The feed that should carry it cannot be read: "+strings.Join(failed, "; ")
		return nil
	}
	return q.outside(ctx, v, candidates)
}

// carriers are the configured feeds that could list the link: of its host, or
// that listed others of its host.
func (q *inquiry) carriers(ctx context.Context) ([]news.Feed, error) {
	u, err := url.Parse(q.link)
	if err != nil {
		return nil, err
	}
	known := map[news.FeedID]bool{}
	if q.store != nil {
		ids, err := q.store.FeedsOfHost(ctx, u.Hostname())
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			known[id] = true
		}
	}
	bare := func(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
	var out []news.Feed
	for _, f := range q.cfg.Feeds {
		if own, err := url.Parse(f.URL); known[f.ID] || err == nil && bare(own.Hostname()) == bare(u.Hostname()) {
			out = append(out, f)
		}
	}
	return out, nil
}

// noFeed judges a link of an outlet that no feed is of.
func (q *inquiry) noFeed(ctx context.Context, v *missedVerdict) error {
	u, _ := url.Parse(q.link)
	v.Stage = StageFeed
	v.What = fmt.Sprintf("No feed in %s is of %s, and none has ever carried a link to it.", q.cfg.Path, u.Hostname())
	feeds, err := q.look(ctx, v, news.Feed{})
	if err == nil && len(feeds) == 0 {
		v.What += " The page names no feed: look for one on the site."
	}
	if len(feeds) == 0 {
		feeds = []string{"…   # the feed of " + u.Hostname()}
	}
	v.Mend = "feeds:\n  - " + strings.Join(feeds[:min(3, len(feeds))], "\n  - ")
	v.NoRow = noFeedTest
	return ctx.Err()
}

const noFeedTest = "no test holds this: tests try rules, not feeds"

// look reads the page behind the link: which feeds it names, and whether a rule
// would match its text.
func (q *inquiry) look(ctx context.Context, v *missedVerdict, feed news.Feed) ([]string, error) {
	page, err := q.build.poller.Page(ctx, q.link, feed.Proxy)
	if err != nil {
		v.What += fmt.Sprintf(" The page itself could not be looked at, so no rule was tried on its text: %v.", err)
		return nil, err
	}
	var feeds []string
	feeds, v.Title = parse.FeedLinks(page.Body, page.Address)
	v.What += " " + q.ofText(v, page, feed)
	return feeds, nil
}

// ofText says whether a rule would match a page's text.
func (q *inquiry) ofText(v *missedVerdict, page feeds.Page, feed news.Feed) string {
	from, err := url.Parse(page.Address)
	if err == nil {
		var a article.Article
		if a, err = extract(page.Body, page.ContentType, from); err == nil {
			i := news.Item{Key: "page", Title: a.Title, Body: a.Text, Link: q.link, Lang: a.Lang}
			for _, m := range q.engine.Match(i, feed) {
				v.Topic = string(m.Topic)
				return fmt.Sprintf("Its text would match topic %q: %s.", q.topicOf(m.Topic).Title, strings.Join(why.Lines(m.Why), "; "))
			}
			return fmt.Sprintf("No topic would match its text; once its feed is read, ask again, or `watcher topic from %s` drafts one.", q.link)
		}
	}
	return fmt.Sprintf("No rule was tried on its text: %v.", err)
}

// listed judges an item that a feed lists now.
func (q *inquiry) listed(ctx context.Context, v *missedVerdict, i news.Item, f news.Feed) error {
	if done, err := q.taken(ctx, v, i, f); done || err != nil {
		return err
	}
	matches := q.engine.Match(i, f)
	if len(matches) == 0 {
		return q.unmatched(ctx, v, i, f, fmt.Sprintf("%s lists it now, and watcher has not read it yet; no topic matches it. ", f.Name))
	}
	v.Stage, v.Title, v.Topic = StageNext, i.Title, string(matches[0].Topic)
	v.What = fmt.Sprintf("%s lists it now, and the next poll will find it: %s", f.Name, strings.Join(why.Lines(matches[0].Why), "; "))
	return nil
}

// outside judges a link that its outlet's feeds do not list.
func (q *inquiry) outside(ctx context.Context, v *missedVerdict, candidates []news.Feed) error {
	v.Stage = StageWindow
	var said []string
	for _, f := range candidates {
		line := f.Name + " does not list it"
		if q.store != nil {
			state, err := q.store.State(ctx, f.ID)
			if err != nil {
				return err
			}
			switch {
			case !state.GapAt.IsZero():
				line += fmt.Sprintf(", and may have lost items between two polls at %s", q.at(state.GapAt))
				v.Mend = fmt.Sprintf("schedule: \"@every 2m\"   # of feed %s, which lists %d items and may overrun", f.URL, state.Listed)
			case state.Failures > 0:
				line += fmt.Sprintf(", and could not be read since %s: %s", q.at(state.FailingSince), state.LastError)
			case state.CheckedAt.IsZero():
				line += ", and was never read"
			}
		}
		said = append(said, line)
	}
	v.What = strings.Join(said, "; ") + ". The feed carries a part of what the site publishes: look for a wider one, or a section's."
	v.NoRow = noFeedTest
	named, _ := q.look(ctx, v, candidates[0]) // the verdict stands without it
	if v.Mend == "" {
		v.Mend = otherFeeds(named, q.cfg.Feeds)
	}
	if v.Mend == "" {
		v.NoRow = ""
	}
	return ctx.Err()
}

// otherFeeds are the feeds that a page names and the file has not, as YAML.
func otherFeeds(named []string, have []news.Feed) string {
	lines := []string{"feeds:"}
	for _, address := range named {
		if !slices.ContainsFunc(have, func(f news.Feed) bool { return f.URL == address }) {
			lines = append(lines, "  - "+address)
		}
	}
	if len(lines) == 1 {
		return ""
	}
	return strings.Join(lines, "\n")
}
