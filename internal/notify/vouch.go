package notify

import (
	"slices"

	"watcher/internal/news"
)

// trustedBell rings when an outlet that is enough by itself joins a story.
var trustedBell = news.ReasonBell.With("trusted")

// enough reports whether so many outlets have a story as a channel's ping
// waits for.
func (p *Policy) enough(c news.ChannelID, e news.Entry) bool {
	return e.Confirmed >= p.channels[c].Ping.Outlets
}

// vouches reports whether a report is by an outlet that a channel's ping trusts.
// A party to the topic confirms nothing there, trusted or not.
func (p *Policy) vouches(c news.ChannelID, r news.Report, topic int) bool {
	return among(r, p.channels[c].Ping.Trusted) && !party(r, p.Topics[topic])
}

// trusted names the first outlet that joins a story and is enough by itself; ""
// if none is.
func (p *Policy) trusted(c news.ChannelID, s news.Story, hs []heard) string {
	for _, h := range hs {
		if r := s.Reports[h.report]; p.vouches(c, r, h.topic) {
			return source(r)
		}
	}
	return ""
}

// waits reports whether a channel's ping waits for several outlets, and would
// call to a story like this.
func (p *Policy) waits(c news.ChannelID, e news.Entry) bool {
	ping := p.channels[c].Ping
	return ping.Outlets >= 2 && (e.Urgent || !ping.UrgentOnly)
}

// vouched reports whether a story that had so many outlets was vouched for, as
// far as the channel was told.
func (p *Policy) vouched(told news.Told, before int) bool {
	return told.Message.Entries[0].Vouched || slices.Contains(told.Bells, once(told, trustedBell)) || before >= p.channels[told.Channel].Ping.Outlets
}

// calls reports whether a bell may call who waits for several outlets: they, or
// a trusted one, have the story now. That they do is no reason to call twice.
func (p *Policy) calls(told news.Told, e news.Entry, reason news.Reason, trusted string) bool {
	first := told.Message.Entries[0].Vouched || slices.Contains(told.Bells, once(told, trustedBell))
	if reason == news.ReasonBell.With("outlets") && first {
		return false
	}
	return first || trusted != "" || p.enough(told.Channel, e)
}
