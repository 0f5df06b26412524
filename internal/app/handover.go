package app

import (
	"context"
	"slices"
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
func (s deskStories) Link(ctx context.Context, at desk.Place, id news.StoryID) string {
	if to := s.message(ctx, at, id); to != "" {
		return to
	}
	_, story, _, err := s.store.Stand(ctx, id)
	if err != nil || len(story.Reports) == 0 {
		return ""
	}
	return webLink(story.Reports[0].Item.Link)
}

// message leads to a story's message; "" if there is none, or it is not known where.
func (s deskStories) message(ctx context.Context, at desk.Place, id news.StoryID) string {
	posts, err := s.store.Posts(ctx, id)
	if err != nil {
		s.log.Warn("message not found", "story", string(id), "err", err)
		return ""
	}
	return copyFor(at, posts, s.current.Load().config.Channels)
}

// copyFor leads to that of a story's messages, the newest first, which is for who asks:
// the newest in their channel, which they see; else the newest in the channel that was
// told first.
func copyFor(at desk.Place, posts []news.Post, channels []news.Channel) string {
	var newest []told // of each channel, that told first the last
	for _, p := range posts {
		n := slices.IndexFunc(channels, func(c news.Channel) bool { return c.ID == p.Channel && c.Discord != "" })
		if n < 0 {
			continue
		}
		one := told{channels[n], p.Message}
		if had := slices.IndexFunc(newest, func(t told) bool { return t.in.ID == p.Channel }); had >= 0 {
			one = newest[had]
			newest = slices.Delete(newest, had, had+1)
		}
		newest = append(newest, one)
	}
	if at.Guild == "" || len(newest) == 0 {
		return ""
	}
	to := newest[len(newest)-1]
	if own := slices.IndexFunc(newest, func(t told) bool { return t.in.Discord == at.Channel || t.in.Discord == at.Parent }); own >= 0 {
		to = newest[own]
	}
	where := to.in.Discord
	if to.in.As == news.AsForum { // a forum's post is a channel of its own, and has its message's id
		where = to.message
	}
	return "https://discord.com/channels/" + at.Guild + "/" + where + "/" + to.message
}

// told is a message that tells a story, and where.
type told struct {
	in      news.Channel
	message string
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
