package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// document makes the server list items, each a line "guid | link | title | day
// of January, or hours ago | text"; what is "-" is left out.
func (w *wire) document(lines ...string) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Harbour News</title>`)
	for _, line := range lines {
		part := strings.Split(line+" | - | - | - | -", " | ")
		b.WriteString("<item>")
		put := func(tag, text string) {
			if text != "-" {
				fmt.Fprintf(&b, "<%s>%s</%s>", tag, text, tag[:strings.IndexByte(tag+" ", ' ')])
			}
		}
		put(`guid isPermaLink="false"`, part[0])
		put("link", part[1])
		put("title", part[2])
		put("description", part[4])
		if hours, ok := strings.CutSuffix(part[3], "h"); ok {
			var n float64
			_, _ = fmt.Sscan(hours, &n)
			put("pubDate", time.Now().Add(-time.Duration(n*float64(time.Hour))).Format(time.RFC1123Z))
		}
		b.WriteString("</item>")
	}
	b.WriteString(`</channel></rss>`)
	w.server.On("a.example/feed", testkit.Answer{Body: b.String()})
}

func isShip(headline string) bool { return strings.HasPrefix(headline, "Ship ") }

// ships polls and expects these ships to be told, whatever is said of the feed.
func (w *wire) ships(want ...string) {
	w.Helper()
	got := slices.DeleteFunc(w.poll(), func(s string) bool { return !isShip(s) })
	if !slices.Equal(got, want) {
		w.Errorf("told %q, want %q", got, want)
	}
}

// learned describes what was learned of the feed's items.
func (w *wire) learned() string {
	w.Helper()
	s, err := w.memory.State(w.Context(), wireFeed)
	if err != nil {
		w.Fatal(err)
	}
	return s.Identity.Describe(time.Now())
}

// TestIdentity is what decides that an item is new, or is not.
func TestIdentity(t *testing.T) {
	for name, test := range map[string]func(*wire){
		"the same link with a new date": func(w *wire) {
			w.document("- | http://a.example/1 | Ship aground | 30h", "2 | http://a.example/2 | Ship afloat | 30h")
			w.poll()
			w.document("- | http://a.example/1 | Ship aground | 1h", "2 | http://a.example/2 | Ship afloat | 0h")
			w.ships()
		},
		"a new GUID with the same link": func(w *wire) {
			w.document("1 | http://a.example/1 | Ship aground | 30h")
			w.poll()
			w.document("1b | http://a.example/1 | Ship aground | 1h")
			w.ships()
			w.document("1c | http://a.example/1?traffic_source=rss | Ship aground | 1h", "2 | http://a.example/2 | Ship afloat")
			w.ships("Ship afloat")
		},
		"GUIDs that differ only in the fragment": func(w *wire) {
			w.document("http://a.example/live#1 | http://a.example/live | Ship aground | 3h")
			w.poll()
			w.document("http://a.example/live#2 | http://a.example/live | Ship afloat | 2h", "http://a.example/live#1 | http://a.example/live | Ship aground | 3h")
			w.ships("Ship afloat")
			w.document("http://a.example/live#3 | http://a.example/live | Ship home", "http://a.example/live#2 | http://a.example/live | Ship afloat | 2h")
			w.ships("Ship home")
			w.ships()
		},
		"links that differ only in the fragment, without ids": func(w *wire) {
			w.document("- | http://a.example/live#2 | Ship two", "- | http://a.example/live#1 | Ship one")
			w.poll()
			w.document("- | http://a.example/live#3 | Ship three", "- | http://a.example/live#2 | Ship two")
			w.ships("Ship three")
			w.document("- | http://a.example/live#3 | Ship three")
			w.ships()
			w.document("- | http://a.example/live#4 | Ship four")
			w.ships("Ship four")
		},
		"fragments begin to count": func(w *wire) {
			w.document("- | http://a.example/live#1 | Ship one", "- | http://a.example/2#top | Ship two")
			w.poll()
			w.document("- | http://a.example/live#2 | Ship three", "- | http://a.example/live#1 | Ship one", "- | http://a.example/2#top | Ship two")
			w.ships("Ship three")
			w.document("- | http://a.example/live#2 | Ship three")
			for range 3 {
				<-time.After(20 * 24 * time.Hour)
				w.ships()
			}
			w.document("- | http://a.example/live#5 | Ship five")
			w.ships("Ship five")
		},
		"a feed without dates": func(w *wire) {
			w.document("- | http://a.example/1 | Ship one", "2 | - | Ship two", "- | - | Ship three")
			w.poll()
			w.document("- | http://a.example/4 | Ship four", "5 | - | Ship five", "- | - | Ship six", "- | http://a.example/1 | Ship one", "2 | - | Ship two", "- | - | Ship three")
			w.ships("Ship four", "Ship five", "Ship six")
			w.ships()
		},
		"a feed with equal titles": func(w *wire) {
			w.document("1 | http://a.example/1 | Ship news", "2 | http://a.example/2 | Ship news", "3 | http://a.example/3 | Ship news")
			w.poll()
			w.document("4 | http://a.example/4 | Ship news", "5 | http://a.example/5 | Ship news", "3 | http://a.example/3 | Ship news")
			w.ships("Ship news", "Ship news")
			w.ships()
		},
		"equal titles without ids and links": func(w *wire) {
			w.document("- | - | Ship news | - | One is lost.", "- | - | Ship news | - | Two are lost.", "- | - | Ship news | - | Three are lost.")
			w.poll()
			w.document("- | - | Ship news | - | Four are lost.", "- | - | Ship news | - | Three are lost.")
			w.ships("Ship news")
			w.ships()
		},
		"an order that is not by date": func(w *wire) {
			w.document("1 | http://a.example/1 | Ship one | 1h", "2 | http://a.example/2 | Ship two | 9h", "3 | http://a.example/3 | Ship three | 5h")
			w.poll()
			w.document("2 | http://a.example/2 | Ship two | 10h", "4 | http://a.example/4 | Ship four | 8h", "1 | http://a.example/1 | Ship one | 2h", "5 | http://a.example/5 | Ship five | 20h", "3 | http://a.example/3 | Ship three | 6h")
			w.ships("Ship four", "Ship five")
			w.ships()
		},
		"one id for all items": func(w *wire) {
			w.document("feed | http://a.example/1 | Ship one", "feed | http://a.example/2 | Ship two", "feed | http://a.example/3 | Ship three")
			w.poll()
			if got := w.learned(); got != "link, then title and day; not id, which several items have" {
				w.Errorf("learned %q", got)
			}
			w.document("feed | http://a.example/4 | Ship four")
			w.ships("Ship four")
			w.document("feed | http://a.example/5 | Ship five")
			w.ships("Ship five")
			w.document("feed | http://a.example/5 | Ship five", "feed | http://a.example/1 | Ship one")
			w.ships()
		},
		"one link for all items": func(w *wire) {
			w.document("1 | http://a.example/all | Ship one", "2 | http://a.example/all | Ship two", "3 | http://a.example/all | Ship three")
			w.poll()
			w.document("4 | http://a.example/all | Ship four")
			w.ships("Ship four")
			w.document("5 | http://a.example/all | Ship five")
			w.ships("Ship five")
		},
		"other ids at every poll": func(w *wire) {
			list := func(poll int, more ...string) {
				var lines []string
				for n := range 5 {
					lines = append(lines, fmt.Sprintf("%d-%d | http://a.example/%d | Ship %d sails | 3h", poll, n, n, n))
				}
				w.document(append(lines, more...)...)
			}
			for poll := range 4 {
				list(poll)
				w.poll()
			}
			if got := w.learned(); got != "link, then title and day; not id, which is another at every poll" {
				w.Errorf("learned %q", got)
			}
			if said := w.log.String(); strings.Count(said, "told apart") != 1 || !strings.Contains(said, "not id, which is another at every poll") {
				w.Errorf("the log says %q", said)
			}
			for poll := range 9 {
				list(10+poll, fmt.Sprintf("x%d | http://a.example/x%d | Ship calls number %d", poll, poll, poll))
				w.ships(fmt.Sprintf("Ship calls number %d", poll))
			}
			<-time.After(40 * 24 * time.Hour) // it is tried again, and nothing is told twice
			list(90)
			w.ships()
			list(91)
			w.ships()
		},
		"ids and links are others at every poll": func(w *wire) {
			list := func(poll int, more ...string) {
				var lines []string
				for n := range 5 {
					lines = append(lines, fmt.Sprintf("%d-%d | http://n.example/%d-%d | Ship number %d sails for Durres again | %dh", poll, n, poll, n, n, 30+poll))
				}
				w.document(append(lines, more...)...)
			}
			for poll := range 5 {
				list(poll)
				if got := w.poll(); poll > 0 && slices.ContainsFunc(got, isShip) {
					w.Errorf("told %q", got)
				}
			}
			if got := w.learned(); got != "title and day; not id, which is another at every poll; not link, which is another at every poll" {
				w.Errorf("learned %q", got)
			}
			list(5, "y | http://n.example/y | Ship lost off Durres in the night | 1h")
			w.ships("Ship lost off Durres in the night")
			list(6)
			w.ships()
		},
		"an article listed twice outlives its twin": func(w *wire) {
			w.document("0 | http://a.example/0 | Old")
			w.poll()
			w.document("1 | http://a.example/1 | Ship one", "1b | http://a.example/1 | Ship one")
			w.ships("Ship one")
			w.document("1b | http://a.example/1 | Ship one")
			w.ships()
		},
		"AMP and mobile editions": func(w *wire) {
			w.document("- | http://a.example/1 | Ship one")
			w.poll()
			w.document("- | http://m.a.example/1/amp?amp=1 | Ship one, edited")
			w.ships()
		},
	} {
		t.Run(name, func(t *testing.T) { onWire(t, "@every 1h", []news.FeedID{wireFeed}, test) })
	}
}

// TestFlood is a site's relaunch: what is old is held and told as one line.
func TestFlood(t *testing.T) {
	relaunch := func(prefix, host, title string, hours int) (lines []string) {
		for n := range 40 {
			lines = append(lines, fmt.Sprintf("%s%d | http://%s/%s%d | %s %d in port of Durres | %dh", prefix, n, host, prefix, n, title, n, hours+n))
		}
		return lines
	}
	const notice = "a.example lists old items under new ids"
	held := func(w *wire, lines []string, wanted string) {
		w.Helper()
		lines = append(lines, "new | http://b.example/new | Ship sinks at the relaunch | 0h")
		w.document(lines...)
		got := w.poll()
		if len(got) != 2 || !slices.Contains(got, notice) || !slices.Contains(got, "Ship sinks at the relaunch") {
			w.Errorf("told %q, want one ship and one line", got)
		}
		for _, d := range w.told {
			if d.Message.Heading == notice && !strings.Contains(d.Message.Text, wanted) {
				w.Errorf("the notice says %q", d.Message.Text)
			}
		}
		w.news()
		items, err := w.memory.ItemsByLink(w.Context(), strings.Split(lines[7], " | ")[1])
		if err != nil || len(items) != 1 {
			w.Fatalf("%d items are kept: %v", len(items), err)
		}
	}
	for name, test := range map[string]func(*wire){
		"other ids, links and dates, the same headlines": func(w *wire) {
			w.document(relaunch("a", "a.example", "Ship", 30)...)
			w.poll()
			held(w, relaunch("b", "b.example", "Ship", 0), "40 items came back under other ids and were recognised.")
		},
		"an archive that was never listed": func(w *wire) {
			w.document("1 | http://a.example/1 | Ship one")
			w.poll()
			held(w, relaunch("b", "b.example", "Ship", 48), "40 items from before the last poll came at once; they are kept and not told, and a topic matches 40 of them.")
			a, err := w.memory.Account(w.Context(), wireFeed, "b5")
			if err != nil || len(a.Matches) != 1 || a.Matches[0].Fate != news.FateHeld {
				w.Errorf("the account of a held item: %+v, %v", a.Matches, err)
			}
		},
		"without dates": func(w *wire) {
			undated := func(lines []string) []string {
				for n, line := range lines {
					lines[n] = line[:strings.LastIndex(line, " | ")] + " | -"
				}
				return lines
			}
			w.document(undated(relaunch("a", "a.example", "Ship", 30))...)
			w.poll()
			held(w, undated(relaunch("b", "b.example", "Ship", 0)), "40 items came back")
		},
	} {
		t.Run(name, func(t *testing.T) { onWire(t, "@every 1h", []news.FeedID{wireFeed}, test) })
	}
}

// TestNoFlood: many items after a pause are news, however many.
func TestNoFlood(t *testing.T) {
	onWire(t, "@every 1h", []news.FeedID{wireFeed}, func(w *wire) {
		w.document("1 | http://a.example/1 | Ship one")
		w.poll()
		<-time.After(60 * time.Hour)
		var lines []string
		for n := range 30 {
			lines = append(lines, fmt.Sprintf("n%d | http://a.example/n%d | Ship number %d sails | %dh", n, n, n, n))
		}
		w.document(lines...)
		if got := w.poll(); !slices.Contains(got, "a.example may have missed items") || slices.Contains(got, "a.example lists old items under new ids") {
			w.Errorf("told %q", got)
		}
		for n := range 30 {
			a, err := w.memory.Account(w.Context(), wireFeed, fmt.Sprintf("n%d", n))
			if err != nil || len(a.Matches) != 1 || a.Matches[0].Fate != news.FateAlerted {
				w.Errorf("item %d: %+v, %v", n, a.Matches, err)
			}
		}
	})
}

func TestVerdictTellsIdentity(t *testing.T) {
	feed := news.Feed{Name: "Harbour News"}
	if line, _ := verdict(noon, feed, news.Poll{}); strings.Contains(line, "told apart") {
		t.Errorf("of a feed like others: %s", line)
	}
	line, bad := verdict(noon, feed, news.Poll{State: news.FeedState{Identity: news.Identity{SharedLinks: noon}}})
	if bad || !strings.HasSuffix(line, "; its items are told apart by id, then title and day; not link, which several items have") {
		t.Errorf("of one whose items have one link: %s", line)
	}
}
