package news

import "time"

// Message is what a delivery says, before any channel's own rendering.
type Message struct {
	Reason  Reason
	Heading string  // of lists and notices; "" for a single alert
	Text    string  // below the heading, "" if none
	Entries []Entry // one for an alert, several for a list
	More    int     // entries left out of the list
	Grouped bool    // the entries come by their first topics
	Urgent  bool
	// Follows is the message that this one continues, by its id in the channel,
	// and Shown how many further reports that one names; Rings says that it calls
	// as a bell does, which Text explains.
	Follows string
	Shown   int
	Rings   bool
	Silent  bool `json:",omitempty"` // it makes no sound and calls nobody
}

// Title is what a message is known by: of an alert the headline, of others what
// stands above.
func (m Message) Title() string {
	if m.Heading == "" && len(m.Entries) > 0 {
		return m.Entries[0].Title
	}
	return m.Heading
}

// Empty reports whether a message says nothing.
func (m Message) Empty() bool { return m.Heading == "" && m.Text == "" && len(m.Entries) == 0 }

// Entry is one story in a message.
type Entry struct {
	Title    string
	Link     string // absolute http(s), or ""
	Source   string // the outlet
	Owner    string // who the outlet belongs to, if that is known
	Party    bool   // the outlet is on a side of one of the topics: it confirms nothing
	Origin   string `json:",omitempty"` // the outlet that it credits, by the name it is known by
	Partisan bool   `json:",omitempty"` // that outlet is on a side of one of the topics
	Lang     string
	// Restricted: the headline is from a feed whose text never leaves the channel.
	Restricted bool   `json:",omitempty"`
	Gloss      string `json:",omitempty"` // what the title says in the channel's language, by a machine; "" if that is not known
	Summary    string
	Published  time.Time // zero: no date given
	Seen       time.Time
	Topics     []string // titles
	Why        []Why
	Colour     int // 0xRRGGBB, the topic's
	Urgent     bool
	// Vouched: so many outlets have it, or one so trusted, that who waits for
	// that is called.
	Vouched bool `json:",omitempty"`
	Told    bool // by a message of its own before this one
	// Again: it was told in a list before, and Hushed: who is called was called
	// for it.
	Again  bool `json:",omitempty"`
	Hushed bool `json:",omitempty"`
	// Returns says that a topic is heard of again after a long silence; "" if not.
	Returns string
	// Also are the reports that joined the story since, oldest first, and
	// Confirmed how many outlets tell it of their own accord.
	Also      []Outlet
	Confirmed int
	// Changes are what outlets did to their reports since, oldest first; Forgotten
	// is how many there were that it names no more, and Retitled how many headlines
	// were changed that it never named.
	Changes   []Change
	Forgotten int `json:",omitempty"`
	Retitled  int `json:",omitempty"`
	// Kin is the report that opened a story in another language, which may be the
	// same; zero if there is none.
	Kin Outlet `json:",omitzero"`
	// Stand is what the desk made of it.
	Stand Stand `json:",omitzero"`
	// EndedAt is when the story had been quiet for so long that it is over.
	EndedAt time.Time `json:",omitzero"`
}

// Outlet is a further report of a story.
type Outlet struct {
	Name  string
	Title string
	Link  string // absolute http(s), or ""
	Lang  string
	At    time.Time
	Copy  bool // it repeats another outlet's words
	Party bool
	Owner string
	// Origin is the outlet that it credits, by the name it is known by, and
	// Partisan that this one is on a side.
	Origin   string `json:",omitempty"`
	Partisan bool   `json:",omitempty"`
	Urgent   bool   `json:",omitempty"` // it made the story urgent
	// Restricted: the headline never leaves the channel.
	Restricted bool `json:",omitempty"`
}
