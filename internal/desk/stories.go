package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// The verbs of what asks further; the argument is the story.
const (
	verbHandTo  = "handto"  // to whom was chosen
	verbReason  = "reason"  // why was chosen
	verbSilence = "silence" // what and for how long was chosen
)

// similarShown is how many similar items are named.
const similarShown = 8

// ErrGone says that a story is not kept any more.
var ErrGone = errors.New("the story is not kept any more")

// ErrNoStory says that a message of the bot's tells no story: a notice, a summary, a list.
var ErrNoStory = errors.New("the message tells no story")

// TakenError says that somebody else takes care of a story.
type TakenError interface {
	error
	Owner() string
}

// Likeness is an item that is like a story.
type Likeness struct{ Title, Link, Outlet, Lang string }

// Stories are what the desk works on. An error of theirs that is [ErrGone] or a
// [TakenError] is for the person who asked.
type Stories interface {
	// Act does something with a story, and shows it on all of its messages.
	Act(ctx context.Context, a news.Act, lead bool) error
	// May returns the error that Act would, and does nothing.
	May(ctx context.Context, a news.Act, lead bool) error
	// Why says why its reports matched, a line each.
	Why(ctx context.Context, in tongue.Tongue, id news.StoryID) ([]string, error)
	// Similar returns what else was read that is like it, most like first.
	Similar(ctx context.Context, id news.StoryID, n int) ([]Likeness, error)
	// Pack returns all that is known of a story, as a document.
	Pack(ctx context.Context, in tongue.Tongue, id news.StoryID) (File, error)
	// Silenceable lists the story, its topics and its feeds.
	Silenceable(ctx context.Context, id news.StoryID) ([]Silenceable, error)
	// Silence makes one of them silent, and returns until when.
	Silence(ctx context.Context, s Silenceable, l Length, by news.Person, at time.Time) (time.Time, error)
}

// StoryButtons are those under a story's message, and what they lead to.
func StoryButtons(s Stories) []Button {
	d := storyDesk{s}
	return []Button{
		{Verb: news.ButtonClaim, Quiet: true, Do: d.act(news.ActClaim)},
		{Verb: news.ButtonRelease, Quiet: true, Do: d.act(news.ActRelease)},
		{Verb: news.ButtonTakeUp, Quiet: true, Do: d.act(news.ActTakeUp)},
		{Verb: news.ButtonRefuse, Do: askWhy},
		{Verb: verbReason, Do: d.refuse},
		{Verb: news.ButtonHand, Do: d.askWhom},
		{Verb: verbHandTo, Do: d.handOver},
		{Verb: news.ButtonMore, Do: d.more},
		{Verb: verbSilence, Do: d.silence},
	}
}

type storyDesk struct{ Stories }

// act does what a button says by itself.
func (d storyDesk) act(kind news.ActKind) Do {
	return func(ctx context.Context, c *Call) (Reply, error) {
		return Reply{}, d.done(ctx, c, news.Act{Kind: kind})
	}
}

func (d storyDesk) done(ctx context.Context, c *Call, a news.Act) error {
	return acted(d.Act(ctx, c.onStory(a), c.Lead))
}

// onStory is an act of who called, on the story that they clicked on.
func (c *Call) onStory(a news.Act) news.Act {
	a.Story, a.By, a.At = news.StoryID(c.Argument), c.person(), c.At
	return a
}

// acted is what a person is told who may not act.
func acted(err error) error {
	if taken, ok := errors.AsType[TakenError](err); ok {
		return Unable("act.taken", "Person", text.EscapeDiscord(taken.Owner()))
	}
	return gone(err)
}

func gone(err error) error {
	if errors.Is(err, ErrGone) {
		return Unable("act.gone")
	}
	return err
}

// askWhy offers the reasons for which a story is not for the desk.
func askWhy(_ context.Context, c *Call) (Reply, error) {
	options := make([]discordgo.SelectMenuOption, len(news.Refusals))
	for n, r := range news.Refusals {
		options[n] = discordgo.SelectMenuOption{Label: c.In.Say("refusal." + string(r)), Value: string(r)}
	}
	return choice(c.In, "refuse.ask", verbReason, c.Argument, discordgo.SelectMenu{
		MenuType: discordgo.StringSelectMenu, Placeholder: c.In.Say("refuse.reason"), Options: options,
	})
}

