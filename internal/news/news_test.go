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
