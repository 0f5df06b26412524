package app

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"watcher/internal/config"
	"watcher/internal/desk"
	"watcher/internal/notify/discord"
	"watcher/internal/tongue"
)

// deskKey is what a desk depends on, in words: a reload that changes nothing of
// it leaves the desk open. "" is for no desk.
type deskKey string

// deskFor is the desk that a configuration asks for. It takes a bot and a
// channel that the bot writes to: webhooks alone have nobody who could answer.
func deskFor(cfg *config.Config) (key deskKey, channels []string) {
	var languages []string
	for _, ch := range cfg.Channels {
		if ch.Webhook == "" && ch.Discord != "" {
			channels, languages = append(channels, ch.Discord), append(languages, ch.Language)
		}
	}
	d := cfg.Discord
	if d.Token == "" || !d.Desk || len(channels) == 0 {
		return "", nil
	}
	return deskKey(strings.Join([]string{
		d.Token.Reveal(), d.API, d.Guild, strings.Join(d.Leads, " "), strings.Join(channels, " "), strings.Join(languages, " "),
		fmt.Sprint(cfg.Network.Allow), cfg.Network.Proxy.Reveal(), cfg.Network.CA,
	}, "\n")), channels
}

// spokenIn are the languages of the channels that the bot writes to, by their
// numbers.
func spokenIn(cfg *config.Config) map[string]tongue.Tongue {
	languages := make(map[string]tongue.Tongue)
	for _, ch := range cfg.Channels {
		if ch.Webhook == "" && ch.Discord != "" {
			languages[ch.Discord] = tongue.Of(ch.Language)
		}
	}
	return languages
}

// desks keeps the desk open that the configuration in force asks for. Alerts do
// not depend on it: when it is closed, for whatever reason, the rest goes on,
// and the next reload opens it again.
func (a *App) desks(ctx context.Context) error {
	for ctx.Err() == nil {
		b := a.current.Load()
		key, channels := deskFor(b.config)
		a.deskWatch.begin(key != "", a.world.Now())
		open, shut := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() {
			defer close(done)
			if key != "" {
				a.runDesk(open, b, channels)
			}
		}()
		a.untilOther(ctx, key, done)
		shut()
		<-done
	}
	return nil
}

// untilOther waits for a configuration that asks for another desk, or for this
// one after it has closed.
func (a *App) untilOther(ctx context.Context, key deskKey, closed <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.rebuilt:
		}
		other, _ := deskFor(a.current.Load().config)
		select {
		case <-closed:
			return
		default:
			if other != key {
				return
			}
		}
	}
}

func (a *App) runDesk(ctx context.Context, b *build, channels []string) {
	defer func() {
		if r := recover(); r != nil {
			a.deskWatch.hear(desk.State{Final: true, Why: "a fault in watcher, which its log has: please report it"}, a.world.Now())
			a.log.Error("panic in the desk; it stays closed until the next reload", "err", fmt.Sprint(r), "stack", string(debug.Stack()))
		}
	}()
	d, err := desk.New(desk.Options{
		Bot: b.discord.Session(), Answers: b.discord.Answers(), Network: b.client, Patient: discord.Unhurried,
		Guild: b.config.Discord.Guild, Channels: channels, Leads: b.config.Discord.Leads, Languages: spokenIn(b.config),
		Commands: a.commands(), Buttons: a.buttons(), Forms: desk.WatchForms(workshop{a}),
		Ledger: signIns{a.dir}, Notices: a, Now: a.world.Now, Log: a.log,
		State: func(s desk.State) { a.deskWatch.hear(s, a.world.Now()) },
	})
	if err != nil {
		a.deskWatch.hear(desk.State{Final: true, Why: err.Error()}, a.world.Now())
		a.log.Error("desk not opened", "err", err)
		return
	}
	d.Run(ctx)
}

// commands are what can be asked in Discord. docs/operations.md has the table.
func (a *App) commands() []desk.Command {
	s := deskStories{a}
	return append(desk.MessageCommands(s), desk.StatusCommand(a), desk.MuteCommand(s), desk.HandoverCommand(s), desk.TryCommand(s), desk.WatchCommand(workshop{a}), desk.FeedsCommand(workshop{a}), desk.MissedCommand(s), desk.DigestCommand(s), desk.ExplainCommand(s), desk.SearchCommand(s), desk.TopicsCommand(workshop{a}))
}

// buttons are what can be clicked on.
func (a *App) buttons() []desk.Button {
	s := deskStories{a}
	return slices.Concat(desk.StoryButtons(s), desk.HandoverButtons(s), desk.WatchButtons(workshop{a}), desk.FeedsButtons(workshop{a}), desk.MessageButtons(), desk.TopicsButtons(workshop{a}))
}

// Notice implements [desk.Notices].
func (a *App) Notice(ctx context.Context, subject, title, text string) {
	a.raise(ctx, a.current.Load().policy.Notice(a.world.Now(), subject, title, text))
}
