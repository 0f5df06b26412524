package news

// Channel is where alerts go. With neither Webhook nor Discord it is not
// connected and prints to the terminal.
type Channel struct {
	ID      ChannelID
	Webhook Secret
	Discord string // a Discord channel's id, for the bot
	As      As
	Ping    Ping
	Quiet   Quiet
	Digest  string // a cron line: when what has come together is told, instead of at once; "" for at once
	Burst   int    // as that of all channels, for this one; 0 if it has none of its own
	Notices bool   // hears of feeds, configuration and deliveries as well
	Unset   string // the variable that would connect it, when that is unset
	ByBot   bool   // it is connected by a channel's number, not by a webhook
	NoBoard bool   `json:",omitempty"` // it has no message that says how the watch goes
	// Language is what it is spoken to in, by its ISO 639-1 code; "" for English.
	Language string `json:",omitempty"`
}

// As is how stories appear in a channel.
type As string

// The ways.
const (
	AsMessage As = ""       // a message each
	AsThread  As = "thread" // a message each, with a thread for its reports
	AsForum   As = "forum"  // a post of a forum each
)

// Connected reports whether alerts leave for Discord.
func (c Channel) Connected() bool { return c.Webhook != "" || c.Discord != "" }

// HasBoard reports whether a message in the channel says how the watch goes: the
// bot keeps one where it writes messages.
func (c Channel) HasBoard() bool {
	return c.Discord != "" && c.Webhook == "" && c.As == AsMessage && !c.NoBoard
}

// Place is a digest of the address that alerts go to, by which the channel is
// recognised under another name; "" if it is not connected.
func (c Channel) Place() string {
	if !c.Connected() {
		return ""
	}
	return Digest(26, c.Webhook.Reveal(), c.Discord)
}

// Ping is who is called to a new alert, by Discord's ids.
type Ping struct {
	Role, User string
	UrgentOnly bool
	Outlets    int // only once so many outlets have it of their own accord; 0 for at once
	// Trusted are the outlets (names or tags of feeds, sources of items) that are
	// enough by themselves.
	Trusted []string
}
