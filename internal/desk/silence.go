package desk

import (
	"context"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
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
	key    string
}{{LengthHour, "silence.hour"}, {LengthDay, "silence.today"}, {LengthWeek, "silence.week"}}

// Silenceable is what belongs to a story and can be silent: itself, its topics
// and the feeds that carried it. One of the ids is set.
type Silenceable struct {
	Story news.StoryID
	Topic news.TopicID
	Feed  news.FeedID
	Name  string // "" of the story
	Gone  bool   // it is configured no longer; its name is its id
}

// label names it for the menu.
func (s Silenceable) label(t tongue.Tongue) string {
	said := t.Say("silence.story")
	switch {
	case s.Topic != "":
		said = t.Say("muted.topic", "Name", s.Name)
	case s.Feed != "":
		said = t.Say("muted.feed", "Name", s.Name)
	}
	if s.Gone {
		said = t.Say("gone", "Name", tongue.Said(said))
	}
	return said
}

// key tells it from the others of its story, in a menu.
func (s Silenceable) key() string {
	return news.Digest(16, string(s.Story), string(s.Topic), string(s.Feed))
}

// silenceMost is how many things are offered to be silenced.
const silenceMost = maxChoices / 3

// silenceRoom is what is kept of a choice for how long it is silent.
const silenceRoom = 40

// askSilence offers what can be silenced, and for how long.
func (d storyDesk) askSilence(ctx context.Context, t tongue.Tongue, id news.StoryID) (Reply, error) {
	all, err := d.Silenceable(ctx, id)
	if err != nil {
		return Reply{}, gone(err)
	}
	var options []discordgo.SelectMenuOption
	for _, s := range all[:min(len(all), silenceMost)] {
		for _, l := range lengths {
			options = append(options, discordgo.SelectMenuOption{
				Label: tongue.Whole(text.Cut(s.label(t), maxChoice-silenceRoom)) + " " + t.Say(l.key), Value: s.key() + " " + string(l.length),
			})
		}
	}
	return choice(t, "silence.ask", verbSilence, string(id), discordgo.SelectMenu{
		MenuType: discordgo.StringSelectMenu, Placeholder: t.Say("silence.what"), Options: options,
	})
}

// silence does what was chosen, and tells the room where it concerns more than
// a story.
func (d storyDesk) silence(ctx context.Context, c *Call) (Reply, error) {
	id := news.StoryID(c.Argument)
	if len(c.Values) != 1 {
		return Reply{}, Unable("choose.one")
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
			return spoken(c.In, "silence.done", "Time", moment(until)), nil
		}
		return c.announce(c.In, mutedBy(c, s.label(c.In), until))
	}
	return Reply{}, Unable("silence.gone")
}

// mutedBy is what a room is told of a mute.
func mutedBy(c *Call, what string, until time.Time) string {
	return c.In.Say("mute.done", "Person", text.EscapeDiscord(c.Who.Name), "What", tongue.Said(kept(what, 100)), "Time", moment(until))
}

// person is who called.
func (c *Call) person() news.Person { return news.Person{ID: c.Who.ID, Name: c.Who.Name} }

// announce tells the room, and the person, in the same language, that it was told.
func (c *Call) announce(t tongue.Tongue, text string) (Reply, error) {
	if err := c.Say(Reply{In: t, Text: text}, false); err != nil {
		return Reply{}, err
	}
	return spoken(t, "answer.told"), nil
}
