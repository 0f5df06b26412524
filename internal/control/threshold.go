package control

import (
	"math"
	"slices"
)

// Threshold returns the score from which a topic's related news would alert so
// that refused stories drop out and none that was kept does, given the best score
// of each; drops is how many of the refused ones. Below two it is nobody's habit:
// then from is 0. Scores are shown with one decimal, and so is from.
func Threshold(refused, kept []float64) (from float64, drops int) {
	lowest := math.Inf(1)
	if len(kept) > 0 {
		lowest = slices.Min(kept)
	}
	highest := 0.0
	for _, score := range refused {
		if score = tenthUp(score); score <= lowest && score > highest {
			highest = score
		}
	}
	for _, score := range refused {
		if score < highest {
			drops++
		}
	}
	if drops < sharedLeast {
		return 0, 0
	}
	return highest, drops
}

// tenthUp is the next tenth above a score.
func tenthUp(score float64) float64 { return (math.Floor(score*10+1e-9) + 1) / 10 }
