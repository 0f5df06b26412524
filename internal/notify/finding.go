package notify

import "context"

// Finding is one thing that an examination looked at.
type Finding struct {
	What string // "channel #alerts: Send Messages"
	Bad  bool   // alerts cannot appear as they are to
	Todo string // what to do about it; also where it is merely worth knowing
}

// Examined is a [Destination] that can say in detail what it is and what it lacks.
type Examined interface {
	Examine(ctx context.Context) []Finding
}
