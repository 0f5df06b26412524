package parse

import (
	"os"
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	data, err := os.ReadFile("testdata/links.txt")
	if err != nil {
		t.Fatal(err)
	}
	b := newBase("https://base.example/rss.xml")
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cell := strings.Split(line, "\t")
		if len(cell) != 3 {
			t.Fatalf("not a row: %q", line)
		}
		shown := cell[1]
		if shown == "=" {
			shown = cell[0]
		}
		if got := b.resolve(cell[0]); got != shown {
			t.Errorf("%s\n is shown as %s\n not as      %s", cell[0], got, shown)
		}
		want := cell[2]
		if want == "=" {
			want = shown
		}
		if got := canonical(shown); got != want {
			t.Errorf("%s\n has the form %s\n not          %s", cell[0], got, want)
		}
	}
}
