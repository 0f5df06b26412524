package notify

import (
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestMutedMatch: a muted match is told nowhere, another topic's of the same item
// is; one that would not be told anyway keeps its own reason.
func TestMutedMatch(t *testing.T) {
	p := NewPolicy(desk())
	r := reportCase{Title: "Raid", Matches: []string{"mek", "protests", "election"}}.report(t, "a")
	r.Matches[0].Fate, r.Matches[2].Fate = news.FateMuted, news.FateMuted
	d := p.Decide(noon, []news.Story{{ID: "s", Reports: []news.Report{r}}}, false)
	if d.Matches[0].Fate != news.FateMuted || d.Matches[1].Fate != news.FateAlerted || d.Matches[2].Fate != news.FateExpired {
		t.Errorf("fates %+v", d.Matches)
	}
	if len(d.Deliveries) != 1 || strings.Join(d.Deliveries[0].Message.Entries[0].Topics, ",") != "Protests" {
		t.Errorf("told %+v", d.Deliveries)
	}
}

func TestMuteEnded(t *testing.T) {
	p := NewPolicy(desk())
	m := news.Muted{Mute: news.Mute{Topic: "mek", From: noon.Add(-3 * time.Hour), Until: noon}, Items: 2}
	ds := p.MuteEnded(noon, m)
	if len(ds) != 2 || ds[0].Message.Heading != "Topic The MEK is heard again; it was muted from Fri 6 Mar, 09:00 to Fri 6 Mar, 12:00." ||
		ds[0].Message.Text != "2 items matched it meanwhile and were not told." {
		t.Errorf("%+v", ds)
	}
	m.Topic = "deleted since"
	if ds := p.MuteEnded(noon, m); ds != nil {
		t.Errorf("told of a topic that is no more: %+v", ds)
	}
}
