package app

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"watcher/internal/config"
	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// soughtShown is how many items of a feed are shown before it is added.
const soughtShown = 5

// Outlets implements [desk.Outlets].
func (w workshop) Outlets(ctx context.Context, in tongue.Tongue) ([]desk.Outlet, error) {
	made, err := w.store.Additions(ctx)
	if err != nil {
		return nil, err
	}
	states, err := w.store.States(ctx)
	if err != nil {
		return nil, err
	}
	cfg := w.current.Load().config
	var all []desk.Outlet
	for _, f := range cfg.Feeds {
		o := desk.Outlet{ID: string(f.ID), Name: f.Name, Address: f.URL, Lang: f.Lang, File: fileName(cfg)}
		if n := slices.IndexFunc(made, func(a news.Addition) bool { return a.Kind == news.AdditionFeed && a.ID == string(f.ID) }); n >= 0 {
			o.File, o.By = "", made[n].By
		}
		for _, s := range states {
			if s.Feed == f.ID {
				o.Checked, o.Error, o.Since = s.CheckedAt, s.LastError, unreadSince(s)
			}
		}
		all = append(all, o)
	}
	for _, a := range made {
		if problems := cfg.Refused[additionName(a)]; problems.Err() != nil && a.Kind == news.AdditionFeed {
			all = append(all, desk.Outlet{ID: a.ID, Name: a.Title, By: a.By, Refused: leftOut(in, cfg, a, problems)})
		}
	}
	return all, nil
}

// Seek implements [desk.Outlets].
func (w workshop) Seek(ctx context.Context, in tongue.Tongue, address, name, lang string, tags []string, by news.Person, at time.Time) ([]desk.Sought, []string, error) {
	if lang != "" {
		known, err := language.Parse(lang)
		if err != nil {
			return nil, nil, desk.Unable("feeds.lang", "Lang", text.EscapeDiscord(text.Cut(lang, 40)))
		}
		lang = known.String()
	}
	found, more, err := w.current.Load().discover(ctx, address)
	if err != nil {
		return nil, nil, toDesk(err)
	}
	var all []desk.Sought
	for _, f := range found {
		e := config.FeedEntry{URL: f.Address, Name: cmp.Or(name, text.Cut(f.Title, 80)), Lang: cmp.Or(lang, f.lang()), Tags: tags}
		data, err := e.Write()
		if err != nil {
			return nil, nil, err
		}
		a := news.Addition{Kind: news.AdditionFeed, ID: f.Address, Title: cmp.Or(e.Name, hostOf(f.Address)), Text: string(data), By: by.Name, At: at}
		cfg, notes, err := w.with(ctx, a)
		if err != nil {
			return nil, nil, err
		}
		a.ID = string(cfg.Feeds[len(cfg.Feeds)-1].ID) // what was added last stands last
		draft, err := w.keepDraft(ctx, by, at, a)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, w.sought(in, f, draft, notes))
	}
	return all, more, nil
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// sought shows a feed before it is added: its newest items, and which topics they
// would match.
func (w workshop) sought(in tongue.Tongue, f foundFeed, d news.Draft, notes []string) desk.Sought {
	s := desk.Sought{Draft: d.ID, Address: f.Address, Title: d.Additions[0].Title, Own: f.Title, Lang: f.lang(), Items: len(f.Poll.Items), Notes: notes}
	if f.Robots != "" {
		s.Notes = append(s.Notes, in.Say("sought.robots", "Why", f.Robots))
	}
	if f.Poll.State.Damage != "" {
		s.Notes = append(s.Notes, in.Say("sought.damage", "Damage", f.Poll.State.Damage))
	}
	if i := f.Poll.State.Identity; !i.TrustsAll(w.world.Now()) {
		s.Notes = append(s.Notes, in.Say("sought.apart", "How", tongue.Said(toldApart(in, i, w.world.Now()))))
	}
	if at := newest(f.Poll.Items); !at.IsZero() && w.world.Now().Sub(at) > staleAfter {
		s.Notes = append(s.Notes, in.Say("sought.stale", "Ago", tongue.Said(notify.AgeIn(in, w.world.Now(), at))))
	}
	items := slices.Clone(f.Poll.Items)
	slices.SortStableFunc(items, func(a, b news.Item) int { return b.At().Compare(a.At()) })
	cfg, engine := w.current.Load().config, w.current.Load().rules.Matcher
	for _, i := range items[:min(len(items), soughtShown)] {
		one := desk.Finding{Title: i.Title, Link: webLink(i.Link), Outlet: s.Title, Lang: i.Lang, Seen: cmp.Or(i.Published, w.world.Now())}
		for _, m := range engine.Match(i, news.Feed{Name: s.Title, Lang: s.Lang}) {
			one.Why = append(one.Why, in.Foreign(topicOf(cfg, m.Topic).Title)+": "+strings.Join(why.LinesIn(in, m.Why), in.Say("list.semicolon")))
		}
		s.Newest = append(s.Newest, one)
	}
	return s
}

