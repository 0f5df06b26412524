package notify

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// TestTimeLine lists reports in order, whoever's feed was read first.
func TestTimeLine(t *testing.T) {
	o := desk()
	o.Topics[0].Parties = []string{"IRNA"}
	p := NewPolicy(o)
	report := func(minute int, outlet, title, summary, copyOf string, band news.Band) news.Report {
		r := news.Report{
			Item:    news.Item{Feed: "f", Key: news.ItemKey(outlet), Title: title, Summary: summary, FirstSeen: noon.Add(time.Duration(minute) * time.Minute)},
			Feed:    news.Feed{ID: "f", Name: outlet},
			Matches: []news.Match{{Topic: "mek", Band: band}},
		}
		if copyOf != "" {
			r.CopyOf = news.ItemRef{Feed: "f", Key: news.ItemKey(copyOf)}
		}
		return r
	}
	s := news.Story{Reports: []news.Report{
		report(9, "Gulf", "KILL: Raid near Durres", "", "", news.BandAlert),
		report(0, "Coast", "Raid near Durres", "Police said so.", "", news.BandAlert),
		report(3, "Alba", "Raid near Durres", "Police said so.", "Coast", news.BandAlert),
		report(4, "Port", "Camp raided", "Ten were held, according to Reuters.", "", news.BandAlert),
		report(5, "IRNA", "Nest of terror raided", "", "", news.BandAlert),
		report(7, "Echo", "Police at a camp", "", "gone", news.BandMaybe),
	}}
	var got []string
	for _, m := range p.TimeLine(tongue.English, s) {
		got = append(got, fmt.Sprintf("%s %s: %s %q", m.At.Format("15:04"), m.Outlet, m.Title, m.Marks))
	}
	want := []string{
		`12:00 Coast: Raid near Durres []`,
		`12:03 Alba: Raid near Durres ["repeats Coast's words"]`,
		`12:04 Port: Camp raided ["credits Reuters"]`,
		`12:05 IRNA: Nest of terror raided ["a party to this: no confirmation"]`,
		`12:07 Echo: Police at a camp ["repeats another's words" "in doubt"]`,
		`12:09 Gulf: KILL: Raid near Durres ["withdrawn"]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
