package news

import "time"

// Person is somebody at the desk.
type Person struct {
	ID   string `json:"id,omitempty"` // of Discord
	Name string `json:"name"`
}

// ActKind is what somebody did with a story.
type ActKind string

// The kinds.
const (
	ActClaim    ActKind = "claim"     // who takes care of it
	ActRelease  ActKind = "release"   // nobody does any more
	ActHandOver ActKind = "hand over" // somebody else does
	ActTurnDown ActKind = "turn down" // it is not for the desk
	ActTakeUp   ActKind = "take up"   // it is, after all
	ActSnooze   ActKind = "snooze"    // it rings no bells for a time
)

// Refusal is why a story is not for the desk.
type Refusal string

// The refusals. The first says that a rule is wrong, the others that it did what
// it should.
const (
	RefusalTopic      Refusal = "wrong topic"
	RefusalWorth      Refusal = "on topic, not worth it"
	RefusalPropaganda Refusal = "on topic, propaganda"
	RefusalOld        Refusal = "old"
	RefusalDuplicate  Refusal = "duplicate"
)

// Refusals are all of them, in the order in which they are offered.
var Refusals = []Refusal{RefusalTopic, RefusalWorth, RefusalPropaganda, RefusalOld, RefusalDuplicate}

// Act is one thing that somebody did with a story.
type Act struct {
	Story  StoryID
	Kind   ActKind
	By     Person
	To     Person    // of a hand-over
	Reason Refusal   // of one that is turned down
	Until  time.Time // of one that is silent for a time
	At     time.Time
}

// Stand is what the desk made of a story so far.
type Stand struct {
	Acts      int       // how many there were
	Claimed   Person    // who takes care of it; zero if nobody does
	ClaimedAt time.Time `json:",omitzero"`
	Refused   Refusal   `json:",omitempty"` // "" if it is not
	RefusedBy Person
	Snoozed   time.Time `json:",omitzero"` // until when it rings no bells
	SnoozedBy Person    `json:",omitzero"`
	// Lapsed: somebody took care of it so long ago that it is not known who. Nobody
	// does, whatever its messages say.
	Lapsed bool `json:",omitempty"`
}

// Rings reports whether what is new in the story is worth a sound. That it turns
// urgent is, but where a rule took it for what it is not.
func (s Stand) Rings(now time.Time, urgent bool) bool {
	switch s.Refused {
	case RefusalTopic, RefusalDuplicate:
		return false
	case "":
		return urgent || !now.Before(s.Snoozed)
	}
	return urgent
}

// After returns the stand after one more act.
func (s Stand) After(a Act) Stand {
	s.Acts++
	switch a.Kind {
	case ActClaim:
		s.claim(a.By, a.At)
	case ActHandOver:
		s.claim(a.To, a.At)
	case ActRelease:
		s.Claimed, s.ClaimedAt, s.Lapsed = Person{}, time.Time{}, false
	case ActTurnDown:
		s.Refused, s.RefusedBy = a.Reason, a.By
	case ActTakeUp:
		s.Refused, s.RefusedBy = "", Person{}
	case ActSnooze:
		s.Snoozed, s.SnoozedBy = a.Until, a.By
	}
	return s
}

func (s *Stand) claim(by Person, at time.Time) {
	s.Claimed, s.ClaimedAt, s.Lapsed = by, at, by == Person{}
	if s.Lapsed {
		s.ClaimedAt = time.Time{}
	}
}

// Without returns the stand without some people.
func (s Stand) Without(who func(Person) bool) Stand {
	for _, p := range []*Person{&s.Claimed, &s.RefusedBy, &s.SnoozedBy} {
		if *p != (Person{}) && who(*p) {
			*p = Person{}
		}
	}
	return s
}
