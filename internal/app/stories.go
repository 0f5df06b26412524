package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"watcher/internal/control"
	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// similarOver is how far back the desk looks for more like a story.
const similarOver = 30 * 24 * time.Hour

// deskStories brings what editors do with stories to the store.
type deskStories struct{ *App }

// Act implements [desk.Stories].
func (s deskStories) Act(ctx context.Context, a news.Act, lead bool) error {
	_, err := control.Act(ctx, s.store, s.current.Load().policy, a, lead)
	if err != nil {
		return orGone(err)
	}
	s.log.Info("the desk acted", "story", string(a.Story), "status", string(a.Kind))
	s.pipeline.Nudge()
	return nil
}

// May implements [desk.Stories].
func (s deskStories) May(ctx context.Context, a news.Act, lead bool) error {
	return orGone(control.May(ctx, s.store, a, lead))
}

func orGone(err error) error {
	if errors.Is(err, store.ErrUnknown) {
		return desk.ErrGone
	}
	return err
}

// Why implements [desk.Stories].
func (s deskStories) Why(ctx context.Context, in tongue.Tongue, id news.StoryID) ([]string, error) {
	_, story, _, err := s.store.Stand(ctx, id)
	if err != nil {
		return nil, orGone(err)
	}
	cfg := s.current.Load().config
	var lines []string
	for _, r := range story.Reports {
		for _, m := range r.Matches {
			for _, line := range why.LinesIn(in, m.Why) {
				if said := fmt.Sprintf("%s%s%s: %s", in.Foreign(topicOf(cfg, m.Topic).Title), in.Say("list.comma"), in.Foreign(r.Feed.Name), line); !slices.Contains(lines, said) {
					lines = append(lines, said)
				}
			}
		}
	}
	return lines, nil
}

// Similar implements [desk.Stories].
func (s deskStories) Similar(ctx context.Context, id news.StoryID, n int) ([]desk.Likeness, error) {
	_, story, _, err := s.store.Stand(ctx, id)
	if err != nil {
		return nil, orGone(err)
	}
	return s.like(ctx, story.Reports, n)
}

// like returns what was read that is like some reports, without these.
func (s deskStories) like(ctx context.Context, reports []news.Report, n int) ([]desk.Likeness, error) {
	past := s.world.past(s.store, s.current.Load().config, Span(similarOver))
	found, _, err := control.Similar(ctx, past, s.world.grouper().Like(reports), n+len(reports))
	if err != nil {
		return nil, err
	}
	var out []desk.Likeness
	for _, l := range found {
		if reported(reports, l.Item) || len(out) == n {
			continue
		}
		out = append(out, desk.Likeness{Title: l.Item.Title, Link: webLink(l.Item.Link), Outlet: l.Feed.Name, Lang: l.Item.Lang})
	}
	return out, nil
}

// webLink returns a link that may be shown as one, else "".
func webLink(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
