package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

func id(verb, argument string) string {
	s, err := CustomID(verb, argument)
	if err != nil {
		panic(err)
	}
	return s
}

// buttons is a row for each custom id.
func buttons(ids ...string) []discordgo.MessageComponent {
	row := discordgo.ActionsRow{}
	for _, id := range ids {
		row.Components = append(row.Components, discordgo.Button{Label: "Press", Style: discordgo.SecondaryButton, CustomID: id})
	}
	return []discordgo.MessageComponent{row}
}

// board posts a message with buttons, for all to see, and returns its id.
func (r *room) board(ids ...string) string {
	r.t.Helper()
	got := told(r.editor().Slash("board"))
	if got.Message == nil {
		r.t.Fatalf("no board: %+v\n%s", got, r.log)
	}
	return got.Message.ID
}

func board(ids ...string) Command {
	return Command{Name: "board", Description: "Shows buttons.", Public: true, Do: func(context.Context, *Call) (Reply, error) {
		return Reply{Text: "board", Rows: buttons(ids...)}, nil
	}}
}

func TestAnswerTakesItsTime(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(Command{Name: "try", Description: "Takes long.", Do: func(ctx context.Context, c *Call) (Reply, error) {
			pause(ctx, time.Minute)
			return Reply{Text: "found"}, nil
		}})
		play := r.editor().Slash("try")
		if got := told(play); got.Type != 5 || !got.Waiting || !got.Ephemeral || got.Took != 0 {
			t.Errorf("at once: %+v", got)
		}
		after(time.Minute)
		r.says(play, "found")
	})
}

func TestPublicAnswer(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(board(id("claim", "7")))
		if m := r.board(); len(r.fake.Messages()) != 1 || r.fake.Messages()[0].ID != m {
			t.Errorf("the room shows %+v", r.fake.Messages())
		}
	})
}

func TestOptionsAndSubcommands(t *testing.T) {
	var got *Call
	inRoom(t, func(t *testing.T, r *room) {
		sub := &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionSubCommand, Name: "add", Description: "Adds.",
			Options: []*discordgo.ApplicationCommandOption{
				{Type: discordgo.ApplicationCommandOptionString, Name: "query", Description: "What to find.", Required: true},
				{Type: discordgo.ApplicationCommandOptionInteger, Name: "days", Description: "How far back."},
				{Type: discordgo.ApplicationCommandOptionBoolean, Name: "urgent", Description: "Whether it rings."},
			},
		}
		r.opened(Command{Name: "watch", Description: "Topics.", Options: []*discordgo.ApplicationCommandOption{sub}, Do: func(_ context.Context, c *Call) (Reply, error) {
			got = c
			return Reply{}, nil
		}})
		r.says(r.editor().Slash("watch", testkit.DiscordOption{Name: "add", Options: []testkit.DiscordOption{
			{Name: "query", Value: "MEK NEAR Albania"}, {Name: "days", Value: 3}, {Name: "urgent", Value: true},
		}}), tongue.English.Say("answer.done"))
		if got.Sub != "add" || got.Text("query") != "MEK NEAR Albania" || got.Number("days") != 3 || !got.Flag("urgent") || got.Text("none") != "" {
			t.Errorf("%+v", got)
		}
		if got.Who.ID != "400000000000000001" || got.Who.Name != "editor" || got.Channel != r.channel || got.Guild != testkit.DiscordGuildID || got.Locale != "en-US" {
			t.Errorf("%+v", got)
		}
	})
}

