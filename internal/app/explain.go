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
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// explainer prints, for one item after another, what each stage makes of it.
type explainer struct {
	World
	cfg    *config.Config
	engine *match.Engine
	store  *store.DB     // nil if there is none yet
	in     tongue.Tongue // that the verdicts are in
	found  []explained
}

// explained is what each stage makes of an item.
type explained struct {
	title  string
	stages []stage
}

// stage is a stage's verdict; the name is a key of [tongue], "" for what goes on with
// the verdict before it.
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
			feed = news.Feed{ID: i.Feed, Name: e.in.Say("gone", "Name", string(i.Feed))}
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
		return failed("explain.notfeed", "Address", shown, "File", e.cfg.Path)
	}
	if poll.Err != nil && !configured {
		return failed("explain.unread", "Address", shown, "Error", unread(poll.State))
	}
	if poll.Err != nil {
		return failed("discover.failed", "Site", shown, "Error", poll.State.LastError,
			"Advice", tongue.Late{Key: notify.AdviceKey(poll.State.LastStatus, poll.State.LastError)})
	}
	if !configured {
		fmt.Fprintf(e.Out, "%s is not in %s; this is what watcher would make of it.\n", shown, e.cfg.Path)
	}
	return e.items(ctx, poll.Items, feed, poll.State.Identity, poll.State.Damage)
}

// unread says why an address that may be no feed's could not be read.
func unread(s news.FeedState) any {
	switch s.LastStatus {
	case http.StatusNotFound, http.StatusGone:
		return tongue.Late{Key: "explain.nothing", With: []any{"Status", s.LastStatus}}
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
	fmt.Fprintf(e.Out, "%d items, told apart by %s.", len(items), tongue.Bare(toldApart(tongue.English, learned, e.Now())))
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
	e.line("explain.feed", e.in.Foreign(feed.Name))
	e.line("explain.link", e.in.Foreign(i.Link))
	e.line("explain.published", notify.AgeIn(e.in, e.Now(), i.Published))
	e.line("explain.identity", e.in.Foreign(text.Plain(string(i.Key))))
	apart, err := learned(ctx, e.store, i.Feed)
	if err != nil {
		return err
	}
	if !apart.TrustsAll(e.Now()) {
		e.line("", e.in.Say("explain.apart", "How", tongue.Said(toldApart(e.in, apart, e.Now()))))
	}
	account, known, err := e.account(ctx, i)
	if err != nil {
		return err
	}
	if known {
		at := tongue.Said(e.at(account.Item.FirstSeen))
		if edits := len(account.Edits); edits > 0 {
			e.line("explain.seen", e.in.Count("explain.edited", edits, "At", at))
		} else {
			e.line("explain.seen", e.in.Say("explain.unedited", "At", at))
		}
	} else {
		e.line("explain.seen", e.in.Say("explain.never"))
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
			fmt.Fprintf(out, "  %s\t%s\n", e.named(s), tongue.Bare(s.verdict))
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

// named is what a stage is called.
func (e *explainer) named(s stage) string {
	if s.name == "" {
		return ""
	}
	return e.in.Say(s.name)
}

func (e *explainer) at(t time.Time) string {
	return e.in.Foreign(t.In(e.cfg.Zone).Format("2006-01-02 15:04:05"))
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
			e.line("explain.topic", e.unmatched(t, misses))
			continue
		}
		key := "explain.match"
		if m.Urgent {
			key = "explain.match.urgent"
		}
		e.line("explain.topic", e.in.Say(key, "Topic", t.Title, "Band", tongue.Said(e.in.Say("band."+string(m.Band)))))
		for _, line := range why.LinesIn(e.in, m.Why) {
			e.line("", "  "+line)
		}
	}
}

// unmatched says that a topic does not match, and why not where that is known.
func (e *explainer) unmatched(t news.Topic, misses []match.Miss) string {
	if not := whyNot(e.in, misses, t.ID); not != "" {
		return e.in.Say("explain.nomatch.why", "Topic", t.Title, "Why", tongue.Said(not))
	}
	return e.in.Say("explain.nomatch", "Topic", t.Title)
}

// whyNot says what kept an item from a topic, "" if it has nothing of it.
func whyNot(in tongue.Tongue, misses []match.Miss, id news.TopicID) string {
	for _, m := range misses {
		if m.Topic != id {
			continue
		}
		switch m.Cause {
		case match.CauseFrom:
			return in.Say("explain.not.from")
		case match.CauseAll:
			return in.Say("explain.not.all", "Line", text.Plain(m.Rule.Text))
		case match.CauseNone, match.CauseReject:
			return in.Say("explain.not.kept", "List", fmt.Sprint(m.Cause), "Line", text.Plain(m.Rule.Text))
		}
		if words := m.Words(); len(words) > 0 {
			return in.Count("explain.not.any", len(words), "Words", tongue.Said(in.List(quotedAll(words))))
		}
	}
	return ""
}

// history prints what became of the item when it was met.
func (e *explainer) history(ctx context.Context, a store.Account) error {
	for _, m := range a.Matches {
		e.line("explain.then", e.in.Say("explain.matched", "Topic", topicOf(e.cfg, m.Topic).Title, "Fate", tongue.Said(e.in.Say("fate."+string(m.Fate)))))
		if a.Look.State == "" {
			continue // what stands above, unless the rules changed
		}
		for _, line := range why.LinesIn(e.in, m.Why) { // the article may have had the words
			e.line("", "  "+line)
		}
	}
	if l := a.Look; l.State != "" {
		state, at := tongue.Said(e.in.Say("look."+string(l.State))), tongue.Said(e.at(l.At))
		if l.Reason != "" {
			e.line("explain.article", e.in.Say("explain.look.why", "State", state, "At", at, "Reason", text.Plain(l.Reason)))
		} else {
			e.line("explain.article", e.in.Say("explain.look", "State", state, "At", at))
		}
	}
	for _, s := range a.Stories {
		opened, moved := tongue.Said(e.at(s.OpenedAt)), tongue.Said(e.at(s.MovedAt))
		if s.EndedAt.IsZero() {
			e.line("explain.story", e.in.Say("explain.opened", "Title", text.Plain(s.Title), "Opened", opened, "Moved", moved))
		} else {
			e.line("explain.story", e.in.Say("explain.ended", "Title", text.Plain(s.Title), "Opened", opened, "Moved", moved, "Ended", tongue.Said(e.at(s.EndedAt))))
		}
		e.timeLine(s)
	}
	if len(a.Deliveries) == 0 {
		return nil
	}
	told, err := e.tellings(ctx, e.in, e.cfg, e.store, a.Deliveries)
	if err != nil {
		return err
	}
	for _, line := range told.lines(a.Deliveries) {
		e.line("explain.delivery", line)
	}
	return nil
}
