package notify

import (
	"context"
	"slices"

	"watcher/internal/news"
)

// Glosser says what texts mean in another language, "" for what it cannot say in
// time. It must not hold a message back.
type Glosser interface {
	Gloss(ctx context.Context, texts, from []string, to string) []string
}

// mostGlossed is how many headlines of a list are translated.
const mostGlossed = 10

// Glossed is a [Destination] whose messages say in a language what headlines in
// other languages mean.
type Glossed struct {
	Destination
	Glosser Glosser
	To      string // ISO 639
}

// Group implements [Grouped].
func (g Glossed) Group() string {
	if d, ok := g.Destination.(Grouped); ok {
		return d.Group()
	}
	return ""
}

// Examine implements [Examined].
func (g Glossed) Examine(ctx context.Context) []Finding {
	if d, ok := g.Destination.(Examined); ok {
		return d.Examine(ctx)
	}
	return nil
}

// Post implements [Destination].
func (g Glossed) Post(ctx context.Context, d news.Delivery) (remoteID string, err error) {
	return g.Destination.Post(ctx, g.glossed(ctx, d))
}

// Edit implements [Destination].
func (g Glossed) Edit(ctx context.Context, d news.Delivery) error {
	return g.Destination.Edit(ctx, g.glossed(ctx, d))
}

// glossed returns a delivery with glosses, which are in no other copy of it. What is
// restricted is not told to the service.
func (g Glossed) glossed(ctx context.Context, d news.Delivery) news.Delivery {
	var texts, from []string
	var at []int
	for n, e := range d.Message.Entries {
		front := Front(e)
		if len(at) < mostGlossed && !front.Restricted && front.Title != "" && front.Title != NoTitle && baseOf(front.Lang) != baseOf(g.To) {
			texts, from, at = append(texts, front.Title), append(from, baseOf(front.Lang)), append(at, n)
		}
	}
	if len(at) == 0 {
		return d
	}
	said := g.Glosser.Gloss(ctx, texts, from, g.To)
	d.Message.Entries = slices.Clone(d.Message.Entries)
	for k, n := range at {
		d.Message.Entries[n].Gloss = said[k]
	}
	return d
}
