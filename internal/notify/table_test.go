package notify

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// noon is when the tests of this package take place.
var noon = time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)

// rows reads a table of tab-separated cells; # starts a comment line.
func rows(t *testing.T, name string, cells int) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var table [][]string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != cells {
			t.Fatalf("%s: %q: %d cells, want %d", name, line, len(row), cells)
		}
		table = append(table, row)
	}
	if len(table) == 0 {
		t.Fatalf("%s: no rows", name)
	}
	return table
}
