package match

import (
	goflag "flag"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"watcher/internal/news"
)

const (
	growthSmall = 2 << 10 // bytes of the shorter text
	growthTimes = 16      // how much longer the other is
	// growthMost is how much more a byte of the longer text may cost: what no
	// cache holds is some three times slower, a quadratic engine sixteen times.
	growthMost = 8
)

// FuzzGrowth looks for queries and texts whose cost grows faster than the text.
// Time is only looked at while fuzzing; as a test it says that nothing panics.
func FuzzGrowth(f *testing.F) {
	for _, h := range hostile() {
		f.Add(h.queries, h.text)
	}
	fuzzing := goflag.Lookup("test.fuzz").Value.String() != ""
	f.Fuzz(func(t *testing.T, lines, piece string) {
		if len(lines) > 1<<10 || piece == "" || len(piece) > 64 {
			t.Skip()
		}
		e, _ := Compile(hostileTopics(lines), nil)
		short := news.Item{Body: strings.Repeat(piece, growthSmall/len(piece)+1)}
		e.Match(short, news.Feed{})
		if !fuzzing {
			return
		}
		long := news.Item{Body: strings.Repeat(short.Body, growthTimes)}
		for range 5 { // other work on the machine is no fault of the engine
			a, b := matchTime(e, short), matchTime(e, long)
			if b <= growthTimes*growthMost*max(a, 100*time.Microsecond) {
				return
			}
			t.Logf("%d bytes: %v; %d bytes: %v", len(short.Body), a, len(long.Body), b)
		}
		t.Errorf("%q on %q: the cost of a byte grows with the text", lines, piece)
	})
}

// matchTime is the lesser time of the process that one item took in two rounds.
func matchTime(e *Engine, i news.Item) time.Duration {
	least := time.Duration(1<<63 - 1)
	for range 2 {
		began := processTime()
		e.Match(i, news.Feed{})
		least = min(least, processTime()-began)
	}
	return least
}

func processTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// hostileCase is what FuzzGrowth starts from and BenchmarkHostile measures:
// queries that a text, said again and again, gives as much to do as it can.
type hostileCase struct {
	// A line a query of topic t0; a line that begins with "topic " opens the
	// next, one that begins with "none " is what cancels.
	queries string
	text    string
}

// hostileTopics reads the queries of a hostileCase.
func hostileTopics(lines string) []news.Topic {
	topics := []news.Topic{{ID: "t0"}}
	for line := range strings.SplitSeq(lines, "\n") {
		t := &topics[len(topics)-1]
		if q, ok := strings.CutPrefix(line, "none "); ok {
			t.None = append(t.None, news.Query{Text: q})
			continue
		}
		if id, ok := strings.CutPrefix(line, "topic "); ok {
			topics = append(topics, news.Topic{ID: news.TopicID(id)})
			continue
		}
		t.Any = append(t.Any, news.Query{Text: line})
	}
	return topics
}

// TestChains compiles groups and topics that ask for the one before twice: a
// compiler that follows each of them on its own would never end.
func TestChains(t *testing.T) {
	const links = 60
	groups := map[string][]news.Query{"g0": queries("a", "b")}
	topics := []news.Topic{{ID: "t0", Any: queries("a", "b")}}
	for i := 1; i < links; i++ {
		groups[fmt.Sprint("g", i)] = queries(fmt.Sprintf("group:g%d AND (group:g%[1]d OR x)", i-1))
		topics = append(topics, news.Topic{
			ID: news.TopicID(fmt.Sprint("t", i)), Any: queries(fmt.Sprintf("topic:t%d AND (topic:t%[1]d OR o)", i-1)),
		})
	}
	topics = append(topics, news.Topic{ID: "last", Any: queries(fmt.Sprintf("group:g%d OR c", links-1), "group:g3 AND z")})
	e, problems := Compile(topics, groups)
	if len(problems) == 0 || !strings.Contains(problems[0].Text, "ask for each group once") {
		t.Errorf("%v", problems)
	}
	for title, want := range map[string]int{"a o b": links, "a b": links, "o": 0, "c": 1, "a x z": links + 1} {
		if got := len(e.Match(news.Item{Title: title}, news.Feed{})); got != want {
			t.Errorf("%q matches %d topics, not %d", title, got, want)
		}
	}
}
