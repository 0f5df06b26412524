package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// Silent is a topic or a feed that is silent.
type Silent struct {
	Silenceable
	From, Until time.Time
}

// Silences are the topics and feeds that can be silent.
type Silences interface {
	// Loud lists all topics, then all feeds.
	Loud(ctx context.Context) ([]Silenceable, error)
	// Silent lists what is silent now.
	Silent(ctx context.Context) ([]Silent, error)
	// Mute makes one silent for a length of time as feeds.yaml has it, or until
	// the end of a [Length]; desk leads alone may do so for longer than 30 days.
	Mute(ctx context.Context, s Silenceable, length string, by news.Person, lead bool, at time.Time) (until time.Time, err error)
	// Unmute ends that; was is until when it would have lasted, zero if it was
	// not silent.
	Unmute(ctx context.Context, s Silenceable, by news.Person, at time.Time) (was time.Time, err error)
}

// MuteCommand is /mute, which makes topics and feeds silent.
func MuteCommand(s Silences) Command {
	d := silences{s}
	what := offered("what", "A topic or a feed", "Ein Thema oder ein Feed", true)
	length := offered("for", "For how long: 90m, 12h, 3d", "Wie lange: 90m, 12h, 3d", true)
	return Command{
		Name: "mute", Names: inGerman("stumm"), Description: "Silence a topic or a feed for a time; what matches is kept.",
		Descriptions: inGerman("Ein Thema oder einen Feed eine Zeit lang stummschalten; Treffer bleiben erhalten."),
		Options: []*discordgo.ApplicationCommandOption{
			sub("on", "an", "Silence a topic or a feed", "Ein Thema oder einen Feed stummschalten", what, length),
			sub("off", "aus", "End the silence of a topic or a feed", "Die Stille eines Themas oder Feeds beenden", what),
			sub("list", "liste", "What is silent, and until when", "Was stumm ist, und bis wann"),
		},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			switch c.Sub {
			case "on":
				return d.on(ctx, c)
			case "off":
				return d.off(ctx, c)
			}
			return d.list(ctx, c.In)
		},
		Complete: d.complete,
	}
}

type silences struct{ Silences }

// named finds a topic or feed by what was chosen, or typed.
func (d silences) named(ctx context.Context, t tongue.Tongue, said string) (Silenceable, error) {
	all, err := d.all(ctx)
	if err != nil {
		return Silenceable{}, err
	}
	n := slices.IndexFunc(all, func(s Silenceable) bool {
		return s.key() == said || strings.EqualFold(s.Name, strings.TrimSpace(said)) || strings.EqualFold(s.label(t), strings.TrimSpace(said))
	})
	if n < 0 {
		return Silenceable{}, Unable("mute.unknown", "Name", shortened(said, 100))
	}
	return all[n], nil
}

// all are the topics and feeds, and what is silent though it is no more.
func (d silences) all(ctx context.Context) ([]Silenceable, error) {
	all, err := d.Loud(ctx)
	if err != nil {
		return nil, err
	}
	silent, err := d.Silent(ctx)
	for _, s := range silent {
		if !slices.ContainsFunc(all, func(a Silenceable) bool { return a.key() == s.key() }) {
			all = append(all, s.Silenceable)
		}
	}
	return all, err
}

func (d silences) on(ctx context.Context, c *Call) (Reply, error) {
	s, err := d.named(ctx, c.In, c.Text("what"))
	if err != nil {
		return Reply{}, err
	}
	until, err := d.Mute(ctx, s, strings.TrimSpace(c.Text("for")), c.person(), c.Lead, c.At)
	if err != nil {
		return Reply{}, err
	}
	return c.announce(c.In, mutedBy(c, s.label(c.In), until))
}

func (d silences) off(ctx context.Context, c *Call) (Reply, error) {
	s, err := d.named(ctx, c.In, c.Text("what"))
	if err != nil {
		return Reply{}, err
	}
	was, err := d.Unmute(ctx, s, c.person(), c.At)
	if err != nil {
		return Reply{}, err
	}
	if was.IsZero() {
		return spoken(c.In, "mute.not", "What", tongue.Said(kept(s.label(c.In), 100))), nil
	}
	return c.announce(c.In, c.In.Say("mute.off", "Person", text.EscapeDiscord(c.Who.Name), "What", tongue.Said(kept(s.label(c.In), 100)), "Time", moment(was)))
}

func (d silences) list(ctx context.Context, t tongue.Tongue) (Reply, error) {
	all, err := d.Silent(ctx)
	if err != nil {
		return Reply{}, err
	}
	if len(all) == 0 {
		return spoken(t, "mute.none"), nil
	}
	var lines []string
	for _, s := range all {
		lines = append(lines, "- "+t.Say("mute.line", "What", tongue.Said(kept(s.label(t), 100)), "From", moment(s.From), "To", moment(s.Until)))
	}
	return Reply{In: t, Text: t.Say("mute.list"), Embeds: pages(t, "", lines)}, nil
}

// complete offers topics and feeds, or lengths of time.
func (d silences) complete(ctx context.Context, c *Call) ([]Choice, error) {
	typed := c.Text(c.Typing)
	if c.Typing == "for" {
		t := c.In
		choices := []Choice{{t.Say("length.hour"), "1h"}, {t.Say("length.threehours"), "3h"}, {t.Say("length.today"), string(LengthDay)}, {t.Say("length.day"), "1d"}, {t.Say("length.week"), "1w"}}
		if typed != "" {
			choices = append([]Choice{{typed, typed}}, choices...)
		}
		return choices, nil
	}
	all, err := d.all(ctx)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, s := range all {
		choices = append(choices, Choice{s.label(c.In), s.key()})
	}
	return matching(choices, typed), nil
}

// matching are the choices whose names hold what was typed, those that begin
// with it first.
func matching(all []Choice, typed string) []Choice {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var found []Choice
	for _, c := range all {
		if strings.Contains(strings.ToLower(c.Name), typed) {
			found = append(found, c)
		}
	}
	begins := func(c Choice) int {
		if strings.HasPrefix(strings.ToLower(c.Name), typed) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(found, func(a, b Choice) int { return cmp.Compare(begins(a), begins(b)) })
	return found
}
