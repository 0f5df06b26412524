package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"watcher/internal/article"
	"watcher/internal/feeds"
	"watcher/internal/feeds/parse"
	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/tongue"
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
			failed = append(failed, q.in.Foreign(f.Name)+": "+q.in.Foreign(poll.State.LastError))
			continue
		}
		for _, i := range poll.Items {
			if parse.Canonical(i.Link) == parse.Canonical(q.link) {
				return q.listed(ctx, v, i, f)
			}
		}
	}
	if len(failed) == len(candidates) {
		v.Stage, v.What = StageReading, q.in.Say("missed.failing", "Errors", tongue.Said(strings.Join(failed, q.in.Say("list.semicolon"))))
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
	v.What = q.in.Say("missed.nofeed", "File", fileName(q.cfg), "Site", u.Hostname())
	feeds, err := q.look(ctx, v, news.Feed{})
	if err == nil && len(feeds) == 0 {
		v.What += " " + q.in.Say("missed.nonamed")
	}
	if len(feeds) == 0 {
		feeds = []string{"…   # the feed of " + u.Hostname()}
	}
	v.Mend = "feeds:\n  - " + strings.Join(feeds[:min(3, len(feeds))], "\n  - ")
	v.NoRow = q.in.Say("notest.feed")
	return ctx.Err()
}

// look reads the page behind the link: which feeds it names, and whether a rule
// would match its text.
func (q *inquiry) look(ctx context.Context, v *missedVerdict, feed news.Feed) ([]string, error) {
	page, err := q.build.poller.Page(ctx, q.link, feed.Proxy)
	if err != nil {
		v.What += " " + q.in.Say("missed.nopage", "Error", outbound.Said(err))
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
				return q.in.Say("missed.text", "Topic", q.topicOf(m.Topic).Title, "Why", q.whyOf(m))
			}
			return q.in.Say("missed.text.none", "Make", q.drafted())
		}
	}
	if errors.Is(err, article.ErrNone) {
		return q.in.Say("missed.text.noarticle")
	}
	return q.in.Say("missed.text.unread", "Error", outbound.Said(err))
}

// listed judges an item that a feed lists now.
func (q *inquiry) listed(ctx context.Context, v *missedVerdict, i news.Item, f news.Feed) error {
	if done, err := q.taken(ctx, v, i, f); done || err != nil {
		return err
	}
	matches := q.engine.Match(i, f)
	if len(matches) == 0 {
		return q.unmatched(ctx, v, i, f, q.in.Say("missed.listed", "Feed", f.Name)+" ")
	}
	v.Stage, v.Title, v.Topic = StageNext, i.Title, string(matches[0].Topic)
	v.What = q.in.Say("missed.next", "Feed", f.Name, "Why", q.whyOf(matches[0]))
	return nil
}

// outside judges a link that its outlet's feeds do not list.
func (q *inquiry) outside(ctx context.Context, v *missedVerdict, candidates []news.Feed) error {
	v.Stage = StageWindow
	var said []string
	for _, f := range candidates {
		key, with := "missed.unlisted", []any{"Feed", f.Name}
		if q.store != nil {
			state, err := q.store.State(ctx, f.ID)
			if err != nil {
				return err
			}
			switch {
			case !state.GapAt.IsZero():
				key, with = "missed.unlisted.gap", append(with, "At", tongue.Said(q.at(state.GapAt)))
				v.Mend = fmt.Sprintf("schedule: \"@every 2m\"   # of feed %s, which lists %d items and may overrun", f.URL, state.Listed)
			case state.Failures > 0:
				key, with = "missed.unlisted.failing", append(with, "At", tongue.Said(q.at(state.FailingSince)), "Error", state.LastError)
			case state.CheckedAt.IsZero():
				key = "missed.unlisted.never"
			}
		}
		said = append(said, q.in.Say(key, with...))
	}
	v.What = q.in.Say("missed.outside", "Feeds", tongue.Said(strings.Join(said, q.in.Say("list.semicolon"))))
	v.NoRow = q.in.Say("notest.feed")
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
