package app

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// TestTold says in words what became of a story's deliveries, as explain does,
// and what missed makes of the first of them, where none was sent. The cases are
// files of testdata/told: a delivery a line, raised a minute after the one before
// it, as channel | reason | state | its outlet or heading | why; @ names when it
// is due, in minutes after the last. Sections are explain and missed, with a language
// behind them where it is not English.
func TestTold(t *testing.T) {
	files, err := filepath.Glob("testdata/told/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var ds []news.Delivery
		got := map[string]string{}
		want := map[string]string{}
		view := tellings{
			zone: time.UTC, burst: 8, lately: map[news.ChannelID]int{"newsroom": 9, "desk": 1},
			channels: []news.Channel{{ID: "newsroom"}, {ID: "desk"}},
		}
		for _, f := range archive.Files {
			if f.Name == "deliveries" {
				ds, view.now = toldCase(t, string(f.Data))
				continue
			}
			want[f.Name] = string(f.Data)
		}
		for name := range want {
			what, lang, _ := strings.Cut(name, ".")
			view.in = tongue.Of(lang)
			if what == "explain" {
				got[name] = strings.Join(view.lines(ds), "\n") + "\n"
				continue
			}
			stage, said := undelivered(view.in, ds[0], view.outcome(ds[0], ds))
			got[name] = view.in.Say("stage."+stage) + ": " + said + "\n"
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", file, diff)
		}
	}
}

func toldCase(t *testing.T, lines string) (ds []news.Delivery, now time.Time) {
	t.Helper()
	now = time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
	for line := range strings.Lines(lines) {
		p := strings.Split(line, "|")
		if len(p) != 5 {
			t.Fatalf("%q has %d columns", line, len(p))
		}
		for n := range p {
			p[n] = strings.TrimSpace(p[n])
		}
		now = now.Add(time.Minute)
		reason, due := p[1], 0
		if before, after, ok := strings.Cut(p[1], " @"); ok {
			reason = before
			if _, err := fmt.Sscan(after, &due); err != nil {
				t.Fatal(err)
			}
		}
		a := news.Alert{Story: "s", Channel: news.ChannelID(p[0]), Reason: news.Reason(reason), At: now}
		d := a.Delivery(news.Message{Heading: p[3], Entries: []news.Entry{{Source: p[3]}}, Urgent: p[3] == "urgent"})
		d.State, d.Reason, d.DueAt = news.DeliveryState(p[2]), p[4], now.Add(time.Duration(due)*time.Minute)
		if d.State == news.DeliverySent {
			d.SentAt = now
		}
		ds = append(ds, d)
	}
	return ds, now
}
