package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/control"
	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/store"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// Records implements [desk.Records].
func (w workshop) Records(ctx context.Context, over time.Duration) ([]desk.TopicRecord, error) {
	judged, err := w.store.Judged(ctx, w.world.Now().Add(-over))
	if err != nil {
		return nil, err
	}
	cfg := w.current.Load().config
	ailments, err := control.Health(ctx, w.world.past(w.store, cfg, healthOver), compile(cfg), cfg.Topics, cfg.Groups, w.world.Now())
	if err != nil {
		return nil, err
	}
	var all []desk.TopicRecord
	for _, t := range cfg.Topics {
		r := desk.TopicRecord{Title: t.Title, Record: news.Record{Refused: map[news.Refusal]int{}}}
		for _, j := range judged {
			if !slices.Contains(j.Topics, t.ID) {
				continue
			}
			r.Told++
			if j.Refused != "" {
				r.Refused[j.Refused]++
			}
		}
		for _, a := range ailments {
			if a.Topic == t.ID {
				r.Ailments = append(r.Ailments, a.Text)
			}
		}
		all = append(all, r)
	}
	return all, nil
}

const (
	proposalsOver   = 60 * 24 * time.Hour // whose refusals count
	proposalsTopic  = 2                   // of one topic
	proposalsShown  = 2                   // samples of what one takes away
	refusedWrongFor = news.RefusalTopic
)

// dullIn are the languages whose small words are never proposed.
var dullIn = []string{"en", "sq", "fa", "ar", "de", "fr", "es", "it", "ru", "el", "tr"}

// proposal is what is proposed, and how it is done.
type proposal struct {
	desk.Proposal
	topic  news.TopicID
	phrase string
}

// Proposals implements [desk.Records].
func (w workshop) Proposals(ctx context.Context) ([]desk.Proposal, error) {
	found, err := w.proposals(ctx)
	var all []desk.Proposal
	for _, p := range found {
		all = append(all, p.Proposal)
	}
	return all, err
}

func (w workshop) proposals(ctx context.Context) ([]proposal, error) {
	judged, err := w.store.Judged(ctx, w.world.Now().Add(-proposalsOver))
	if err != nil {
		return nil, err
	}
	declined, err := w.store.Declined(ctx)
	if err != nil {
		return nil, err
	}
	cfg := w.current.Load().config
	var all []proposal
	for _, t := range cfg.Topics {
		phrases, n, err := w.exclusions(ctx, judged, t)
		if err != nil {
			return nil, err
		}
		for _, phrase := range phrases {
			p := proposal{topic: t.ID, phrase: phrase, Proposal: desk.Proposal{
				ID: news.Digest(16, string(t.ID), "none", phrase), Topic: t.Title,
				Change: "drop what says «" + text.EscapeDiscord(phrase) + "»",
				Why:    fmt.Sprintf("It is in stories that were turned down as %q (%d of them), and in none that was kept.", refusedWrongFor, n),
			}}
			has := func(q news.Query) bool { return q.Text == quotedQuery(phrase) }
			if slices.Contains(declined, p.ID) || slices.ContainsFunc(t.Reject, has) {
				continue
			}
			if err := w.weigh(ctx, cfg, t, &p); err != nil {
				return nil, err
			}
			all = append(all, p)
		}
	}
	return all, nil
}

// exclusions are phrases that would keep out what was turned down of a topic, of
// how many stories.
func (w workshop) exclusions(ctx context.Context, judged []news.Judged, t news.Topic) (phrases []string, n int, err error) {
	var refused, kept [][]news.Item
	for _, j := range judged {
		if !slices.Contains(j.Topics, t.ID) {
			continue
		}
		_, story, _, err := w.store.Stand(ctx, j.Story)
		if errors.Is(err, store.ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		var items []news.Item
		for _, r := range story.Reports {
			items = append(items, r.Item)
		}
		if j.Refused == refusedWrongFor {
			refused = append(refused, items)
		} else {
			kept = append(kept, items)
		}
	}
	if len(refused) == 0 {
		return nil, 0, nil
	}
	own := itemWords(news.Item{Title: ownWords(t, w.current.Load().config.Groups)})
	dull := func(word string) bool {
		return len([]rune(word)) < 3 || slices.Contains(own, word) || slices.ContainsFunc(dullIn, func(lang string) bool { return text.IsStopword(lang, word) })
	}
	return control.Exclusions(refused, kept, itemWords, dull, proposalsTopic), len(refused), nil
}

// ownWords is what a topic asks for: to drop that would be to drop the topic.
func ownWords(t news.Topic, groups map[string][]news.Query) string {
	var all []string
	for _, q := range slices.Concat(t.Any, t.All, slices.Concat(slices.Collect(maps.Values(groups))...)) {
		all = append(all, q.Text)
	}
	return strings.Join(all, " ")
}

// itemWords are the words of an item's headline and summary, folded.
func itemWords(i news.Item) (words []string) {
	said := i.Title + "\n" + i.Summary
	for _, t := range text.Scan(nil, said) {
		words = append(words, text.Fold(said[t.Start:t.End]))
	}
	return words
}

// weigh tries a proposal on what was read, and says how it is written.
func (w workshop) weigh(ctx context.Context, cfg *config.Config, t news.Topic, p *proposal) error {
	changed := slices.Clone(cfg.Topics)
	n := slices.IndexFunc(changed, func(o news.Topic) bool { return o.ID == t.ID })
	changed[n].Reject = append(slices.Clone(changed[n].Reject), news.Query{Text: quotedQuery(p.phrase)})
	change, err := control.Compare(ctx, w.world.past(w.store, cfg, healthOver), single{compile(cfg), t.ID}, single{compileTopics(cfg, changed), t.ID}, proposalsShown)
	if err != nil {
		return err
	}
	p.Removes = change.Removed
	for _, h := range change.Gone {
		p.Samples = append(p.Samples, finding(tongue.English, h))
	}
	if cfg.MadeIn(t.Pos) == "" {
		p.File = fmt.Sprintf("%s, on line %d", cfg.Path, t.Pos.Line)
		p.Line = "reject:\n  - " + quotedQuery(p.phrase)
	}
	return nil
}

// quotedQuery is a phrase as a query takes it.
func quotedQuery(phrase string) string { return `"` + phrase + `"` }

// Adopt implements [desk.Records].
func (w workshop) Adopt(ctx context.Context, id string, by news.Person, at time.Time) (string, error) {
	all, err := w.proposals(ctx)
	if err != nil {
		return "", err
	}
	n := slices.IndexFunc(all, func(p proposal) bool { return p.ID == id })
	if n < 0 {
		return "", desk.Refuse("This is not proposed any more. `/topics` shows what is.")
	}
	a, err := w.topicMade(ctx, string(all[n].topic))
	if err != nil {
		return "", err
	}
	data, err := config.Reject([]byte(a.Text), quotedQuery(all[n].phrase))
	if err != nil {
		return "", err
	}
	a.Text, a.By, a.At = string(data), by.Name, at
	return a.Title, w.bring(ctx, a)
}

// Decline implements [desk.Records].
func (w workshop) Decline(ctx context.Context, id string, by news.Person, at time.Time) error {
	return w.store.Decline(ctx, id, by.Name, at)
}
