package desk

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/news"
)

// shiftDesk is a desk with one claim of the editor's.
type shiftDesk struct {
	shift Shift
	took  []news.Person
}

func (s *shiftDesk) Shift(context.Context, time.Time) (Shift, error) { return s.shift, nil }

func (s *shiftDesk) Link(context.Context, Place, news.StoryID) string {
	return "https://a.example/x y"
}

func (s *shiftDesk) TakeOver(_ context.Context, from, to news.Person, _ time.Time) (int, error) {
	s.took = append(s.took, from, to)
	n := len(s.shift.Claims)
	s.shift.Claims = nil
	return n, nil
}

// TestHandover: what is claimed goes to who takes it over, once; who has nothing
// has nothing to hand over.
func TestHandover(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t)
		editor, lead := r.editor(), r.lead()
		s := &shiftDesk{shift: Shift{
			Claims: []news.Claim{{Story: "s1", Title: "Raid [near] Durrës", By: news.Person{ID: editor.ID, Name: "Anna"}, At: time.Now()}},
			Moved:  []news.Movement{{Story: "s1", Title: "Raid", Reports: 5, New: 1}},
		}}
		r.options.Buttons = HandoverButtons(s)
		r.opened(HandoverCommand(s))
		said := told(editor.Slash("handover"))
		const want = "**Open claims**\n- Anna has [Raid \\[near\\] Durrës](<https://a.example/x%20y>), since <t:946684800:R>\n" +
			"**Moved in the last 8 hours**\n- [Raid](<https://a.example/x%20y>): 1 new report, 5 in all\nNothing is muted."
		if said.Message == nil || said.Ephemeral || len(said.Message.Embeds) != 1 || said.Message.Embeds[0].Description != want {
			t.Fatalf("%+v %+v", said, said.Message)
		}
		if other := told(lead.Slash("handover")); other.Message == nil || len(other.Message.Components) > 0 {
			t.Errorf("who has claimed nothing hands over: %+v", other.Message)
		}
		const accept = "w1:accept:400000000000000001:editor"
		if taken := told(lead.Press(said.Message.ID, accept)); len(taken.FollowUps) != 1 || taken.FollowUps[0].Ephemeral || taken.FollowUps[0].Content != "editor takes over 1 story." {
			t.Errorf("%+v", taken.FollowUps)
		}
		if again := told(lead.Press(said.Message.ID, accept)); len(again.FollowUps) != 1 || !again.FollowUps[0].Ephemeral || again.FollowUps[0].Content != "There is nothing to take over any more." {
			t.Errorf("%+v", again.FollowUps)
		}
		if len(s.took) != 4 || s.took[0].ID != editor.ID || s.took[1].ID != lead.ID {
			t.Errorf("took over %+v", s.took)
		}
	})
}
