package discord

import (
	"encoding/json"
	"strings"
	"testing"

	"watcher/internal/news"
	"watcher/internal/testkit"
)

// TestButtons puts under a story's message what an editor can do with it as it
// stands, and nothing under lists or where nobody answers.
func TestButtons(t *testing.T) {
	b := newBench(t, testkit.DiscordOptions{})
	b.client.desk = true
	d := b.alert("one")
	id, err := b.channel.Post(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	labels := func(raw []byte) string {
		var m struct {
			Components []struct {
				Components []struct {
					Label    string
					CustomID string `json:"custom_id"`
				}
			}
		}
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, row := range m.Components {
			for _, c := range row.Components {
				if !strings.HasSuffix(c.CustomID, ":"+string(d.Alert.Story)) || len(c.CustomID) > 100 {
					t.Errorf("custom id %q", c.CustomID)
				}
				out = append(out, c.Label)
			}
		}
		return strings.Join(out, ", ")
	}
	last := func() []byte {
		ms := b.fake.Messages()
		return ms[len(ms)-1].Raw
	}
	if got := labels(last()); got != "Claim, Not for us, " {
		t.Errorf("at first %q", got)
	}
	d.On, d.Standing.By = id, d.ID
	d.Alert.Reason = news.ReasonUpdate.With("0.0.desk 1")
	d.Message.Entries[0].Stand = news.Stand{Acts: 1, Claimed: news.Person{ID: "7", Name: "Anna *A*"}, Refused: news.RefusalOld}
	if err := b.channel.Edit(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if got := labels(last()); got != "Release, Hand over, For us after all, " {
		t.Errorf("claimed %q", got)
	}
	if raw := string(last()); !strings.Contains(raw, `Claimed by Anna \\*A\\* · Not for us: old`) {
		t.Errorf("the message does not say it: %s", raw)
	}
	list := b.alert("two")
	list.Message.Heading = "2 stories"
	if _, err := b.channel.Post(t.Context(), list); err != nil || labels(last()) != "" {
		t.Errorf("%v, a list has buttons: %q", err, labels(last()))
	}
}
