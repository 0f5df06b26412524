package notify

import (
	"fmt"
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// Restate returns what the messages of a story say from now on of what the desk
// made of it, in every channel that has one.
func (p *Policy) Restate(now time.Time, s news.Story, stand news.Stand) []news.Delivery {
	stand.Snoozed = stand.Snoozed.In(p.Zone)
	return p.retell(now, s, fmt.Sprintf("desk %d", stand.Acts), func(e *news.Entry) bool {
		e.Stand = stand
		return true
	})
}

// standLine says who takes care of a story, or why it is not for the desk, and
// that it is silent; "" if nobody said.
func standLine(t tongue.Tongue, e news.Entry) string {
	s := e.Stand
	var said []string
	if s.Claimed.Name != "" {
		said = append(said, t.Say("stand.claimed", "Person", s.Claimed.Name))
	}
	if s.Refused != "" {
		said = append(said, t.Say("stand.refused", "Reason", tongue.Said(t.Say("refusal."+string(s.Refused))))+byPerson(t, s.RefusedBy))
	}
	if !s.Snoozed.IsZero() {
		said = append(said, t.Say("stand.snoozed", "Time", tongue.Said(t.Day(s.Snoozed)))+byPerson(t, s.SnoozedBy))
	}
	return strings.Join(said, " · ")
}

func byPerson(t tongue.Tongue, p news.Person) string {
	if p.Name == "" {
		return ""
	}
	return " (" + t.Foreign(p.Name) + ")"
}
