package notify

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"watcher/internal/news"
)

// stuckAfter is how long a delivery may wait before someone is told.
const stuckAfter = time.Hour

// Trouble is what is wrong with a channel.
type Trouble string

// The troubles.
const (
	TroubleClosed      Trouble = "closed"      // it refuses all: missing, forbidden
	TroubleRevoked     Trouble = "revoked"     // its token is not valid
	TroubleUnreachable Trouble = "unreachable" // no verdict: the network, or Discord's trouble
	TroubleFlawed      Trouble = "flawed"      // messages arrive, but something is amiss
	TroubleStuck       Trouble = "stuck"       // deliveries wait for more than an hour
)

// Problem is a channel that does not deliver as it should, and why.
type Problem struct {
	Channel news.ChannelID
	Trouble Trouble
	Since   time.Time
	Reason  string // redacted, for people
	Final   bool   // closed until the configuration changes, or a restart
	Closure string // tells a closure of the channel from its others of a day
	Waiting int    // deliveries, for [TroubleStuck]
	Oldest  news.DeliveryID
}

// String says what is wrong and what to do, on one line.
func (p Problem) String() string {
	return fmt.Sprintf("channel %s %s: %s", p.Channel, p.heading(), p.text())
}

func (p Problem) heading() string {
	switch p.Trouble {
	case TroubleRevoked:
		return "cannot be used: the bot's token is not valid"
	case TroubleClosed:
		return "cannot be used"
	case TroubleUnreachable:
		return "cannot be reached"
	case TroubleFlawed:
		return "works, but something is amiss"
	default:
		return "is stuck: " + count(p.Waiting, "delivery waits", "deliveries wait") + " for more than an hour"
	}
}

func (p Problem) text() string {
	text := strings.TrimRight(p.Reason, ". ")
	if text == "" {
		text = "no reason is known"
	}
	switch p.Trouble {
	case TroubleRevoked, TroubleClosed:
		again := "every hour, and when the configuration changes"
		if p.Final {
			again = "when the configuration changes, or watcher is started again"
		}
		return text + ". What is meant for it waits; nothing is lost. It is tried again " + again + "."
	case TroubleUnreachable:
		return text + ". It is tried again by itself."
	case TroubleFlawed:
		return text + "."
	default:
		return text + ". They are tried again by themselves; nothing is lost. See what `/status` says, and `watcher doctor`, which asks each channel whether it can be used."
	}
}

// Stuck finds the channels in which alerts have waited for more than an hour,
// among those not sent yet. These must include the ones that are due later,
// after their back-off.
func Stuck(now time.Time, waiting []news.Delivery) []Problem {
	found := map[news.ChannelID]Problem{}
	for _, d := range waiting {
		since := d.Alert.At
		if d.Held() || d.Attempt == 0 && d.DueAt.After(since) {
			since = d.DueAt // until then it waited as it should: no back-off moves it before a first try
		}
		if d.Alert.Reason == news.ReasonNotice || now.Sub(since) < stuckAfter || strings.HasPrefix(d.Reason, news.HeldForOld) {
			continue
		}
		p, ok := found[d.Alert.Channel]
		if !ok || since.Before(p.Since) {
			p.Channel, p.Trouble = d.Alert.Channel, TroubleStuck
			p.Since, p.Reason, p.Oldest = since, d.Reason, d.ID
		}
		p.Waiting++
		found[d.Alert.Channel] = p
	}
	return slices.SortedFunc(maps.Values(found), ByChannel)
}

// shuts reports whether nothing at all arrives in the channel.
func (p Problem) shuts() bool { return p.Trouble == TroubleClosed || p.Trouble == TroubleRevoked }

