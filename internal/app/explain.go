package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"

	"watcher/internal/config"
	"watcher/internal/feeds/parse"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/outbound"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/why"
)

// explainer prints, for one item after another, what each stage makes of it.
type explainer struct {
	World
	cfg    *config.Config
	engine *match.Engine
	store  *store.DB // nil if there is none yet
	found  []explained
}

// explained is what each stage makes of an item.
type explained struct {
	title  string
	stages []stage
}

// stage is a stage's verdict; one without a name goes on with that before it.
type stage struct{ name, verdict string }

// Explain prints every stage's verdict on an item that watcher has met, given
// its link, or on each item of a feed, given its address or a file.
func Explain(ctx context.Context, w World, flag, what string) (err error) {
	cfg, err := w.loadMade(ctx, flag)
	if err != nil {
		return err
	}
	e := explainer{World: w, cfg: cfg}
	e.engine = compile(cfg)
	if e.store, err = w.kept(ctx, cfg); err != nil {
		return err
	}
	if e.store != nil {
		defer func() { err = errors.Join(err, e.store.Close()) }()
	}
	if err := e.explain(ctx, what); err != nil {
		return err
	}
	return e.print()
}

func (e *explainer) explain(ctx context.Context, what string) error {
	if !strings.Contains(what, "://") {
		return e.file(ctx, what)
	}
	met, err := e.link(ctx, what)
	if err != nil || met {
		return err
	}
	return e.feed(ctx, what)
}

// link explains the items that are known by a link; it reports whether there
// are any.
func (e *explainer) link(ctx context.Context, link string) (bool, error) {
	if e.store == nil {
		return false, nil
	}
	items, err := e.store.ItemsByLink(ctx, link)
	if canonical := parse.Canonical(link); err == nil && len(items) == 0 && canonical != link {
		items, err = e.store.ItemsByLink(ctx, canonical)
	}
	if err != nil {
		return false, err
	}
	feeds := byID(e.cfg.Feeds)
	for _, i := range items {
		feed, ok := feeds[i.Feed]
		if !ok {
			feed = news.Feed{ID: i.Feed, Name: string(i.Feed) + " (no longer configured)"}
		}
		if err := e.item(ctx, i, feed); err != nil {
			return true, err
		}
	}
	return len(items) > 0, nil
}

// feed reads the feed at an address once and explains its items.
func (e *explainer) feed(ctx context.Context, url string) error {
	b, err := e.aside(e.cfg)
	if err != nil {
		return err
	}
	shown := outbound.RedactURL(url)
	feed := news.Feed{ID: news.NewFeedID("asked", url), URL: url, Name: shown}
	configured := false
	for _, f := range e.cfg.Feeds {
		if f.URL == url {
			feed, configured = f, true
		}
	}
	known, err := learned(ctx, e.store, feed.ID)
	if err != nil {
		return err
	}
	poll := b.poller.Poll(ctx, feed, news.FeedState{Identity: known})
	if _, ok := errors.AsType[*parse.NotFeedError](poll.Err); ok {
		return fmt.Errorf("%s: no item with this link was ever met, and the page is no feed; is its feed in %s?", shown, e.cfg.Path)
	}
	if poll.Err != nil && !configured {
		return fmt.Errorf("%s: no item with this link was ever met, and the address could not be read: %s", shown, unread(poll.State))
	}
	if poll.Err != nil {
		return fmt.Errorf("%s: %s\n%s", shown, poll.State.LastError, notify.Advice(poll.State.LastStatus, poll.State.LastError))
	}
	if !configured {
		fmt.Fprintf(e.Out, "%s is not in %s; this is what watcher would make of it.\n", shown, e.cfg.Path)
	}
	return e.items(ctx, poll.Items, feed, poll.State.Identity, poll.State.Damage)
}

// unread says why an address that may be no feed's could not be read.
func unread(s news.FeedState) string {
	switch s.LastStatus {
	case http.StatusNotFound, http.StatusGone:
		return fmt.Sprintf("there is nothing at it (%d)", s.LastStatus)
	}
	return s.LastError
}

// file explains the items of a feed document on the disk.
func (e *explainer) file(ctx context.Context, path string) error {
	body, err := e.read(path)
	if err != nil {
		return err
	}
	feed := news.Feed{ID: news.NewFeedID("file", path), Name: path}
	doc, err := parse.Parse(parse.Input{Body: body, Feed: feed.ID, Now: e.Now().UTC()})
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return e.items(ctx, doc.Items, feed, doc.Identity, strings.Join(doc.Repairs, "; "))
}

func (e *explainer) items(ctx context.Context, items []news.Item, feed news.Feed, learned news.Identity, damage string) error {
	fmt.Fprintf(e.Out, "%d items, told apart by %s.", len(items), learned.Describe(e.Now()))
	if damage != "" {
		fmt.Fprintf(e.Out, " Repaired: %s.", damage)
	}
	fmt.Fprint(e.Out, "\n\n")
	for _, i := range items {
		if err := e.item(ctx, i, feed); err != nil {
			return err
		}
	}
	return nil
}