func TestChoices(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		topic := &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionString, Name: "topic", Description: "Which.", Autocomplete: true,
		}
		topics := Command{Name: "topics", Description: "Topics.", Options: []*discordgo.ApplicationCommandOption{topic}}
		topics.Do = func(context.Context, *Call) (Reply, error) { return Reply{}, nil }
		topics.Complete = func(ctx context.Context, c *Call) ([]Choice, error) {
			switch typed := c.Text(c.Typing); typed {
			case "slow":
				pause(ctx, time.Minute)
				return nil, ctx.Err()
			case "bad":
				panic("bad")
			default:
				all := []Choice{{Name: strings.Repeat("ä", 200), Value: typed}, {Name: "too long", Value: strings.Repeat("x", 101)}, {Name: "", Value: "x"}}
				for i := range 40 {
					all = append(all, Choice{fmt.Sprint(i), fmt.Sprint(i)})
				}
				return all, nil
			}
		}
		r.opened(topics)
		typing := func(text string) testkit.DiscordReply {
			play := r.editor().Type("topics", testkit.DiscordOption{Name: "topic", Value: text, Focused: true})
			after(3 * time.Second)
			return play.Reply()
		}
		if got := typing("ir"); len(got.Choices) != 25 || got.Choices[0].Value != "ir" || got.Choices[1].Name != "0" {
			t.Errorf("%+v", got)
		}
		for _, text := range []string{"slow", "bad"} {
			if got := typing(text); got.Type != 8 || len(got.Choices) != 0 {
				t.Errorf("%s: %+v", text, got)
			}
		}
	})
}

func TestButtonsMenusAndForms(t *testing.T) {
	var got *Call
	note := func(_ context.Context, c *Call) (Reply, error) {
		got = c
		return Reply{Text: "noted"}, nil
	}
	inRoom(t, func(t *testing.T, r *room) {
		r.options.Buttons = []Button{
			{Verb: "note", Do: note},
			{Verb: "pick", Do: note},
			{Verb: "quiet", Quiet: true, Do: func(context.Context, *Call) (Reply, error) { return Reply{}, nil }},
			{Verb: "quietly", Quiet: true, Do: note},
			{Verb: "write", Ask: func(c *Call) (Form, error) {
				return Form{ID: id("write", c.Argument), Title: "Why not?", Fields: []Field{{Name: "why", Label: "Reason", Long: true}}}, nil
			}},
		}
		r.options.Forms = []FormHandler{{Verb: "write", Do: note}}
		r.opened(board(id("note", "story:7"), id("quiet", ""), id("quietly", ""), id("write", "7")), Command{Name: "menu", Description: "Shows a menu.", Public: true, Do: func(context.Context, *Call) (Reply, error) {
			menu := discordgo.SelectMenu{CustomID: id("pick", ""), Options: []discordgo.SelectMenuOption{{Label: "Old", Value: "old"}, {Label: "Double", Value: "double"}}}
			return Reply{Text: "menu", Rows: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}}}}, nil
		}})
		m := r.board()
		r.says(r.editor().Press(m, id("note", "story:7")), "noted")
		if got.Argument != "story:7" || got.Message.ID != m || got.Message.Content != "board" {
			t.Errorf("%+v", got)
		}
		if r := told(r.editor().Press(m, id("quiet", ""))); r.Type != 6 || len(r.FollowUps) != 0 {
			t.Errorf("%+v", r)
		}
		if r := told(r.editor().Press(m, id("quietly", ""))); r.Type != 6 || len(r.FollowUps) != 1 || !r.FollowUps[0].Ephemeral || r.Message.Content != "board" {
			t.Errorf("%+v", r)
		}
		menu := told(r.editor().Slash("menu")).Message.ID
		r.says(r.editor().Choose(menu, id("pick", ""), "old", "double"), "noted")
		if fmt.Sprint(got.Values) != "[old double]" {
			t.Errorf("%+v", got)
		}
		form := told(r.editor().Press(m, id("write", "7")))
		if form.Type != 9 || !strings.Contains(string(form.Form), `"w1:write:7"`) {
			t.Errorf("%+v %s", form, form.Form)
		}
		r.says(r.editor().Submit(id("write", "7"), map[string]string{"why": "an old story"}), "noted")
		if got.Argument != "7" || got.Fields["why"] != "an old story" {
			t.Errorf("%+v", got)
		}
	})
}

