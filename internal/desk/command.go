package desk

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/tongue"
)

// Do answers a call. It runs after the person was told that it will, so it may
// take its time; its context ends when nobody waits any more. An error made by
// [Unable] is shown as it is; any other is logged, and an apology shown.
type Do func(ctx context.Context, c *Call) (Reply, error)

// Complete offers choices for the option that is being typed. Nothing is
// promised to the person, so it has little more than a second.
type Complete func(ctx context.Context, c *Call) ([]Choice, error)

// Ask opens a form at once; it must not wait for anything.
type Ask func(c *Call) (Form, error)

// Command is a slash command, or one of a message's menu.
type Command struct {
	Name         string
	OnMessage    bool // Apps → Name, on a message; it has no description and no options
	Description  string
	Names        map[discordgo.Locale]string // in other languages
	Descriptions map[discordgo.Locale]string
	Options      []*discordgo.ApplicationCommandOption

	Who    Right
	Leads  []string // subcommands that are for desk leads, where others are not
	Public bool     // the answer concerns the room; else only the person sees it

	Do       Do
	Complete Complete           // for options with Autocomplete
	Ask      Ask                // instead of Do, when a form comes first
	Asks     func(c *Call) bool // which calls Ask answers; nil for all, if there is one
}

// wants are the texts that must be filled in, by subcommand.
func (c Command) wants() map[string][]string {
	found := map[string][]string{}
	add := func(sub string, options []*discordgo.ApplicationCommandOption) {
		for _, o := range options {
			if o.Required && o.Type == discordgo.ApplicationCommandOptionString {
				found[sub] = append(found[sub], o.Name)
			}
		}
	}
	add("", c.Options)
	for _, o := range c.Options {
		if o.Type == discordgo.ApplicationCommandOptionSubCommand {
			add(o.Name, o.Options)
		}
	}
	return found
}

// Button is a button or a menu below a message, by the verb of its custom id.
type Button struct {
	Verb   string
	Who    Right
	Public bool
	// Quiet is for what shows by itself, as a change of the message: nothing is
	// said unless Do has something to say, and then to the person alone.
	Quiet bool
	// Replaces is for what is done with its message then: the answer takes its
	// place, buttons and all. A refusal is said beside it.
	Replaces bool

	Do  Do
	Ask Ask // instead of Do
}

// FormHandler takes a form that was sent, by the verb of its custom id.
type FormHandler struct {
	Verb   string
	Who    Right
	Public bool
	Do     Do
}

// Choice is offered while somebody types.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"` // a string, or a number for options that are one
}

// Form is what opens over Discord and asks for text.
type Form struct {
	ID     string // by [CustomID], with the verb of a [FormHandler]
	Title  string
	Fields []Field
}

// Field is a line or a box of a form.
type Field struct {
	Name        string
	Label       string
	Placeholder string
	Value       string // filled in already
	Long        bool   // a box of several lines
	Optional    bool
	Most        int // letters; 0 for Discord's own limit
}

// Reply is what a person, or the room, gets to see. Foreign text in it must
// have gone through [text.EscapeDiscord]. What is too long is cut.
type Reply struct {
	In     tongue.Tongue // the language that it is in
	Text   string        // Markdown
	Embeds []*discordgo.MessageEmbed
	Rows   []discordgo.MessageComponent
	File   *File // goes with it; nil for none
}

// File goes with an answer.
type File struct {
	Name, Type string // Type is its media type
	Data       []byte
}

// empty reports whether there is nothing to show.
func (r Reply) empty() bool {
	return r.Text == "" && len(r.Embeds) == 0 && len(r.Rows) == 0 && r.File == nil
}

// Refusal is an error that the person can mend: a text of [tongue] that says what is
// wrong and what to do.
type Refusal struct {
	key  string
	with []any
}

// Error implements error: the text in English.
func (r *Refusal) Error() string { return tongue.Bare(tongue.English.Say(r.key, r.with...)) }

// in returns the text in a language.
func (r *Refusal) in(t tongue.Tongue) Reply { return Reply{In: t, Text: t.Say(r.key, r.with...)} }

// Unable returns such an error, told in the language of whoever is refused: a key with
// its values. Foreign text among these must be escaped.
func Unable(key string, with ...any) error { return &Refusal{key, with} }
