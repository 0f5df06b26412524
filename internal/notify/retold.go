package notify

import (
	"fmt"
	"slices"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// A story that a list told has no message of its own. What joins it later, and is
// more than a copy, is told anew: in a message, or in the next list, and so on.

// retoldReason names what is told anew: by its reports and topics, which are told
// so once.
func retoldReason(told []heard) news.Reason {
	var parts []string
	for _, h := range told {
		parts = append(parts, fmt.Sprintf("%s %s %s", h.match.Feed, h.match.Item, h.match.Topic))
	}
	return retold(parts...)
}

// editReason names a change of a report that is told anew. That something was
// deleted is said as long as the feed says so; every other change happens once.
func editReason(edit news.Edit, c news.Change) news.Reason {
	i := edit.Report.Item
	said := fmt.Sprintf("%s %s %s %s", i.Feed, i.Key, c.Kind, c.Now)
	if !edit.Gone {
		said += " " + c.At.UTC().Format(time.RFC3339Nano)
	}
	return retold(said)
}

func retold(parts ...string) news.Reason {
	slices.Sort(parts)
	return news.ReasonNew.With("retold " + news.Digest(8, parts...))
}

// once makes the reason of a bell or an update one of the message that a story
// has now. A story may have had others before, which lists took the place of, and
// their bells rang for themselves.
func once(told news.Told, r news.Reason) news.Reason {
	if own := told.Reason.Detail(); own != "" {
		return r + news.Reason("."+own)
	}
	return r
}

// ToldMark says in a list how a story of it was told before; "" if it was not.
func ToldMark(t tongue.Tongue, e news.Entry) string {
	switch {
	case e.Told:
		return t.Say("mark.sent")
	case e.Again:
		return t.Say("mark.told")
	}
	return ""
}

// calledFor reports whether those whom a channel calls were called for a story as
// it stands, when a list told it.
func (p *Policy) calledFor(c news.ChannelID, s news.Story, e news.Entry) bool {
	var before news.Entry
	urgent, trusted := false, false
	others := sources(s.Earlier)
	for _, r := range s.Earlier {
		urgent = urgent || slices.ContainsFunc(r.Matches, func(m news.Match) bool {
			return m.Urgent && (m.Fate == news.FateAlerted || m.Fate == news.FateMerged) && p.hearsOf(c, m)
		})
		for n, t := range p.heardIn(c, r) {
			trusted = trusted || p.vouches(c, r, t)
			if n == 0 {
				before = joinedBy(before, p.outlet(r, t, others))
			}
		}
	}
	before.Confirmed = confirmed(before)
	vouched := trusted || p.enough(c, before)
	return (urgent || !e.Urgent) && (vouched || !e.Vouched)
}

// joinedBy adds an outlet to those who tell an entry's story.
func joinedBy(e news.Entry, o news.Outlet) news.Entry {
	if e.Source == "" {
		e.Source, e.Owner, e.Party, e.Origin, e.Partisan = o.Name, o.Owner, o.Party, o.Origin, o.Partisan
		return e
	}
	e.Also = append(e.Also, o)
	return e
}
