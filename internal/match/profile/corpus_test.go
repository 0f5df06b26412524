package profile

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// shared finds test data that is not part of the repository.
func shared(t testing.TB, path string) string {
	t.Helper()
	dir := os.Getenv("WATCHER_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	full := filepath.Join(dir, path)
	if _, err := os.Stat(full); err != nil {
		t.Skipf("%s is not here: set WATCHER_SHARED to the folder that holds it", path)
	}
	return full
}

// lines calls fn with each JSON object of a file, one a line, packed or not.
func lines(t testing.TB, path string, fn func(v map[string]any)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		var v map[string]any
		if json.Unmarshal(sc.Bytes(), &v) == nil {
			fn(v)
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
}

// inScript reports whether most letters of a text are of the script.
func inScript(s string, script *unicode.RangeTable) bool {
	in, out := 0, 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		if unicode.Is(script, r) {
			in++
		} else {
			out++
		}
	}
	return in > 4*out
}
