package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
)

// Length is for how long something is silent.
type Length string

// The lengths that are offered, in their order.
const (
	LengthHour Length = "hour"
	LengthDay  Length = "day" // the rest of it
	LengthWeek Length = "week"
)

var lengths = []struct {
	length Length
	label  string
}{{LengthHour, "for an hour"}, {LengthDay, "for the rest of today"}, {LengthWeek, "for a week"}}

// Silenceable is what belongs to a story and can be silent: itself, its topics
// and the feeds that carried it. One of the ids is set.
type Silenceable struct {
	Story news.StoryID
	Topic news.TopicID
	Feed  news.FeedID
	Name  string // "" of the story
}

// label names it for the menu.
func (s Silenceable) label() string {
	switch {
	case s.Topic != "":
		return "Topic " + s.Name
	case s.Feed != "":
		return "Feed " + s.Name
	}
	return "This story: no more bells"
}

// key tells it from the others of its story, in a menu.
func (s Silenceable) key() string {
	return news.Digest(16, string(s.Story), string(s.Topic), string(s.Feed))
}

// silenceMost is how many things are offered to be silenced.
const silenceMost = maxChoices / 3

// askSilence offers what can be silenced, and for how long.
func (d storyDesk) askSilence(ctx context.Context, id news.StoryID) (Reply, error) {
	all, err := d.Silenceable(ctx, id)
	if err != nil {
		return Reply{}, gone(err)
	}
	var options []discordgo.SelectMenuOption
	for _, s := range all[:min(len(all), silenceMost)] {
		for _, l := range lengths {
			options = append(options, discordgo.SelectMenuOption{
				Label: text.Cut(s.label(), maxChoice-30) + " " + l.label, Value: s.key() + " " + string(l.length),
			})
		}
	}
	return choice("What is to be silent? What matches meanwhile is kept.", verbSilence, string(id), discordgo.SelectMenu{
		MenuType: discordgo.StringSelectMenu, Placeholder: "What, and for how long", Options: options,
	})
}

// silence does what was chosen, and tells the room where it concerns more than
// a story.
func (d storyDesk) silence(ctx context.Context, c *Call) (Reply, error) {
	id := news.StoryID(c.Argument)
	if len(c.Values) != 1 {
		return Reply{}, Refuse("Choose one.")
	}
	key, length, _ := strings.Cut(c.Values[0], " ")
	all, err := d.Silenceable(ctx, id)
	if err != nil {
		return Reply{}, gone(err)
	}
	for _, s := range all {
		if s.key() != key {
			continue
		}
		until, err := d.Silence(ctx, s, Length(length), c.person(), c.At)
		if err != nil {
			return Reply{}, gone(err)
		}
		if s.Story != "" {
			return Reply{Text: fmt.Sprintf("The story rings no bells until <t:%d:f>, unless it turns urgent. Its message says so in a moment.", until.Unix())}, nil
		}
		return c.announce(mutedBy(c, s.label(), until))
	}
	return Reply{}, Refuse("The story has no such topic or feed any more. Open the menu once more.")
}

// mutedBy is what a room is told of a mute.
func mutedBy(c *Call, what string, until time.Time) string {
	return fmt.Sprintf("%s muted **%s** until <t:%d:f>. What matches is kept; the channel hears when that ends.",
		text.EscapeDiscord(c.Who.Name), shortened(what, 100), until.Unix())
}

// person is who called.
func (c *Call) person() news.Person { return news.Person{ID: c.Who.ID, Name: c.Who.Name} }

// announce tells the room, and the person that it was told.
func (c *Call) announce(said string) (Reply, error) {
	if err := c.Say(Reply{Text: said}, false); err != nil {
		return Reply{}, err
	}
	return Reply{Text: "Done, and told here."}, nil
}
