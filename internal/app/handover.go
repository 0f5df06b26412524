package app

import (
	"context"
	"time"

	"watcher/internal/control"
	"watcher/internal/desk"
	"watcher/internal/news"
)

// movedMost is how many stories that moved are told to the next shift.
const movedMost = 20

// Shift implements [desk.Shifts].
func (s deskStories) Shift(ctx context.Context, since time.Time) (shift desk.Shift, err error) {
	if shift.Claims, err = s.store.Claims(ctx); err != nil {
		return shift, err
	}
	if shift.Moved, err = s.store.Moved(ctx, since, movedMost); err != nil {
		return shift, err
	}
	shift.Silent, err = s.Silent(ctx)
	return shift, err
}

// Link implements [desk.Shifts]. That there is none is no reason to say nothing
// of a story.
func (s deskStories) Link(ctx context.Context, guild string, id news.StoryID) string {
	if to := s.message(ctx, guild, id); to != "" {
		return to
	}
	_, story, _, err := s.store.Stand(ctx, id)
	if err != nil || len(story.Reports) == 0 {
		return ""
	}
	return webLink(story.Reports[0].Item.Link)
}

// message leads to a story's newest message; "" if there is none, or it is not
// known where.
func (s deskStories) message(ctx context.Context, guild string, id news.StoryID) string {
	posts, err := s.store.Posts(ctx, id)
	if err != nil {
		s.log.Warn("message not found", "story", string(id), "err", err)
		return ""
	}
	for _, p := range posts {
		for _, c := range s.current.Load().config.Channels {
			if c.ID == p.Channel && c.Discord != "" && guild != "" {
				return "https://discord.com/channels/" + guild + "/" + c.Discord + "/" + p.Message
			}
		}
	}
	return ""
}

// TakeOver implements [desk.Shifts].
func (s deskStories) TakeOver(ctx context.Context, from, to news.Person, at time.Time) (n int, err error) {
	claims, err := s.store.Claims(ctx)
	if err != nil {
		return 0, err
	}
	for _, c := range claims {
		if c.By.ID != from.ID || c.By.ID == to.ID {
			continue
		}
		act := news.Act{Story: c.Story, Kind: news.ActHandOver, By: to, To: to, At: at}
		if _, err := control.Act(ctx, s.store, s.current.Load().policy, act, true); err != nil {
			return n, err
		}
		n++
	}
	s.log.Info("the desk was handed over", "n", n)
	s.pipeline.Nudge()
	return n, nil
}
