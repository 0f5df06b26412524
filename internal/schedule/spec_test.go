package schedule

import (
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// cases reads a table of fields separated by bars.
func cases(t *testing.T, file string) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "|")
		for n := range row {
			row[n] = strings.TrimSpace(row[n])
		}
		rows = append(rows, row)
	}
	return rows
}

func TestNext(t *testing.T) {
	for _, row := range cases(t, "testdata/next.txt") {
		t.Run(row[0]+" "+row[1]+" "+row[2], func(t *testing.T) {
			zone, err := time.LoadLocation(row[0])
			if err != nil {
				t.Fatal(err)
			}
			spec, err := Parse(row[1], zone, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.ParseInLocation("2006-01-02 15:04", row[2], zone)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for range strings.SplitSeq(row[3], ",") {
				at = spec.Next(at)
				got = append(got, at.In(zone).Format("01-02 15:04"))
			}
			if got := strings.Join(got, ", "); got != row[3] {
				t.Errorf("got  %s\nwant %s", got, row[3])
			}
		})
	}
}

// TestNextInARepeatedHour asks at every minute of the nights in which the clocks
// change: whoever asks, a run is the same.
func TestNextInARepeatedHour(t *testing.T) {
	for _, row := range [][3]string{
		{"Europe/Tirane", "30 2 * * *", "2026-10-24 12:00"},
		{"Europe/Tirane", "30 2 * * *", "2026-03-28 12:00"},
		{"Europe/Tirane", "*/20 * * * *", "2026-10-24 12:00"},
		{"America/New_York", "30 1 * * *", "2026-10-31 12:00"},
		{"Australia/Lord_Howe", "45 1 * * *", "2026-04-04 12:00"},
	} {
		zone, err := time.LoadLocation(row[0])
		if err != nil {
			t.Fatal(err)
		}
		spec, err := Parse(row[1], zone, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		from, err := time.ParseInLocation("2006-01-02 15:04", row[2], zone)
		if err != nil {
			t.Fatal(err)
		}
		run := spec.Next(from)
		for at := from; at.Before(from.Add(24 * time.Hour)); at = at.Add(time.Minute) {
			if !at.Before(run) {
				run = spec.Next(run)
			}
			if got := spec.Next(at); !got.Equal(run) {
				t.Fatalf("%v: at %v the next run is %v, want %v", row, at, got, run)
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, row := range cases(t, "testdata/refused.txt") {
		_, err := Parse(row[0], time.UTC, time.Minute)
		if err == nil || !strings.Contains(err.Error(), row[1]) {
			t.Errorf("%q: error %v, want one that says %q", row[0], err, row[1])
		}
	}
}

func TestParseCronRefuses(t *testing.T) {
	for _, row := range cases(t, "testdata/refused_cron.txt") {
		_, err := ParseCron(row[0], time.UTC, 10*time.Minute)
		if err == nil || !strings.Contains(err.Error(), row[1]) {
			t.Errorf("%q: error %v, want one that says %q", row[0], err, row[1])
		}
	}
	if _, err := ParseCron("30 2 * * 1-5", time.UTC, 10*time.Minute); err != nil {
		t.Error(err)
	}
}

func TestFloorIsLowerForOwnAddresses(t *testing.T) {
	if _, err := Parse("@every 1s", time.UTC, time.Second); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"*/5 * * * *", "@every 5m", "TZ=", "@daily", "auto", "0 0 30 2 *"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		spec, err := Parse(s, time.UTC, time.Minute)
		if err != nil || spec.Auto() {
			return
		}
		now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
		if next := spec.Next(now); !next.IsZero() && !next.After(now) {
			t.Errorf("%q: next run %v is not after %v", s, next, now)
		}
	})
}
