package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/testkit"
)

// twinMessage is a message as the twin shows it.
type twinMessage struct {
	ID         string                 `json:"id"`
	Content    string                 `json:"content"`
	Embeds     []testkit.DiscordEmbed `json:"embeds"`
	Components json.RawMessage        `json:"components"`
	Ephemeral  bool                   `json:"ephemeral"` // in a channel: one person alone sees it
	Reference  struct {
		Message string `json:"message_id"`
	} `json:"message_reference"`
}

// said is all that is to be read in it.
func (m twinMessage) said() string {
	said := m.Content
	for _, e := range m.Embeds {
		said += "\n" + e.Title + "\n" + e.Description
	}
	return said
}

// messages returns what a channel shows to all or, with alone, to one person
// each; oldest first.
func (tw *twin) messages(channel string, alone bool) []twinMessage {
	tw.t.Helper()
	var all []twinMessage
	tw.order("messages", map[string]any{"channel": channel}, &all)
	return slices.DeleteFunc(all, func(m twinMessage) bool { return m.Ephemeral != alone })
}

// watch waits as a person does who looks now and then: each look costs the twin.
func (tw *twin) watch(what string, done func() bool) {
	tw.t.Helper()
	var looked time.Time
	waitFor(tw.t, what, func() bool {
		if time.Since(looked) < 50*time.Millisecond {
			return false
		}
		looked = time.Now()
		return done()
	})
}

// finds waits for a message of #newsroom that is as wanted.
func (tw *twin) finds(what string, alone bool, want func(twinMessage) bool) (found twinMessage) {
	tw.t.Helper()
	looks := 0
	tw.watch(what, func() bool {
		if looks++; looks%10 == 0 && tw.clock != "" { // updates wait a little for more of their kind
			tw.edits += 20 * time.Second
			tw.ahead(tw.edits)
		}
		all := tw.messages(tw.channel, alone)
		n := slices.IndexFunc(all, want)
		if n >= 0 {
			found = all[n]
		}
		return n >= 0
	})
	return found
}

// told waits for a message that all see, with all the words.
func (tw *twin) told(words ...string) twinMessage {
	tw.t.Helper()
	return tw.finds("a message that says "+strings.Join(words, " … "), false, func(m twinMessage) bool { return holds(m.said(), words...) })
}

// whispered waits for one that one person sees.
func (tw *twin) whispered(words ...string) twinMessage {
	tw.t.Helper()
	return tw.finds("an answer that says "+strings.Join(words, " … "), true, func(m twinMessage) bool { return holds(m.said(), words...) })
}

// grown waits until a message has changed to hold all the words.
func (tw *twin) grown(id string, words ...string) twinMessage {
	tw.t.Helper()
	return tw.finds("the alert to say "+strings.Join(words, " … "), false, func(m twinMessage) bool { return m.ID == id && holds(m.said(), words...) })
}

// twinReply is what became of something that somebody did.
type twinReply struct {
	Type      int          `json:"type"` // 0 while there is none
	Ephemeral bool         `json:"ephemeral"`
	Message   *twinMessage `json:"message"`
	Data      struct {
		Choices  []testkit.DiscordChoice `json:"choices"`
		CustomID string                  `json:"custom_id"` // of the form that opened
		Title    string                  `json:"title"`
		Fields   json.RawMessage         `json:"components"`
	} `json:"data"`
}

// does is something that a person does in #newsroom.
func (tw *twin) does(who, what string, with map[string]any) (play string) {
	tw.t.Helper()
	if with["channel"] == nil {
		with["channel"] = tw.channel
	}
	with["as"] = who
	tw.order(what, with, &play)
	return play
}

// replied waits for what is wanted of the answer.
func (tw *twin) replied(play, what string, want func(twinReply) bool) (r twinReply) {
	tw.t.Helper()
	tw.watch(what, func() bool {
		r = twinReply{}
		tw.order("reply", map[string]any{"play": play}, &r)
		return want(r)
	})
	return r
}

// alone waits until somebody was answered with all the words, and nobody else.
func (tw *twin) alone(play string, words ...string) twinMessage {
	tw.t.Helper()
	r := tw.replied(play, "the answer "+strings.Join(words, " … "), func(r twinReply) bool { return r.Message != nil })
	if !holds(r.Message.said(), words...) || !r.Ephemeral {
		tw.t.Errorf("the answer is %q (to one person: %v), want %q", r.Message.said(), r.Ephemeral, words)
	}
	return *r.Message
}

// form waits for a form that shows all the words, and returns its id.
func (tw *twin) form(play string, words ...string) string {
	tw.t.Helper()
	r := tw.replied(play, "the form", func(r twinReply) bool { return r.Type != 0 })
	if shown := r.Data.Title + string(r.Data.Fields); r.Type != 9 || !holds(shown, words...) {
		tw.t.Errorf("an answer of type %d shows %s, want a form with %q", r.Type, shown, words)
	}
	return r.Data.CustomID
}

// below is the custom id of what has a verb below a message.
func below(t *testing.T, m twinMessage, verb string) string {
	t.Helper()
	return buttonOf(t, testkit.DiscordMessage{Raw: m.Components}, verb)
}

// choiceIn is the value of a choice in a menu of a message, by its label.
func choiceIn(t *testing.T, m twinMessage, label string) string {
	t.Helper()
	return choiceOf(t, testkit.DiscordMessage{Raw: m.Components}, label)
}
