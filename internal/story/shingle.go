package story

import (
	"slices"

	"watcher/internal/text"
)

// Copies of one text are told by the runs of three words that they share
// (Broder 1997). SimHash was measured and fails on texts as short as news items.
const (
	shingleWords  = 3
	copyLikeness  = 0.7 // Jaccard, or the share of the shorter's that the longer has
	leastShingles = 5   // fewer say nothing
)

// shingler collects the shingles of a text; none goes across fields.
type shingler struct {
	last []uint64 // words before
	all  []uint64
}

func (s *shingler) add(fold string) {
	s.last = append(s.last, text.HashString(fold))
	if n := len(s.last); n >= shingleWords {
		h := uint64(0)
		for _, w := range s.last[n-shingleWords:] {
			h = (h ^ w) * 0x9e3779b97f4a7c15
			h ^= h >> 29
		}
		s.all = append(s.all, h)
	}
}

func (s *shingler) rest() { s.last = s.last[:0] }

// set returns each shingle once, sorted.
func (s *shingler) set() []uint64 {
	slices.Sort(s.all)
	return slices.Compact(s.all)
}

// copies reports whether one text is the other's copy, or holds it.
func copies(a, b []uint64) bool {
	if min(len(a), len(b)) < leastShingles {
		return false
	}
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			shared, i, j = shared+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(shared) >= copyLikeness*float64(min(len(a), len(b)))
}
