package news

// ButtonForm begins the id of everything that can be clicked on. Messages stay
// for years: who changes what a verb or an argument means takes another form,
// and answers the old one still.
const ButtonForm = "w1"

// The verbs of what is under a story's message; the argument is the story.
const (
	ButtonClaim   = "claim"
	ButtonRelease = "release"
	ButtonHand    = "hand"   // asks to whom
	ButtonRefuse  = "refuse" // asks why
	ButtonTakeUp  = "takeup"
	ButtonMore    = "more" // a menu
)

// What that menu offers, by the values of its choices.
const (
	MoreWhy     = "why"
	MoreSimilar = "similar"
	MoreSilence = "silence"
	MorePack    = "pack"
)

// ButtonID is the id of a button or a menu: whom a click goes to, and what about.
func ButtonID(verb, argument string) string { return ButtonForm + ":" + verb + ":" + argument }
