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

// TestOrdersAreShownAsCode: what is to be typed, in Discord or by who runs watcher, can
// be copied as it is.
func TestOrdersAreShownAsCode(t *testing.T) {
	dead := news.Refused{Delivery: news.Delivery{ID: "d_1", Alert: news.Alert{Channel: "newsroom"}, Reason: "it *refuses*"}, Title: "Raid"}
	for _, c := range []struct{ name, got, want string }{
		{
			"a message not delivered", strings.Join(reckoned(tongue.English, news.Ledger{Dead: []news.Refused{dead}, DeadMore: 2}), "\n"),
			"Nothing matched.\n- **Not delivered** in newsroom: Raid (it \\*refuses\\*); who runs watcher can try it again: `watcher requeue d_1`\n" +
				"- **Not delivered**: 2 more; ask who runs watcher which (`watcher ledger`)",
		},
		{
			"a topic that finds nothing", TopicRecord{Ailments: []string{tongue.Of("de").Count("ailing.silent", 3, "Days", 9)}}.line(tongue.Of("de")),
			"erprobe seine Zeilen einzeln mit `/probesuche`",
		},
		{"a German command", withOrders(tongue.Of("de").Say("topics.gone")+" `/übergabe` `other`", 300), "`/übergabe` \\`other\\`"},
	} {
		if !strings.HasSuffix(c.got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}
