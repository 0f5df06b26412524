package pipeline

import (
	"context"
	"slices"

	"watcher/internal/news"
)

// edit adds to the stories of an Ingest the reports of theirs that the document
// lists with other words, or says to be deleted: that is no news, but what the
// stories' messages say is to stay true.
func (p *Pipeline) edit(ctx context.Context, v visit, in *news.Ingest) error {
	edits := v.edits()
	if len(edits) == 0 {
		return nil
	}
	keys := make([]news.ItemKey, len(edits))
	for n, e := range edits {
		keys[n] = e.Report.Item.Key
	}
	held, err := p.Memory.Holding(ctx, v.feed.ID, keys, v.now.Add(-StoryWindow))
	if err != nil || len(held.Stories) == 0 {
		return err
	}
	if len(in.Stories) == 0 {
		in.Revision = held.Revision
	}
	in.Revision = min(in.Revision, held.Revision) // of two reads, the older is refused if it is
	for _, s := range held.Stories {
		in.Stories = addEdits(in.Stories, s, edits)
	}
	return nil
}

// edits are the items that have other words than before.
func (v visit) edits() []news.Edit {
	var edits []news.Edit
	for _, i := range v.edited {
		if was := v.was[i.Key]; was != "" {
			edits = append(edits, news.Edit{Report: news.Report{Item: i, Feed: v.feed}, Was: was})
		}
	}
	for _, k := range v.gone {
		i := news.Item{Feed: v.feed.ID, Key: k.Key, Title: k.Title}
		edits = append(edits, news.Edit{Report: news.Report{Item: i, Feed: v.feed}, Was: k.Title, Gone: true})
	}
	return edits
}

// addEdits gives a story that is held its edits, in its place among those that
// grow.
func addEdits(stories []news.Story, held news.Story, edits []news.Edit) []news.Story {
	n := slices.IndexFunc(stories, func(s news.Story) bool { return s.ID == held.ID })
	if n < 0 {
		n = len(stories)
		reports := held.Reports
		held.Reports, held.Earlier, held.Keys = nil, reports, nil // only what is new
		stories = append(stories, held)
		held.Reports = reports
	}
	for _, e := range edits {
		for _, r := range held.Reports {
			if r.Item.Feed != e.Report.Item.Feed || r.Item.Key != e.Report.Item.Key {
				continue
			}
			if e.Gone {
				e.Report = r // as it was
			}
			e.Report.Matches = r.Matches
			stories[n].Edits = append(stories[n].Edits, e)
			break
		}
	}
	return stories
}

// touched are the stories that grow or of which something is told: the others
// would make what is judged meanwhile stale for nothing.
func touched(stories []news.Story, ds []news.Delivery) []news.Story {
	return slices.DeleteFunc(stories, func(s news.Story) bool {
		told := func(d news.Delivery) bool { return d.Alert.Story == s.ID }
		return len(s.Reports) == 0 && !slices.ContainsFunc(ds, told)
	})
}
