package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/text"
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
	Since time.Time
	Error string // for people, without secrets
}

// Watch tells how the watch goes.
type Watch interface {
	Status(ctx context.Context) (Status, error)
}

// statusFailing is how many failing feeds are named.
const statusFailing = 5

// StatusCommand is /status, which says whether all is well.
func StatusCommand(w Watch) Command {
	return Command{
		Name: "status", Description: "Is all well? Feeds read and failing, what waits, the last error.",
		Descriptions: map[discordgo.Locale]string{discordgo.German: "Läuft alles? Gelesene und gestörte Feeds, was wartet, der letzte Fehler."},
		Do: func(ctx context.Context, _ *Call) (Reply, error) {
			s, err := w.Status(ctx)
			if err != nil {
				return Reply{}, err
			}
			return Reply{Text: s.text()}, nil
		},
	}
}

// text is the status for people, worst first.
func (s Status) text() string {
	var b strings.Builder
	switch {
	case s.Trouble != "":
		fmt.Fprintf(&b, "**Alerts may be late:** %s.\n", text.EscapeDiscord(s.Trouble))
	case len(s.Failing) > 0 && len(s.Failing)+s.Unread == s.Feeds:
		b.WriteString("**No feed can be read.** Is the network down?\n")
	case len(s.Failing) > 0:
		b.WriteString("**Alerts are on time**, but not every feed can be read.\n")
	default:
		b.WriteString("**All is well.**\n")
	}
	fmt.Fprintf(&b, "%d of %s read", s.Feeds-s.Unread-len(s.Failing), count(s.Feeds, "feed"))
	if s.Unread > 0 {
		fmt.Fprintf(&b, ", %d not yet", s.Unread)
	}
	if !s.Polled.IsZero() {
		fmt.Fprintf(&b, "; the last one %s", ago(s.Polled))
	}
	b.WriteString(".\n")
	switch {
	case s.Waiting > 0 && !s.Oldest.IsZero():
		fmt.Fprintf(&b, "%s to be sent, the oldest due %s.\n", count(s.Waiting, "message"), ago(s.Oldest))
	case s.Waiting > 0:
		fmt.Fprintf(&b, "%s to be sent.\n", count(s.Waiting, "message"))
	default:
		b.WriteString("Nothing waits to be sent.\n")
	}
	if s.Held > 0 {
		fmt.Fprintf(&b, "%s held for a digest or the end of quiet hours.\n", count(s.Held, "message"))
	}
	for _, f := range s.Failing[:min(len(s.Failing), statusFailing)] {
		fmt.Fprintf(&b, "- %s: %s, since %s\n", shortened(f.Name, 80), shortened(f.Error, 200), ago(f.Since))
	}
	if more := len(s.Failing) - statusFailing; more > 0 {
		fmt.Fprintf(&b, "- and %s more\n", count(more, "feed"))
	}
	for _, l := range s.Lag {
		b.WriteString("-# " + text.EscapeDiscord(l) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ago is a time as Discord shows it to each reader: "3 minutes ago".
func ago(t time.Time) string { return fmt.Sprintf("<t:%d:R>", t.Unix()) }

// shortened makes foreign text safe, on one line and not too long.
func shortened(s string, most int) string {
	return text.EscapeDiscord(text.Cut(strings.Join(strings.Fields(s), " "), most))
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