// item prints one item, a stage a line.
func (e *explainer) item(ctx context.Context, i news.Item, feed news.Feed) error {
	e.found = append(e.found, explained{title: text.Plain(i.Title)})
	e.line("feed", feed.Name)
	e.line("link", i.Link)
	e.line("published", notify.Age(e.Now(), i.Published))
	e.line("identity", text.Plain(string(i.Key)))
	apart, err := learned(ctx, e.store, i.Feed)
	if err != nil {
		return err
	}
	if !apart.TrustsAll(e.Now()) {
		e.line("", "its feed's items are told apart by "+apart.Describe(e.Now()))
	}
	account, known, err := e.account(ctx, i)
	if err != nil {
		return err
	}
	if known {
		e.line("first seen", e.at(account.Item.FirstSeen)+" (edited "+count(len(account.Edits), "time")+" since)")
	} else {
		e.line("first seen", "never: watcher has not met this item")
	}
	e.verdicts(i, feed)
	if err := e.history(ctx, account); err != nil {
		return err
	}
	return nil
}

// learned is what was learned of what tells a feed's items apart.
func learned(ctx context.Context, db *store.DB, id news.FeedID) (news.Identity, error) {
	if db == nil {
		return news.Identity{}, nil
	}
	s, err := db.State(ctx, id)
	return s.Identity, err
}

func (e *explainer) line(name, verdict string) {
	last := &e.found[len(e.found)-1]
	last.stages = append(last.stages, stage{name, verdict})
}

// print writes what was found out, an item after the other.
func (e *explainer) print() error {
	out := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
	for _, i := range e.found {
		fmt.Fprintln(out, i.title)
		for _, s := range i.stages {
			fmt.Fprintf(out, "  %s\t%s\n", s.name, s.verdict)
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

func (e *explainer) at(t time.Time) string {
	return t.In(e.cfg.Zone).Format("2006-01-02 15:04:05")
}

func (e *explainer) account(ctx context.Context, i news.Item) (store.Account, bool, error) {
	if e.store == nil {
		return store.Account{}, false, nil
	}
	a, err := e.store.Account(ctx, i.Feed, string(i.Key))
	if errors.Is(err, store.ErrUnknown) {
		return a, false, nil
	}
	return a, err == nil, err
}

// verdicts prints what today's topics say of the item.
func (e *explainer) verdicts(i news.Item, feed news.Feed) {
	matched := make(map[news.TopicID]news.Match)
	for _, m := range e.engine.Match(i, feed) {
		matched[m.Topic] = m
	}
	misses := e.engine.Misses(i, feed)
	for _, t := range e.cfg.Topics {
		m, ok := matched[t.ID]
		if !ok {
			e.line("topic", fmt.Sprintf("%s: no match%s", t.Title, whyNot(misses, t.ID)))
			continue
		}
		urgent := ""
		if m.Urgent {
			urgent = ", urgent"
		}
		e.line("topic", fmt.Sprintf("%s: %s%s", t.Title, m.Band, urgent))
		for _, line := range why.Lines(m.Why) {
			e.line("", "  "+line)
		}
	}
}

// whyNot says what kept an item from a topic.
func whyNot(misses []match.Miss, id news.TopicID) string {
	for _, m := range misses {
		if m.Topic != id {
			continue
		}
		switch m.Cause {
		case match.CauseFrom:
			return ": it does not listen to this feed"
		case match.CauseAll:
			return ": this line of all does not hold: " + text.Plain(m.Rule.Text)
		case match.CauseNone, match.CauseReject:
			return fmt.Sprintf(": kept out by this line of %s: %s", m.Cause, text.Plain(m.Rule.Text))
		}
		if len(m.Words()) > 0 {
			return ": no line holds, though " + strings.Join(quotedAll(m.Words()), ", ") + " is there"
		}
	}
	return ""
}

// history prints what became of the item when it was met.
func (e *explainer) history(ctx context.Context, a store.Account) error {
	for _, m := range a.Matches {
		e.line("then", fmt.Sprintf("matched %s: %s", m.Topic, m.Fate))
		if a.Look.State == "" {
			continue // what stands above, unless the rules changed
		}
		for _, line := range why.Lines(m.Why) { // the article may have had the words
			e.line("", "  "+line)
		}
	}
	if l := a.Look; l.State != "" {
		line := fmt.Sprintf("%s (%s)", l.State, e.at(l.At))
		if l.Reason != "" {
			line += ": " + text.Plain(l.Reason)
		}
		e.line("article", line)
	}
	for _, s := range a.Stories {
		line := fmt.Sprintf("%s, opened %s, last report %s", text.Plain(s.Title), e.at(s.OpenedAt), e.at(s.MovedAt))
		if !s.EndedAt.IsZero() {
			line += ", ended " + e.at(s.EndedAt)
		}
		e.line("story", line)
		e.timeLine(s)
	}
	if len(a.Deliveries) == 0 {
		return nil
	}
	told, err := e.tellings(ctx, e.cfg, e.store, a.Deliveries)
	if err != nil {
		return err
	}
	for _, line := range told.lines(a.Deliveries) {
		e.line("delivery", line)
	}
	return nil
}
