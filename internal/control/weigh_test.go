package control

import (
	"testing"

	"watcher/internal/news"
)

// TestWeigh tells what a changed topic finds anew from what it found before and
// from the item that it was changed for.
func TestWeigh(t *testing.T) {
	past := month(10) // every 100th item is on ships, every 250th on storms, every 500th on both
	rules := wordJudge{"ships": "ship", "?1": "storm", "?2": "Report 7777"}
	own := func(i news.Item) bool { return i.Title == "Report 250 storm" }
	weights, over, err := Weigh(t.Context(), past, rules, map[news.TopicID]news.TopicID{"?1": "ships", "?2": "ships"}, own)
	if err != nil {
		t.Fatal(err)
	}
	w := weights["?1"]
	if w.Own != 1 || w.Agree != 20 || w.New != 19 || w.Hits() != 40 || len(w.Newest) != shownNew || w.Newest[0].Item.Title != "Report 9750 storm" {
		t.Errorf("%+v", w)
	}
	if weights["?2"].New != 1 || over.Items != 10_000 {
		t.Errorf("%+v of %d items", weights["?2"], over.Items)
	}
}
