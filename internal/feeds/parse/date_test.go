package parse

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"
)

// TestDates reads testdata/dates.txt: an editor may add to it.
func TestDates(t *testing.T) {
	f, err := os.Open("testdata/dates.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		in, want, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			t.Fatalf("dates.txt:%d: want a date, a tab and what it means", n)
		}
		got := "-"
		if d, ok := parseDate(in); ok {
			got = d.Format(time.RFC3339Nano)
			if d.Location() != time.UTC {
				t.Errorf("dates.txt:%d: %q is not in UTC", n, in)
			}
		}
		if got != want {
			t.Errorf("dates.txt:%d: %q is %s, want %s", n, in, got, want)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
