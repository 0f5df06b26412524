package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/config"
	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
	"watcher/internal/why"
)

// Pack implements [desk.Stories]: a document in Markdown, with full times.
func (s deskStories) Pack(ctx context.Context, in tongue.Tongue, id news.StoryID) (desk.File, error) {
	_, story, _, err := s.store.Stand(ctx, id)
	if err != nil {
		return desk.File{}, orGone(err)
	}
	acts, err := s.store.Acts(ctx, id)
	if err != nil {
		return desk.File{}, err
	}
	cfg := s.current.Load().config
	p := packer{in: in, cfg: cfg, zone: cfg.Zone}
	// What the file says now holds too: a feed may have become restricted since.
	for n, r := range story.Reports {
		if f, ok := byID(cfg.Feeds)[r.Feed.ID]; ok && f.Restricted {
			story.Reports[n].Feed.Restricted = true
		}
	}
	p.line("# %s", text.Plain(packTitle(in, story)))
	p.line("%s", in.Say("pack.head", "Story", string(id), "Opened", p.at(story.OpenedAt), "Moved", p.at(story.MovedAt), "Now", p.at(s.world.Now()),
		"Version", s.world.Version, "Zone", p.zone.String()))
	p.line("## %s", in.Say("pack.reports"))
	for n, r := range story.Reports {
		if err := s.packReport(ctx, &p, n+1, r); err != nil {
			return desk.File{}, err
		}
	}
	p.acts(acts)
	account, err := s.store.Account(ctx, story.Reports[0].Item.Feed, string(story.Reports[0].Item.Key))
	if err != nil {
		return desk.File{}, err
	}
	told, err := s.world.tellings(ctx, in, cfg, s.store, account.Deliveries)
	if err != nil {
		return desk.File{}, err
	}
	p.line("## %s", in.Say("pack.told"))
	for _, line := range told.lines(account.Deliveries) {
		p.line("- %s", line)
	}
	return desk.File{Name: "story-" + string(id) + ".md", Type: "text/markdown; charset=utf-8", Data: []byte(p.b.String())}, nil
}

// packTitle is the story's, or that of its first report which may leave the channel.
func packTitle(in tongue.Tongue, s news.Story) string {
	restricted := func(r news.Report) bool { return r.Feed.Restricted }
	if !slices.ContainsFunc(s.Reports, restricted) {
		return s.Title
	}
	for _, r := range s.Reports {
		if !restricted(r) {
			return r.Item.Title
		}
	}
	return in.Say("pack.restricted.story")
}

// packer writes an evidence pack, in a language. Marks of direction stand in it where
// the language is written from right to left, without which its dates read backwards;
// elsewhere a reader of Markdown needs none.
type packer struct {
	b    strings.Builder
	in   tongue.Tongue
	cfg  *config.Config
	zone *time.Location
}

func (p *packer) line(format string, args ...any) {
	said := fmt.Sprintf(format, args...)
	if !p.in.FromRight() {
		said = tongue.Bare(said)
	}
	p.b.WriteString(said + "\n\n")
}

func (p *packer) at(t time.Time) tongue.Said {
	if t.IsZero() {
		return tongue.Said(p.in.Say("age.none"))
	}
	return tongue.Said(p.in.Foreign(t.In(p.zone).Format("2006-01-02 15:04:05 -07:00")))
}

// seen says when a report was published and seen, by which feed.
func (p *packer) seen(r news.Report) string {
	i := r.Item
	key, with := "pack.seen", []any{"Published", p.at(i.Published), "Seen", p.at(i.FirstSeen), "Feed", text.Plain(r.Feed.Name)}
	if i.Lang != "" {
		key, with = "pack.seen.lang", append(with, "Lang", p.in.Language(i.Lang))
	}
	return p.in.Say(key, with...)
}

// packReport writes one report with what it said before.
func (s deskStories) packReport(ctx context.Context, p *packer, n int, r news.Report) error {
	i := r.Item
	if r.Feed.Restricted {
		p.line("### %d. %s", n, text.Plain(cmp.Or(i.Source, r.Feed.Name)))
		p.line("<%s>", i.Link)
		p.line("%s %s", p.seen(r), p.in.Say("pack.restricted"))
		return nil
	}
	p.line("### %d. %s: %s", n, text.Plain(cmp.Or(i.Source, r.Feed.Name)), text.Plain(i.Title))
	p.line("<%s>", i.Link)
	p.line("%s", p.seen(r))
	if r.CopyOf.Key != "" {
		p.line("%s", p.in.Say("pack.copy"))
	}
	if said := text.Plain(i.Summary); said != "" {
		p.line("> %s", strings.ReplaceAll(said, "\n", "\n> "))
	}
	account, err := s.store.Account(ctx, i.Feed, string(i.Key))
	if err != nil {
		return err
	}
	for _, e := range account.Edits {
		p.line("%s", p.in.Say("pack.until", "Time", p.at(e.Until), "Title", text.Plain(e.Title)))
	}
	for _, m := range r.Matches {
		for _, line := range why.LinesIn(p.in, m.Why) {
			p.line("- %s: %s", p.in.Say("muted.topic", "Name", topicOf(p.cfg, m.Topic).Title), line)
		}
	}
	return nil
}

// acts writes what the desk did, by names where they are still known.
func (p *packer) acts(all []news.Act) {
	if len(all) == 0 {
		return
	}
	p.line("## %s", p.in.Say("pack.desk"))
	for _, a := range all {
		by, to := cmp.Or(text.Plain(a.By.Name), p.in.Say("pack.somebody")), cmp.Or(text.Plain(a.To.Name), p.in.Say("pack.somebody"))
		said := ""
		switch a.Kind {
		case news.ActClaim:
			said = p.in.Say("pack.claimed", "Person", by)
		case news.ActRelease:
			said = p.in.Say("pack.released", "Person", by)
		case news.ActTakeUp:
			said = p.in.Say("pack.takenup", "Person", by)
		case news.ActHandOver:
			said = p.in.Say("pack.handed", "Person", to)
		case news.ActTurnDown:
			said = p.in.Say("pack.refused", "Person", by, "Reason", tongue.Said(p.in.Say("refusal."+string(a.Reason))))
		case news.ActSnooze:
			said = p.in.Say("pack.silent", "Person", by, "Time", p.at(a.Until))
		}
		p.line("- %s: %s", p.at(a.At), said)
	}
}
