package credit

import (
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// TestOrigin holds whom a report credits; Vizion Plus is known from another
// report of the story alone.
func TestOrigin(t *testing.T) {
	var feeds []news.Feed
	for _, name := range []string{"Balkanweb", "Top Channel", "Khabar Online", "Times", "World", "Albania", "Mehr", "Panorama", "Politika"} {
		feeds = append(feeds, news.Feed{Name: name})
	}
	outlets := OutletsOf(feeds)
	for _, c := range testkit.Cases[struct{ Title, Summary, Author, Outlet, Origin string }](t, "testdata/origins.json") {
		r := news.Report{Item: news.Item{Title: c.Title, Summary: c.Summary, Author: c.Author}, Feed: news.Feed{Name: c.Outlet}}
		if got := Origin(r, outlets, []string{"Vizion Plus via Somewhere"}, nil); got != c.Origin {
			t.Errorf("%q, %q, %q: credits %q, want %q", c.Title, c.Summary, c.Author, got, c.Origin)
		}
	}
}

// TestOriginFarDown holds that what stands far down in a text is an aside, but
// not whose text it is, at its end.
func TestOriginFarDown(t *testing.T) {
	long := strings.Repeat("Der Drin stieg über Nacht. ", 40)
	for text, want := range map[string]string{
		long + "Das meldet dpa am Abend. " + long:      "",
		long + "Das meldet dpa am Abend.":              "",
		long + "Der Bürgermeister war da. dpa/ho":      "DPA",
		long + "Der Bürgermeister war da. Quelle: dpa": "DPA",
	} {
		if got := Origin(news.Report{Item: news.Item{Title: "Flut", Body: text}}, OutletsOf(nil), nil, nil); got != want {
			t.Errorf("…%q: credits %q, want %q", text[len(text)-60:], got, want)
		}
	}
}
