package app

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"watcher/internal/config"
	"watcher/internal/control"
)

// DiffOptions are the arguments of `watcher diff`.
type DiffOptions struct {
	Old, New string // configuration files
	Since    Span
	Show     int  // hits of each kind
	JSON     bool // for programs
}

// Diff prints what the topics of a new configuration would have made of the
// items that are kept, against those of an old one. The items are those of the
// new one's feeds, in the folder that the new one names.
func Diff(ctx context.Context, w World, o DiffOptions) error {
	before, err := w.load(o.Old)
	if err != nil {
		return err
	}
	after, err := w.load(o.New)
	if err != nil {
		return err
	}
	was := compile(before)
	is := compile(after)
	return w.overPast(ctx, after, o.Since, func(past control.Past) error {
		c, err := control.Compare(ctx, past, was, is, o.Show)
		if err != nil {
			return err
		}
		if o.JSON {
			return w.printJSON(diffLine{c.Items, c.Same, c.Added, c.Removed, c.Topics, hitLines(c.NewHits), hitLines(c.Gone)})
		}
		w.printChange(c, o, after)
		return nil
	})
}

// diffLine is the output for programs. Its form is kept stable.
type diffLine struct {
	Items   int               `json:"items"`
	Same    int               `json:"same"`
	Added   int               `json:"added"`
	Removed int               `json:"removed"`
	Topics  map[string][2]int `json:"topics"` // added, removed
	NewHits []hitLine         `json:"newly_found"`
	Gone    []hitLine         `json:"no_longer_found"`
}

func (w World) printChange(c control.Change, o DiffOptions, cfg *config.Config) {
	fmt.Fprintf(w.Out, "%s of the last %s: %d found by both, %d newly found, %d no longer found.\n",
		count(c.Items, "item"), o.Since, c.Same, c.Added, c.Removed)
	for _, topic := range slices.Sorted(maps.Keys(c.Topics)) {
		n := c.Topics[topic]
		fmt.Fprintf(w.Out, "  %s: +%d -%d\n", topic, n[0], n[1])
	}
	for _, part := range []struct {
		mark, heading string
		hits          []control.Hit
	}{{"+ ", "Newly found, the newest:", c.NewHits}, {"- ", "No longer found, the newest:", c.Gone}} {
		if len(part.hits) > 0 {
			fmt.Fprintf(w.Out, "\n%s\n", part.heading)
			printHits(w.Out, part.mark, part.hits, cfg.Zone)
		}
	}
}
