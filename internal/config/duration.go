package config

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	texts "watcher/internal/text"
)

const durationPattern = `([0-9]+[wdhms])+|0`

func durationForm() form {
	return patternForm("duration", durationPattern)
}

var (
	durationWhole = regexp.MustCompile(`^([0-9]+[wdhms])+$`)
	durationPart  = regexp.MustCompile(`([0-9]+)([wdhms])`)
)

// ParseDuration reads 90m, 48h, 30d, 2w and several of them in a row; 0 needs
// no unit. A day has 24 hours.
func ParseDuration(s string) (time.Duration, error) {
	if s == "0" {
		return 0, nil
	}
	if !durationWhole.MatchString(s) {
		if _, err := strconv.Atoi(s); err == nil {
			return 0, texts.Errorf("%q has no unit; write %sh for hours or %sd for days", s, s, s)
		}
		return 0, texts.Errorf("%q is no length of time%s", s, meant(s))
	}
	units := map[string]time.Duration{"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second}
	var sum time.Duration
	for _, p := range durationPart.FindAllStringSubmatch(s, -1) {
		n, err := strconv.ParseInt(p[1], 10, 64)
		if unit := units[p[2]]; err != nil || n > int64((math.MaxInt64-sum)/unit) {
			return 0, texts.Errorf("%q is too long", s)
		}
		sum += time.Duration(n) * units[p[2]]
	}
	return sum, nil
}

var durationWords = regexp.MustCompile(`^([0-9]+) *([a-z]+)$`)

// meant is how to write what looks like a length of time: "3 hours", "3H", "1y".
func meant(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if tight := strings.ReplaceAll(s, " ", ""); durationWhole.MatchString(tight) {
		return texts.Sprintf(" (did you mean %q?)", tight)
	}
	p := durationWords.FindStringSubmatch(s)
	if p == nil {
		return "; write 90m, 48h, 30d or 2w"
	}
	n, _ := strconv.Atoi(p[1])
	unit := strings.TrimSuffix(p[2], "s")
	switch {
	case n == 0 || n > 100_000:
	case slices.Contains([]string{"sec", "second", "min", "minute", "hr", "hour", "day", "week", "wk"}, unit):
		return texts.Sprintf(" (did you mean %q?)", p[1]+unit[:1])
	case slices.Contains([]string{"mo", "month", "mth"}, unit):
		return fmt.Sprintf(": months differ; write days, as in %dd", 30*n)
	case slices.Contains([]string{"y", "yr", "year"}, unit):
		return fmt.Sprintf(": years differ; write days, as in %dd", 365*n)
	}
	return "; write 90m, 48h, 30d or 2w"
}

// parseDate reads a day, or a day and a time, in the given zone. A day alone
// counts in whole: what expires on it does so at its end.
func parseDate(s string, zone *time.Location) (time.Time, error) {
	if t, err := time.ParseInLocation("2006-01-02", s, zone); err == nil {
		return t.AddDate(0, 0, 1).UTC(), nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, texts.Errorf("%q is no date; write 2027-03-01, or with a time: 2027-03-01 18:00", s)
}
