package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"watcher"
	"watcher/internal/config"
	"watcher/internal/match"
	"watcher/internal/news"
)

// matchInput is one line of input: an item, all fields optional but the title.
type matchInput struct {
	Title     *string    `json:"title"`
	Summary   string     `json:"summary"`
	Body      string     `json:"body"`
	Link      string     `json:"link"`
	Source    string     `json:"source"`
	Lang      string     `json:"lang"`
	Published *time.Time `json:"published"`
}

// matchAnswer and matchError are lines of output. Their form is kept stable:
// programs read it.
type matchAnswer struct {
	N       int          `json:"n"`
	Matches []topicMatch `json:"matches"`
}

type topicMatch struct {
	Topic news.TopicID `json:"topic"`
	Band  news.Band    `json:"band"`
	Score float64      `json:"score"`
	Why   []string     `json:"why"`
}

type matchError struct {
	N     int    `json:"n"`
	Error string `json:"error"`
}

// Match answers each JSON object of the input, one a line, with the topics that
// it matches, one line each, at once and in order. It touches neither secrets
// nor the store nor the network.
func Match(ctx context.Context, w World, flag string) error {
	engine, feeds, err := w.engine(flag)
	if err != nil {
		return err
	}
	in := bufio.NewReader(w.In)
	out := json.NewEncoder(w.Out)
	out.SetEscapeHTML(false)
	for n := 1; ctx.Err() == nil; n++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(bytes.TrimSpace(line)) == 0 {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", n, err)
		}
		if err := out.Encode(answer(n, line, engine, feeds)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return ctx.Err()
}

// engine compiles the topics of a configuration file: the one asked for, the
// one found, or the shipped one. Variables stay unread: no topic needs one.
func (w World) engine(flag string) (*match.Engine, []news.Feed, error) {
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
	return engine, cfg.Feeds, nil
}

func answer(n int, line []byte, engine *match.Engine, feeds []news.Feed) any {
	var in matchInput
	if err := json.Unmarshal(bytes.TrimPrefix(line, []byte("\ufeff")), &in); err != nil {
		return matchError{n, refusal(err)}
	}
	if in.Title == nil {
		return matchError{n, "no title"}
	}
	a := matchAnswer{N: n, Matches: []topicMatch{}}
	for _, m := range engine.Match(in.item(), feedNamed(feeds, in.Source)) {
		a.Matches = append(a.Matches, topicMatch{m.Topic, m.Band, m.Score, match.Explain(m)})
	}
	return a
}

// refusal says what is wrong with a line.
func refusal(err error) string {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return fmt.Sprintf("%s is a %s; a text is wanted", wrong.Field, wrong.Value)
	}
	return "not a JSON object of an item: " + err.Error()
}

func (in matchInput) item() news.Item {
	i := news.Item{
		Key: "line", Title: *in.Title, Summary: in.Summary, Body: in.Body,
		Link: in.Link, Source: in.Source, Lang: in.Lang,
	}
	if in.Published != nil {
		i.Published = in.Published.UTC()
	}
	return i
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
