package eval

import "fmt"

// Score counts verdicts on labelled items.
type Score struct{ TP, FP, FN, TN int }

// Add counts one verdict.
func (s *Score) Add(want, got bool) {
	switch {
	case want && got:
		s.TP++
	case want:
		s.FN++
	case got:
		s.FP++
	default:
		s.TN++
	}
}

// Precision is the share of what was found that was right; 1 if nothing was
// found.
func (s *Score) Precision() float64 { return share(s.TP, s.TP+s.FP) }

// Recall is the share of what is right that was found; 1 if there was nothing.
func (s *Score) Recall() float64 { return share(s.TP, s.TP+s.FN) }

// F1 is the harmonic mean of both.
func (s *Score) F1() float64 { return share(2*s.TP, 2*s.TP+s.FP+s.FN) }

// T11SU is the scaled utility of TREC's filtering track of 2002: 2·TP − FP over
// its best value, not below −0.5, brought to 0…1. Silence scores 1/3.
func (s *Score) T11SU() float64 {
	best := 2 * (s.TP + s.FN)
	if best == 0 {
		return 0
	}
	u := float64(2*s.TP-s.FP) / float64(best)
	return (max(u, -0.5) + 0.5) / 1.5
}

func share(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// String is a row of the table.
func (s *Score) String() string {
	return fmt.Sprintf("%9.3f %7.3f %7.3f %7.3f   %5d %5d %6d %6d", s.Precision(), s.Recall(), s.F1(), s.T11SU(), s.TP, s.FP, s.FN, s.TN)
}