func (d storyDesk) refuse(ctx context.Context, c *Call) (Reply, error) {
	if len(c.Values) != 1 || !slices.Contains(news.Refusals, news.Refusal(c.Values[0])) {
		return Reply{}, Unable("refuse.one")
	}
	if err := d.done(ctx, c, news.Act{Kind: news.ActTurnDown, Reason: news.Refusal(c.Values[0])}); err != nil {
		return Reply{}, err
	}
	return spoken(c.In, "refuse.noted", "Reason", tongue.Said(c.In.Say("refusal."+c.Values[0]))), nil
}

// askWhom offers the members of the server to who may hand over.
func (d storyDesk) askWhom(ctx context.Context, c *Call) (Reply, error) {
	if err := d.May(ctx, c.onStory(news.Act{Kind: news.ActHandOver}), c.Lead); err != nil {
		return Reply{}, acted(err)
	}
	return choice(c.In, "hand.ask", verbHandTo, c.Argument, discordgo.SelectMenu{MenuType: discordgo.UserSelectMenu, Placeholder: c.In.Say("hand.whom")})
}

func (d storyDesk) handOver(ctx context.Context, c *Call) (Reply, error) {
	if len(c.Values) != 1 {
		return Reply{}, Unable("hand.one")
	}
	to := news.Person{ID: c.Values[0], Name: c.Names[c.Values[0]]}
	if to.Name == "" {
		to.Name = c.In.Say("hand.someone")
	}
	if err := d.done(ctx, c, news.Act{Kind: news.ActHandOver, To: to}); err != nil {
		return Reply{}, err
	}
	return spoken(c.In, "hand.done", "Person", text.EscapeDiscord(to.Name)), nil
}

// choice is a question, a text of [tongue], with a menu below it.
func choice(t tongue.Tongue, key, verb, argument string, menu discordgo.SelectMenu) (Reply, error) {
	return question(spoken(t, key), verb, argument, menu)
}

func question(r Reply, verb, argument string, menu discordgo.SelectMenu) (Reply, error) {
	id, err := CustomID(verb, argument)
	if err != nil {
		return Reply{}, err
	}
	one := 1
	menu.CustomID, menu.MinValues, menu.MaxValues = id, &one, one
	r.Rows = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}}}
	return r, nil
}

// more answers a choice of the menu.
func (d storyDesk) more(ctx context.Context, c *Call) (Reply, error) {
	id := news.StoryID(c.Argument)
	if len(c.Values) != 1 {
		return Reply{}, Unable("choose.one")
	}
	switch c.Values[0] {
	case news.MoreWhy:
		lines, err := d.Why(ctx, c.In, id)
		if err != nil {
			return Reply{}, gone(err)
		}
		return whyReply(c.In, lines), nil
	case news.MoreSilence:
		return d.askSilence(ctx, c.In, id)
	case news.MorePack:
		file, err := d.Pack(ctx, c.In, id)
		if err != nil {
			return Reply{}, gone(err)
		}
		return Reply{In: c.In, Text: c.In.Say("pack"), File: &file}, nil
	case news.MoreSimilar:
		found, err := d.Similar(ctx, id, similarShown)
		if err != nil {
			return Reply{}, gone(err)
		}
		if len(found) == 0 {
			return spoken(c.In, "similar.none"), nil
		}
		return Reply{In: c.In, Text: listed(c.In, found)}, nil
	}
	return Reply{}, Unable("answer.unknown")
}

func listed(t tongue.Tongue, found []Likeness) string {
	lines := []string{t.Say("similar")}
	for _, l := range found {
		lines = append(lines, fmt.Sprintf("- %s: %s", t.Foreign(shortened(l.Outlet, 60)), linked(t, l.Title, l.Link)))
	}
	return strings.Join(lines, "\n")
}
