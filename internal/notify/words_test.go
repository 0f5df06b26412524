package notify

import (
	"strings"
	"testing"
	"time"
)

func TestAge(t *testing.T) {
	for _, row := range rows(t, "age.tsv", 2) {
		var at time.Time
		if row[0] != "none" {
			d, err := time.ParseDuration(row[0])
			if err != nil {
				t.Fatal(err)
			}
			at = noon.Add(-d)
		}
		if got := Age(noon, at); got != row[1] {
			t.Errorf("Age %s before now = %q, want %q", row[0], got, row[1])
		}
	}
}

func TestAdvice(t *testing.T) {
	for _, row := range rows(t, "advice.tsv", 3) {
		status := 0
		for _, digit := range row[0] {
			status = 10*status + int(digit-'0')
		}
		if got := Advice(status, row[1]); !strings.Contains(got, row[2]) {
			t.Errorf("Advice(%d, %q) = %q, want it to say %q", status, row[1], got, row[2])
		}
	}
}

func TestShownHidesSecrets(t *testing.T) {
	for address, want := range map[string]string{
		"https://ann:secret@a.example/feed?key=secret#secret": "https://a.example/feed?…",
		"https://a.example/feed":                              "https://a.example/feed",
		"://secret":                                           "another address",
	} {
		if got := shown(address); got != want {
			t.Errorf("shown(%q) = %q, want %q", address, got, want)
		}
	}
}
