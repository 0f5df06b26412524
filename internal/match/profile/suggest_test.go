package profile

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watcher/internal/match"
	"watcher/internal/news"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestDrafts compares the draft of each article in testdata/drafts with the
// .want beside it. Articles and names are invented. Every query of a draft must
// compile without a word of complaint, and find the article itself.
func TestDrafts(t *testing.T) {
	paths, err := filepath.Glob("testdata/drafts/*.txt")
	if err != nil || len(paths) < 6 {
		t.Fatalf("%d articles (%v)", len(paths), err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d := Learner{Background: Frozen()}.Suggest(Article{Text: string(data), Source: filepath.Base(path)})
			topic, groups := d.Topic("draft")
			unedited, _ := match.Compile([]news.Topic{topic}, groups)
			for _, l := range d.Ideas {
				topic.Any = append(topic.Any, news.Query{Text: l.Query})
			}
			e, problems := match.Compile([]news.Topic{topic}, groups)
			for _, p := range problems {
				if !p.Warning {
					t.Errorf("%s: %s", p.Query.Text, p.Text)
				}
			}
			title, body, _ := strings.Cut(string(data), "\n")
			ms := e.Match(news.Item{Title: title, Body: body, Lang: d.Profile.Lang}, news.Feed{})
			if len(ms) != 1 || ms[0].Band != news.BandAlert {
				t.Errorf("the article itself: %v", ms)
			}
			for _, other := range others(t, strings.TrimSuffix(path, ".txt")+".not") {
				if ms := unedited.Match(news.Item{Title: other, Lang: d.Profile.Lang}, news.Feed{}); len(ms) > 0 && ms[0].Band == news.BandAlert {
					t.Errorf("%s: %v", other, ms)
				}
			}
			golden(t, strings.TrimSuffix(path, ".txt")+".want", show(d))
		})
	}
}

// others returns the headlines of other news on which a draft is not to alert, if
// there is such a file.
func others(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

// show writes a draft for people.
func show(d Draft) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s [%s]\n", d.Title, d.Profile.Lang)
	for _, g := range d.Groups {
		fmt.Fprintf(&b, "group %s: %s (%s)\n", g.Name, strings.Join(g.List[:min(3, len(g.List))], ", "), g.Why)
	}
	for _, l := range d.Any {
		fmt.Fprintf(&b, "any: %s (%s)\n", l.Query, l.Why)
	}
	for _, l := range d.Ideas {
		fmt.Fprintf(&b, "idea: %s (%s)\n", l.Query, l.Why)
	}
	for _, k := range d.Phrases {
		fmt.Fprintf(&b, "phrase: %s (%d)\n", k.Text, k.Mentions)
	}
	for _, t := range d.Profile.Terms[:min(25, len(d.Profile.Terms))] {
		fmt.Fprintf(&b, "%6.2f %s %s\n", t.Weight, t.Kind, t.Text)
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs (-update rewrites it):\n%s", path, got)
	}
}
