package discord

import (
	"strings"
	"time"

	"watcher/internal/notify"
	"watcher/internal/tongue"
)

// boardFailing is how many feeds that cannot be read a board names.
const boardFailing = 5

// BoardText writes what a board says in the language of its channel: what stands in
// the way of alerts first. Its parts are whole clauses, divided by semicolons.
func BoardText(t tongue.Tongue, s notify.BoardSays) string {
	var lines []string
	if s.Trouble != "" {
		lines = append(lines, t.Say("board.late", "Trouble", tongue.Said(fitSaid(t.Foreign(s.Trouble), lineLen))))
	}
	clauses := []string{readText(t, s)}
	for _, clause := range append(heldText(t, s), toldText(t, s), drillText(t, s)) {
		if clause != "" {
			clauses = append(clauses, clause)
		}
	}
	lines = append(lines, t.Say("board", "State", tongue.Said(strings.Join(clauses, t.Say("list.semicolon")))))
	if len(s.Failing) > 0 {
		lines = append(lines, t.Say("board.failing", "Feeds", tongue.Said(failingText(t, s.Failing))))
	}
	lines = append(lines, plainMarker+t.Say("board.fresh"))
	return t.Lines(strings.Join(lines, "\n"))
}

func readText(t tongue.Tongue, s notify.BoardSays) string {
	said := t.Count("board.read", s.Feeds, "Read", s.Feeds-s.Unread-len(s.Failing))
	if s.Unread > 0 {
		said += " " + t.Count("board.unread", s.Unread)
	}
	if !s.ReadAt.IsZero() {
		said += t.Say("board.lastread", "Ago", stamp(s.ReadAt, 'R'))
	}
	return said
}

func heldText(t tongue.Tongue, s notify.BoardSays) []string {
	said := []string{t.Say("board.nothing")}
	if n := s.Tally.Held; n > 0 {
		said[0] = t.Count("board.held", n, "Time", stamp(s.Tally.HeldTo, 'f'))
	}
	if n := s.Tally.Waiting; n > 0 {
		said = append(said, t.Count("board.waiting", n))
	}
	return said
}

func toldText(t tongue.Tongue, s notify.BoardSays) string {
	if s.Tally.ToldAt.IsZero() {
		return t.Say("board.noalert")
	}
	return t.Say("board.lastalert", "Ago", stamp(s.Tally.ToldAt, 'R'))
}

func drillText(t tongue.Tongue, s notify.BoardSays) string {
	switch {
	case s.Drill.At.IsZero():
		return ""
	case s.Drill.Failed():
		return t.Say("board.drill.failed", "Ago", stamp(s.Drill.At, 'R'))
	}
	return t.Say("board.drill", "Time", stamp(s.Drill.At, 'f'), "Took", tongue.Said(t.Decimal(s.Drill.Took.Round(100*time.Millisecond).Seconds())))
}

func failingText(t tongue.Tongue, names []string) string {
	var shown []string
	for _, name := range names[:min(len(names), boardFailing)] {
		shown = append(shown, fit(name, phoneSource))
	}
	if more := len(names) - boardFailing; more > 0 {
		return t.Count("list.and.more", more, "Names", tongue.Said(t.List(shown)))
	}
	return t.List(shown)
}
