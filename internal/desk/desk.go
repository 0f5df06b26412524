package desk

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/outbound"
	"watcher/internal/tongue"
)

// Options are what a [Desk] is made of.
type Options struct {
	Bot     *discordgo.Session // speaks for the bot, within its limits
	Answers *discordgo.Session // answers interactions, without the bot's token
	Network Network
	// Patient has calls of the bot wait for their turn within its limits, where they
	// would be put off. nil for nothing of the kind.
	Patient func(context.Context) context.Context

	Guild    string   // the server's id; "" to find it from the channels
	Channels []string // ids of the channels in which the desk is used, in their threads too
	Leads    []string // ids of the roles of desk leads
	// Languages are those of the channels, by their ids.
	Languages map[string]tongue.Tongue

	Commands []Command
	Buttons  []Button // and menus
	Forms    []FormHandler

	Ledger  Ledger
	Notices Notices
	// State, if set, hears how the desk stands with Discord, each time that changes.
	State func(State)
	Now   func() time.Time // default time.Now
	Log   *slog.Logger     // default: discard
}

// Network is how the gateway is reached.
type Network interface {
	Socket(ctx context.Context, u *url.URL) (outbound.Socket, error)
}

// Ledger remembers, beyond the process, when the bot signed in at the gateway.
type Ledger interface {
	SignIns(ctx context.Context) ([]time.Time, error)
	SaveSignIns(ctx context.Context, at []time.Time) error
}

// Notices tell the people who run watcher. Subject is the same for the same
// trouble, which is to be told once.
type Notices interface {
	Notice(ctx context.Context, subject, title, text string)
}

// State is how a desk stands with Discord.
type State struct {
	Open  bool   // commands are heard
	Final bool   // it is closed, and stays so until it is opened anew
	Why   string // it is not open, for people
}

// goodbye is how long what is being answered may take after the desk was told
// to stop; then it is cancelled.
const goodbye = 5 * time.Second

// Desk answers in Discord.
type Desk struct {
	o      Options
	router *router
}

// New returns a desk. It makes no request.
func New(o Options) (*Desk, error) {
	switch {
	case o.Bot == nil || o.Answers == nil || o.Network == nil || o.Ledger == nil || o.Notices == nil:
		return nil, errors.New("desk: sessions, network, ledger and notices are needed")
	case o.Guild == "" && len(o.Channels) == 0:
		return nil, errors.New("desk: no server and no channel")
	}
	if o.Patient == nil {
		o.Patient = func(ctx context.Context) context.Context { return ctx }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.State == nil {
		o.State = func(State) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Desk{o: o, router: newRouter(o)}, nil
}

// Run listens and answers until the context ends or Discord says that it must
// not go on, which is logged and told as a notice. It returns when nothing of
// its own is left running.
func (d *Desk) Run(ctx context.Context) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	registrar := newRegistrar(d.o)
	open, shut := context.WithCancel(ctx)
	defer shut()
	g := newGateway(d.o, handlers{
		ready:       func(app string) { registrar.start(open, app) },
		interaction: func(raw []byte) { d.router.take(work, raw) },
	})
	if err := g.run(ctx); err != nil {
		d.stopped(ctx, err)
	}
	shut()
	registrar.wait()
	d.router.close(goodbye, cancel)
}

// stopped says that the desk is closed, why, and what to do.
func (d *Desk) stopped(ctx context.Context, err error) {
	why, code := err.Error(), "unknown"
	if f, ok := errors.AsType[*fatal](err); ok {
		why, code = f.advice(), f.name()
	}
	d.o.State(State{Final: true, Why: why})
	d.o.Log.Error("desk closed", "err", err.Error(), "note", why)
	d.o.Notices.Notice(ctx, "desk:"+code, "The bot no longer answers commands.", why+" Alerts go on.")
}
