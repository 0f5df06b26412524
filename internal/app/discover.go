package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"watcher/internal/feeds/parse"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
)

// foundFeed is a feed that a site names.
type foundFeed struct {
	Address string
	Title   string // "" if it has none
	Poll    news.Poll
	Robots  string // why robots.txt asks bots to stay away, "" if it does not
}

// foundMost is how many of a site's feeds are looked at.
const foundMost = 10

// discover finds the feeds of a site: the address itself if it is one, else those
// that its page names. It makes one request for each, and guesses no address.
func (b *build) discover(ctx context.Context, address string) ([]foundFeed, error) {
	address = strings.TrimSpace(address)
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	if u, err := url.Parse(address); err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is no web address: give the site's, as a browser shows it", address)
	}
	first := b.look(ctx, address)
	page, isPage := errors.AsType[*parse.NotFeedError](first.Poll.Err)
	switch {
	case isPage && len(page.Feeds) == 0:
		return nil, fmt.Errorf("%s: the page names no feed; look for RSS or Atom at its foot, or ask the outlet", shownAddress(address))
	case isPage:
		var found []foundFeed
		for _, to := range page.Feeds[:min(len(page.Feeds), foundMost)] {
			one := b.look(ctx, to)
			if one.Poll.Err != nil {
				continue
			}
			one.Title = cmp.Or(one.Title, page.Title)
			found = append(found, one)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s: the page names %s, and none can be read: %s", shownAddress(address), count(len(page.Feeds), "feed"), strings.Join(page.Feeds, ", "))
		}
		return found, ctx.Err()
	case first.Poll.Err != nil:
		return nil, fmt.Errorf("%s: %s\n%s", shownAddress(address), first.Poll.State.LastError, notify.Advice(first.Poll.State.LastStatus, first.Poll.State.LastError))
	}
	return []foundFeed{first}, nil
}

// look reads a feed once.
func (b *build) look(ctx context.Context, address string) foundFeed {
	feed := news.Feed{ID: news.NewFeedID("asked", address), URL: address, Name: address}
	f := foundFeed{Address: address, Poll: b.poller.Poll(ctx, feed, news.FeedState{})}
	if f.Poll.Err != nil {
		return f
	}
	if doc, err := parse.Parse(parse.Input{Body: f.Poll.Raw, ContentType: f.Poll.ContentType, Base: address}); err == nil {
		f.Title = text.Plain(doc.Title)
	}
	if ok, why := b.poller.Robots(ctx, feed); !ok {
		f.Robots = why
	}
	return f
}

// lang is the language that most of the feed's items are in, "" if it is not
// known.
func (f foundFeed) lang() string {
	n := map[string]int{}
	best := ""
	for _, i := range f.Poll.Items {
		if n[i.Lang]++; i.Lang != "" && n[i.Lang] > n[best] {
			best = i.Lang
		}
	}
	return best
}

// Discover prints the feeds of a site, in the words of feeds.yaml.
func Discover(ctx context.Context, w World, flag, site string) error {
	cfg, err := w.load(flag)
	if err != nil {
		return err
	}
	b, err := w.aside(cfg)
	if err != nil {
		return err
	}
	found, err := b.discover(ctx, site)
	if err != nil {
		return err
	}
	for _, f := range found {
		fmt.Fprintf(w.Out, "  - url: %s\n", f.Address)
		if f.Title != "" {
			fmt.Fprintf(w.Out, "    name: %q\n", f.Title)
		}
		if l := f.lang(); l != "" {
			fmt.Fprintf(w.Out, "    lang: %s\n", l)
		}
		fmt.Fprintf(w.Out, "    # %s, newest %s", count(len(f.Poll.Items), "item"), notify.Age(w.Now(), newest(f.Poll.Items)))
		if f.Robots != "" {
			fmt.Fprintf(w.Out, "; robots.txt asks bots to stay away: %s", f.Robots)
		}
		fmt.Fprintln(w.Out)
	}
	return nil
}

// newest is when the newest of some items was published; zero if none has a date.
func newest(items []news.Item) (at time.Time) {
	for _, i := range items {
		if i.Published.After(at) {
			at = i.Published
		}
	}
	return at
}
