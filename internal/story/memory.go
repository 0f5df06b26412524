package story

import (
	"hash/maphash"
	"sync"

	"watcher/internal/news"
)

// mostSketches is how many sketches are kept, of some 4 KB each: candidates are
// met again and again while their story is young.
const mostSketches = 1024

// memory keeps sketches of texts that were drawn lately.
type memory struct {
	mu   sync.Mutex
	seed maphash.Seed
	kept map[uint64]*sketch
}

// sketch returns a report's sketch.
func (g *Grouper) sketch(r news.Report) *sketch {
	m := &g.memory
	key := m.key(r)
	m.mu.Lock()
	s := m.kept[key]
	m.mu.Unlock()
	if s != nil {
		return s
	}
	s = g.draw(r)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.kept) >= mostSketches {
		clear(m.kept)
	}
	m.kept[key] = s
	return s
}

// key tells reports apart by all that a sketch is made of.
func (m *memory) key(r news.Report) uint64 {
	var h maphash.Hash
	h.SetSeed(m.seed)
	for _, s := range []string{r.Item.Title, r.Item.Summary, r.Item.Body, r.Item.Lang, r.Feed.Lang} {
		h.WriteString(s)
		h.WriteByte(0)
	}
	for _, match := range r.Matches {
		for _, w := range match.Why {
			for _, span := range w.Spans {
				h.WriteString(span.Text)
				h.WriteByte(0)
			}
		}
	}
	return h.Sum64()
}
