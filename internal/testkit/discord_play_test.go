package testkit

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

const oneCommand = `[{"name":"status","description":"Is all well?","options":[{"type":3,"name":"topic","description":"Which.","autocomplete":true}]}]`

func (d *discordDesk) register(body string) (int, map[string]any) {
	d.t.Helper()
	return d.ask("PUT", "applications/"+DiscordAppID+"/guilds/"+DiscordGuildID+"/commands", body)
}

// answer gives the first answer to a play, without the bot's token.
func (d *discordDesk) answer(p *DiscordPlay, body string) (int, map[string]any) {
	d.t.Helper()
	return d.ask("POST", "interactions/"+p.ID+"/"+p.Token+"/callback", body)
}

func readCases(t *testing.T, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestDiscordJudgesAnswers(t *testing.T) {
	var cases []struct {
		Name, Kind, Says string
		Type             int
		Data             json.RawMessage
		Repeat, Status   int
	}
	readCases(t, "testdata/discord_answers.json", &cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			d := newDesk(t, DiscordOptions{Spec: "none"}) // what our own rules say
			d.register(oneCommand)
			person := d.Person(DiscordPerson{Channel: d.channel})
			play := person.Slash("status")
			if c.Kind == "type" {
				play = person.Type("status", DiscordOption{Name: "topic", Value: "ir", Focused: true})
			}
			body := fmt.Sprintf(`{"type":%d}`, c.Type)
			if c.Data != nil {
				body = fmt.Sprintf(`{"type":%d,"data":%s}`, c.Type, strings.ReplaceAll(string(c.Data), "×", strings.Repeat("x", c.Repeat)))
			}
			status, said := d.answer(play, body)
			violations := strings.Join(d.TakeViolations(), "\n")
			if status != c.Status || c.Says == "" && violations != "" || !strings.Contains(violations, c.Says) {
				t.Errorf("status %d %v, said %q", status, said, violations)
			}
		})
	}
}

func TestDiscordJudgesCommands(t *testing.T) {
	var cases []struct {
		Name, Says string
		Command    json.RawMessage
	}
	readCases(t, "testdata/discord_commands.json", &cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			d := newDesk(t, DiscordOptions{Spec: "none"})
			status, _ := d.register("[" + string(c.Command) + "]")
			said := strings.Join(d.TakeViolations(), "\n")
			if good := c.Says == ""; good != (status == 200 && said == "") || !strings.Contains(said, c.Says) {
				t.Errorf("status %d, said %q", status, said)
			}
		})
	}
}

// TestDiscordTokensOfInteractions answers once, twice, late and far too late.
func TestDiscordTokensOfInteractions(t *testing.T) {
	d := newDesk(t, DiscordOptions{})
	d.register(oneCommand)
	person := d.Person(DiscordPerson{Channel: d.channel})
	code := func(status int, body map[string]any) string { return fmt.Sprint(status, " ", body["code"]) }
	promise := `{"type":5,"data":{"flags":64}}`
	play := person.Slash("status")
	edit := "webhooks/" + DiscordAppID + "/" + play.Token + "/messages/@original"
	said := `{"content":"well","allowed_mentions":{"parse":[]}}`
	for i, c := range []struct {
		do   func() (int, map[string]any)
		want string
	}{
		{func() (int, map[string]any) { return d.ask("PATCH", edit, said) }, "404 10015"},
		{func() (int, map[string]any) { return d.answer(play, promise) }, "204 <nil>"},
		{func() (int, map[string]any) { return d.answer(play, promise) }, "400 40060"},
		{func() (int, map[string]any) { return d.ask("PATCH", edit, said) }, "200 <nil>"},
		{func() (int, map[string]any) { d.move(16 * time.Minute); return d.ask("PATCH", edit, said) }, "401 50027"},
		{func() (int, map[string]any) {
			late := person.Slash("status")
			d.move(4 * time.Second)
			return d.answer(late, promise)
		}, "404 10062"},
		{func() (int, map[string]any) { return d.answer(&DiscordPlay{ID: "1", Token: "x"}, promise) }, "404 10062"},
	} {
		if got := code(c.do()); got != c.want {
			t.Errorf("step %d: %s, want %s", i, got, c.want)
		}
	}
	if r := play.Reply(); r.Message.Content != "well" || !r.Ephemeral || fmt.Sprint(r.Refused) != "[40060]" || len(d.Messages()) != 0 {
		t.Errorf("%+v", r)
	}
}

// TestDiscordKnowsWhatPeopleCanDo: nobody can use a command that is not
// registered, or press what is not there.
func TestDiscordKnowsWhatPeopleCanDo(t *testing.T) {
	d := newDesk(t, DiscordOptions{})
	d.register(oneCommand)
	person := d.Person(DiscordPerson{Channel: d.channel})
	person.Slash("gone")
	person.Slash("status", DiscordOption{Name: "days", Value: 1})
	person.Press("1", "w1:claim:7")
	person.OnMessage("Why", "1")
	if said := d.TakeViolations(); len(said) != 4 {
		t.Errorf("%q", said)
	}
}
