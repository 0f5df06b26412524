package app

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"watcher/internal/control"
	"watcher/internal/feeds/parse"
	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/text"
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
		poll := q.build.poller.Poll(ctx, f, news.FeedState{})
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
	page, err := q.build.poller.Page(ctx, q.link, "")
	var feeds []string
	feeds, v.Title = parse.FeedLinks(page.Body, page.Address)
	switch {
	case err != nil:
		v.What += " The page itself could not be looked at: " + err.Error()
	case len(feeds) == 0:
		v.What += " The page names no feed: look for one on the site."
	}
	if len(feeds) == 0 {
		feeds = []string{"…   # the feed of " + u.Hostname()}
	}
	v.Mend = "feeds:\n  - " + strings.Join(feeds[:min(3, len(feeds))], "\n  - ")
	return ctx.Err()
}

// listed judges an item that a feed lists now.
func (q *inquiry) listed(ctx context.Context, v *missedVerdict, i news.Item, f news.Feed) error {
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
	if v.Mend == "" {
		return q.otherFeeds(ctx, v, candidates)
	}
	return nil
}

// otherFeeds looks at the page for feeds that are not configured.
func (q *inquiry) otherFeeds(ctx context.Context, v *missedVerdict, have []news.Feed) error {
	page, err := q.build.poller.Page(ctx, q.link, have[0].Proxy)
	if err != nil {
		return ctx.Err() // the verdict stands without it
	}
	feeds, title := parse.FeedLinks(page.Body, page.Address)
	v.Title = title
	for _, address := range feeds {
		known := false
		for _, f := range have {
			known = known || f.URL == address
		}
		if !known {
			v.Mend = strings.TrimPrefix(v.Mend+"\n  - "+address, "\n")
		}
	}
	if v.Mend != "" {
		v.Mend = "feeds:\n" + v.Mend
	}
	return nil
}

// propose makes a line that finds the item, and tries it on what was read.
func (q *inquiry) propose(ctx context.Context, v *missedVerdict, i news.Item) error {
	if q.store == nil {
		return nil
	}
	past := q.past(q.store, q.cfg, q.since)
	query, err := control.Propose(ctx, past, queryWords(i.Lang), i)
	if err != nil || query == "" {
		return err
	}
	rules, _ := compileQuery(q.cfg, query)
	if rules == nil {
		return nil
	}
	trial, err := control.Try(ctx, past, rules, 1)
	if err != nil {
		return err
	}
	v.Mend = "any:\n  - " + query
	if v.Topic != "" {
		v.Mend += fmt.Sprintf("   # of topic %q", q.topicOf(news.TopicID(v.Topic)).Title)
	}
	v.Test = fmt.Sprintf("%s of %s in the last %s, %.1f a day", countOf(trial.Hits, "match", "matches"), count(trial.Items, "item"), q.since, trial.PerDay())
	return nil
}

// proposeWithout proposes to mend the line that kept an item out, and tries what
// its topic would find without it.
func (q *inquiry) proposeWithout(ctx context.Context, v *missedVerdict, miss match.Miss) error {
	verb := "narrow"
	if miss.Cause == match.CauseAll {
		verb = "widen"
	}
	v.Mend = fmt.Sprintf("%s:%d: %s or delete this line: %s   # of topic %q",
		miss.Rule.Pos.File, miss.Rule.Pos.Line, verb, miss.Rule.Text, q.topicOf(miss.Topic).Title)
	if q.store == nil {
		return nil
	}
	without := *q.cfg
	without.Topics = slices.Clone(q.cfg.Topics)
	for n := range without.Topics {
		t := &without.Topics[n]
		if t.ID == miss.Topic {
			drop := func(qs []news.Query) []news.Query {
				return slices.DeleteFunc(slices.Clone(qs), func(x news.Query) bool { return x == miss.Rule })
			}
			t.All, t.None, t.Reject = drop(t.All), drop(t.None), drop(t.Reject)
		}
	}
	past := q.past(q.store, q.cfg, q.since)
	change, err := control.Compare(ctx, past, q.engine, compile(&without), 0)
	if err != nil {
		return err
	}
	v.Test = fmt.Sprintf("without that line, %s of %s in the last %s", countOf(change.Added, "more match", "more matches"), count(change.Items, "item"), q.since)
	return nil
}

// queryWords splits a text in a language for [control.Propose], without what a
// query reads as an operator.
func queryWords(lang string) control.Words {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return func(s string) []control.Word {
		var ws []control.Word
		for _, t := range text.Scan(nil, s) {
			printed := s[t.Start:t.End]
			if slices.Contains([]string{"AND", "OR", "NOT", "NEAR", "THEN", "SAME", "OF"}, printed) {
				continue
			}
			folded := string(text.AppendWord(nil, printed))
			rate, _ := profile.Frozen().Rate(cmp.Or(base, "en"), folded)
			ws = append(ws, control.Word{Folded: folded, Printed: printed, Rate: rate})
		}
		return ws
	}
}
