package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	// atOnce is how many calls are answered at the same time.
	atOnce = 64
	// workWithin is how long a promised answer may take.
	workWithin = 2 * time.Minute
	// remembered is how many calls are known not to be answered twice: the
	// gateway repeats what came last when a session is resumed.
	remembered = 512
)

// What people are told when something is not to be had.
const (
	sayOld     = "This comes from another version of watcher and no longer works here. Use a newer message, or type / to see the commands that there are."
	sayBroken  = "That did not work, through a fault of watcher's. Try once more; if it stays so, whoever runs watcher finds the cause in its log, by the number %s."
	sayTooLong = "That took too long and was stopped. Try it with less: fewer days, or fewer words."
	sayStopped = "Watcher was stopped before it had the answer. Ask again in a minute."
	sayNothing = "Done."
)

// route is how one kind of call is handled.
type route struct {
	who      Right
	public   bool
	quiet    bool
	do       Do
	ask      Ask
	complete Complete
}

// router brings calls to those who answer them.
type router struct {
	door     door
	commands map[commandKey]route
	buttons  map[string]route
	forms    map[string]route
	answers  answers
	log      *slog.Logger

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
		door:     door{channels: o.Channels, leads: o.Leads},
		commands: map[commandKey]route{}, buttons: map[string]route{}, forms: map[string]route{},
		answers: answers{o.Answers}, log: o.Log, pressed: map[string]bool{},
		known: map[string]bool{}, recent: make([]string, remembered),
	}
	for _, c := range o.Commands {
		r.commands[commandKey{c.sort(), c.Name}] = route{who: c.Who, public: c.Public, do: c.Do, ask: c.Ask, complete: c.Complete}
	}
	for _, b := range o.Buttons {
		r.buttons[b.Verb] = route{who: b.Who, public: b.Public, quiet: b.Quiet, do: b.Do, ask: b.Ask}
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

// admit notes a call, and reports whether it is to be answered.
func (r *router) admit(c *Call) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shut || r.known[c.id] {
		return false
	}
	if r.running >= atOnce {
		if time.Since(r.dropped) > time.Minute {
			r.dropped = time.Now()
			r.log.Warn("too many people ask at once; some get no answer", "n", r.running)
		}
		return false
	}
	delete(r.known, r.recent[r.at])
	r.known[c.id], r.recent[r.at] = true, c.id
	r.at = (r.at + 1) % len(r.recent)
	r.running++
	r.busy.Add(1)
	return true
}

func (r *router) leave() {
	r.mu.Lock()
	r.running--
	r.mu.Unlock()
	r.busy.Done()
}

// close takes no more calls, gives those that run a while, and then cancels
// them. It waits for the last.
func (r *router) close(grace time.Duration, cancel func()) {
	r.mu.Lock()
	r.shut = true
	r.mu.Unlock()
	timer := time.AfterFunc(grace, cancel)
	defer timer.Stop()
	r.busy.Wait()
}

// serve answers a call.
func (r *router) serve(ctx context.Context, c *Call) {
	rt, ok := r.find(c)
	kind := c.kind
	var err error
	switch {
	case kind == discordgo.InteractionApplicationCommandAutocomplete:
		err = r.complete(ctx, c, rt)
	case !ok:
		err = r.refuse(ctx, c, sayOld)
	case r.door.refusal(c.Who, rt.who, c.Channel, c.Parent) != "":
		err = r.refuse(ctx, c, r.door.refusal(c.Who, rt.who, c.Channel, c.Parent))
	case rt.ask != nil:
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

// refuse says why not, to the person alone.
func (r *router) refuse(ctx context.Context, c *Call, why string) error {
	return r.answers.first(ctx, c, discordgo.InteractionResponseChannelMessageWithSource, shown(Reply{Text: why}, true))
}

// complete offers choices; none where there is nobody to ask, or no time.
func (r *router) complete(ctx context.Context, c *Call, rt route) error {
	var choices []Choice
	if rt.complete != nil && r.door.refusal(c.Who, rt.who, c.Channel, c.Parent) == "" {
		within, cancel := context.WithDeadline(ctx, c.At.Add(firstWithin-time.Second))
		defer cancel()
		err := r.guarded(c, func() (err error) {
			choices, err = rt.complete(within, c)
			return err
		})
		if err != nil {
			r.log.Warn("no choices", "command", c.Name, "err", err)
			choices = nil
		}
	}
	return r.answers.first(ctx, c, discordgo.InteractionApplicationCommandAutocompleteResult, map[string]any{"choices": fitChoices(choices)})
}

// open opens a form.
func (r *router) open(ctx context.Context, c *Call, rt route) error {
	var f Form
	err := r.guarded(c, func() (err error) {
		f, err = rt.ask(c)
		return err
	})
	if err != nil {
		return r.refuse(ctx, c, r.apology(c, err))
	}
	return r.answers.first(ctx, c, discordgo.InteractionResponseModal, f.wire())
}

// work promises an answer, works for it, and gives it. A second click on a
// button whose first is still being answered is acknowledged, and no more.
func (r *router) work(ctx context.Context, c *Call, rt route) error {
	if c.kind == discordgo.InteractionMessageComponent {
		release, first := r.press(c)
		if !first {
			return r.answers.promise(ctx, c, true, false)
		}
		defer release()
	}
	if err := r.answers.promise(ctx, c, rt.quiet, rt.public); err != nil {
		return err
	}
	var reply Reply
	err := r.guarded(c, func() (err error) {
		within, cancel := context.WithTimeout(ctx, workWithin)
		defer cancel()
		c.say = func(more Reply, ephemeral bool) error { return r.answers.add(within, c, more, ephemeral) }
		reply, err = rt.do(within, c)
		if err != nil && within.Err() != nil && ctx.Err() == nil {
			err = Refuse(sayTooLong)
		}
		return err
	})
	// What was promised is said even if the desk closes meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	switch {
	case err != nil:
		reply = Reply{Text: r.apology(c, err)}
	case rt.quiet && reply.empty():
		return nil
	case reply.empty():
		reply.Text = sayNothing
	}
	if rt.quiet {
		return r.answers.add(ctx, c, reply, true)
	}
	return r.answers.keep(ctx, c, reply)
}

// press notes that a button is being answered; first is false if it is already.
func (r *router) press(c *Call) (release func(), first bool) {
	key := c.Who.ID + "/" + c.Message.ID + "/" + c.Name + "/" + c.Argument
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pressed[key] {
		return nil, false
	}
	r.pressed[key] = true
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.pressed, key)
	}, true
}

// guarded runs what others wrote. A panic is that call's failure alone.
func (r *router) guarded(c *Call, fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("panic while answering", "command", c.Name, "err", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return fn()
}

// apology is what a person is told of an error, which is logged unless it is
// theirs to mend.
func (r *router) apology(c *Call, err error) string {
	var mine *Refusal
	switch {
	case errors.As(err, &mine):
		return mine.Text
	case errors.Is(err, context.Canceled):
		return sayStopped
	}
	r.log.Error("command failed", "command", c.Name, "id", c.id, "err", err)
	return fmt.Sprintf(sayBroken, c.id)
}
