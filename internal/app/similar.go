package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/feeds/parse"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
)

// SimilarOptions are the arguments of `watcher similar`.
type SimilarOptions struct {
	Link  string
	Since Span
	Show  int
	JSON  bool // for programs
}

// similarLine is a line of output for programs. Its form is kept stable.
type similarLine struct {
	Like  float64   `json:"like"`
	Same  bool      `json:"same_story"`
	Seen  time.Time `json:"seen"`
	Feed  string    `json:"feed"`
	Lang  string    `json:"lang"`
	Title string    `json:"title"`
	Link  string    `json:"link"`
}

// Similar prints which kept items are like the story of a link.
func Similar(ctx context.Context, w World, flag string, o SimilarOptions) error {
	if err := isLink(o.Link); err != nil {
		return err
	}
	cfg, err := w.loadMade(ctx, flag)
	if err != nil {
		return err
	}
	return w.overStore(ctx, cfg, func(db *store.DB) error {
		account, met, err := accountOf(ctx, db, o.Link)
		if err != nil {
			return err
		}
		if !met {
			return fmt.Errorf("%s: no item with this link was ever met; watcher topic from %s makes a topic of what stands there", o.Link, o.Link)
		}
		reports := reportsOf(account)
		like := w.grouper().Like(reports)
		found, items, err := control.Similar(ctx, w.past(db, cfg, o.Since), like, o.Show+len(reports))
		if err != nil {
			return err
		}
		lines := similarLines(found, reports)
		if o.JSON {
			return w.printJSON(lines)
		}
		w.printSimilar(account.Item.Title, lines, items, o.Since, cfg)
		return nil
	})
}

// reportsOf are the reports of an item's story, or the item alone.
func reportsOf(a store.Account) []news.Report {
	for _, s := range a.Stories {
		if len(s.Reports) > 0 {
			return s.Reports
		}
	}
	return []news.Report{{Item: a.Item, Matches: a.Matches}}
}

// reported reports whether an item is one of some reports.
func reported(reports []news.Report, i news.Item) bool {
	return slices.ContainsFunc(reports, func(r news.Report) bool { return r.Item.Ref() == i.Ref() })
}

// similarLines are the items found, those of the story itself marked.
func similarLines(found []control.Likeness, reports []news.Report) []similarLine {
	lines := []similarLine{}
	for _, l := range found {
		lines = append(lines, similarLine{l.Like, reported(reports, l.Item), l.Item.FirstSeen.UTC(), l.Feed.Name, l.Item.Lang, l.Item.Title, l.Item.Link})
	}
	return lines
}

func (w World) printSimilar(title string, lines []similarLine, items int, since Span, cfg *config.Config) {
	fmt.Fprintf(w.Out, "Like %q, of %s of the last %s, most like first:\n", text.Plain(title), count(items, "item"), since)
	for _, l := range lines {
		mark := ""
		if l.Same {
			mark = " (the same story)"
		}
		fmt.Fprintf(w.Out, "  %.2f  %s  %s: %s%s\n        %s\n", l.Like, l.Seen.In(cfg.Zone).Format("2006-01-02 15:04"), text.Plain(l.Feed), text.Plain(l.Title), mark, text.Plain(l.Link))
	}
	if len(lines) == 0 {
		fmt.Fprintln(w.Out, "  nothing")
	}
}

// isLink refuses what is no article's link.
func isLink(s string) error {
	if u, err := url.Parse(s); err != nil || u.Host == "" {
		return failed("link.none", "Link", s)
	}
	return nil
}

// accountOf finds what is known of a link: of several items, one that matched.
func accountOf(ctx context.Context, db *store.DB, link string) (account store.Account, met bool, err error) {
	for _, l := range []string{link, parse.Canonical(link)} {
		items, err := db.ItemsByLink(ctx, l)
		if err != nil {
			return account, false, err
		}
		for _, i := range items {
			a, err := db.Account(ctx, i.Feed, string(i.Key))
			if errors.Is(err, store.ErrUnknown) {
				continue
			}
			if err != nil {
				return account, false, err
			}
			if !met || len(a.Matches) > len(account.Matches) {
				account, met = a, true
			}
		}
		if met {
			break
		}
	}
	return account, met, nil
}
