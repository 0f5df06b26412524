package news

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestSecretNeverShows(t *testing.T) {
	const text = "hunter2"
	s := Secret(text)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("loaded", "token", s)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("loaded", "channel", Channel{Webhook: s})
	asJSON, err := json.Marshal(map[string]any{"a": s, "b": Feed{Password: s, Headers: map[string]Secret{"X": s}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{
		log.String(), string(asJSON),
		fmt.Sprint(s), fmt.Sprintf("%v %s %q %x %#v %+v", s, s, s, s, s, Channel{Webhook: s}),
		fmt.Errorf("post to %v: %w", s, fmt.Errorf("%s", s)).Error(),
	} {
		if strings.Contains(shown, text) || strings.Contains(shown, fmt.Sprintf("%x", text)) {
			t.Errorf("shown: %s", shown)
		}
	}
	if s.Reveal() != text || Secret("").String() != "" {
		t.Error("a secret keeps its text, and nothing stays nothing")
	}
}

func TestDigestTellsPartsApart(t *testing.T) {
	if Digest(25, "a", "bc") == Digest(25, "ab", "c") {
		t.Error("parts run into each other")
	}
	if d := Digest(25, "a"); len(d) != 25 || d != Digest(25, "a") || strings.ToLower(d) != d {
		t.Errorf("digest %q", d)
	}
}

func TestSameAlertIsTheSameDelivery(t *testing.T) {
	a := Alert{Story: "s", Channel: "desk", Reason: ReasonNew, At: time.Unix(1, 0)}
	b := a
	b.At = time.Unix(2, 0)
	if a.Delivery(Message{}).ID != b.Delivery(Message{Heading: "x"}).ID {
		t.Error("one alert decided twice makes two deliveries")
	}
	b.Reason = ReasonNotice
	if a.Delivery(Message{}).ID == b.Delivery(Message{}).ID {
		t.Error("two alerts make one delivery")
	}
	if m := a.Delivery(Message{}).Marker(); len(m) != 8 {
		t.Errorf("marker %q", m)
	}
}

func TestItemAt(t *testing.T) {
	seen := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name            string
		published, want time.Time
	}{
		{"its date", seen.Add(-time.Hour), seen.Add(-time.Hour)},
		{"no date: when it was seen", time.Time{}, seen},
		{"a date in the future: when it was seen", seen.Add(time.Hour), seen},
	} {
		if got := (Item{Published: c.published, FirstSeen: seen}).At(); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestIdentity(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	lately, long := now.AddDate(0, 0, -29), now.AddDate(0, 0, -31)
	for _, c := range []struct {
		learned Identity
		want    string
	}{
		{Identity{}, "id, then link, then title and day"},
		{Identity{SharedIDs: lately}, "link, then title and day; not id, which several items have"},
		{Identity{FreshIDs: lately, SharedIDs: long}, "link, then title and day; not id, which is another at every poll"},
		{Identity{SharedLinks: lately, SharedTitles: lately}, "id; not link, which several items have; not title and day, which several items have"},
		{Identity{FreshIDs: now, FreshLinks: now, SharedTitles: now}, "text and date; not id, which is another at every poll; not link, which is another at every poll; not title and day, which several items have"},
		{Identity{Fragments: lately}, "id, then link, then title and day; links that differ in what follows # are different"},
		{Identity{FreshIDs: long, Fragments: long}, "id, then link, then title and day"},
	} {
		if got := c.learned.Describe(now); got != c.want {
			t.Errorf("%+v:\n got %s\nwant %s", c.learned, got, c.want)
		}
		if all := c.want == "id, then link, then title and day"; c.learned.TrustsAll(now) != all {
			t.Errorf("%+v: trusts all: %t", c.learned, !all)
		}
	}
}

// TestStandRings: a story that is silent, or not for the desk, rings only when it
// turns urgent; one that a rule mistook does not even then.
func TestStandRings(t *testing.T) {
	now := time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		stand         Stand
		rings, urgent bool
	}{
		"nobody said anything": {Stand{}, true, true},
		"claimed":              {Stand{Claimed: Person{Name: "Anna"}}, true, true},
		"silent":               {Stand{Snoozed: now.Add(time.Second)}, false, true},
		"no longer silent":     {Stand{Snoozed: now}, true, true},
		"not worth it":         {Stand{Refused: RefusalWorth}, false, true},
		"propaganda":           {Stand{Refused: RefusalPropaganda}, false, true},
		"wrong topic":          {Stand{Refused: RefusalTopic}, false, false},
		"a duplicate":          {Stand{Refused: RefusalDuplicate}, false, false},
	} {
		if rings, urgent := c.stand.Rings(now, false), c.stand.Rings(now, true); rings != c.rings || urgent != c.urgent {
			t.Errorf("%s: rings %v, when urgent %v", name, rings, urgent)
		}
	}
}
