package control

import "testing"

func TestThreshold(t *testing.T) {
	for _, c := range []struct {
		name          string
		refused, kept []float64
		from          float64
		drops         int
	}{
		{"two below all that was kept", []float64{8.2, 8.44}, []float64{9.1, 14}, 8.5, 2},
		{"nothing kept", []float64{8.2, 8.4}, nil, 8.5, 2},
		{"a refused one above what was kept stays", []float64{8.2, 8.4, 12}, []float64{9}, 8.5, 2},
		{"between the two", []float64{8.2, 8.3, 8.95}, []float64{8.9}, 8.4, 2},
		{"one is no habit", []float64{8.2}, []float64{9}, 0, 0},
		{"kept ones score as little", []float64{8.2, 8.4}, []float64{8.1}, 0, 0},
		{"nothing refused", nil, []float64{8.1}, 0, 0},
	} {
		if from, drops := Threshold(c.refused, c.kept); from != c.from || drops != c.drops {
			t.Errorf("%s: %v, drops %d; want %v, %d", c.name, from, drops, c.from, c.drops)
		}
	}
}
