package discord

import (
	"fmt"
	"strings"
	"time"

	"watcher/internal/notify"
)

// boardFailing is how many feeds that cannot be read a board names.
const boardFailing = 5

// BoardText writes what a board says: what stands in the way of alerts first.
func BoardText(s notify.BoardSays) string {
	var b strings.Builder
	if s.Trouble != "" {
		b.WriteString("**Alerts may be late:** " + fit(s.Trouble, lineLen) + ".\n")
	}
	b.WriteString("**The watch:** " + strings.Join([]string{readText(s), heldText(s), toldText(s)}, "; "))
	if said := drillText(s); said != "" {
		b.WriteString("; " + said)
	}
	b.WriteString(".")
	if len(s.Failing) > 0 {
		b.WriteString("\nNot read: " + failingText(s.Failing) + ".")
	}
	b.WriteString("\n-# Kept up to date every ten minutes while watcher runs: a reading that is long ago means that it does not.")
	return b.String()
}

func readText(s notify.BoardSays) string {
	said := fmt.Sprintf("%d of %s read", s.Feeds-s.Unread-len(s.Failing), counted(s.Feeds, "feed"))
	if s.Unread > 0 {
		said += fmt.Sprintf(" (%d not asked yet)", s.Unread)
	}
	if !s.ReadAt.IsZero() {
		said += ", the last " + stamp(s.ReadAt, 'R')
	}
	return said
}

func heldText(s notify.BoardSays) string {
	said := "nothing held"
	if n := s.Tally.Held; n > 0 {
		said = fmt.Sprintf("%d held until %s", n, stamp(s.Tally.HeldTo, 'f'))
	}
	if n := s.Tally.Waiting; n > 0 {
		said += fmt.Sprintf("; %s to be sent", counted(n, "message"))
	}
	return said
}

func toldText(s notify.BoardSays) string {
	if s.Tally.ToldAt.IsZero() {
		return "no alert yet"
	}
	return "last alert " + stamp(s.Tally.ToldAt, 'R')
}

func drillText(s notify.BoardSays) string {
	switch {
	case s.Drill.At.IsZero():
		return ""
	case s.Drill.Failed():
		return "**the drill failed** " + stamp(s.Drill.At, 'R')
	}
	return fmt.Sprintf("drill at %s: %.1f s", stamp(s.Drill.At, 'f'), s.Drill.Took.Round(100*time.Millisecond).Seconds())
}

func failingText(names []string) string {
	var shown []string
	for _, name := range names[:min(len(names), boardFailing)] {
		shown = append(shown, fit(name, phoneSource))
	}
	said := strings.Join(shown, ", ")
	if more := len(names) - boardFailing; more > 0 {
		said += fmt.Sprintf(" and %d more", more)
	}
	return said
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