func TestCommandOnMessage(t *testing.T) {
	var got *Call
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(Command{Name: "Why this alert", OnMessage: true, Do: func(_ context.Context, c *Call) (Reply, error) {
			got = c
			return Reply{Text: "because"}, nil
		}})
		r.fake.Say(r.channel, "https://a.example/1")
		m := r.fake.Messages()[0].ID
		r.says(r.editor().OnMessage("Why this alert", m), "because")
		if got.Message.ID != m || got.Message.Content != "https://a.example/1" || got.Message.Author != testkit.DiscordOwnerID {
			t.Errorf("%+v", got.Message)
		}
	})
}

// TestFailures has a handler fail in each of its ways: the person hears of it,
// and the desk goes on.
func TestFailures(t *testing.T) {
	for name, c := range map[string]struct {
		do   Do
		says string
		logs string
	}{
		"an error": {func(context.Context, *Call) (Reply, error) { return Reply{}, errors.New("disk full") }, "through a fault", "disk full"},
		"a panic":  {func(context.Context, *Call) (Reply, error) { panic("nil map") }, "through a fault", "nil map"},
		"the person's mistake": {func(context.Context, *Call) (Reply, error) {
			return Reply{}, Unable("watch.unknown", "Topic", "x")
		}, "There is no topic x", ""},
		"too long": {func(ctx context.Context, _ *Call) (Reply, error) { <-ctx.Done(); return Reply{}, ctx.Err() }, "took too long", ""},
		"a panic when shown": {func(context.Context, *Call) (Reply, error) {
			return Reply{Embeds: []*discordgo.MessageEmbed{nil}}, nil
		}, "", "panic"},
	} {
		t.Run(name, func(t *testing.T) {
			inRoom(t, func(t *testing.T, r *room) {
				r.opened(say("status", "well"), Command{Name: "try", Description: "Fails.", Do: c.do})
				play := r.editor().Slash("try")
				after(workWithin)
				if c.says != "" {
					r.says(play, c.says)
				}
				if !strings.Contains(r.log.String(), c.logs) || strings.Contains(r.log.String(), "secret-of-interaction") {
					t.Errorf("log: %s", r.log)
				}
				r.says(r.editor().Slash("status"), "well")
			})
		})
	}
}

// TestDoubleClick presses a button twice while the first is being answered, and
// has the gateway deliver one press twice.
func TestDoubleClick(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		var done atomic.Int32
		r.options.Buttons = []Button{{Verb: "claim", Do: func(ctx context.Context, _ *Call) (Reply, error) {
			pause(ctx, time.Second)
			done.Add(1)
			return Reply{Text: "yours"}, nil
		}}}
		r.opened(board(id("claim", "7")))
		m := r.board()
		first, second := r.editor().Press(m, id("claim", "7")), r.editor().Press(m, id("claim", "7"))
		other := r.lead().Press(m, id("claim", "7"))
		first.Again()
		after(2 * time.Second)
		kinds := map[int]int{told(first).Type: 1}
		kinds[told(second).Type]++
		if done.Load() != 2 || kinds[5] != 1 || kinds[6] != 1 || len(told(first).Refused) != 0 { // the lead's is a claim of its own
			t.Errorf("done %d times, %v", done.Load(), kinds)
		}
		r.says(other, "yours")
		later := r.editor().Press(m, id("claim", "7"))
		after(2 * time.Second)
		r.says(later, "yours")
	})
}

func TestOldButton(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(board("w0:claim:7", id("gone", "")))
		m := r.board()
		r.says(r.editor().Press(m, "w0:claim:7"), "another version")
		r.says(r.editor().Press(m, id("gone", "")), "another version")
	})
}

