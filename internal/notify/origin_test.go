package notify

import (
	"encoding/json"
	"testing"

	"watcher/internal/news"
)

// TestOrigin holds whom a report credits; Vizion Plus is known from another
// report of the story alone.
func TestOrigin(t *testing.T) {
	p := NewPolicy(desk())
	for _, c := range cases[struct{ Title, Summary, Outlet, Origin string }](t, "origins.json") {
		r := news.Report{Item: news.Item{Title: c.Title, Summary: c.Summary}, Feed: news.Feed{Name: c.Outlet}}
		if got := p.origin(r, []string{"Vizion Plus via Somewhere"}); got != c.Origin {
			t.Errorf("%q, %q: credits %q, want %q", c.Title, c.Summary, got, c.Origin)
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
	if got, want := Confirmation(back), "2 outlets, 1 independent (2 credit Reuters)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
