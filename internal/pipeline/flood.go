package pipeline

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

const (
	floodItems = 10             // fewer are told one by one
	floodGrace = 24 * time.Hour // how late an item may appear in its feed
	floodTitle = 12             // letters of a headline by which an item is recognised
)

// hold keeps back a flood of old items under new ids, as after a site's
// relaunch: few items of the document are known, and many of the others have
// headlines that the feed listed lately, or dates from before it was read last.
// The first are the items that they were; the second are kept, and told as one
// line. What is neither is news.
func (p *Pipeline) hold(ctx context.Context, v *visit) error {
	if v.priming() || len(v.fresh) < floodItems || 4*v.stable > len(v.poll.Items) {
		return nil
	}
	lately, err := p.Memory.Listed(ctx, v.feed.ID, v.before.CheckedAt)
	if err != nil {
		return err
	}
	s := v.sifted
	s.ebb(lately, v.before.CheckedAt.Add(-floodGrace))
	if len(s.held)+s.recognised >= floodItems {
		v.sifted = s
	}
	return nil
}

// ebb takes from the fresh items those that are old.
func (s *sifted) ebb(lately []news.Headline, before time.Time) {
	met := make(map[string][]news.ItemKey, len(lately)) // by headline
	for _, h := range lately {
		title := text.Fold(h.Title)
		met[title] = append(met[title], h.Key)
	}
	listed := make(map[string]int, len(s.fresh))
	for _, i := range s.fresh {
		listed[text.Fold(i.Title)]++
	}
	var fresh []news.Item
	renamed := slices.Clone(s.renamed)
	for _, i := range s.fresh {
		title := text.Fold(i.Title)
		keys := met[title]
		switch {
		case utf8.RuneCountInString(title) >= floodTitle && len(keys) == 1 && listed[title] == 1 && !s.met(keys[0]):
			i.Aliases = append(slices.Clip(i.Aliases), string(i.Key))
			i.Key = keys[0]
			renamed = append(renamed, i)
			s.recognised++
		case utf8.RuneCountInString(title) >= floodTitle && len(keys) > 0, !i.Published.IsZero() && i.Published.Before(before):
			s.held = append(s.held, i)
		default:
			fresh = append(fresh, i)
		}
	}
	s.fresh, s.renamed = fresh, renamed
}

// met reports whether an item of the document was met under the key.
func (s *sifted) met(key news.ItemKey) bool {
	is := func(i news.Item) bool { return i.Key == key }
	return slices.ContainsFunc(s.renamed, is) || slices.ContainsFunc(s.edited, is)
}

// holds reports whether a flood is held.
func (s sifted) holds() bool { return len(s.held)+s.recognised > 0 }

// sortHeld parts the stories that only held items tell from the others.
func (s sifted) sortHeld(stories []news.Story) (told, held []news.Story) {
	if len(s.held) == 0 {
		return stories, nil
	}
	keys := make(map[news.ItemKey]bool, len(s.held))
	for _, i := range s.held {
		keys[i.Key] = true
	}
	for _, story := range stories {
		if len(story.Reports) == 0 || slices.ContainsFunc(story.Reports, func(r news.Report) bool { return !keys[r.Item.Key] }) {
			told = append(told, story)
		} else {
			held = append(held, story)
		}
	}
	return told, held
}

// decide lets the policy judge the stories. Of those that are held nobody is
// alerted; it returns of how many items they are.
func (v visit) decide(p Policy, stories []news.Story) (d news.Decision, matched int) {
	items := make(map[news.ItemKey]bool)
	told, held := v.sortHeld(stories)
	d = p.Decide(v.now, told, v.priming())
	for _, m := range p.Decide(v.now, held, true).Matches {
		if m.Fate == news.FatePrimed || m.Fate == news.FateMaybe {
			m.Fate = news.FateHeld
			items[m.Item] = true
		}
		d.Matches = append(d.Matches, m)
	}
	return d, len(items)
}