// staleAfter is when a feed's newest item is worth a remark.
const staleAfter = 14 * 24 * time.Hour

// Sought implements [desk.Outlets].
func (w workshop) Sought(ctx context.Context, in tongue.Tongue, draft string) (desk.Sought, error) {
	d, err := w.draft(ctx, draft)
	if err != nil {
		return desk.Sought{}, err
	}
	cfg, notes, err := w.with(ctx, d.Additions[0])
	if err != nil {
		return desk.Sought{}, err
	}
	f := w.current.Load().look(ctx, cfg.Feeds[len(cfg.Feeds)-1].URL)
	if f.Poll.Err != nil {
		return desk.Sought{}, desk.Unable("sought.unread", "Error", text.EscapeDiscord(f.Poll.State.LastError))
	}
	return w.sought(in, f, d, notes), nil
}

// Test implements [desk.Outlets].
func (w workshop) Test(ctx context.Context, in tongue.Tongue, feed string) (desk.Sought, error) {
	address, title := strings.TrimSpace(feed), ""
	for _, f := range w.current.Load().config.Feeds {
		if string(f.ID) == address || strings.EqualFold(f.Name, address) || f.URL == address {
			address, title = f.URL, f.Name
			break
		}
	}
	if title == "" && !strings.Contains(address, "://") {
		return desk.Sought{}, desk.Unable("feeds.unknown", "Feed", text.EscapeDiscord(text.Cut(feed, 100)))
	}
	f := w.current.Load().look(ctx, address)
	if f.Poll.Err != nil {
		return desk.Sought{}, desk.Unable("feeds.notread", "Error", text.EscapeDiscord(f.Poll.State.LastError), "Advice", tongue.Late{Key: notify.AdviceKey(f.Poll.State.LastStatus, f.Poll.State.LastError)})
	}
	s := w.sought(in, f, news.Draft{Additions: []news.Addition{{Title: cmp.Or(title, f.Title, hostOf(address))}}}, nil)
	s.Address = shownAddress(address)
	return s, nil
}

// shownAddress is an address without what may hold a key.
func shownAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "its address"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// RemoveFeed implements [desk.Outlets].
func (w workshop) RemoveFeed(ctx context.Context, feed string, by news.Person, at time.Time) (string, error) {
	all, err := w.store.Additions(ctx)
	if err != nil {
		return "", err
	}
	for _, a := range all {
		if a.Kind == news.AdditionFeed && (a.ID == feed || strings.EqualFold(a.Title, strings.TrimSpace(feed))) {
			return a.Title, w.remove(ctx, a, by.Name, at)
		}
	}
	cfg := w.current.Load().config
	for _, f := range cfg.Feeds {
		if string(f.ID) == feed || strings.EqualFold(f.Name, strings.TrimSpace(feed)) {
			return "", desk.Unable("feeds.infile", "Feed", text.EscapeDiscord(f.Name), "File", text.EscapeDiscord(fileName(cfg)))
		}
	}
	return "", desk.Unable("feeds.notmade", "Feed", text.EscapeDiscord(text.Cut(feed, 100)))
}
