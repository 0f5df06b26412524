package desk

import (
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/tongue"
)

// Call is something that a person did.
type Call struct {
	Who      Person
	Guild    string
	Channel  string
	Parent   string        // of the channel: a category, or of a thread its channel
	Locale   string        // of the person
	In       tongue.Tongue // the language to answer in
	Name     string        // of the command; of a button or form its verb
	Sub      string        // the subcommand, its group before it: "add", "rule add"
	Argument string        // of a button's or form's custom id
	Values   []string
	Names    map[string]string // of people among the values, by their ids
	Lead     bool              // who did it leads the desk here
	Fields   map[string]string // of a form
	Typing   string            // name of the option that is being typed
	Message  Message           // below which a button is, or on which a command was used
	At       time.Time         // when it came

	options map[string]any
	files   map[string]Upload
	id      string
	app     string
	token   string
	kind    discordgo.InteractionType
	sort    discordgo.ApplicationCommandType
	say     func(r Reply, ephemeral bool) error
}

// Place is where somebody asks: ids of Discord's. Parent is the channel of a thread.
type Place struct{ Guild, Channel, Parent string }

func (c *Call) place() Place { return Place{c.Guild, c.Channel, c.Parent} }

// Message is a message that somebody pointed at.
type Message struct {
	ID, Channel string
	Author      string // user's id
	Content     string
	Embeds      []Embed
}

// Embed is what is read of an embed.
type Embed struct {
	URL         string `json:"url"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Fields      []struct {
		Value string `json:"value"`
	} `json:"fields"`
	Footer struct {
		Text string `json:"text"`
	} `json:"footer"`
}

// Text returns an option that is text, or a channel's, role's or user's id; ""
// if it was not filled in.
func (c *Call) Text(name string) string {
	s, _ := c.options[name].(string)
	return s
}

// Upload is a file that somebody sent along.
type Upload struct {
	Name string `json:"filename"`
	Size int    `json:"size"` // bytes
	URL  string `json:"url"`
}

// File returns an option that is a file; the zero value if none was sent.
func (c *Call) File(name string) Upload { return c.files[c.Text(name)] }

// Number returns an option that is a number; 0 if it was not filled in.
func (c *Call) Number(name string) float64 {
	n, _ := c.options[name].(float64)
	return n
}

// Flag returns an option that is true or false.
func (c *Call) Flag(name string) bool {
	b, _ := c.options[name].(bool)
	return b
}

// Say shows something more beside the answer, while the call is worked on.
func (c *Call) Say(r Reply, ephemeral bool) error { return c.say(r, ephemeral) }
