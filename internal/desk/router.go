package desk

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/tongue"
)

// route is how one kind of call is handled.
type route struct {
	who      Right
	leads    []string
	public   bool
	quiet    bool
	replaces bool
	do       Do
	ask      Ask
	asks     func(c *Call) bool
	complete Complete
	wants    map[string][]string // of a command: by subcommand, the texts that it cannot do without
}

// blank names a text that the call cannot do without and has nothing of, "" if there is
// none: Discord takes spaces for one.
func (rt route) blank(c *Call) string {
	for _, name := range rt.wants[c.Sub] {
		if bare(c.Text(name)) == "" {
			return name
		}
	}
	return ""
}

// right is what a call takes.
func (rt route) right(c *Call) Right {
	if slices.Contains(rt.leads, c.Sub) {
		return Lead
	}
	return rt.who
}

// router brings calls to those who answer them.
type router struct {
	door      door
	languages map[string]tongue.Tongue // of channels
	commands  map[commandKey]route
	buttons   map[string]route
	forms     map[string]route
	answers   answers
	log       *slog.Logger

	mu      sync.Mutex
	shut    bool
	busy    sync.WaitGroup
	running int
	pressed map[string]bool // buttons that are being answered
	known   map[string]bool // ids of the last calls
	recent  []string        // the same, oldest first from at on
	at      int
	dropped time.Time // when it was last said that calls are dropped
}

type commandKey struct {
	sort discordgo.ApplicationCommandType
	name string
}

func newRouter(o Options) *router {
	r := &router{
		door:      door{channels: o.Channels, leads: o.Leads},
		languages: o.Languages,
		commands:  map[commandKey]route{}, buttons: map[string]route{}, forms: map[string]route{},
		answers: answers{o.Answers}, log: o.Log, pressed: map[string]bool{},
		known: map[string]bool{}, recent: make([]string, remembered),
	}
	for _, c := range o.Commands {
		r.commands[commandKey{c.sort(), c.Name}] = route{who: c.Who, leads: c.Leads, public: c.Public, do: c.Do, ask: c.Ask, asks: c.Asks, complete: c.Complete, wants: c.wants()}
	}
	for _, b := range o.Buttons {
		r.buttons[b.Verb] = route{who: b.Who, public: b.Public, quiet: b.Quiet, replaces: b.Replaces, do: b.Do, ask: b.Ask}
	}
	for _, f := range o.Forms {
		r.forms[f.Verb] = route{who: f.Who, public: f.Public, do: f.Do}
	}
	return r
}

// take starts the answer to a call, unless it was had before. It does not block.
func (r *router) take(ctx context.Context, raw []byte) {
	c, err := readCall(raw)
	if err != nil {
		r.log.Error("interaction not understood", "err", err)
		return
	}
	if !r.admit(c) {
		return
	}
	go func() {
		defer r.leave()
		_ = r.guarded(c, func() error { r.serve(ctx, c); return nil }) // it logs
	}()
}

// serve answers a call.
func (r *router) serve(ctx context.Context, c *Call) {
	rt, ok := r.find(c)
	c.In = r.language(c)
	c.Lead = r.door.opens(c.Who, Lead, c.Channel, c.Parent)
	kind := c.kind
	var err error
	switch {
	case kind == discordgo.InteractionApplicationCommandAutocomplete:
		err = r.complete(ctx, c, rt)
	case !ok:
		err = r.refuse(ctx, c, spoken(c.In, "answer.old"))
	case !r.door.opens(c.Who, rt.right(c), c.Channel, c.Parent):
		err = r.refuse(ctx, c, Reply{In: c.In, Text: r.door.refusal(c.In, c.Who, rt.right(c), c.Channel, c.Parent)})
	case rt.blank(c) != "":
		err = r.refuse(ctx, c, spoken(c.In, "blank."+rt.blank(c)))
	case rt.ask != nil && (rt.asks == nil || rt.asks(c)):
		err = r.open(ctx, c, rt)
	default:
		err = r.work(ctx, c, rt)
	}
	switch {
	case errors.Is(err, errLate):
		r.log.Info("answer came too late", "command", c.Name, "dur", time.Since(c.At).Round(time.Millisecond))
	case err != nil && ctx.Err() == nil:
		r.log.Warn("answer not given", "command", c.Name, "err", err)
	}
}

// language is that of the channel in which somebody asks, or of the one that a
// thread is in; in others that of the person's Discord, where watcher speaks it.
func (r *router) language(c *Call) tongue.Tongue {
	for _, id := range []string{c.Channel, c.Parent} {
		if t, ok := r.languages[id]; ok {
			return t
		}
	}
	return tongue.Of(c.Locale)
}

func (r *router) find(c *Call) (rt route, ok bool) {
	switch c.kind {
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete:
		rt, ok = r.commands[commandKey{c.sort, c.Name}]
	case discordgo.InteractionMessageComponent:
		rt, ok = r.buttons[c.Name]
	case discordgo.InteractionModalSubmit:
		rt, ok = r.forms[c.Name]
	}
	return rt, ok
}
