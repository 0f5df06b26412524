package app

import (
	"context"
	"fmt"
	"time"

	"watcher"
	"watcher/internal/config"
	"watcher/internal/feeds/parse"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/why"
)

// matchInput is one line of input: an item, all fields optional but the title.
type matchInput struct {
	Title *string `json:"title"`
	lineItem
}

// matchAnswer is a line of output. Its form is kept stable: programs read it.
type matchAnswer struct {
	N       int          `json:"n"`
	Matches []topicMatch `json:"matches"`
}

type topicMatch struct {
	Topic news.TopicID `json:"topic"`
	Band  news.Band    `json:"band"`
	Score float64      `json:"score"`
	Why   []string     `json:"why"`
	// Held is why the topic would keep the item to itself now, as a fate; left
	// out where it would not.
	Held news.Fate `json:"held,omitempty"`
}

// Match answers each JSON object of the input, one a line, with the topics that
// it matches, one line each, at once and in order. It touches neither secrets
// nor the store nor the network.
func Match(ctx context.Context, w World, flag string) error {
	engine, cfg, err := w.engine(flag)
	if err != nil {
		return err
	}
	return w.answerLines(ctx, func(n int, line []byte) any { return answer(n, line, engine, cfg, w.Now()) })
}

// engine compiles the topics of a configuration file: the one asked for, the
// one found, or the shipped one. Variables stay unread: no topic needs one.
func (w World) engine(flag string) (*match.Engine, *config.Config, error) {
	o := w.options()
	o.Blind, o.Partial = true, true
	path, _, ok := config.Find(flag, w.Env, fileExists)
	var cfg *config.Config
	var problems config.Problems
	if ok {
		cfg, problems = config.Load(path, o)
	} else {
		fmt.Fprintln(w.Err, "watcher: no feeds.yaml here: the topics that watcher ships with answer")
		cfg, problems = config.Parse("shipped feeds.yaml", watcher.FeedsYAML, o)
	}
	if err := problems.Err(); err != nil {
		return nil, nil, err
	}
	engine := compile(cfg)
	return engine, cfg, nil
}

func answer(n int, line []byte, engine *match.Engine, cfg *config.Config, now time.Time) any {
	var in matchInput
	if err := readLine(line, &in); err != nil {
		return lineError{n, refusal(err)}
	}
	if in.Title == nil {
		return lineError{n, "no title"}
	}
	a := matchAnswer{N: n, Matches: []topicMatch{}}
	i := in.item("", "line", *in.Title)
	i.Source = parse.Line(in.Source)
	for _, m := range engine.Match(i, feedNamed(cfg.Feeds, i.Source)) {
		a.Matches = append(a.Matches, topicMatch{m.Topic, m.Band, m.Score, why.Lines(m.Why), held(topicOf(cfg, m.Topic), i, now)})
	}
	return a
}

// held says why a topic would not tell of an item now, "" if it would.
func held(t news.Topic, i news.Item, now time.Time) news.Fate {
	switch {
	case t.Ended(now):
		return news.FateExpired
	case t.TooOld(i, now):
		return news.FateTooOld
	}
	return ""
}

// feedNamed returns the feed that a line's source names, or one that only has
// that name; the zero feed, for which `from` is not judged, without a source.
func feedNamed(feeds []news.Feed, source string) news.Feed {
	if source == "" {
		return news.Feed{}
	}
	for _, f := range feeds {
		if f.Name == source {
			return f
		}
	}
	return news.Feed{ID: news.FeedID(source), Name: source}
}
