package news

import "time"

// Band is how sure a match is.
type Band string

// The bands, surest first. What falls below them is no match.
const (
	BandAlert Band = "alert"
	BandMaybe Band = "maybe"
)

// Field is a part of an item that a query can look at.
type Field string

// The fields of an item.
const (
	FieldTitle    Field = "title"
	FieldSummary  Field = "summary"
	FieldBody     Field = "body"
	FieldArticle  Field = "article" // the text behind the link, which queries look at as body
	FieldAuthor   Field = "author"
	FieldSource   Field = "source"
	FieldCategory Field = "category"
	FieldLink     Field = "link"
	FieldLang     Field = "lang"
)

// Match says that an item is about a topic, and why.
type Match struct {
	Feed   FeedID
	Item   ItemKey
	Topic  TopicID
	Band   Band
	Score  float64
	Urgent bool
	Why    []Why
	Fate   Fate // what became of it
	// Channels are those that are to hear of it; of one that is told to nobody,
	// none.
	Channels []ChannelID
	// LastTold is when the topic was last told of before this; zero if never.
	LastTold time.Time
}

// Why is one rule that held.
type Why struct {
	Rule   string // the query as the desk lead wrote it, and of a group its line
	Also   int    `json:",omitempty"` // other lines of that group that held
	Band   Band   // what the rule makes of the item; "" if the topic merely asks for it
	Urgent bool   // the rule makes it urgent
	Note   string // what decided between the bands; "" if holding was all
	Spans  []Span
}

// Span is a run of bytes in a field of the item's original text, on rune
// borders: [Start, End).
type Span struct {
	Field      Field
	Start, End int
	Text       string // the words as printed
}

// Fate is what became of a match. Every match has one: nothing is dropped in
// silence.
type Fate string

// The fates.
const (
	FateAlerted Fate = "alerted" // it opened an alert; the delivery tells the rest
	FateMerged  Fate = "merged"  // its story was already announced in these channels
	FatePrimed  Fate = "primed"  // it was there before the watch began; told once, as a list
	FateHeld    Fate = "held"    // an old item that came in a flood under new ids; told in one line
	FateMaybe   Fate = "maybe"   // in the grey band
	FateTooOld  Fate = "too old" // older than the topic's max_age
	FateExpired Fate = "expired" // the topic has expired
	FateMuted   Fate = "muted"   // the topic was muted
	FateUnheard Fate = "unheard" // no channel takes the topic
	FateCleared Fate = "cleared" // was in the grey band; its article did not bear that out
)

// Fates are all of them.
var Fates = []Fate{
	FateAlerted, FateMerged, FatePrimed, FateHeld, FateMaybe, FateTooOld, FateExpired, FateMuted, FateUnheard, FateCleared,
}
