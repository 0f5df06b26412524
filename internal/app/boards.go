package app

import (
	"context"
	"time"

	"watcher/internal/desk"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/notify/discord"
	"watcher/internal/tongue"
)

// boardAfter is how long a process must have run before it posts a board: short
// runs leave none behind.
const boardAfter = 10 * time.Minute

// boardsFor is how long one round looks at boards before the rest is left to the
// next, and one board is worked at.
const boardsFor = time.Minute

// boards are the messages that say how the watch goes. Its loop alone uses them.
type boards struct {
	kept  notify.Boards
	by    *build // the configuration that they were kept by last
	clean *build // the one under which no board hangs that should not
}

// keepBoards looks at each channel's board. Whatever becomes of them, alerts do
// not wait for it.
func (a *App) keepBoards(ctx context.Context) error {
	b, now := a.current.Load(), a.world.Now()
	if a.boards.by != b {
		a.boards.kept.Reopen()
		a.boards.by = b
	}
	if b.config.Discord.Token == "" {
		return nil
	}
	var known map[string]news.Board // read when it is needed
	for _, c := range b.config.Channels {
		if !c.HasBoard() || !a.boards.kept.Due(c.Discord, now) || !a.courier.Ready(c.ID, now) {
			continue
		}
		if a.world.Now().Sub(now) > boardsFor {
			return nil
		}
		if known == nil {
			var err error
			if known, err = a.knownBoards(ctx); err != nil {
				return err
			}
		}
		if err := a.keepBoard(ctx, b, c, known[c.Discord]); err != nil {
			return err
		}
	}
	return a.takeDownBoards(ctx, b)
}

func (a *App) knownBoards(ctx context.Context) (map[string]news.Board, error) {
	all, err := a.store.Boards(ctx)
	known := make(map[string]news.Board, len(all))
	for _, board := range all {
		known[board.Place] = board
	}
	return known, err
}

// keepBoard has one board say how things are, unless alerts are about to be sent
// there: they go first.
func (a *App) keepBoard(ctx context.Context, b *build, c news.Channel, known news.Board) error {
	ctx, cancel := context.WithTimeout(ctx, boardsFor)
	defer cancel()
	now := a.world.Now()
	tally, err := a.store.Tally(ctx, c.ID, now)
	if err != nil || tally.Due > 0 {
		return err
	}
	o, err := a.boardOrder(b, c)
	if err != nil {
		return err
	}
	o.Text = func(ctx context.Context) (string, error) { return a.boardText(ctx, tongue.Of(c.Language), tally) }
	return a.boards.kept.Keep(ctx, now, known, o)
}

func (a *App) boardOrder(b *build, c news.Channel) (notify.Order, error) {
	wall, err := b.discord.Wall(c.Discord)
	return notify.Order{
		Channel: c.ID, Place: c.Discord, Wall: wall, Zone: b.config.Zone,
		MayPost: a.pulse.runsFor(a.world.Now()) >= boardAfter,
	}, err
}

// takeDownBoards removes the boards of channels that are to have none any more.
func (a *App) takeDownBoards(ctx context.Context, b *build) error {
	if a.boards.clean == b {
		return nil
	}
	known, err := a.knownBoards(ctx)
	if err != nil {
		return err
	}
	for _, c := range b.config.Channels {
		if c.HasBoard() {
			delete(known, c.Discord)
		}
	}
	for place, board := range known {
		if !a.boards.kept.Due(place, a.world.Now()) {
			continue
		}
		o, err := a.boardOrder(b, news.Channel{ID: news.ChannelID(place), Discord: place})
		if err != nil {
			return err
		}
		if err := a.boards.kept.TakeDown(ctx, a.world.Now(), board, o); err != nil {
			return err
		}
	}
	if len(known) == 0 {
		a.boards.clean = b
	}
	return nil
}

// boardText composes what a board says now.
func (a *App) boardText(ctx context.Context, t tongue.Tongue, tally news.Tally) (string, error) {
	s, err := a.Status(ctx, t)
	if err != nil {
		return "", err
	}
	drill, err := a.store.Drill(ctx)
	if err != nil {
		return "", err
	}
	says := notify.BoardSays{
		Trouble: s.Trouble, Feeds: s.Feeds, Unread: s.Unread, Failing: names(s.Failing), ReadAt: s.Polled, Tally: tally, Drill: drill,
	}
	return discord.BoardText(t, says), nil
}

func names(feeds []desk.FeedStatus) []string {
	list := make([]string, len(feeds))
	for n, f := range feeds {
		list[n] = f.Name
	}
	return list
}
