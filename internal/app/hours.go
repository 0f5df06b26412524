package app

import (
	"fmt"
	"strings"

	"watcher/internal/config"
)

// printHours says when channels are quiet, and when their next digests come.
func (w World) printHours(cfg *config.Config) error {
	times, err := digests(cfg)
	if err != nil {
		return err
	}
	for _, c := range cfg.Channels {
		if !c.Quiet.None() {
			urgent := "urgent alerts ring"
			if c.Quiet.Urgent {
				urgent = "urgent alerts too"
			}
			fmt.Fprintf(w.Out, "Channel %s: quiet %s (%s), %s.\n", c.ID, c.Quiet, cfg.Zone, urgent)
		}
		if t := times[c.ID]; t != nil {
			var next []string
			at := w.Now()
			for range 3 {
				at = t.Next(at)
				next = append(next, at.In(cfg.Zone).Format("Mon 2 Jan 15:04"))
			}
			fmt.Fprintf(w.Out, "Channel %s: next digests %s (%s).\n", c.ID, strings.Join(next, ", "), cfg.Zone)
		}
	}
	return nil
}
