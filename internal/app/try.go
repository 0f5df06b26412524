package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// TryOptions are the arguments of `watcher try`.
type TryOptions struct {
	Query string
	Since Span
	Show  int  // hits
	JSON  bool // for programs
}

// Span is a length of time as feeds.yaml has it: 12h, 30d, 4w.
type Span time.Duration

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *Span) UnmarshalText(b []byte) error {
	d, err := config.ParseDuration(string(b))
	if err == nil && d <= 0 {
		err = errors.New("say for how long: 12h, 30d, 4w")
	}
	*s = Span(d)
	return err
}

// String writes a length of time in days, if it is some.
func (s Span) String() string {
	const day = 24 * time.Hour
	switch d := time.Duration(s); {
	case d >= day && d%day == 0:
		return count(int(d/day), "day")
	case d >= time.Hour && d%time.Hour == 0:
		return count(int(d/time.Hour), "hour")
	case d >= time.Minute && d%time.Minute == 0:
		return count(int(d/time.Minute), "minute")
	default:
		return d.String()
	}
}

// tried is the id of the topic that a query on the command line becomes; no
// topic of a file can have it.
const tried news.TopicID = "?"

// Try prints what a query would have found among the items that are kept.
func Try(ctx context.Context, w World, flag string, o TryOptions) error {
	cfg, err := w.loadMade(ctx, flag)
	if err != nil {
		return err
	}
	rules, problems := compileQuery(cfg, o.Query)
	for _, p := range problems {
		fmt.Fprintln(w.Err, pointed(o.Query, p))
	}
	if rules == nil {
		return errSilent
	}
	return w.overPast(ctx, cfg, o.Since, func(past control.Past) error {
		t, err := control.Try(ctx, past, rules, o.Show)
		if err != nil {
			return err
		}
		if o.JSON {
			return w.printJSON(tryAnswer(t))
		}
		return w.printTrial(t, o.Since, cfg.Zone)
	})
}

// single is a judge that sees one topic alone.
type single struct {
	engine *match.Engine
	topic  news.TopicID
}

// Match implements [control.Judge].
func (s single) Match(i news.Item, f news.Feed) []news.Match {
	for _, m := range s.engine.Match(i, f) {
		if m.Topic == s.topic {
			return []news.Match{m}
		}
	}
	return nil
}

// compileQuery compiles a query beside the file's topics, which it may name; nil
// if it is none. The problems are those of the query.
func compileQuery(cfg *config.Config, query string) (control.Judge, []news.Problem) {
	topic := news.Topic{ID: tried, Title: string(tried), Any: []news.Query{{Text: query}}}
	topics := append(slices.Clip(cfg.Topics), topic)
	failed := false
	var problems []news.Problem
	for _, p := range match.Judge(topics, cfg.Groups) {
		if p.Query.Pos != (news.Pos{}) || p.Query.Text != query {
			continue // of the file, which has been judged
		}
		failed = failed || !p.Warning
		problems = append(problems, p)
	}
	if failed {
		return nil, problems
	}
	return alone(cfg, topics, tried), problems
}

// pointed shows a problem below the character of its query.
func pointed(query string, p news.Problem) string {
	return query + "\n" + strings.Repeat(" ", utf8.RuneCountInString(query[:min(p.Offset, len(query))])) + "^ " + p.Text
}

// overPast runs fn over the items that were kept of the last stretch of time.
func (w World) overPast(ctx context.Context, cfg *config.Config, since Span, fn func(control.Past) error) error {
	return w.overStore(ctx, cfg, func(db *store.DB) error { return fn(w.past(db, cfg, since)) })
}

// overStore runs fn over what was kept.
func (w World) overStore(ctx context.Context, cfg *config.Config, fn func(*store.DB) error) (err error) {
	db, err := w.kept(ctx, cfg)
	if err != nil {
		return err
	}
	if db == nil {
		return fmt.Errorf("nothing is stored in %s yet: let watcher run, or once, before rules are tried on what it has read", cfg.Store)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return fn(db)
}

func (w World) past(db *store.DB, cfg *config.Config, since Span) control.Past {
	return control.Past{Archive: db, Feeds: byID(cfg.Feeds), Since: w.Now().Add(-time.Duration(since))}
}

func (w World) printJSON(v any) error {
	out := json.NewEncoder(w.Out)
	out.SetEscapeHTML(false)
	if err := out.Encode(v); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

const topNames = 8

func (w World) printTrial(t control.Trial, since Span, zone *time.Location) error {
	fmt.Fprintf(w.Out, "%s of the last %s: %s, %.1f a day.\n", count(t.Items, "item"), since, countOf(t.Hits, "match", "matches"), t.PerDay())
	if t.Hits == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "  by language\t%s\n", tallied(t.Langs))
	fmt.Fprintf(table, "  by feed\t%s\n", tallied(t.Feeds))
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w.Out, "\nThe newest:\n")
	printHits(w.Out, "  ", t.Newest, zone)
	return nil
}

func tallied(t control.Tally) string {
	return strings.Join(tallies(tongue.English, t, func(code string) string { return code }), ", ")
}

// tallies are the largest numbers of a tally, with their names as they are called.
func tallies(in tongue.Tongue, t control.Tally, called func(name string) string) (parts []string) {
	for _, name := range t.Top(topNames) {
		said := text.Plain(called(name))
		if name == control.NoLang {
			said = in.Say("lang.unknown")
		}
		parts = append(parts, fmt.Sprintf("%s %d", said, t[name]))
	}
	if more := len(t) - topNames; more > 0 {
		parts = append(parts, in.Count("more", more))
	}
	return parts
}

// printHits prints headlines with what made them match.
func printHits(out io.Writer, mark string, hits []control.Hit, zone *time.Location) {
	for _, h := range hits {
		fmt.Fprintf(out, "%s%s  %s: %s\n", mark, h.Item.FirstSeen.In(zone).Format("2006-01-02 15:04"), text.Plain(h.Feed.Name), text.Plain(h.Item.Title))
		for _, m := range h.Matches {
			topic := string(m.Topic) + ", "
			if m.Topic == tried {
				topic = ""
			}
			for _, line := range why.Lines(m.Why) {
				fmt.Fprintf(out, "  %s%s%s\n", strings.Repeat(" ", len(mark)), topic, line)
			}
		}
	}
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Lines of output for programs. Their form is kept stable.
type (
	trialLine struct {
		Items  int           `json:"items"`
		Hits   int           `json:"hits"`
		PerDay float64       `json:"per_day"`
		Feeds  control.Tally `json:"feeds"`
		Langs  control.Tally `json:"langs"`
		Newest []hitLine     `json:"newest"`
	}
	hitLine struct {
		Seen   time.Time    `json:"seen"`
		Feed   string       `json:"feed"`
		Title  string       `json:"title"`
		Link   string       `json:"link"`
		Topics []topicMatch `json:"matches"`
	}
)

func tryAnswer(t control.Trial) trialLine {
	return trialLine{t.Items, t.Hits, t.PerDay(), t.Feeds, t.Langs, hitLines(t.Newest)}
}

func hitLines(hits []control.Hit) []hitLine {
	lines := make([]hitLine, 0, len(hits))
	for _, h := range hits {
		l := hitLine{h.Item.FirstSeen.UTC(), h.Feed.Name, h.Item.Title, h.Item.Link, []topicMatch{}}
		for _, m := range h.Matches {
			l.Topics = append(l.Topics, topicMatch{Topic: m.Topic, Band: m.Band, Score: m.Score, Why: why.Lines(m.Why)})
		}
		lines = append(lines, l)
	}
	return lines
}
