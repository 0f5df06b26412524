package eval

import "testing"

func TestScore(t *testing.T) {
	var silent, noisy, half Score
	for i := range 10 {
		silent.Add(i < 5, false)
		noisy.Add(i < 1, true)
		half.Add(i < 4, i%2 == 0)
	}
	near := func(name string, got, want float64) {
		if d := got - want; d > 0.001 || d < -0.001 {
			t.Errorf("%s: %.3f, want %.3f", name, got, want)
		}
	}
	near("silence", silent.T11SU(), 1.0/3)
	near("noise", noisy.T11SU(), 0)
	near("precision", half.Precision(), 2.0/5)
	near("recall", half.Recall(), 2.0/4)
	near("F1", half.F1(), 4.0/9)
	near("T11SU", half.T11SU(), (1.0/8+0.5)/1.5)
}
