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
	leastHeld     = 8   // fewer say nothing of a longer text that holds them: a headline's names stand in the next news of them
)

// shingler collects the shingles of a text; none goes across fields.
type shingler struct {
	last []uint64 // words before
	all  []uint64
}

// add takes in a word, and returns the shingle that it ends.
func (s *shingler) add(fold string) (h uint64, ok bool) {
	s.last = append(s.last, text.HashString(fold))
	n := len(s.last)
	if n < shingleWords {
		return 0, false
	}
	for _, w := range s.last[n-shingleWords:] {
		h = (h ^ w) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	s.all = append(s.all, h)
	return h, true
}

func (s *shingler) rest() { s.last = s.last[:0] }

// set returns each shingle once, sorted.
func (s *shingler) set() []uint64 {
	slices.Sort(s.all)
	return slices.Compact(s.all)
}

// copies reports whether one text is the other's copy, or holds it.
func copies(a, b []uint64) bool {
	of := min(len(a), len(b))
	if of < leastShingles {
		return false
	}
	shared := shares(a, b)
	if of < leastHeld {
		of = len(a) + len(b) - shared
	}
	return float64(shared) >= copyLikeness*float64(of)
}

// shares counts what two sorted lists share.
func shares(a, b []uint64) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n, i, j = n+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}

// both returns what two sorted lists share.
func both(a, b []uint64) []uint64 {
	shared := make([]uint64, 0, min(len(a), len(b)))
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			shared = append(shared, x)
		}
	}
	return shared
}