// TestLateAndUnknown has Discord refuse answers: nothing is done for somebody
// who saw it fail, and nothing breaks.
func TestLateAndUnknown(t *testing.T) {
	for name, fault := range map[string]testkit.Fault{
		"unknown interaction": {Kind: testkit.FaultStatus, Match: "POST interactions", Status: 404, Code: codeUnknownInteraction},
		"answered by another": {Kind: testkit.FaultStatus, Match: "POST interactions", Status: 400, Code: codeAnswered},
		"never reachable":     {Kind: testkit.FaultDrop, Match: "POST interactions", Times: -1},
		"always failing":      {Kind: testkit.FaultStatus, Match: "POST interactions", Status: 503, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			inRoom(t, func(t *testing.T, r *room) {
				done := 0
				r.opened(say("status", "well"), Command{Name: "do", Description: "Counts.", Do: func(context.Context, *Call) (Reply, error) {
					done++
					return Reply{}, nil
				}})
				r.fake.Script(fault)
				r.editor().Slash("do")
				after(5 * time.Second)
				if done != 0 {
					t.Error("it was done although the person saw it fail")
				}
				if strings.Contains(r.log.String(), "secret-of-interaction") {
					t.Errorf("a token in the log:\n%s", r.log)
				}
				r.fake.ClearFaults()
				r.says(r.editor().Slash("status"), "well")
			})
		})
	}
}

// TestPromiseInDoubt has Discord take a promise and not say so in time: nothing is done,
// as the person may have seen it fail, and who waits all the same is told to ask again.
func TestPromiseInDoubt(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		done := 0
		count := func(context.Context, *Call) (Reply, error) {
			done++
			return Reply{Text: "done"}, nil
		}
		r.options.Buttons = []Button{{Verb: "quiet", Quiet: true, Do: count}}
		r.opened(board(id("quiet", "7")), Command{Name: "do", Description: "Counts.", Do: count})
		m := r.board()
		r.fake.Script(testkit.Fault{Kind: testkit.FaultSlow, Match: "POST interactions", Times: -1})
		asked, pressed := r.editor().Slash("do"), r.editor().Press(m, id("quiet", "7"))
		after(10 * time.Second)
		r.says(asked, "Ask again")
		if got := told(pressed).FollowUps; len(got) != 1 || !strings.Contains(got[0].Content, "Ask again") || !got[0].Ephemeral {
			t.Errorf("a click: %+v", got)
		}
		if done != 0 {
			t.Errorf("done %d times", done)
		}
		r.fake.ClearFaults()
		r.says(r.editor().Slash("do"), "done")
	})
}

// TestAnswersInsist loses and refuses answers on their way: the person gets
// them all the same, once.
func TestAnswersInsist(t *testing.T) {
	for name, fault := range map[string]testkit.Fault{
		"promise unheard":   {Kind: testkit.FaultDropAfter, Match: "POST interactions"},
		"promise dropped":   {Kind: testkit.FaultDrop, Match: "POST interactions"},
		"promise failed":    {Kind: testkit.FaultStatus, Match: "POST interactions", Status: 502},
		"answer unheard":    {Kind: testkit.FaultDropAfter, Match: "PATCH webhooks"},
		"answer dropped":    {Kind: testkit.FaultDrop, Match: "PATCH webhooks", Times: 3},
		"answer failed":     {Kind: testkit.FaultStatus, Match: "PATCH webhooks", Status: 500, Times: 2},
		"answer too soon":   {Kind: testkit.FaultRateUser, Match: "PATCH webhooks", Retry: 3 * time.Second},
		"answer global":     {Kind: testkit.FaultRateGlobal, Match: "PATCH webhooks", Retry: 2 * time.Second},
		"answer by a page":  {Kind: testkit.FaultHTML, Match: "PATCH webhooks", Status: 503},
		"answer by a ban":   {Kind: testkit.FaultRateHTML, Match: "PATCH webhooks"},
		"answer cut":        {Kind: testkit.FaultCut, Match: "PATCH webhooks"},
		"answer much later": {Kind: testkit.FaultRateUser, Match: "PATCH webhooks", Retry: 4 * goodbye},
		"component unknown": {Kind: testkit.FaultUnknownComponent, Match: "PATCH webhooks"},
	} {
		t.Run(name, func(t *testing.T) {
			inRoom(t, func(t *testing.T, r *room) {
				done := 0
				r.opened(Command{Name: "do", Description: "Counts.", Do: func(context.Context, *Call) (Reply, error) {
					done++
					return Reply{Text: "found"}, nil
				}})
				r.fake.Script(fault)
				play := r.editor().Slash("do")
				after(time.Minute)
				r.says(play, "found")
				if done != 1 {
					t.Errorf("done %d times", done)
				}
			})
		})
	}
}

