package app

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"watcher/internal/feeds/parse"
	"watcher/internal/news"
	"watcher/internal/testkit"
)

// snapshot is a feed's document as it was at a time.
type snapshot struct {
	at   time.Time
	body string
}

// snapshots reads successive documents of one real feed; the test is skipped
// where they are absent.
func snapshots(t *testing.T) []snapshot {
	t.Helper()
	dir := os.Getenv("WATCHER_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	dir = filepath.Join(dir, "corpus/feeds/real/replay-reuters")
	index, err := os.ReadFile(filepath.Join(dir, "INDEX.tsv"))
	if err != nil {
		t.Skipf("the recorded feed is not here: set WATCHER_SHARED to the folder that holds it: %v", err)
	}
	var all []snapshot
	for line := range strings.Lines(string(index)) {
		cell := strings.Split(strings.TrimSpace(line), "\t")
		at, err := time.Parse(time.RFC3339, cell[len(cell)-1])
		if err != nil {
			t.Fatal(err)
		}
		packed, err := os.ReadFile(filepath.Join(dir, cell[0]+".xml.gz"))
		if err != nil {
			t.Fatal(err)
		}
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, snapshot{at, string(body)})
	}
	return all
}

var (
	guidTag = regexp.MustCompile(`<guid[^>]*>([^<]*)</guid>`)
	linkTag = regexp.MustCompile(`<link>([^<]*)</link>`)
	dateTag = regexp.MustCompile(`<pubDate>[^<]*</pubDate>`)
)

// TestReplay plays a real feed's days through the whole pipeline: each of its
// items is alerted or merged once, none is lost and none told twice, whatever
// the publisher does to ids and dates, and however often the watcher starts.
func TestReplay(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("a real feed's four days take a while, with the race detector minutes; TestIdentity goes the same way")
	}
	all := snapshots(t)
	for name, change := range map[string]struct {
		rewrite func(step int, body string) string
		restart bool
	}{
		"a restart at every step": {restart: true, rewrite: func(_ int, body string) string { return body }},
		"ids and dates rewritten once": {restart: true, rewrite: func(step int, body string) string {
			if step < 20 {
				return body
			}
			body = guidTag.ReplaceAllString(body, `<guid isPermaLink="false">relaunch:$1</guid>`)
			return dateTag.ReplaceAllString(body, "<pubDate>"+all[20].at.Format(time.RFC1123Z)+"</pubDate>")
		}},
		"ids, links and dates rewritten at every step": {rewrite: func(step int, body string) string {
			body = guidTag.ReplaceAllString(body, fmt.Sprintf(`<guid isPermaLink="false">%d:$1</guid>`, step))
			body = linkTag.ReplaceAllStringFunc(body, func(link string) string {
				link, mark := strings.TrimSuffix(link, "</link>"), "?"
				if strings.Contains(link, "?") {
					mark = "&amp;"
				}
				return fmt.Sprintf("%s%straffic_source=rss&amp;utm_content=%d</link>", link, mark, step)
			})
			return dateTag.ReplaceAllString(body, "<pubDate>"+all[step].at.Format(time.RFC1123Z)+"</pubDate>")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onWireFor(t, "source:Reuters", "@every 1h", []news.FeedID{wireFeed}, func(w *wire) { w.replay(all, change.restart, change.rewrite) })
		})
	}
}

func (w *wire) replay(all []snapshot, restart bool, rewrite func(int, string) string) {
	links := make(map[string]bool)
	<-time.After(time.Until(all[0].at.AddDate(0, 0, -7)))
	w.document("first | http://a.example/first | The watch begins | 1h")
	w.step(restart)
	for step, s := range all {
		for _, m := range guidTag.FindAllStringSubmatch(s.body, -1) {
			links[m[1]] = true
		}
		<-time.After(time.Until(s.at))
		w.server.On("a.example/feed", testkit.Answer{Body: rewrite(step, s.body)})
		w.step(restart)
	}
	<-time.After(12 * time.Hour) // the lists' turns
	w.deliver(restart)
	w.accounts(links)
}

// step polls and delivers.
func (w *wire) step(restart bool) {
	w.Helper()
	if _, err := w.pipeline.Ingest(w.Context(), wireFeed); err != nil {
		w.Fatal(err)
	}
	if err := w.pipeline.Prime(w.Context()); err != nil {
		w.Fatal(err)
	}
	w.deliver(restart)
}

func (w *wire) deliver(restart bool) {
	w.Helper()
	for range 2 {
		if restart {
			w.restart()
		}
		if err := w.pipeline.Deliver(w.Context()); err != nil {
			w.Fatal(err)
		}
		w.pipeline.Wait()
	}
}

// accounts holds what the store knows of each link against what was told.
func (w *wire) accounts(links map[string]bool) {
	if len(links) != 1050 {
		w.Errorf("%d ids are recorded, want 1050", len(links))
	}
	told := make(map[news.DeliveryID]int)
	for _, d := range w.told {
		told[d.ID]++
		if told[d.ID] > 1 {
			w.Errorf("delivery %s was sent %d times", d.ID, told[d.ID])
		}
	}
	fates := make(map[news.Fate]int)
	stories := make(map[news.StoryID]bool)
	for link := range links {
		items, err := w.memory.ItemsByLink(w.Context(), parse.Canonical(html.UnescapeString(link)))
		if err != nil || len(items) != 1 {
			w.Errorf("%d items have the link %s: %v", len(items), link, err)
			continue
		}
		a, err := w.memory.Account(w.Context(), wireFeed, string(items[0].Key))
		if err != nil {
			w.Fatal(err)
		}
		if len(a.Matches) != 1 || len(a.Stories) != 1 {
			w.Errorf("%s: %d matches in %d stories", link, len(a.Matches), len(a.Stories))
			continue
		}
		fates[a.Matches[0].Fate]++
		stories[a.Stories[0].ID] = true
		alerts := 0
		for _, d := range a.Deliveries {
			if d.Alert.Reason != news.ReasonNew {
				continue
			}
			alerts++
			switch {
			case d.State == news.DeliverySent && told[d.ID] == 1:
			case d.State == news.DeliveryCancelled && told[d.ID] == 0 && d.Reason == "told in a list":
				fates["told in a list"]++
			default:
				w.Errorf("%s: its delivery is %s (%s), sent %d times", link, d.State, d.Reason, told[d.ID])
			}
		}
		if alerts != 1 {
			w.Errorf("%s: %d alerts", link, alerts)
		}
	}
	if n := fates[news.FateAlerted] + fates[news.FateMerged]; n != len(links) {
		w.Errorf("%d of %d were alerted or merged: %v", n, len(links), fates)
	}
	counted := 0
	err := w.memory.ItemsSince(w.Context(), time.Time{}, func(i news.Item) error { counted++; return nil })
	if err != nil || counted != len(links)+1 {
		w.Errorf("%d items are kept, want %d and the first: %v", counted, len(links), err)
	}
	w.Logf("%d ids in %d stories: %v; %d messages", len(links), len(stories), fates, len(w.told))
}
