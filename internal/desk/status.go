package desk

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/text"
	"watcher/internal/tongue"
)

// Status is how the watch goes.
type Status struct {
	Feeds   int          // that are configured
	Failing []FeedStatus // the last poll of which failed, longest first
	Unread  int          // not read yet since they were added
	Polled  time.Time    // when a feed was read last, zero for never
	Waiting int          // deliveries that are due, or tried again
	Oldest  time.Time    // since when the oldest of them is due
	Held    int          // deliveries put off to a digest or the end of quiet hours
	Trouble string       // why alerts may be late, "" if nothing stands in their way
	Lag     []string     // how long alerts were on their way, a line each
}

// FeedStatus is a feed that cannot be read.
type FeedStatus struct {
	Name  string
	Since time.Time // zero if that is not known
	Error string    // for people, without secrets
}

// Watch tells how the watch goes.
type Watch interface {
	// Status is how it goes; what it says in words is in a language.
	Status(ctx context.Context, in tongue.Tongue) (Status, error)
}

// statusFailing is how many failing feeds are named.
const statusFailing = 5

// StatusCommand is /status, which says whether all is well.
func StatusCommand(w Watch) Command {
	return Command{
		Name: "status", Names: inGerman("status"), Description: "Is all well? Feeds read and failing, what waits, the last error.",
		Descriptions: map[discordgo.Locale]string{discordgo.German: "Läuft alles? Gelesene und gestörte Feeds, was wartet, der letzte Fehler."},
		Do: func(ctx context.Context, c *Call) (Reply, error) {
			s, err := w.Status(ctx, c.In)
			if err != nil {
				return Reply{}, err
			}
			return Reply{In: c.In, Text: s.text(c.In)}, nil
		},
	}
}

// text is the status for people, worst first.
func (s Status) text(t tongue.Tongue) string {
	lines := []string{s.overall(t), s.read(t), s.waiting(t)}
	if s.Held > 0 {
		lines = append(lines, t.Count("status.held", s.Held))
	}
	for _, f := range s.Failing[:min(len(s.Failing), statusFailing)] {
		lines = append(lines, "- "+f.text(t))
	}
	if more := len(s.Failing) - statusFailing; more > 0 {
		lines = append(lines, "- "+t.Count("status.more", more))
	}
	for _, l := range s.Lag {
		lines = append(lines, "-# "+kept(l, maxText))
	}
	return strings.Join(lines, "\n")
}

// text is a line on the feed.
func (f FeedStatus) text(t tongue.Tongue) string {
	with := []any{"Feed", shortened(f.Name, 80), "Error", shortened(f.Error, 200)}
	if f.Since.IsZero() {
		return t.Say("status.failing.now", with...)
	}
	return t.Say("status.failing", append(with, "Ago", ago(f.Since))...)
}

func (s Status) overall(t tongue.Tongue) string {
	switch {
	case s.Trouble != "":
		return t.Say("board.late", "Trouble", text.EscapeDiscord(s.Trouble))
	case len(s.Failing) > 0 && len(s.Failing)+s.Unread == s.Feeds:
		return t.Say("status.none")
	case len(s.Failing) > 0:
		return t.Say("status.some")
	}
	return t.Say("status.well")
}

func (s Status) read(t tongue.Tongue) string {
	said := t.Count("board.read", s.Feeds, "Read", s.Feeds-s.Unread-len(s.Failing))
	if s.Unread > 0 {
		said += t.Count("status.unread", s.Unread)
	}
	if !s.Polled.IsZero() {
		said += t.Say("list.semicolon") + t.Say("status.last", "Ago", ago(s.Polled))
	}
	return said + "."
}

func (s Status) waiting(t tongue.Tongue) string {
	switch {
	case s.Waiting > 0 && !s.Oldest.IsZero():
		return t.Count("status.waiting.since", s.Waiting, "Ago", ago(s.Oldest))
	case s.Waiting > 0:
		return t.Count("status.waiting", s.Waiting)
	}
	return t.Say("status.nothing")
}

// ago is a time as Discord shows it to each reader: "3 minutes ago".
func ago(t time.Time) string { return fmt.Sprintf("<t:%d:R>", t.Unix()) }

// moment is a day and time as Discord shows it to each reader.
func moment(t time.Time) string { return fmt.Sprintf("<t:%d:f>", t.Unix()) }

// kept is shortened for a text of ours, in which other people's words are set apart.
func kept(s string, most int) string {
	return tongue.Kept(s, func(s string) string { return shortened(s, most) })
}

// shortened makes foreign text safe, on one line and not too long.
func shortened(s string, most int) string {
	return text.EscapeDiscord(text.Cut(strings.Join(strings.Fields(s), " "), most))
}

// orders finds watcher's own commands, of the command line or of Discord, in a text of ours that has gone through [kept].
var orders = regexp.MustCompile("\\\\`((?:watcher |/\\pL)[^`]*?)\\\\`")

// withOrders is kept for a text that names commands: they are shown
// as code again, to be copied as they are.
func withOrders(s string, most int) string {
	return orders.ReplaceAllStringFunc(kept(s, most), func(order string) string {
		return tongue.Bare(strings.ReplaceAll(order, "\\", ""))
	})
}
