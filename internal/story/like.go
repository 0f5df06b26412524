package story

import "watcher/internal/news"

const (
	// likeLeast is the least likeness that is worth a look.
	likeLeast = 0.12
	// clueLike is what a clue's worth counts for as likeness, where languages
	// differ and words cannot be compared.
	clueLike = 0.06
)

// Like returns a judge of how like the event of some reports another one is, by
// what these reports have in common, the words that their topics asked for left
// out: from 0, which is not at all, to 1. It is safe for concurrent use.
func (g *Grouper) Like(event []news.Report) func(news.Report) float64 {
	e := newEvent()
	for n, r := range event {
		e.add(g.draw(r), n, reportedAt(r), false)
	}
	return func(r news.Report) float64 {
		s := g.draw(r)
		like := e.whole(s)
		if e.abroad(s) {
			like = 0
			if worth := sharedClues(e.clues, s.clues); worth >= kinEnough {
				like = min(1, clueLike*float64(worth))
			}
		}
		if like < likeLeast {
			return 0
		}
		return like
	}
}

// whole is the cosine of a report with the sum of the event's.
func (e *event) whole(s *sketch) float64 {
	sum, at := 0.0, 0
	for _, t := range s.terms {
		var ok bool
		if at, ok = seek(e.sums, at, t.hash); ok {
			sum += t.all * e.sums[at].all
		}
	}
	return cosine(sum, e.all)
}
