package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// registrar tells Discord of the desk's commands, once, where it does not know
// them as they are.
type registrar struct {
	o    Options
	once sync.Once
	busy sync.WaitGroup
}

func newRegistrar(o Options) *registrar { return &registrar{o: o} }

// start registers the commands in the background, until it is done.
func (r *registrar) start(ctx context.Context, app string) {
	r.once.Do(func() {
		r.busy.Go(func() {
			for tries := 0; ; tries++ {
				err := r.register(ctx, app)
				if err == nil || ctx.Err() != nil {
					return
				}
				wait := backoff(tries)
				if refused(err) {
					r.o.Log.Error("commands not registered", "err", err, "note", registerAdvice(err))
					return
				}
				r.o.Log.Warn("commands not registered; trying again", "err", err, "dur", wait)
				if !pause(ctx, wait) {
					return
				}
			}
		})
	})
}

func (r *registrar) wait() { r.busy.Wait() }

func registerAdvice(err error) string {
	var e *apiError
	if errors.As(err, &e) && e.status == http.StatusForbidden {
		return "invite the bot once more with the scope applications.commands"
	}
	return "alerts go on; the commands that Discord knows still work"
}

// register writes the commands in each server that knows others.
func (r *registrar) register(ctx context.Context, app string) error {
	ctx = r.o.Patient(ctx) // there are as many questions as channels, and nobody waits for an answer
	guilds, err := r.guilds(ctx)
	if err != nil {
		return err
	}
	want := make([]*discordgo.ApplicationCommand, len(r.o.Commands))
	for i, c := range r.o.Commands {
		want[i] = c.wire(len(r.o.Leads) == 0)
	}
	mine, err := json.Marshal(want)
	if err != nil {
		return fmt.Errorf("encode commands: %w", err)
	}
	for _, guild := range guilds {
		address := discordgo.EndpointApplicationGuildCommands(app, guild)
		theirs, err := r.known(ctx, address)
		if err != nil {
			return fmt.Errorf("read commands: %w", err)
		}
		if sameCommands(mine, theirs) {
			continue
		}
		if _, err := request(ctx, r.o.Bot, http.MethodPut, address, want); err != nil {
			return fmt.Errorf("write commands: %w", err)
		}
		r.o.Log.Info("commands registered", "n", len(want))
	}
	return nil
}

// known are the commands that a server has, as Discord tells them. Not found is
// for none: what is wrong with the server itself, writing them says.
func (r *registrar) known(ctx context.Context, address string) ([]byte, error) {
	raw, err := request(ctx, r.o.Bot, http.MethodGet, address+"?with_localizations=true", nil)
	var e *apiError
	if errors.As(err, &e) && e.status == http.StatusNotFound {
		return []byte("[]"), nil
	}
	return raw, err
}

// guilds are the servers of the desk's channels.
func (r *registrar) guilds(ctx context.Context) ([]string, error) {
	if r.o.Guild != "" {
		return []string{r.o.Guild}, nil
	}
	found := map[string]bool{}
	for _, id := range r.o.Channels {
		raw, err := request(ctx, r.o.Bot, http.MethodGet, discordgo.EndpointChannel(id), nil)
		if refused(err) {
			continue // the check of channels tells of it
		}
		var ch struct {
			Guild string `json:"guild_id"`
		}
		if err == nil {
			err = json.Unmarshal(raw, &ch)
		}
		if err != nil {
			return nil, fmt.Errorf("find the server: %w", err)
		}
		if ch.Guild != "" {
			found[ch.Guild] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}
