package desk

import (
	"context"
	"time"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// WatchForm is a topic as people fill it in.
type WatchForm struct {
	ID    string // of the topic that is changed, "" for a new one
	Draft string // the draft that is gone on with, "" if there is none
	Title string // "" for one made from an article
	Lines string // a query a line; or the link of an article
	Not   string // a query a line
	Until string // a day, "" for none
}

// Fits reports whether the form can hold it.
func (f WatchForm) Fits() bool {
	return text.Units(f.Lines) <= maxFormValue && text.Units(f.Not) <= maxFormValue
}

// Preview is a topic that is not watched yet, with what it would have found.
type Preview struct {
	Draft string // its id, by which it is saved
	Title string
	Lines []string
	Notes []string // what may not be as meant
	Trial Trial
}

// Watched is a topic as /watch list shows it.
type Watched struct {
	ID, Title string
	File      string // where it stands in the file, "" if it was made at the desk
	By        string // who made it at the desk
	At        time.Time
	Paused    bool
	Expires   time.Time // zero for never
	Refused   string    // why it does not hold
	Lines     int       // queries of any
}

// Change is a line of the history.
type Change struct {
	At        time.Time
	Topic     string // its id; "" of something else
	Who, What string
}

// Workshop is where topics are made at the desk. An error that is a [Refusal]
// says what to do. A topic of the file cannot be changed here.
type Workshop interface {
	Watched(ctx context.Context, in tongue.Tongue) ([]Watched, error)
	// Form returns a topic that was made at the desk, to be filled in anew; it must
	// not wait for anything.
	Form(id string) (WatchForm, error)
	// Preview makes a draft of what was filled in, and says why in a language what it
	// would have found.
	Preview(ctx context.Context, in tongue.Tongue, f WatchForm, by news.Person, at time.Time) (Preview, error)
	// Draft returns a draft, to be filled in anew; it must not wait for long.
	Draft(ctx context.Context, draft string) (WatchForm, error)
	// Save brings a draft into force, and returns what was in it.
	Save(ctx context.Context, draft string, by news.Person, at time.Time) ([]news.Addition, error)
	// Import makes a draft of the topics and feeds of a file that was sent.
	Import(ctx context.Context, in tongue.Tongue, f Upload, by news.Person, at time.Time) (Import, error)
	// Pause, Remove and Expire change a topic, and return its title; until is a day,
	// "" for for ever, and notes what may not be as meant, in a language.
	Pause(ctx context.Context, id string, paused bool, by news.Person, at time.Time) (string, error)
	Remove(ctx context.Context, id string, by news.Person, at time.Time) (string, error)
	Expire(ctx context.Context, in tongue.Tongue, id, until string, by news.Person, at time.Time) (title string, notes []string, err error)
	// History returns the last changes, newest first, in words of a language.
	History(ctx context.Context, in tongue.Tongue, n int) ([]Change, error)
	// Undo takes back the last change of a topic that was not taken back yet, and says
	// what that was; Redo brings back what was taken back last.
	Undo(ctx context.Context, in tongue.Tongue, id string, by news.Person, at time.Time) (string, error)
	Redo(ctx context.Context, in tongue.Tongue, id string, by news.Person, at time.Time) (string, error)
}
