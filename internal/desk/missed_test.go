package desk

import (
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// TestReckonedWaits: what is committed and not sent yet is not said to be told.
func TestReckonedWaits(t *testing.T) {
	l := news.Ledger{
		Matches: map[news.TopicID]map[news.Fate]int{"ships": {news.FateAlerted: 3, news.FateMerged: 1, news.FateMuted: 1}},
		Ways: map[news.Fate]map[news.Way]int{
			news.FateAlerted: {news.WayMessage: 1, news.WayWaits: 2},
			news.FateMerged:  {news.WayWaits: 1},
			news.FateMuted:   {news.WayWaits: 1}, // for the line that the mute ended
		},
	}
	got := strings.Join(reckoned(tongue.English, l), "\n")
	want := "- 1 match opened a story, and was told\n" +
		"- 2 matches opened a story of which a message is still to be sent\n" +
		"- 1 match joined a story of which a message is still to be sent\n" +
		"- " + tongue.English.Count("reckoned.muted", 1)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
