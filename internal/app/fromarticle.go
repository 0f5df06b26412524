package app

import (
	"context"
	"fmt"
	"strings"

	"watcher/internal/config"
	"watcher/internal/desk"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/text"
)

// fromArticle makes a topic of the article behind a link.
func (w workshop) fromArticle(ctx context.Context, e config.TopicEntry) (config.TopicEntry, *news.Profile, error) {
	link := e.Any[0]
	maker := topicMaker{World: w.world, path: w.current.Load().config.Path, cfg: w.current.Load().config}
	a, err := maker.article(ctx, link)
	if err != nil {
		return e, nil, desk.Unable("watch.article.unread", "Error", text.EscapeDiscord(text.Cut(outbound.Said(err), 500)))
	}
	past, err := maker.history(ctx)
	if err != nil {
		return e, nil, err
	}
	lang, _, _ := strings.Cut(strings.ToLower(a.Lang), "-")
	draft := past.learner().Suggest(profile.Article{Title: a.Title, Text: a.Text, Lang: lang, Source: link})
	if len(draft.Profile.Terms) == 0 {
		return e, nil, desk.Unable("watch.article.usual")
	}
	if e.Title == "" {
		e.Title = text.Cut(draft.Title, 100)
	}
	e.Any = nil
	for _, l := range draft.Any {
		e.Any = append(e.Any, ungrouped(l.Query, draft))
	}
	return e, &draft.Profile, nil
}

// ungrouped writes out the groups of a draft's line: an addition has none.
func ungrouped(query string, d profile.Draft) string {
	for _, g := range d.Groups {
		query = strings.ReplaceAll(query, "group:"+g.Name, fmt.Sprintf("(%s)", strings.Join(g.List, " OR ")))
	}
	return query
}