// TestTokenExpires has Discord refuse what comes after a quarter of an hour.
func TestTokenExpires(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(Command{Name: "do", Description: "Says more.", Do: func(_ context.Context, c *Call) (Reply, error) {
			return Reply{Text: "first"}, c.Say(Reply{Text: "second"}, true)
		}})
		if got := told(r.editor().Slash("do")); len(got.FollowUps) != 1 || got.FollowUps[0].Content != "second" || !got.FollowUps[0].Ephemeral {
			t.Errorf("%+v", got)
		}
		r.fake.Script(testkit.Fault{Kind: testkit.FaultStatus, Match: "POST webhooks", Status: 401, Code: codeInvalidToken, Times: -1},
			testkit.Fault{Kind: testkit.FaultStatus, Match: "PATCH webhooks", Status: 401, Code: codeInvalidToken, Times: -1})
		r.editor().Slash("do")
		after(time.Minute)
		if n := strings.Count(r.log.String(), "answer came too late"); n != 1 {
			t.Errorf("said %d times\n%s", n, r.log)
		}
	})
}

// TestClosing stops the desk while it answers.
func TestClosing(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		work := func(d time.Duration) Do {
			return func(ctx context.Context, _ *Call) (Reply, error) {
				if !pause(ctx, d) {
					return Reply{}, ctx.Err()
				}
				return Reply{Text: "found"}, nil
			}
		}
		r.opened(Command{Name: "soon", Description: "Soon.", Do: work(goodbye / 2)}, Command{Name: "never", Description: "Never.", Do: work(time.Hour)})
		soon, never := r.editor().Slash("soon"), r.editor().Slash("never")
		synctest.Wait()
		began := time.Now()
		r.shut()
		if took := time.Since(began); took > goodbye+time.Second {
			t.Errorf("closing took %v", took)
		}
		r.says(soon, "found")
		r.says(never, "Ask again")
	})
}

// TestCrowd has more people ask than can be answered.
func TestCrowd(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(say("status", "well"), Command{Name: "wait", Description: "Waits.", Do: func(ctx context.Context, _ *Call) (Reply, error) {
			pause(ctx, time.Minute)
			return Reply{}, nil
		}})
		for range atOnce + 10 {
			r.editor().Slash("wait")
		}
		synctest.Wait()
		if n := strings.Count(r.log.String(), "too many people"); n != 1 {
			t.Errorf("said %d times", n)
		}
		after(time.Minute)
		r.says(r.editor().Slash("status"), "well")
	})
}

// TestUnreadable has the gateway send what is no interaction.
func TestUnreadable(t *testing.T) {
	inRoom(t, func(t *testing.T, r *room) {
		r.opened(say("status", "well"))
		r.fake.Dispatch("INTERACTION_CREATE", []int{1})
		r.fake.Dispatch("INTERACTION_CREATE", map[string]any{"id": "1", "type": 99})
		r.fake.Dispatch("SOMETHING_NEW", nil)
		r.says(r.editor().Slash("status"), "well")
	})
}

func TestFields(t *testing.T) {
	got := map[string]string{}
	readFields(json.RawMessage(`[{"type":1,"components":[{"type":4,"custom_id":"a","value":"1"}]},{"type":18,"component":{"type":4,"custom_id":"b","value":"2"}}]`), got, formDepth)
	if len(got) != 2 || got["a"] != "1" || got["b"] != "2" {
		t.Error(got)
	}
}
