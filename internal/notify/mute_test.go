package notify

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

// TestMuteEnded: one topic is told in a line, several that end together in one
// message, of which each channel gets its own topics' part.
func TestMuteEnded(t *testing.T) {
	p := NewPolicy(desk())
	mek := news.Muted{Mute: news.Mute{Topic: "mek", From: noon.Add(-3 * time.Hour), Until: noon}, Items: 2}
	protests := news.Muted{Mute: news.Mute{Topic: "protests", From: noon.AddDate(-1, 0, 0), Until: noon}, Items: 1}
	gone := news.Muted{Mute: news.Mute{Topic: "deleted since", From: noon, Until: noon}}
	const (
		alone = "Topic The MEK is heard again; it was muted from Fri 6 Mar, 09:00 to Fri 6 Mar, 12:00.\n" +
			"2 items matched meanwhile and were not told."
		both = "Topic The MEK and Topic Protests are heard again.\n" +
			"• Topic The MEK, muted from Fri 6 Mar, 09:00 to Fri 6 Mar, 12:00: 2 items matched meanwhile and were not told.\n" +
			"• Topic Protests, muted from Thu 6 Mar 2025, 12:00 to Fri 6 Mar, 12:00: 1 item matched meanwhile and was not told."
	)
	for name, c := range map[string]struct {
		ended []news.Muted
		told  map[news.ChannelID]string
	}{
		"one":                        {[]news.Muted{mek, gone}, map[news.ChannelID]string{"newsroom": alone, "iran-desk": alone}},
		"two":                        {[]news.Muted{mek, protests}, map[news.ChannelID]string{"newsroom": both, "iran-desk": alone}},
		"of a topic that is no more": {[]news.Muted{gone}, map[news.ChannelID]string{}},
	} {
		told := map[news.ChannelID]string{}
		for _, d := range p.MuteEnded(noon, c.ended) {
			told[d.Alert.Channel] = d.Message.Heading + "\n" + d.Message.Text
		}
		if diff := cmp.Diff(c.told, told); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}
