package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"watcher"
	"watcher/internal/article"
	"watcher/internal/config"
	"watcher/internal/feeds"
	"watcher/internal/match"
	"watcher/internal/match/profile"
	"watcher/internal/news"
	"watcher/internal/outbound"
	"watcher/internal/store"
	"watcher/internal/text"
)

// lookBack is how far back a draft's lines are tried on what was read.
const lookBack = 30 * 24 * time.Hour

// TopicOptions are the arguments of `watcher topic from`.
type TopicOptions struct {
	Article string // a file, "-" or an address
	Profile string // the file to write the profile to, "" to print it inside the topic
}

// TopicFrom reads an article and prints a feeds.yaml with a topic drafted from
// it: the channels and feeds are those of the configuration.
func TopicFrom(ctx context.Context, w World, flag string, o TopicOptions) error {
	t := topicMaker{World: w}
	if err := t.configuration(flag); err != nil {
		return err
	}
	a, err := t.article(ctx, o.Article)
	switch {
	case errors.Is(err, news.ErrRefused) && !errors.Is(err, errFeed) && strings.Contains(o.Article, "://"):
		return fmt.Errorf("%w; save the page and name the file instead", err)
	case err != nil:
		return err
	}
	history, err := t.history(ctx)
	if err != nil {
		return err
	}
	lang, _, _ := strings.Cut(strings.ToLower(a.Lang), "-")
	draft := history.learner().Suggest(profile.Article{Title: a.Title, Text: a.Text, Lang: lang, Source: sourceName(o.Article)})
	if len(draft.Profile.Terms) == 0 {
		return fmt.Errorf("%s: nothing in it sets it apart from other news; is this the article?", o.Article)
	}
	out, err := config.WriteDraft(t.file, t.draft(draft, history, o))
	if err != nil {
		return fmt.Errorf("%s: %w", t.path, err)
	}
	if o.Profile != "" {
		if err := writeFile(o.Profile, config.WriteProfile(draft.Profile)); err != nil {
			return err
		}
	}
	_, err = w.Out.Write(out)
	return err
}

// topicMaker holds what a draft is made with.
type topicMaker struct {
	World
	path string
	file []byte // the configuration as written
	cfg  *config.Config
}

// configuration reads the file asked for, the one found, or the shipped one. No
// variable of it is needed.
func (t *topicMaker) configuration(flag string) error {
	path, _, ok := config.Find(flag, t.Env, fileExists)
	t.path, t.file = "the shipped feeds.yaml", watcher.FeedsYAML
	if ok {
		data, err := readFile(path)
		if err != nil {
			return err
		}
		t.path, t.file = path, data
	} else {
		fmt.Fprintln(t.Err, "watcher: no feeds.yaml here: the feeds that watcher ships with go with the topic")
	}
	o := t.options()
	o.Blind, o.Partial = true, true
	cfg, problems := config.Parse(t.path, t.file, o)
	t.cfg = cfg
	return problems.Err()
}

// article reads the article from a file or from the web.
func (t *topicMaker) article(ctx context.Context, what string) (article.Article, error) {
	if strings.Contains(what, "://") {
		client, err := outbound.New(outbound.Options{
			Version: t.Version, Contact: t.cfg.Contact, Allow: t.cfg.Network.Allow, CAFile: t.cfg.Network.CA,
		})
		if err != nil {
			return article.Article{}, fmt.Errorf("%s: network: %w", t.path, err)
		}
		defer client.Close()
		poller, err := feeds.New(feeds.Options{Client: client, Now: t.Now})
		if err != nil {
			return article.Article{}, err
		}
		return reader{poller}.read(ctx, what, t.cfg.Network.Proxy)
	}
	body, err := t.read(what)
	if err != nil {
		return article.Article{}, err
	}
	a, err := extract(body, "", nil)
	if err != nil {
		return a, fmt.Errorf("%s: %w", what, err)
	}
	return a, nil
}

// sourceName is how a profile names what it was learned from: an address, or a
// file without its folder.
func sourceName(what string) string {
	switch {
	case strings.Contains(what, "://"):
		return what
	case what == "-":
		return ""
	}
	return filepath.Base(what)
}

// history is what was read lately.
type history struct {
	items  []news.Item
	known  bool // there is a store
	counts *profile.Background
}

