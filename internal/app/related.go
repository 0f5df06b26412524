package app

import (
	"context"
	"strings"

	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/text"
)

// Told implements [desk.Library].
func (s deskStories) Told(ctx context.Context, message string) (news.StoryID, error) {
	id, err := s.store.Posted(ctx, message)
	return id, orGone(err)
}

// relatedText bounds how much of an article is compared with what was read.
const relatedText = 4000

// Related implements [desk.Library].
func (s deskStories) Related(ctx context.Context, link, said string, n int) (string, []desk.Likeness, error) {
	var like news.Item
	if account, met, err := accountOf(ctx, s.store, link); link != "" && err == nil && met {
		found, err := s.like(ctx, reportsOf(account), n)
		return account.Item.Title, found, err
	}
	switch {
	case link != "":
		b := s.current.Load()
		a, err := reader{b.poller}.read(ctx, link, b.config.Network.Proxy)
		if err != nil {
			return "", nil, desk.Unable("related.unread", "Error", text.EscapeDiscord(text.Cut(err.Error(), 500)))
		}
		like = news.Item{Title: a.Title, Summary: text.Cut(a.Text, relatedText), Lang: a.Lang}
	default:
		title, rest, _ := strings.Cut(said, "\n")
		like = news.Item{Title: title, Summary: rest}
	}
	found, err := s.like(ctx, []news.Report{{Item: like}}, n)
	return like.Title, found, err
}
