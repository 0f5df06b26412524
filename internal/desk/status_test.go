package desk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"watcher/internal/tongue"
)

var three = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func minutesAgo(s string) time.Time {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return three.Add(-time.Duration(n) * time.Minute)
}

// readStatus reads the status of a case.
func readStatus(lines string) (s Status) {
	numbers := map[string]*int{"feeds": &s.Feeds, "unread": &s.Unread, "waiting": &s.Waiting, "held": &s.Held}
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		if feed, ok := strings.CutPrefix(line, "feed="); ok {
			f := strings.Split(feed, "|")
			failing := FeedStatus{Name: f[0], Error: f[2]}
			if f[1] != "" {
				failing.Since = minutesAgo(f[1])
			}
			s.Failing = append(s.Failing, failing)
			continue
		}
		line, s.Trouble, _ = strings.Cut(line, "trouble=")
		for pair := range strings.FieldsSeq(line) {
			switch k, v, _ := strings.Cut(pair, "="); k {
			case "polled":
				s.Polled = minutesAgo(v)
			case "oldest":
				s.Oldest = minutesAgo(v)
			default:
				*numbers[k], _ = strconv.Atoi(v)
			}
		}
	}
	return s
}

func TestStatusText(t *testing.T) {
	raw, err := os.ReadFile("testdata/status.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split(string(raw), "\n== ")[1:]
	for _, c := range cases {
		name, rest, _ := strings.Cut(c, "\n")
		given, want, ok := strings.Cut(rest, "\n--\n")
		if !ok {
			t.Fatalf("%s: no line --", name)
		}
		if got := readStatus(given).text(tongue.English); got != strings.TrimSpace(want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, strings.TrimSpace(want))
		}
	}
	if len(cases) < 4 {
		t.Errorf("%d cases", len(cases))
	}
}

func TestStatusNamesAFewFeeds(t *testing.T) {
	s := Status{Feeds: 60}
	for i := range 50 {
		s.Failing = append(s.Failing, FeedStatus{Name: fmt.Sprint("feed ", i), Error: strings.Repeat("x", 5000), Since: three})
	}
	if got := s.text(tongue.English); !strings.HasSuffix(got, "- and 45 feeds more") || len(got) > maxText {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

type watch struct{ err error }

func (w watch) Status(context.Context, tongue.Tongue) (Status, error) { return Status{Feeds: 1}, w.err }

func TestStatusCommand(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(StatusCommand(watch{}))
		r.says(r.editor().Slash("status"), "All is well")
	})
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(StatusCommand(watch{errors.New("disk I/O error")}))
		r.says(r.editor().Slash("status"), "through a fault")
	})
}
