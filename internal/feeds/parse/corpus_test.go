package parse_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watcher/internal/feeds/parse"
)

// now is the day on which the fixtures' dates are judged.
var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// shared returns a file of the corpora that are kept outside the repository.
func shared(t testing.TB, path ...string) string {
	t.Helper()
	dir := os.Getenv("WATCHER_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	p := filepath.Join(append([]string{dir}, path...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("the corpora are not here (set WATCHER_SHARED): %v", err)
	}
	return p
}

// suite counts how many documents of a folder are read as feeds.
type suite struct {
	files, ok int
	refused   []string
}

// TestCorpus holds the parser to what other people's test suites and feeds
// captured in the wild contain: nothing crashes it, no item is without a key,
// and it reads at least as many documents as were read when it was measured.
func TestCorpus(t *testing.T) {
	got := map[string]*suite{}
	judge := func(name, file string, body []byte) {
		s := got[name]
		if s == nil {
			s = &suite{}
			got[name] = s
		}
		s.files++
		doc, err := parse.Parse(parse.Input{Body: body, ContentType: contentType(body), Base: "https://example.org/feed", Feed: "f", Now: now})
		if err != nil {
			s.refused = append(s.refused, file+": "+err.Error())
			return
		}
		s.ok++
		keys := map[string]bool{}
		for _, it := range doc.Items {
			if it.Key == "" || len(it.Key) > 512 || keys[string(it.Key)] {
				t.Errorf("%s: item %q has the key %q", file, it.Title, it.Key)
			}
			keys[string(it.Key)] = true
		}
	}
	readTar(t, shared(t, "corpus", "feeds", "feedparser-tests.tar.gz"), judge)
	readDir(t, shared(t, "corpus", "feeds", "real"), "real", judge)

	for name, least := range map[string]int{
		"feedparser-wellformed": 1734, "feedparser-encoding": 82, "feedparser-illformed": 18,
		"feedparser-entities": 256, "feedparser-json": 1, "real": 35,
	} {
		s := got[name]
		if s == nil {
			t.Errorf("suite %s is missing", name)
			continue
		}
		t.Logf("%-22s %4d of %4d", name, s.ok, s.files)
		if s.ok < least {
			t.Errorf("%s: %d of %d read, want %d at least; refused:\n%s", name, s.ok, s.files, least, strings.Join(s.refused, "\n"))
		} else if testing.Verbose() {
			t.Logf("refused:\n%s", strings.Join(s.refused, "\n"))
		}
	}
}

// TestGofeedCorpus does the same with the files that gofeed tests itself with.
func TestGofeedCorpus(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/mmcdole/gofeed").Output()
	dir := filepath.Join(strings.TrimSpace(string(out)), "testdata")
	if _, serr := os.Stat(dir); err != nil || serr != nil {
		t.Skip("gofeed's sources are not here")
	}
	s := &suite{}
	readDir(t, dir, "gofeed", func(_, file string, body []byte) {
		s.files++
		if _, err := parse.Parse(parse.Input{Body: body, Feed: "f", Now: now}); err != nil {
			s.refused = append(s.refused, file+": "+err.Error())
			return
		}
		s.ok++
	})
	t.Logf("gofeed %d of %d; refused:\n%s", s.ok, s.files, strings.Join(s.refused, "\n"))
	if s.ok < 542 {
		t.Errorf("%d of %d read, want 542 at least", s.ok, s.files)
	}
}

// contentType returns the header that feedparser's fixtures prescribe.
func contentType(body []byte) string {
	for line := range strings.Lines(string(body[:min(len(body), 1024)])) {
		if _, v, ok := strings.Cut(line, "Header:"); ok {
			if _, v, ok = strings.Cut(v, "Content-type:"); ok {
				return strings.TrimSpace(v)
			}
		}
	}
	return ""
}

func readTar(t *testing.T, path string, fn func(suite, file string, body []byte)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg || !isFixture(h.Name) {
			continue
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		suite, _, _ := strings.Cut(h.Name, "/")
		fn(suite, h.Name, body)
	}
}

func readDir(t *testing.T, dir, suite string, fn func(suite, file string, body []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.Name() == "replay-reuters" {
			return fs.SkipDir // TestReplay reads these
		}
		if err != nil || d.IsDir() || !isFixture(path) {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if suite == "gofeed" && strings.HasSuffix(path, ".json") && !bytes.Contains(body[:min(len(body), 300)], []byte("jsonfeed.org")) {
			return nil // what the feed beside it should give
		}
		fn(suite, path, body)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// isFixture reports whether a file holds a document, rather than a list of them.
func isFixture(path string) bool {
	base := filepath.Base(path)
	return !strings.HasSuffix(base, ".tsv") && !strings.Contains(base, "_items.json") && !strings.HasPrefix(base, ".")
}

// TestReplay follows one feed of 500 items through 47 captures: an item keeps
// its key from one to the next, and none is taken for another.
func TestReplay(t *testing.T) {
	known := map[string]string{}
	for i := 1; i <= 47; i++ {
		body, err := os.ReadFile(shared(t, "corpus", "feeds", "real", "replay-reuters", fmt.Sprintf("%02d.xml.gz", i)))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := parse.Parse(parse.Input{Body: body, Feed: "f", Now: now})
		if err != nil || len(doc.Items) != 500 {
			t.Fatalf("capture %d: %d items, %v", i, len(doc.Items), err)
		}
		fresh := 0
		for _, it := range doc.Items {
			link, ok := known[string(it.Key)]
			if !ok {
				fresh++
			} else if link != it.Link {
				t.Errorf("capture %d: key %s was %s, is %s", i, it.Key, link, it.Link)
			}
			known[string(it.Key)] = it.Link
		}
		if i > 1 && (fresh < 2 || fresh > 28) {
			t.Errorf("capture %d: %d new items", i, fresh)
		}
	}
	if len(known) != 1050 {
		t.Errorf("%d items in all, want 1050", len(known))
	}
}
