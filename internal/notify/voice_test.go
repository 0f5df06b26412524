package notify

import (
	"encoding/json"
	"testing"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

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
