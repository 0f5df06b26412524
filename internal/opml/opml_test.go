package opml

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// TestRead reads each list of testdata; the .txt beside it says what is in it.
func TestRead(t *testing.T) {
	lists, err := filepath.Glob("testdata/*.opml")
	if err != nil || len(lists) == 0 {
		t.Fatal(lists, err)
	}
	for _, name := range lists {
		t.Run(filepath.Base(name), func(t *testing.T) {
			want, err := os.ReadFile(strings.TrimSuffix(name, ".opml") + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			doc, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			feeds, skipped, err := Read(iotest.OneByteReader(bytes.NewReader(doc)))
			if got := printed(feeds, skipped, err); got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func printed(feeds []Feed, skipped []Skipped, err error) string {
	var b strings.Builder
	for _, f := range feeds {
		fmt.Fprintf(&b, "%d %s %q %q %q\n", f.Line, f.URL, f.Title, f.Lang, f.Folders)
	}
	for _, s := range skipped {
		fmt.Fprintf(&b, "%d left out: %s\n", s.Line, s.Why)
	}
	if err != nil {
		fmt.Fprintln(&b, err)
	}
	return b.String()
}

// TestBombs: a list that is too large in any way is read up to there.
func TestBombs(t *testing.T) {
	for name, c := range map[string]struct {
		doc   string
		feeds int
		says  string
	}{
		"100,000 feeds":   {"<opml><body>" + outlines(100_000) + "</body></opml>", MostFeeds, "more than 5000 feeds"},
		"100,000 folders": {"<opml><body>" + strings.Repeat("<outline text='a'>", 100_000), 0, "more than 64 folders"},
		"entities": {`<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
			<opml><body><outline text="&b;&b;" xmlUrl="https://a.example/"/></body></opml>`, 1, ""},
		"a file":       {`<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/hostname">]><opml><body><outline text="&f;" xmlUrl="https://a.example/"/></body></opml>`, 1, ""},
		"17 MB":        {"<opml><body><outline text='" + strings.Repeat("a", 17<<20) + "'/></body></opml>", 0, "larger than 16 MB"},
		"many skipped": {"<opml><body>" + strings.Repeat("<outline type='rss' text='a'/>", 10_000) + "</body></opml>", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			feeds, skipped, err := Read(strings.NewReader(c.doc))
			if len(feeds) != c.feeds || len(skipped) > mostSkipped || (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%d feeds, %d left out: %v", len(feeds), len(skipped), err)
			}
			for _, f := range feeds {
				if len(f.Title) > 20 {
					t.Errorf("title of %d bytes", len(f.Title))
				}
			}
		})
	}
}

func outlines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<outline type='rss' xmlUrl='https://a.example/%d'/>", i)
	}
	return b.String()
}

// TestWriteRead: what is written reads the same.
func TestWriteRead(t *testing.T) {
	feeds := []Feed{
		{URL: "https://a.example/feed?a=1&b=<2>", Title: `The "Post" & Sons`, Lang: "sq", Folders: []string{"balkans", "iran"}},
		{URL: "https://b.example/", Title: "خبر"},
	}
	var b bytes.Buffer
	if err := Write(&b, "Feeds", feeds); err != nil {
		t.Fatal(err)
	}
	got, skipped, err := Read(&b)
	if err != nil || len(skipped) > 0 || len(got) != len(feeds) {
		t.Fatal(got, skipped, err)
	}
	for n, f := range got {
		want := feeds[n]
		if f.URL != want.URL || f.Title != want.Title || f.Lang != want.Lang || !slices.Equal(f.Folders, want.Folders) {
			t.Errorf("got %+v, want %+v", f, want)
		}
	}
}

// FuzzRead: no document takes more than its bounds, and feeds have addresses of the web.
func FuzzRead(f *testing.F) {
	lists, err := filepath.Glob("testdata/*.opml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range lists {
		doc, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		feeds, skipped, err := Read(bytes.NewReader(doc))
		if len(feeds) > MostFeeds || len(skipped) > mostSkipped || errors.Is(err, ErrNotOPML) && len(feeds) > 0 {
			t.Fatalf("%d feeds, %d left out: %v", len(feeds), len(skipped), err)
		}
		for _, feed := range feeds {
			if !strings.HasPrefix(strings.ToLower(feed.URL), "http") || feed.Line < 1 {
				t.Errorf("%+v", feed)
			}
		}
	})
}
