package app

import (
	"context"
	"fmt"
	"net/url"

	"watcher/internal/article"
	"watcher/internal/feeds"
	"watcher/internal/news"
)

// reader reads articles on the web, with the manners of feeds. It implements
// [watcher/internal/pipeline.Reader].
type reader struct{ poller *feeds.Poller }

// Article returns the text behind a link that a feed listed.
func (r reader) Article(ctx context.Context, link string, f news.Feed) (string, error) {
	a, err := r.read(ctx, link, f.Proxy)
	return a.Text, err
}

// read gets the article at an address. What is no article will not become one.
func (r reader) read(ctx context.Context, address string, proxy news.Secret) (article.Article, error) {
	page, err := r.poller.Page(ctx, address, proxy)
	if err != nil {
		return article.Article{}, err
	}
	from, err := url.Parse(page.Address)
	if err != nil {
		return article.Article{}, fmt.Errorf("read the page: %w", err)
	}
	a, err := article.Extract(page.Body, page.ContentType, from)
	if err != nil {
		return article.Article{}, fmt.Errorf("%w: %w", news.ErrRefused, err)
	}
	return a, nil
}
