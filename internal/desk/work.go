package desk

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/tongue"
)

// workWithin is how long a promised answer may take.
const workWithin = 2 * time.Minute

// spoken is an answer that is a text of [tongue].
func spoken(t tongue.Tongue, key string, with ...any) Reply {
	return Reply{In: t, Text: t.Say(key, with...)}
}

// refuse says why not, to the person alone.
func (r *router) refuse(ctx context.Context, c *Call, why Reply) error {
	return r.answers.first(ctx, c, discordgo.InteractionResponseChannelMessageWithSource, shown(why, true))
}

// complete offers choices; none where there is nobody to ask, or no time.
func (r *router) complete(ctx context.Context, c *Call, rt route) error {
	var choices []Choice
	if rt.complete != nil && r.door.opens(c.Who, rt.right(c), c.Channel, c.Parent) {
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
	if err := r.answers.promise(ctx, c, rt.quiet || rt.replaces, rt.public); err != nil {
		return r.excuse(ctx, c, rt, err)
	}
	var reply Reply
	err := r.guarded(c, func() (err error) {
		within, cancel := context.WithTimeout(ctx, workWithin)
		defer cancel()
		c.say = func(more Reply, ephemeral bool) error { return r.answers.add(within, c, more, ephemeral) }
		reply, err = rt.do(within, c)
		if err != nil && within.Err() != nil && ctx.Err() == nil {
			err = Unable("answer.toolong")
		}
		return err
	})
	return r.say(ctx, c, rt, reply, err)
}

// excuse tells whoever waits for an answer of which it is not known whether it was
// promised: Discord may have taken the promise and not said so. Nothing was done, as
// the person may have seen it fail. The error is that of the promise.
func (r *router) excuse(ctx context.Context, c *Call, rt route, err error) error {
	if errors.Is(err, errLate) || refused(err) || ctx.Err() != nil {
		return err
	}
	if r.say(ctx, c, rt, Reply{}, Unable("answer.unheard")) == nil {
		return fmt.Errorf("told to ask again: %w", err)
	}
	return err // as when Discord did not take the promise
}

// outlasting is a context that goes on for [goodbye] after another's end.
func outlasting(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		pause(longer, goodbye)
		cancel()
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// say gives the answer that was promised, even if the desk closes meanwhile. As long as
// it does not, the answer may take all the time that Discord gives.
func (r *router) say(ctx context.Context, c *Call, rt route, reply Reply, err error) error {
	ctx, cancel := outlasting(ctx)
	defer cancel()
	beside := rt.quiet || rt.replaces && err != nil
	switch {
	case err != nil:
		reply = r.apology(c, err)
	case rt.quiet && reply.empty():
		return nil
	case reply.empty():
		reply = spoken(c.In, "answer.done")
	}
	switch {
	case beside:
		return r.answers.add(ctx, c, reply, true)
	case rt.replaces:
		return r.answers.replace(ctx, c, reply)
	}
	return r.answers.keep(ctx, c, reply)
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
func (r *router) apology(c *Call, err error) Reply {
	var mine *Refusal
	switch {
	case errors.As(err, &mine):
		return mine.in(c.In)
	case errors.Is(err, context.Canceled):
		return spoken(c.In, "answer.stopped")
	}
	r.log.Error("command failed", "command", c.Name, "id", c.id, "err", err)
	return spoken(c.In, "answer.broken", "Number", tongue.Said(c.id))
}
