package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"watcher"
)

// FuzzParse: no file may panic the reader, every problem stands on a line of
// the file, no secret is shown, and a file without errors gives a whole
// configuration.
func FuzzParse(f *testing.F) {
	for _, dir := range []string{"testdata/bad/*.yaml", "testdata/good/*.yaml", "testdata/six.yaml"} {
		paths, err := filepath.Glob(dir)
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add(watcher.FeedsYAML)
	f.Fuzz(func(t *testing.T, data []byte) {
		if strings.Contains(string(data), "Secret") {
			t.Skip("a secret of the environment stands in the file itself")
		}
		c, problems := Parse("feeds.yaml", data, testOptions())
		total := strings.Count(string(data), "\n") + 1
		for _, p := range problems {
			if p.Pos.Line < 0 || p.Pos.Line > total || p.Text == "" || len(p.Text) > 2*maxText || strings.ContainsFunc(p.Text, unicode.IsControl) {
				t.Errorf("a problem at line %d of %d: %q", p.Pos.Line, total, p.Text)
			}
			if strings.Contains(p.Text, "Secret") {
				t.Errorf("a secret is shown: %s", p)
			}
		}
		if c == nil {
			if problems.Err() == nil {
				t.Error("neither configuration nor error")
			}
			return
		}
		if len(c.Feeds) == 0 || len(c.Topics) == 0 || len(c.Channels) == 0 || c.Zone == nil {
			t.Errorf("incomplete: %+v", c)
		}
		for _, topic := range c.Topics {
			if topic.ID == "" || len(topic.Any)+len(topic.All)+len(topic.About) == 0 || len(topic.To) == 0 {
				t.Errorf("topic %+v", topic)
			}
		}
	})
}
