package app

import (
	"context"
	"slices"
	"time"

	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

const (
	// reckonOver is how far back the first answer to /missed goes.
	reckonOver = 24 * time.Hour
	// ledgerShown is how many refused messages and unaccounted matches are named.
	ledgerShown = 20
)

// Reckon implements [desk.Inquest].
func (s deskStories) Reckon(ctx context.Context, in tongue.Tongue, who news.Person, at time.Time) (news.Ledger, error) {
	since, err := s.store.Visit(ctx, who.ID, at)
	if err != nil {
		return news.Ledger{}, err
	}
	if since.IsZero() {
		since = at.Add(-reckonOver)
	}
	l, err := s.store.Ledger(ctx, since, "", ledgerShown)
	for n := range l.Held {
		l.Held[n].Reason = reasonIn(in, l.Held[n].Reason)
	}
	for n := range l.Dead {
		l.Dead[n].Reason = reasonIn(in, l.Dead[n].Reason)
	}
	return l, err
}

// Topics implements [desk.Inquest].
func (s deskStories) Topics(context.Context) ([]news.Topic, error) {
	return s.current.Load().config.Topics, nil
}

// Missed implements [desk.Inquest].
func (s deskStories) Missed(ctx context.Context, in tongue.Tongue, link, topic string) (desk.Verdict, error) {
	if err := isLink(link); err != nil {
		return desk.Verdict{}, toDesk(err)
	}
	b := s.current.Load()
	asked, err := topicAsked(b.config, topic)
	if err != nil {
		return desk.Verdict{}, err
	}
	q := inquiry{World: s.world, cfg: b.config, build: b, engine: compile(b.config), store: s.store, since: Span(lookBack), link: link, topic: asked, in: in, desk: true}
	v, err := q.verdict(ctx)
	if v.Stage == StageTold && asked == "" && len(b.config.Topics) > 1 {
		v.What += " " + in.Say("missed.another")
	}
	return desk.Verdict{Title: v.Title, Stage: in.Say("stage." + v.Stage), What: v.What, Mend: v.Mend, Test: v.Test, Row: v.Row, NoRow: v.NoRow}, err
}

// DigestNow implements [desk.Digests].
func (s deskStories) DigestNow(ctx context.Context, names ...string) (int, error) {
	for _, c := range s.current.Load().config.Channels {
		if !slices.ContainsFunc(names, func(n string) bool { return n != "" && (string(c.ID) == n || c.Discord == n) }) {
			continue
		}
		if c.Digest == "" {
			return 0, desk.Unable("digest.channel.none", "Channel", text.EscapeDiscord(string(c.ID)))
		}
		n, err := s.store.HandOut(ctx, c.ID, s.world.Now())
		s.pipeline.Nudge()
		return n, err
	}
	return 0, desk.Unable("digest.channel.unknown")
}

// DigestChannels implements [desk.Digests].
func (s deskStories) DigestChannels(context.Context) (names []string, err error) {
	for _, c := range s.current.Load().config.Channels {
		if c.Digest != "" {
			names = append(names, string(c.ID))
		}
	}
	return names, nil
}
