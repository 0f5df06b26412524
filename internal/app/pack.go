package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/why"
)

// Pack implements [desk.Stories]: a document in Markdown, with full times.
func (s deskStories) Pack(ctx context.Context, id news.StoryID) (desk.File, error) {
	_, story, _, err := s.store.Stand(ctx, id)
	if err != nil {
		return desk.File{}, orGone(err)
	}
	acts, err := s.store.Acts(ctx, id)
	if err != nil {
		return desk.File{}, err
	}
	cfg := s.current.Load().config
	p := packer{zone: cfg.Zone}
	// What the file says now holds too: a feed may have become restricted since.
	for n, r := range story.Reports {
		if f, ok := byID(cfg.Feeds)[r.Feed.ID]; ok && f.Restricted {
			story.Reports[n].Feed.Restricted = true
		}
	}
	p.line("# %s", text.Plain(packTitle(story)))
	p.line("Story %s, opened %s, last report %s. Written %s by watcher %s; times are %s.",
		id, p.at(story.OpenedAt), p.at(story.MovedAt), p.at(s.world.Now()), s.world.Version, p.zone)
	p.line("## Reports")
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
	told, err := s.world.tellings(ctx, cfg, s.store, account.Deliveries)
	if err != nil {
		return desk.File{}, err
	}
	p.line("## Told")
	for _, line := range told.lines(account.Deliveries) {
		p.line("- %s", line)
	}
	return desk.File{Name: "story-" + string(id) + ".md", Type: "text/markdown; charset=utf-8", Data: []byte(p.b.String())}, nil
}

// packTitle is the story's, or that of its first report which may leave the channel.
func packTitle(s news.Story) string {
	restricted := func(r news.Report) bool { return r.Feed.Restricted }
	if !slices.ContainsFunc(s.Reports, restricted) {
		return s.Title
	}
	for _, r := range s.Reports {
		if !restricted(r) {
			return r.Item.Title
		}
	}
	return "A story that restricted feeds tell"
}

// packer writes an evidence pack.
type packer struct {
	b    strings.Builder
	zone *time.Location
}

func (p *packer) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n\n", args...) }

func (p *packer) at(t time.Time) string {
	if t.IsZero() {
		return "no date given"
	}
	return t.In(p.zone).Format("2006-01-02 15:04:05 -07:00")
}

// packReport writes one report with what it said before.
func (s deskStories) packReport(ctx context.Context, p *packer, n int, r news.Report) error {
	i := r.Item
	if r.Feed.Restricted {
		p.line("### %d. %s", n, text.Plain(cmp.Or(i.Source, r.Feed.Name)))
		p.line("<%s>", i.Link)
		p.line("Published %s, seen %s, by the feed %s%s. The feed is restricted: what it says stays in the channel.",
			p.at(i.Published), p.at(i.FirstSeen), text.Plain(r.Feed.Name), inLang(i.Lang))
		return nil
	}
	p.line("### %d. %s: %s", n, text.Plain(cmp.Or(i.Source, r.Feed.Name)), text.Plain(i.Title))
	p.line("<%s>", i.Link)
	p.line("Published %s, seen %s, by the feed %s%s.", p.at(i.Published), p.at(i.FirstSeen), text.Plain(r.Feed.Name), inLang(i.Lang))
	if r.CopyOf.Key != "" {
		p.line("It repeats the words of an earlier report.")
	}
	if said := text.Plain(i.Summary); said != "" {
		p.line("> %s", strings.ReplaceAll(said, "\n", "\n> "))
	}
	account, err := s.store.Account(ctx, i.Feed, string(i.Key))
	if err != nil {
		return err
	}
	for _, e := range account.Edits {
		p.line("Until %s it said: %s", p.at(e.Until), text.Plain(e.Title))
	}
	for _, m := range r.Matches {
		for _, line := range why.Lines(m.Why) {
			p.line("- topic %s: %s", m.Topic, line)
		}
	}
	return nil
}

func inLang(lang string) string {
	if lang == "" {
		return ""
	}
	return ", in " + lang
}

// acts writes what the desk did, by names where they are still known.
func (p *packer) acts(all []news.Act) {
	if len(all) == 0 {
		return
	}
	p.line("## The desk")
	for _, a := range all {
		by := cmp.Or(text.Plain(a.By.Name), "somebody")
		said := map[news.ActKind]string{
			news.ActClaim: "claimed by " + by, news.ActRelease: "released by " + by, news.ActTakeUp: "for us after all, says " + by,
			news.ActHandOver: "handed over to " + cmp.Or(text.Plain(a.To.Name), "somebody"),
			news.ActTurnDown: "not for us, says " + by + ": " + string(a.Reason),
			news.ActSnooze:   "silent until " + p.at(a.Until) + ", by " + by,
		}[a.Kind]
		p.line("- %s: %s", p.at(a.At), said)
	}
}
