package app

import (
	"context"
	"io"
	"strings"

	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/tongue"
)

// explainer is one that works on what the running watcher has.
func (s deskStories) explainer(in tongue.Tongue) *explainer {
	cfg := s.current.Load().config
	world := s.world
	world.Out = io.Discard // what is said to a terminal beside
	return &explainer{World: world, cfg: cfg, engine: compile(cfg), store: s.store, in: in}
}

// Explain implements [desk.Explainer].
func (s deskStories) Explain(ctx context.Context, in tongue.Tongue, link string) ([]desk.Explained, error) {
	if err := isLink(link); err != nil {
		return nil, toDesk(err)
	}
	e := s.explainer(in)
	met, err := e.link(ctx, link)
	if err == nil && !met {
		if err := e.feed(ctx, link); err != nil {
			return nil, toDesk(err)
		}
	}
	return e.said(), err
}

// ExplainStory implements [desk.Explainer].
func (s deskStories) ExplainStory(ctx context.Context, in tongue.Tongue, id news.StoryID) ([]desk.Explained, error) {
	_, story, _, err := s.store.Stand(ctx, id)
	if err != nil {
		return nil, orGone(err)
	}
	e := s.explainer(in)
	for _, r := range story.Reports {
		if err := e.item(ctx, r.Item, r.Feed); err != nil {
			return nil, err
		}
	}
	return e.said(), nil
}

// said is what was found out, for Discord.
func (e *explainer) said() []desk.Explained {
	var all []desk.Explained
	for _, f := range e.found {
		one := desk.Explained{Title: f.title}
		for _, s := range f.stages {
			one.Stages = append(one.Stages, desk.StageVerdict{Stage: e.named(s), Verdict: strings.TrimSpace(s.verdict)})
		}
		all = append(all, one)
	}
	return all
}
