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

// Shift is what the next shift should know.
type Shift struct {
	Claims []news.Claim
	Moved  []news.Movement
	Silent []Silent
}

// Shifts hand over from one shift to the next.
type Shifts interface {
	// Shift is the state of the desk; Moved is what moved since.
	Shift(ctx context.Context, since time.Time) (Shift, error)
	// Link leads to a story's message, that in the channel where it is asked for if
	// there is one, or to its first report; "" if there is neither.
	Link(ctx context.Context, at Place, id news.StoryID) string
	// TakeOver hands all that one person takes care of to another, and returns how
	// much that was.
	TakeOver(ctx context.Context, from, to news.Person, at time.Time) (int, error)
}

const (
	verbAccept = "accept" // the argument is who hands over
	shiftOver  = 8        // hours, if not said
	shiftMost  = 10       // lines of a kind
)

// HandoverCommand is /handover, with what the next shift should know.
func HandoverCommand(s Shifts) Command {
	hours := &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionInteger, Name: "hours", Description: "What moved in so many hours; 8 if not said",
		NameLocalizations:        namedInGerman("hours"),
		DescriptionLocalizations: inGerman("Was sich in so vielen Stunden bewegt hat; sonst 8"), MinValue: new(1.0), MaxValue: 72,
	}
	return Command{
		Name: "handover", Names: inGerman("übergabe"), Description: "Tell the next shift: open claims, what moved, what is muted.", Public: true,
		Descriptions: inGerman("Übergabe an die nächste Schicht: wer woran ist, was sich bewegt hat, was stumm ist."),
		Options:      []*discordgo.ApplicationCommandOption{hours},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			return handover(ctx, s, c)
		},
	}
}

// HandoverButtons are those below what /handover says. The room hears who takes over;
// that there is nothing more concerns who clicked alone.
func HandoverButtons(s Shifts) []Button {
	return []Button{{Verb: verbAccept, Quiet: true, Do: func(ctx context.Context, c *Call) (Reply, error) {
		from, name, _ := strings.Cut(c.Argument, ":")
		n, err := s.TakeOver(ctx, news.Person{ID: from, Name: name}, c.person(), c.At)
		if err != nil {
			return Reply{}, err
		}
		if n == 0 {
			return spoken(c.In, "shift.nothing"), nil
		}
		return Reply{}, c.Say(Reply{In: c.In, Text: c.In.Count("shift.taken", n, "Person", text.EscapeDiscord(c.Who.Name))}, false)
	}}}
}

func handover(ctx context.Context, s Shifts, c *Call) (Reply, error) {
	hours := c.Number("hours")
	if hours <= 0 {
		hours = shiftOver
	}
	shift, err := s.Shift(ctx, c.At.Add(-time.Duration(hours*float64(time.Hour))))
	if err != nil {
		return Reply{}, err
	}
	t := c.In
	story := func(title string, id news.StoryID) tongue.Said {
		return tongue.Said(linked(t, title, s.Link(ctx, c.place(), id)))
	}
	own := 0
	var claims, moved, silent []string
	for _, claim := range shift.Claims {
		if claim.By.ID == c.Who.ID {
			own++
		}
		claims = append(claims, "- "+t.Say("shift.claim", "Person", text.EscapeDiscord(claim.By.Name), "Story", story(claim.Title, claim.Story), "Ago", ago(claim.At)))
	}
	for _, m := range shift.Moved {
		moved = append(moved, "- "+t.Count("shift.moved", m.New, "Story", story(m.Title, m.Story), "All", m.Reports))
	}
	for _, m := range shift.Silent {
		silent = append(silent, "- "+t.Say("shift.silent", "What", tongue.Said(kept(m.label(t), 100)), "Time", moment(m.Until)))
	}
	said := section(t, t.Say("shift.claims"), t.Say("shift.claims.none"), claims)
	said = append(said, section(t, t.Count("shift.moves", int(hours)), t.Count("shift.moves.none", int(hours)), moved)...)
	said = append(said, section(t, t.Say("shift.mutes"), t.Say("mute.none"), silent)...)
	reply := Reply{
		In:     t,
		Text:   t.Say("shift", "Person", text.EscapeDiscord(c.Who.Name)),
		Embeds: []*discordgo.MessageEmbed{{Description: strings.Join(said, "\n")}},
	}
	if own > 0 {
		id, err := CustomID(verbAccept, c.Who.ID+":"+text.Cut(c.Who.Name, 32))
		if err != nil {
			return Reply{}, err
		}
		reply.Rows = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{
			Label: t.Count("button.takeover", own, "Person", text.Cut(c.Who.Name, 32)), CustomID: id, Style: discordgo.PrimaryButton,
		}}}}
	}
	return reply, nil
}

// linked is a headline that leads somewhere, if there is where.
func linked(t tongue.Tongue, title, to string) string {
	said := t.Foreign(shortened(title, 120))
	if to == "" {
		return said
	}
	return "[" + said + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(to) + ">)"
}

// section is a heading with lines, or what is said when there are none.
func section(t tongue.Tongue, heading, none string, lines []string) []string {
	if len(lines) == 0 {
		return []string{none}
	}
	if more := len(lines) - shiftMost; more > 0 {
		lines = append(lines[:shiftMost:shiftMost], "- "+t.Count("more", more))
	}
	return append([]string{"**" + heading + "**"}, lines...)
}
