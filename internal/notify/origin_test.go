package notify

import (
	"encoding/json"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// TestOrigin holds whom a report credits; Vizion Plus is known from another
// report of the story alone.
func TestOrigin(t *testing.T) {
	o := desk()
	for _, name := range []string{"Khabar Online", "Times", "World", "Albania", "Mehr", "Panorama", "Politika"} {
		o.Feeds = append(o.Feeds, news.Feed{Name: name})
	}
	p := NewPolicy(o)
	for _, c := range cases[struct{ Title, Summary, Author, Outlet, Origin string }](t, "origins.json") {
		r := news.Report{Item: news.Item{Title: c.Title, Summary: c.Summary, Author: c.Author}, Feed: news.Feed{Name: c.Outlet}}
		if got := p.origin(r, []string{"Vizion Plus via Somewhere"}); got != c.Origin {
			t.Errorf("%q, %q, %q: credits %q, want %q", c.Title, c.Summary, c.Author, got, c.Origin)
		}
	}
}

// TestOriginFarDown holds that what stands far down in a text is an aside, but
// not whose text it is, at its end.
func TestOriginFarDown(t *testing.T) {
	long := strings.Repeat("Der Drin stieg über Nacht. ", 40)
	p := NewPolicy(desk())
	for text, want := range map[string]string{
		long + "Das meldet dpa am Abend. " + long:      "",
		long + "Das meldet dpa am Abend.":              "",
		long + "Der Bürgermeister war da. dpa/ho":      "DPA",
		long + "Der Bürgermeister war da. Quelle: dpa": "DPA",
	} {
		if got := p.origin(news.Report{Item: news.Item{Title: "Flut", Body: text}}, nil); got != want {
			t.Errorf("…%q: credits %q, want %q", text[len(text)-60:], got, want)
		}
	}
}

// TestOriginIsKept holds that a stored message remembers whom reports credit.
func TestOriginIsKept(t *testing.T) {
	e := news.Entry{Source: "A", Origin: "Reuters", Also: []news.Outlet{{Name: "B", Origin: "Reuters"}}}
	stored, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back news.Entry
	if err := json.Unmarshal(stored, &back); err != nil {
		t.Fatal(err)
	}
	back.Confirmed = confirmed(back)
	if got, want := Confirmation(tongue.English, back), "2 outlets, 1 independent (2 credit Reuters)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
