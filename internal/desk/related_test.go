package desk

import (
	"context"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// shelf is what was read: by what is known of a message, and of its text.
type shelf struct {
	told, similar error
	relation      Relation
	asked         []string // link and text
}

func (s *shelf) Told(context.Context, string) (news.StoryID, error) { return "story", s.told }

func (s *shelf) Why(context.Context, tongue.Tongue, news.StoryID) ([]string, error) {
	return nil, s.similar
}

func (s *shelf) Similar(context.Context, news.StoryID, int) ([]Likeness, error) {
	return []Likeness{{Title: "Like the story", Outlet: "A"}}, s.similar
}

func (s *shelf) Related(_ context.Context, link, text string, _ int) (Relation, error) {
	s.asked = append(s.asked, link, text)
	return s.relation, nil
}

// TestRelated looks for news like a message: what it tells, links to, or says.
func TestRelated(t *testing.T) {
	const plain = "The harbour of Durrës was closed after a ship ran aground, says a friend"
	lines := Relation{Title: "The harbour", Watch: []string{"aground AND (harbour OR ship)", `"Aurelia Star"`}}
	for _, c := range []struct {
		name, said string
		s          shelf
		want       string // in the answer
		watches    string // in the form that the button opens; "" for no button
	}{
		{"an alert", plain, shelf{}, "Like the story", ""},
		{"a plain text", plain, shelf{told: ErrGone, relation: lines}, "is like it", "aground AND (harbour OR ship)\n\"Aurelia Star\""},
		{"a plain text without a word to look for", plain, shelf{told: ErrGone}, "is like it", ""},
		{"a link", "see https://a.example/1?x=y.", shelf{told: ErrGone, relation: lines}, "is like it", "https://a.example/1?x=y"},
		{"few words", "well, well", shelf{told: ErrGone}, "too few words", ""},
		{"a summary, a list or a notice", plain, shelf{told: ErrNoStory}, "tells no story: it is a summary", ""},
		{"an alert of long ago", plain, shelf{similar: ErrGone, relation: lines}, "is like it", "aground AND (harbour OR ship)\n\"Aurelia Star\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			inRoom(t, func(t *testing.T, r *room) {
				r.options.Buttons = MessageButtons()
				r.opened(MessageCommands(&c.s)...)
				r.fake.Say(r.channel, c.said)
				got := told(r.lead().OnMessage("Find related news", r.fake.Messages()[0].ID))
				said := got.Message.Content
				for _, e := range got.Message.Embeds {
					said += e.Description
				}
				if !strings.Contains(said, c.want) || !got.Ephemeral {
					t.Fatalf("%+v", got.Message)
				}
				if c.watches == "" {
					if len(got.Message.Components) > 0 {
						t.Errorf("offers %s", got.Message.Components)
					}
					return
				}
				r.shut()
				r.open() // nothing of it is kept in the process
				after(time.Minute)
				form := told(r.lead().Press(got.Message.ID, "w1:watchthis:"))
				if !strings.Contains(string(form.Form), quoted(c.watches)) {
					t.Errorf("the form is %s, with %+v", form.Form, form.Message)
				}
			})
		})
	}
}

// quoted is a text as JSON has it.
func quoted(s string) string {
	return strings.NewReplacer("\n", `\n`, `"`, `\"`).Replace(s)
}

// TestWhyThisAlert: what tells no story is said to.
func TestWhyThisAlert(t *testing.T) {
	for _, s := range []shelf{{told: ErrNoStory}, {told: ErrGone}, {similar: ErrGone}} {
		inRoom(t, func(t *testing.T, r *room) {
			r.opened(MessageCommands(&s)...)
			r.fake.Say(r.channel, "hello")
			r.says(r.editor().OnMessage("Why this alert", r.fake.Messages()[0].ID), "tells no story")
		})
	}
}
