package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"watcher/internal/article"
	"watcher/internal/feeds"
	"watcher/internal/feeds/parse"
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
	a, err := extract(page.Body, page.ContentType, from)
	if err != nil {
		return article.Article{}, fmt.Errorf("%w: %w", news.ErrRefused, err)
	}
	return a, nil
}

// longestArticle is how much text an article has at most, in bytes: some thirty
// thousand words.
const longestArticle = 200 << 10

// errFeed refuses what lists articles.
var errFeed = errors.New("this is a feed, not an article; give the link of one of its items")

// extract finds the article in a document, and refuses what is none.
func extract(body []byte, mediaType string, from *url.URL) (article.Article, error) {
	if doc, err := parse.Parse(parse.Input{Body: body, ContentType: mediaType}); err == nil && len(doc.Items) > 0 {
		return article.Article{}, errFeed
	}
	a, err := article.Extract(body, mediaType, from)
	if err == nil && len(a.Text) > longestArticle {
		err = fmt.Errorf("it has %d KB of text; an article has %d at most", len(a.Text)>>10, longestArticle>>10)
	}
	return a, err
}
