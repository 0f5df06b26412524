package config

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"watcher"
	"watcher/internal/news"
)

func exampleDraft(t *testing.T) Draft {
	p, problems := Parse("feeds.yaml", []byte("topics: {T: {about: profiles/mek.yaml}}"), partial())
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	return Draft{
		Title:   "سپیدکوه: the lake, and # more",
		Remarks: []string{"Drafted from\na file."},
		Groups:  []DraftGroup{{Name: "dam", Remark: "a word", Queries: []string{"dam*", "سد", `"Saint John's"`, "no", "1961"}}},
		Any: []DraftLine{
			{`"St. John's" NEAR/15 (group:dam OR country:AL)`, "named 3 times"},
			{"title:dam", ""},
			{"Stella Marina~", ""},
			{"=Dam", ""},
			{"(a OR b) AND NOT (lang:fa OR lang:ar)", ""},
		},
		Ideas:   []DraftLine{{"dam", "once"}},
		Phrases: []string{"a dam (2)"},
		Profile: p.Topics[0].About[0],
	}
}

func partial() Options {
	o := testOptions()
	o.Partial = true
	return o
}

// What is written is read back the same, inline and as a file.
func TestWriteDraft(t *testing.T) {
	d := exampleDraft(t)
	out, err := WriteDraft(watcher.FeedsYAML, d)
	if err != nil {
		t.Fatal(err)
	}
	c, problems := Parse("feeds.yaml", out, partial())
	if len(problems) > 0 {
		t.Fatalf("%s\n%s", lines(problems), out)
	}
	shipped, _ := Parse("feeds.yaml", watcher.FeedsYAML, partial())
	if diff := cmp.Diff(shipped.Feeds, c.Feeds); diff != "" {
		t.Errorf("the feeds changed:\n%s", diff)
	}
	var any []string
	for _, q := range c.Topics[0].Any {
		any = append(any, q.Text)
	}
	var want []string
	for _, l := range d.Any {
		want = append(want, l.Query)
	}
	if diff := cmp.Diff(want, any); diff != "" || len(c.Topics) != 1 || c.Topics[0].Title != d.Title {
		t.Errorf("topics %d, queries:\n%s", len(c.Topics), diff)
	}
	var group []string
	for _, q := range c.Groups["dam"] {
		group = append(group, q.Text)
	}
	if diff := cmp.Diff(d.Groups[0].Queries, group); diff != "" || len(c.Groups) != 1 {
		t.Errorf("groups:\n%s", diff)
	}
	same := []cmp.Option{cmpopts.IgnoreTypes(news.Pos{}), cmpopts.IgnoreFields(news.Profile{}, "Name")}
	if diff := cmp.Diff([]news.Profile{d.Profile}, c.Topics[0].About, same...); diff != "" {
		t.Errorf("the profile changed:\n%s", diff)
	}
	for _, head := range []string{"Names that several topics share", "What is looked for"} {
		if strings.Contains(string(out), head) {
			t.Errorf("the remark %q is left without its key", head)
		}
	}

	d.ProfileFile = "profiles/new.yaml"
	if out, err = WriteDraft(nil, d); err == nil {
		t.Errorf("an empty file is written into:\n%s", out)
	}
	out, err = WriteDraft([]byte("feeds: [https://a.example/feed]\n"), d)
	if err != nil {
		t.Fatal(err)
	}
	o := partial()
	o.ReadFile = func(string) ([]byte, error) { return WriteProfile(d.Profile), nil }
	if c, problems = Parse("feeds.yaml", out, o); len(problems) > 0 {
		t.Fatalf("%s\n%s", lines(problems), out)
	}
	if diff := cmp.Diff([]news.Profile{d.Profile}, c.Topics[0].About, same...); diff != "" || c.Topics[0].About[0].Name != d.ProfileFile {
		t.Errorf("the profile changed in its file:\n%s", diff)
	}
}

// A file of one line cannot keep what is written in it.
func TestWriteDraftIntoOneLine(t *testing.T) {
	if _, err := WriteDraft([]byte("{feeds: [https://a.example/feed], topics: {A: b}}"), exampleDraft(t)); err == nil {
		t.Error("no error")
	}
	long, err := os.ReadFile("testdata/good/long.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out, err := WriteDraft(long, exampleDraft(t))
	if err != nil || !strings.Contains(string(out), "${FEED_AUTH}") || strings.Contains(string(out), "trametinib") {
		t.Errorf("variables are kept as written, other topics are not: %v", err)
	}
}
