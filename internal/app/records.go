package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
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
func (w workshop) Records(ctx context.Context, in tongue.Tongue, over time.Duration) ([]desk.TopicRecord, error) {
	judged, err := w.store.Judged(ctx, w.world.Now().Add(-over))
	if err != nil {
		return nil, err
	}
	cfg := w.current.Load().config
	ailments, err := control.Health(ctx, in, w.world.past(w.store, cfg, healthOver), compile(cfg), cfg.Topics, cfg.Groups, w.world.Now())
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
	change func(*news.Topic)                 // what it does
	write  func(made []byte) ([]byte, error) // how, in a topic that was made at the desk
	line   string                            // and in one of the file
}

// Proposals implements [desk.Records].
func (w workshop) Proposals(ctx context.Context, in tongue.Tongue) ([]desk.Proposal, error) {
	found, err := w.proposals(ctx, in)
	var all []desk.Proposal
	for _, p := range found {
		all = append(all, p.Proposal)
	}
	return all, err
}

func (w workshop) proposals(ctx context.Context, in tongue.Tongue) ([]proposal, error) {
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
		refused, kept, err := w.judged(ctx, judged, t)
		if err != nil {
			return nil, err
		}
		for _, p := range append(w.exclusions(in, t, refused, kept), w.threshold(in, cfg, t, refused, kept)...) {
			if slices.Contains(declined, p.ID) {
				continue
			}
			if err := w.weigh(ctx, in, cfg, t, &p); err != nil {
				return nil, err
			}
			all = append(all, p)
		}
	}
	return all, nil
}

// judged are the items of the stories of a topic that were turned down as not on
// it, and of the others.
func (w workshop) judged(ctx context.Context, all []news.Judged, t news.Topic) (refused, kept [][]news.Item, err error) {
	for _, j := range all {
		if !slices.Contains(j.Topics, t.ID) {
			continue
		}
		_, story, _, err := w.store.Stand(ctx, j.Story)
		if errors.Is(err, store.ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, nil, err
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
	return refused, kept, nil
}

// exclusions propose to drop phrases that only what was turned down has.
func (w workshop) exclusions(in tongue.Tongue, t news.Topic, refused, kept [][]news.Item) (all []proposal) {
	if len(refused) == 0 {
		return nil
	}
	own := itemWords(news.Item{Title: ownWords(t, w.current.Load().config.Groups)})
	dull := func(word string) bool {
		return len([]rune(word)) < 3 || slices.Contains(own, word) || slices.ContainsFunc(dullIn, func(lang string) bool { return text.IsStopword(lang, word) })
	}
	for _, phrase := range control.Exclusions(refused, kept, itemWords, dull, proposalsTopic) {
		query := quotedQuery(phrase)
		if slices.ContainsFunc(t.Reject, func(q news.Query) bool { return q.Text == query }) {
			continue
		}
		all = append(all, proposal{
			topic:  t.ID,
			change: func(t *news.Topic) { t.Reject = append(slices.Clone(t.Reject), news.Query{Text: query}) },
			write:  func(made []byte) ([]byte, error) { return config.Reject(made, query) },
			line:   "reject:\n  - " + query,
			Proposal: desk.Proposal{
				ID: news.Digest(16, string(t.ID), "none", phrase), Topic: t.Title,
				Change: in.Say("propose.drop", "Phrase", text.EscapeDiscord(phrase)),
				Why:    in.Count("propose.drop.why", len(refused), "Reason", tongue.Said(in.Say("refusal."+string(refusedWrongFor)))),
			},
		})
	}
	return all
}

// threshold proposes that related news of a topic alerts from a higher score, if
// that keeps out what was turned down and nothing else.
func (w workshop) threshold(in tongue.Tongue, cfg *config.Config, t news.Topic, refused, kept [][]news.Item) []proposal {
	if len(t.About) == 0 || len(refused) == 0 {
		return nil
	}
	rules := alone(cfg, cfg.Topics, t.ID)
	feeds := byID(cfg.Feeds)
	from, drops := control.Threshold(relatedScores(rules, feeds, refused), relatedScores(rules, feeds, kept))
	if drops == 0 || from <= t.AlertFrom {
		return nil
	}
	score := strconv.FormatFloat(from, 'f', -1, 64)
	return []proposal{{
		topic:  t.ID,
		change: func(t *news.Topic) { t.AlertFrom = from },
		write:  func(made []byte) ([]byte, error) { return config.AlertFrom(made, from) },
		line:   "alert_from: " + score,
		Proposal: desk.Proposal{
			ID: news.Digest(16, string(t.ID), "alert_from", score), Topic: t.Title,
			Change: in.Say("propose.score", "Score", tongue.Said(in.Pointed(score))),
			Why:    in.Count("propose.score.why", drops, "Reason", tongue.Said(in.Say("refusal."+string(refusedWrongFor)))),
		},
	}}
}

// relatedScores are the best scores of stories which a topic finds as related news
// alone. What one of its queries finds as well alerts whatever it scores.
func relatedScores(rules control.Judge, feeds map[news.FeedID]news.Feed, stories [][]news.Item) (scores []float64) {
	for _, story := range stories {
		best, asked := 0.0, false
		for _, i := range story {
			for _, m := range rules.Match(i, feeds[i.Feed]) {
				best = max(best, m.Score)
				asked = asked || slices.ContainsFunc(m.Why, func(y news.Why) bool {
					return y.Band == news.BandAlert && !strings.HasPrefix(y.Rule, "about")
				})
			}
		}
		if best > 0 && !asked {
			scores = append(scores, best)
		}
	}
	return scores
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
func (w workshop) weigh(ctx context.Context, in tongue.Tongue, cfg *config.Config, t news.Topic, p *proposal) error {
	changed := slices.Clone(cfg.Topics)
	n := slices.IndexFunc(changed, func(o news.Topic) bool { return o.ID == t.ID })
	p.change(&changed[n])
	change, err := control.Compare(ctx, w.world.past(w.store, cfg, healthOver), alone(cfg, cfg.Topics, t.ID), alone(cfg, changed, t.ID), proposalsShown)
	if err != nil {
		return err
	}
	p.Removes = change.Removed
	for _, h := range change.Gone {
		p.Samples = append(p.Samples, finding(in, h))
	}
	if cfg.MadeIn(t.Pos) == "" {
		p.File = in.Say("propose.place", "File", fileName(cfg), "Line", t.Pos.Line)
		p.Line = p.line
	}
	return nil
}

// quotedQuery is a phrase as a query takes it.
func quotedQuery(phrase string) string { return `"` + phrase + `"` }

// Adopt implements [desk.Records].
func (w workshop) Adopt(ctx context.Context, id string, by news.Person, at time.Time) (string, error) {
	all, err := w.proposals(ctx, tongue.English)
	if err != nil {
		return "", err
	}
	n := slices.IndexFunc(all, func(p proposal) bool { return p.ID == id })
	if n < 0 {
		return "", desk.Unable("topics.gone")
	}
	a, err := w.topicMade(ctx, string(all[n].topic))
	if err != nil {
		return "", err
	}
	data, err := all[n].write([]byte(a.Text))
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
