package app

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestLedgerNames: a match of which one of its channels was not told is named by the
// printed ledger, in JSON, and in the daily line.
func TestLedgerNames(t *testing.T) {
	a := newArchive(t)
	i := wireItem("1")
	revision, err := a.db.Revision(t.Context())
	a.ok(err)
	alert := news.Alert{Story: "s", Channel: "desk", Reason: news.ReasonNew, Topics: []news.TopicID{"strikes"}, At: forgetNoon}
	in := news.Ingest{
		At: forgetNoon, State: news.FeedState{Feed: "wire", PrimedAt: forgetNoon}, Items: []news.Item{i}, Listed: []news.Item{i}, Revision: revision,
		Matches:    []news.Match{{Feed: "wire", Item: i.Key, Topic: "strikes", Band: news.BandAlert, Fate: news.FateAlerted, Channels: []news.ChannelID{"desk", "night"}}},
		Stories:    []news.Story{{ID: "s", Title: i.Title, OpenedAt: forgetNoon, MovedAt: forgetNoon, Reports: []news.Report{{Item: i, Feed: news.Feed{ID: "wire"}}}}},
		Deliveries: []news.Delivery{alert.Delivery(news.Message{Entries: []news.Entry{{Title: i.Title}}})},
	}
	a.ok(a.db.Commit(t.Context(), in))
	l, err := a.db.Ledger(t.Context(), forgetNoon.Add(-time.Hour), "", 10)
	a.ok(err)

	var out bytes.Buffer
	w := a.w
	w.Out = &out
	a.ok(w.printLedger(l, LedgerOptions{Since: Span(time.Hour)}, a.cfg))
	want := "Unaccounted for: Harbour strike goes on, day 1 (guid-1 of wire), topic strikes, alerted 2026-03-01T12:00:00Z: not told in night"
	for _, line := range []string{
		`(?m)^unaccounted: 1$`, regexp.QuoteMeta(want), `(?m)^alerted +1 +1$`, `(?m)^desk +1 +0 +0 +0 +0 +0 +1$`, `(?m)^1 +desk +Sun 1 Mar, 12:00 +its turn$`,
	} {
		if !regexp.MustCompile(line).MatchString(out.String()) {
			t.Errorf("no %s in\n%s", line, &out)
		}
	}
	if lines := unaccounted(l); len(lines) != 1 || lines[0] != want {
		t.Errorf("in a line: %q", lines)
	}
	said, err := json.Marshal(ledgerAnswer(l))
	a.ok(err)
	if !strings.Contains(string(said), `"unaccounted":[{"feed":"wire","item":"guid-1"`) || !strings.Contains(string(said), `"channels":["night"]`) {
		t.Errorf("as JSON: %s", said)
	}
}
