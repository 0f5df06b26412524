package news

import "time"

// ChangeKind is what an outlet did to a report after it was published.
type ChangeKind string

// The kinds.
const (
	ChangeHeadline  ChangeKind = "headline"  // it has another one
	ChangeCorrected ChangeKind = "corrected" // as the outlet itself says
	ChangeWithdrawn ChangeKind = "withdrawn" // likewise
	ChangeRestored  ChangeKind = "restored"  // it is no longer withdrawn
)

// Change is a report that its outlet changed, as a story's message tells it.
type Change struct {
	Kind     ChangeKind
	Outlet   string
	Was, Now string // headlines; Was is "" for a correction of what was not told
	At       time.Time
	// Restricted: the headlines never leave the channel.
	Restricted bool `json:",omitempty"`
}

// Edit is a report of a story that its feed lists with other words, or says to
// be deleted.
type Edit struct {
	Report Report // as it is now; what is deleted, as it was
	Was    string // its headline before
	Gone   bool
}
