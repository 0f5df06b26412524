package app

import "testing"

func TestSpan(t *testing.T) {
	for in, want := range map[string]string{"30d": "30 days", "1d": "1 day", "12h": "12 hours", "1h": "1 hour", "90m": "90 minutes", "1d12h": "36 hours", "4w": "28 days"} {
		var s Span
		if err := s.UnmarshalText([]byte(in)); err != nil || s.String() != want {
			t.Errorf("%s: %q, %v; want %q", in, s, err, want)
		}
	}
}
