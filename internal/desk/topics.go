package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// TopicRecord is how a topic has done.
type TopicRecord struct {
	Title string
	news.Record
	Ailments []string // what a desk lead should look at
}

// Proposal is a change of a topic that the desk's refusals speak for. Nothing is
// changed until a desk lead accepts it.
type Proposal struct {
	ID      string
	Topic   string // its title
	Change  string // in words
	Why     string
	Removes int       // of the last weeks' hits
	Samples []Finding // of those
	Line    string    // to be written into the file where the topic stands; "" if it was made at the desk
	File    string    // that place
}

// Records are how the topics have done, and what could make them better, in words of
// a language.
type Records interface {
	Records(ctx context.Context, in tongue.Tongue, over time.Duration) ([]TopicRecord, error)
	Proposals(ctx context.Context, in tongue.Tongue) ([]Proposal, error)
	// Adopt makes the change of a proposal, and returns the topic's title.
	Adopt(ctx context.Context, proposal string, by news.Person, at time.Time) (string, error)
	// Decline has it not proposed again.
	Decline(ctx context.Context, proposal string, by news.Person, at time.Time) error
}

const (
	verbAdopt   = "adopt" // the proposal
	verbDecline = "decline"

	recordsOver   = 30   // days
	proposalsMost = 4    // a row of buttons each
	proposalsRoom = 3500 // letters
	precise       = 0.97 // below, a topic's precision is worth a look
)

// TopicsCommand is /topics, which says how the topics have done.
func TopicsCommand(r Records) Command {
	return Command{
		Name: "topics", Names: inGerman("bilanz"), Description: "How the topics have done: stories told, those that were not for us, proposals.",
		Descriptions: inGerman("Wie sich die Themen bewähren: gemeldete und abgelehnte Geschichten, Vorschläge."),
		Options:      []*discordgo.ApplicationCommandOption{daysOption()},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			over := daysOf(c, recordsOver)
			records, err := r.Records(ctx, c.In, over)
			if err != nil {
				return Reply{}, err
			}
			proposals, err := r.Proposals(ctx, c.In)
			if err != nil {
				return Reply{}, err
			}
			return topicsReply(c.In, over, records, proposals)
		},
	}
}

// TopicsButtons are those below proposals.
func TopicsButtons(r Records) []Button {
	return []Button{
		{Verb: verbAdopt, Who: Lead, Do: func(ctx context.Context, c *Call) (Reply, error) {
			title, err := r.Adopt(ctx, c.Argument, c.person(), c.At)
			return c.changed(c.In, err, c.In.Say("topics.accepted", "Person", text.EscapeDiscord(c.Who.Name), "Topic", shortened(title, 100)))
		}},
		{Verb: verbDecline, Who: Lead, Do: func(ctx context.Context, c *Call) (Reply, error) {
			if err := r.Decline(ctx, c.Argument, c.person(), c.At); err != nil {
				return Reply{}, err
			}
			return Reply{In: c.In, Text: c.In.Say("topics.declined")}, nil
		}},
	}
}

func topicsReply(t tongue.Tongue, over time.Duration, records []TopicRecord, proposals []Proposal) (Reply, error) {
	var lines []string
	for _, r := range records {
		lines = append(lines, r.line(t))
	}
	if len(lines) == 0 {
		lines = []string{t.Say("watch.nothing")}
	}
	reply := Reply{In: t}
	var proposed []string
	for n, p := range proposals[:min(len(proposals), proposalsMost)] {
		proposed = append(proposed, fmt.Sprintf("**%d. %s**: %s", n+1, t.Foreign(shortened(p.Topic, 80)), p.text(t)))
		row, err := p.row(t, n+1)
		if err != nil {
			return reply, err
		}
		reply.Rows = append(reply.Rows, row)
	}
	// What can be clicked on goes first with its room: nobody accepts what is not shown.
	room := maxAllEmbeds
	if len(proposed) > 0 {
		said := pagesWithin(t, proposalsRoom, t.Say("topics.proposals"), proposed)
		reply.Embeds, room = said, room-proposalsRoom
	}
	reply.Embeds = append(pagesWithin(t, room, t.Say("topics.over", "Time", tongue.Said(days(t, over))), lines), reply.Embeds...)
	return reply, nil
}

// line shows how a topic has done.
func (r TopicRecord) line(t tongue.Tongue) string {
	said := fmt.Sprintf("- **%s** %s", t.Foreign(shortened(r.Title, 80)), t.Count("stories", r.Told))
	var refused []string
	for _, why := range news.Refusals {
		if n := r.Refused[why]; n > 0 {
			refused = append(refused, fmt.Sprintf("%d %s", n, t.Say("refusal."+string(why))))
		}
	}
	if len(refused) > 0 {
		said += " · " + t.Say("stand.refused", "Reason", tongue.Said(strings.Join(refused, t.Say("list.comma"))))
	}
	if r.Told > 0 && r.Precision() < precise {
		said += " · " + t.Say("topics.precision", "Percent", tongue.Said(fmt.Sprintf("%.0f", 100*r.Precision())))
	}
	lines := []string{said}
	for _, a := range r.Ailments {
		lines = append(lines, "  -# "+withOrders(a, 200))
	}
	return strings.Join(lines, "\n")
}

func (p Proposal) text(t tongue.Tongue) string {
	why := p.Why
	if p.Removes > 0 {
		why += " " + t.Count("topics.removes", p.Removes)
	}
	lines := []string{p.Change, why}
	for _, f := range p.Samples {
		f.Why = nil
		lines = append(lines, f.line(t))
	}
	if p.Line != "" {
		lines = append(lines, t.Say("topics.infile", "File", tongue.Said(kept(p.File, 120))), fenced(p.Line))
	}
	return strings.Join(lines, "\n")
}

// row are the buttons of the n-th proposal.
func (p Proposal) row(t tongue.Tongue, n int) (discordgo.ActionsRow, error) {
	adopt, err := CustomID(verbAdopt, p.ID)
	if err != nil {
		return discordgo.ActionsRow{}, err
	}
	decline, err := CustomID(verbDecline, p.ID)
	no := discordgo.Button{Label: fmt.Sprintf("%d: %s", n, t.Say("button.no")), CustomID: decline, Style: discordgo.SecondaryButton}
	if p.Line != "" { // what stands in the file is changed there
		return discordgo.ActionsRow{Components: []discordgo.MessageComponent{no}}, err
	}
	return discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.Button{Label: fmt.Sprintf("%d: %s", n, t.Say("button.accept")), CustomID: adopt, Style: discordgo.PrimaryButton}, no,
	}}, err
}