// history reads the items of the last weeks, if there are any.
func (t *topicMaker) history(ctx context.Context) (history, error) {
	h := history{counts: &profile.Background{}}
	h.counts.Merge(profile.Frozen())
	db, err := store.OpenReadOnly(ctx, store.Options{Dir: t.cfg.Store, Now: t.Now, Log: slog.New(slog.DiscardHandler)})
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	defer db.Close() //nolint:errcheck // only read
	h.known = true
	feeds := byID(t.cfg.Feeds)
	err = db.ItemsSince(ctx, t.Now().Add(-lookBack), func(i news.Item) error {
		if i.Lang == "" {
			i.Lang = feeds[i.Feed].Lang
		}
		h.items = append(h.items, i)
		return ctx.Err()
	})
	return h, err
}

// Of a long history a sample will do: for how often words stand in it, and for
// what scores unrelated news gets.
const (
	countedItems  = 10_000
	measuredItems = 2_000
)

func (h history) learner() profile.Learner {
	items := slices.Clone(h.items)
	rng := rand.New(rand.NewPCG(1, uint64(len(items)))) //nolint:gosec // a sample, the same each time
	rng.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	for _, i := range items[:min(len(items), countedItems)] {
		if lang, _, _ := strings.Cut(strings.ToLower(i.Lang), "-"); lang != "" {
			h.counts.Add(lang, i.Title+"\n"+i.Summary+"\n"+i.Body)
		}
	}
	return profile.Learner{Background: h.counts, Read: items[:min(len(items), measuredItems)]}
}

// draft puts the draft into the words of the file, each line with how much it
// finds in what was read.
func (t *topicMaker) draft(d profile.Draft, h history, o TopicOptions) config.Draft {
	out := config.Draft{Title: d.Title, Profile: d.Profile, ProfileFile: o.Profile}
	source := text.Plain(sourceName(o.Article))
	if source == "" {
		source = "standard input"
	}
	out.Remarks = []string{"Drafted from " + source + ": read each line, and delete what you would not ask for."}
	if !h.known {
		out.Remarks = append(out.Remarks, "Nothing is stored yet, so it is not known how much each line finds.")
	}
	for _, g := range d.Groups {
		out.Groups = append(out.Groups, config.DraftGroup{Name: g.Name, Remark: g.Why, Queries: g.List})
	}
	found := h.hits(d)
	say := func(l profile.Line) config.DraftLine {
		remark := l.Why
		if h.known {
			remark += fmt.Sprintf("; finds %d of the %d items of the last 30 days", found[l.Query], len(h.items))
		}
		return config.DraftLine{Query: l.Query, Remark: remark}
	}
	for _, l := range d.Any {
		out.Any = append(out.Any, say(l))
	}
	for _, l := range d.Ideas {
		out.Ideas = append(out.Ideas, say(l))
	}
	for _, k := range d.Phrases {
		out.Phrases = append(out.Phrases, fmt.Sprintf("%s (%d)", text.Plain(k.Text), k.Mentions))
	}
	if h.known {
		out.Remarks = append(out.Remarks, fmt.Sprintf("Of the %d items of the last 30 days the profile takes %d for related, and %d more for a maybe.",
			len(h.items), found[aboutAlert], found[aboutMaybe]))
	}
	return out
}

// Keys of hits for the profile.
const (
	aboutAlert = "\x00alert"
	aboutMaybe = "\x00maybe"
)

// hits counts what each line of a draft finds, by its query, and the profile.
func (h history) hits(d profile.Draft) map[string]int {
	found := map[string]int{}
	if len(h.items) == 0 {
		return found
	}
	topic, groups := d.Topic("")
	topics := []news.Topic{{ID: "about", About: topic.About}}
	queries := slices.Concat(d.Any, d.Ideas)
	for n, l := range queries {
		topics = append(topics, news.Topic{ID: news.TopicID(fmt.Sprint(n)), Any: []news.Query{{Text: l.Query}}})
	}
	engine, _ := match.Compile(topics, groups)
	names := map[news.TopicID]string{}
	for n, l := range queries {
		names[news.TopicID(fmt.Sprint(n))] = l.Query
	}
	for _, i := range h.items {
		for _, m := range engine.Match(i, news.Feed{}) {
			switch {
			case m.Topic != "about":
				found[names[m.Topic]]++
			case m.Band == news.BandAlert:
				found[aboutAlert]++
			default:
				found[aboutMaybe]++
			}
		}
	}
	return found
}

// writeFile writes a file that people read, making its folder.
// It overwrites nothing: what is there may be dearer than a draft.
func writeFile(path string, data []byte) error {
	if fileExists(path) {
		return fmt.Errorf("write the profile: %s is there already; name another file, or remove it first", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write the profile: %w", err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // no secret is in it
		return fmt.Errorf("write the profile: %w", err)
	}
	return nil
}
