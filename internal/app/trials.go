package app

import (
	"context"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/desk"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// Try implements [desk.Trials].
func (s deskStories) Try(ctx context.Context, in tongue.Tongue, query string, over time.Duration, show int) (desk.Trial, error) {
	cfg := s.current.Load().config
	rules, problems := compileQuery(cfg, query)
	var said []string
	for _, p := range problems {
		p.Text = problemIn(in, p.Text)
		said = append(said, tongue.Bare(pointed(query, p)))
	}
	if rules == nil {
		return desk.Trial{}, desk.Unable("try.refused", "Problems", tongue.Said("```\n"+strings.ReplaceAll(strings.Join(said, "\n"), "`", "'")+"\n```"))
	}
	return s.try(ctx, in, cfg, rules, over, show)
}

// try runs rules over the past.
func (s deskStories) try(ctx context.Context, in tongue.Tongue, cfg *config.Config, rules control.Judge, over time.Duration, show int) (desk.Trial, error) {
	t, err := control.Try(ctx, s.world.past(s.store, cfg, Span(over)), rules, show)
	if err != nil {
		return desk.Trial{}, err
	}
	out := desk.Trial{Over: over, Items: t.Items, Hits: t.Hits, PerDay: t.PerDay(), Langs: tallies(in, t.Langs, in.Language), Feeds: tallies(in, t.Feeds, in.Foreign)}
	for _, h := range t.Newest {
		out.Newest = append(out.Newest, finding(in, h))
	}
	return out, nil
}

func finding(in tongue.Tongue, h control.Hit) desk.Finding {
	f := desk.Finding{Title: h.Item.Title, Link: webLink(h.Item.Link), Outlet: h.Feed.Name, Lang: h.Item.Lang, Seen: h.Item.FirstSeen}
	for _, m := range h.Matches {
		f.Why = append(f.Why, why.LinesIn(in, m.Why)...)
	}
	return f
}

// Search implements [desk.Trials].
func (s deskStories) Search(ctx context.Context, in tongue.Tongue, query string, over time.Duration, show int, at desk.Place) (desk.Trial, error) {
	t, err := s.Try(ctx, in, query, over, show)
	if err != nil {
		return t, err
	}
	for n := range t.Newest {
		account, met, err := accountOf(ctx, s.store, t.Newest[n].Link)
		if err != nil {
			return t, err
		}
		if met && len(account.Stories) > 0 {
			t.Newest[n].Told = s.message(ctx, at, account.Stories[0].ID)
		}
	}
	return t, nil
}