// Shut says in a clause which of the channels are closed, and why the first is;
// "" if none is.
func Shut(problems []Problem) string {
	var names []string
	var first Problem
	for _, p := range problems {
		if !p.shuts() {
			continue
		}
		if names = append(names, string(p.Channel)); len(names) == 1 {
			first = p
		}
	}
	if len(names) == 0 {
		return ""
	}
	said := fmt.Sprintf("channel %s %s", first.Channel, first.heading())
	if why := strings.TrimRight(first.Reason, ". "); why != "" && first.Trouble != TroubleRevoked {
		said += " (" + why + ")"
	}
	if len(names) > 1 {
		said += ", and likewise " + strings.Join(names[1:], ", ")
	}
	return said
}

// ByChannel orders problems.
func ByChannel(a, b Problem) int { return cmp.Compare(a.Channel, b.Channel) }

// Trouble tells the channels with notices of those that do not deliver as they
// should: a closed one once a day and closure, those that a token shuts in one notice, a
// stuck one once for its oldest delivery, a flaw once. What is merely unreachable is told when it is stuck, and what is
// closed is not called stuck as well. A channel hears nothing of itself unless
// it works.
func (p *Policy) Trouble(now time.Time, problems []Problem) []news.Delivery {
	closed := map[news.ChannelID]bool{}
	for _, problem := range problems {
		if problem.shuts() {
			closed[problem.Channel] = true
		}
	}
	ds := p.revoked(now, problems)
	for _, problem := range problems {
		key, silent := date(now), problem.Channel
		switch problem.Trouble {
		case TroubleUnreachable, TroubleRevoked:
			continue
		case TroubleClosed:
			if problem.Closure != "" {
				key += ":" + news.Digest(8, problem.Closure)
			}
		case TroubleStuck:
			if closed[problem.Channel] {
				continue
			}
			key = string(problem.Oldest)
		case TroubleFlawed:
			key, silent = news.Digest(8, problem.Reason), ""
		}
		subject := fmt.Sprintf("channel:%s:%s:%s", problem.Channel, problem.Trouble, key)
		heading := fmt.Sprintf("Channel %s %s", problem.Channel, problem.heading())
		ds = append(ds, p.noticeExcept(silent, now, subject, heading, problem.text())...)
	}
	return ds
}

// revoked tells once of a token that is not valid, and of all the channels that this
// shuts: they share it, and a person mends it in one place.
func (p *Policy) revoked(now time.Time, problems []Problem) []news.Delivery {
	shut := map[string][]Problem{} // by the closure, which they share
	for _, problem := range problems {
		if problem.Trouble == TroubleRevoked {
			shut[problem.Closure] = append(shut[problem.Closure], problem)
		}
	}
	var ds []news.Delivery
	for _, closure := range slices.Sorted(maps.Keys(shut)) {
		key := date(now)
		if closure != "" {
			key += ":" + news.Digest(8, closure)
		}
		var names []string
		for _, problem := range shut[closure] {
			names = append(names, string(problem.Channel))
		}
		heading := "The bot's token is not valid: " + count(len(names), "channel", "channels") + " cannot be used"
		text := "Shut by it: " + strings.Join(names, ", ") + ". " + shut[closure][0].text()
		for _, d := range p.Notice(now, "token:revoked:"+key, heading, text) {
			if !slices.Contains(names, string(d.Alert.Channel)) { // it would not get there
				ds = append(ds, d)
			}
		}
	}
	return ds
}

// Died tells the other channels with notices of a delivery that its channel
// refused for good, and what it said: so that it is read after all.
func (p *Policy) Died(now time.Time, d news.Delivery) []news.Delivery {
	if d.Alert.Reason == news.ReasonNotice {
		return nil
	}
	subject := "delivery:" + string(d.ID) + ":dead"
	heading := fmt.Sprintf("Channel %s refused a message", d.Alert.Channel)
	text := "It gave as reason: " + strings.TrimRight(d.Reason, ". ") + ". This is what the message said:"
	ds := p.noticeExcept(d.Alert.Channel, now, subject, heading, text)
	for n := range ds {
		ds[n].Message.Entries, ds[n].Message.More = d.Message.Entries, d.Message.More
	}
	return ds
}
