package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"watcher/internal/config"
	"watcher/internal/news"
	"watcher/internal/opml"
	"watcher/internal/outbound"
	"watcher/internal/text"
)

// ImportOPML prints the feeds of a list that another reader exported, in the words
// of feeds.yaml; "-" is standard input. What cannot be taken is named with its
// line.
func ImportOPML(w World, name string) (err error) {
	in := w.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // only read
		in = f
	}
	feeds, skipped, err := opml.Read(in)
	for _, s := range skipped {
		fmt.Fprintf(w.Err, "%s:%d: left out: %s\n", name, s.Line, text.Plain(s.Why))
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	if len(feeds) == 0 {
		return errors.Join(err, fmt.Errorf("%s: no feed in it", name))
	}
	if _, bad := w.Out.Write(listed(feeds)); bad != nil {
		return errors.Join(err, bad)
	}
	fmt.Fprintf(w.Err, "%s. Put them into feeds.yaml; watcher check says what is not right, check --fetch reads each once.\n", count(len(feeds), "feed"))
	return err
}

// listed are feeds as feeds.yaml has them.
func listed(feeds []opml.Feed) []byte {
	var b bytes.Buffer
	b.WriteString("feeds:\n")
	for _, f := range feeds {
		fmt.Fprintf(&b, "  - url: %s\n", config.Scalar(f.URL))
		if title := text.Plain(f.Title); title != "" {
			fmt.Fprintf(&b, "    name: %s\n", config.Scalar(title))
		}
		if config.IsLanguage(f.Lang) {
			fmt.Fprintf(&b, "    lang: %s\n", config.Scalar(f.Lang))
		}
		var tags []string
		for _, folder := range f.Folders {
			tags = append(tags, config.Scalar(text.Plain(folder)))
		}
		if len(tags) > 0 {
			fmt.Fprintf(&b, "    tags: [%s]\n", strings.Join(tags, ", "))
		}
	}
	return b.Bytes()
}

// ExportOPML prints all feeds, those made in Discord too, as a list that other
// readers take. An address that may hold a key is left out, and named.
func ExportOPML(ctx context.Context, w World, flag string) error {
	cfg, err := w.loadMade(ctx, flag)
	if err != nil {
		return err
	}
	var feeds []opml.Feed
	for _, f := range cfg.Feeds {
		if secretive(f) {
			fmt.Fprintf(w.Err, "left out, since it has a login or its address may hold a key: %s\n", text.Plain(f.Name))
			continue
		}
		feeds = append(feeds, opml.Feed{URL: f.URL, Title: f.Name, Lang: f.Lang, Folders: f.Tags})
	}
	return opml.Write(w.Out, "Feeds of watcher", feeds)
}

// secretive reports whether others would need, or learn, a secret to read a feed.
func secretive(f news.Feed) bool {
	return f.Keyed || f.User != "" || f.Password != "" || len(f.Headers) > 0 || outbound.RedactURL(f.URL) != f.URL
}
