package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/feeds/parse"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
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
// that its page names; more are those beyond the first ten, which are not
// looked at. It
// makes one request for each, and guesses no address.
func (b *build) discover(ctx context.Context, address string) (found []foundFeed, more []string, err error) {
	address = strings.TrimSpace(address)
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	if u, err := url.Parse(address); err != nil || u.Host == "" {
		return nil, nil, failed("discover.address", "Address", address)
	}
	site := shownAddress(address)
	first := b.look(ctx, address)
	page, isPage := errors.AsType[*parse.NotFeedError](first.Poll.Err)
	switch {
	case isPage && len(page.Feeds) == 0:
		return nil, nil, failed("discover.none", "Site", site)
	case isPage:
		for _, to := range page.Feeds[:min(len(page.Feeds), foundMost)] {
			one := b.look(ctx, to)
			if one.Poll.Err != nil {
				continue
			}
			one.Title = cmp.Or(one.Title, page.Title)
			found = append(found, one)
		}
		if len(found) == 0 {
			return nil, nil, failed("discover.unread", "Site", site, "Feeds", strings.Join(page.Feeds, ", "))
		}
		return found, page.Feeds[min(len(page.Feeds), foundMost):], ctx.Err()
	case first.Poll.Err != nil:
		return nil, nil, failed("discover.failed", "Site", site, "Error", first.Poll.State.LastError,
			"Advice", tongue.Late{Key: notify.AdviceKey(first.Poll.State.LastStatus, first.Poll.State.LastError)})
	}
	return []foundFeed{first}, nil, nil
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
	found, more, err := b.discover(ctx, site)
	if err != nil {
		return err
	}
	for _, f := range found {
		fmt.Fprintf(w.Out, "  - url: %s\n", config.Scalar(f.Address))
		if f.Title != "" {
			fmt.Fprintf(w.Out, "    name: %s\n", config.Scalar(f.Title))
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
	if len(more) > 0 {
		fmt.Fprintf(w.Out, "  # and %s, not looked at: give an address to discover\n", count(len(more), "more feed"))
	}
	for _, address := range more {
		fmt.Fprintf(w.Out, "  # - url: %s\n", config.Scalar(address))
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
