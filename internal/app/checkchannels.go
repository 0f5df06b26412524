package app

import (
	"context"
	"fmt"
	"slices"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/notify/courier"
)

// askChannels asks Discord for each channel whether alerts can appear there as
// they are to, and returns how many cannot.
func (w World) askChannels(ctx context.Context, b *build) (failed int) {
	ways := make(map[news.ChannelID]notify.Destination)
	for _, c := range b.config.Channels {
		if c.Connected() {
			ways[c.ID] = b.destinations[c.ID]
		}
	}
	problems := courier.New(courier.Options{Destinations: ways, Now: w.Now}).Check(ctx)
	for _, c := range b.config.Channels {
		if ways[c.ID] == nil {
			continue
		}
		n := slices.IndexFunc(problems, func(p notify.Problem) bool { return p.Channel == c.ID })
		switch {
		case n < 0:
			fmt.Fprintf(w.Out, "ok      channel %s\n", c.ID)
		case problems[n].Trouble == notify.TroubleFlawed:
			fmt.Fprintf(w.Out, "ok      %s\n", problems[n])
		default:
			failed++
			fmt.Fprintf(w.Out, "FAILED  %s\n", problems[n])
		}
	}
	return failed
}
