package testkit

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// How long an interaction waits for its first answer, and how long its token
// lives (interactions/receiving-and-responding).
const (
	firstAnswer   = 3 * time.Second
	tokenLifetime = 15 * time.Minute
)

// answersTo are the types of first answers that each interaction takes.
var answersTo = map[int][]int{
	playCommand: {4, 5, 9}, playComponent: {4, 5, 6, 7, 9}, playTyping: {8}, playForm: {4, 5, 6, 7},
}

const flagEphemeral = 1 << 6

// callback takes the first answer to an interaction; the lock is held.
func (d *Discord) callback(c *discordCall) discordAnswer {
	var in struct {
		Type int `json:"type"`
		Data struct {
			Flags   int             `json:"flags"`
			Choices []DiscordChoice `json:"choices"`
		} `json:"data"`
	}
	_ = json.Unmarshal(c.body, &in) // judged before
	play := d.plays[c.parts[2]]
	now := d.opts.Now()
	refuse := func(status, code int, text string) discordAnswer {
		if play != nil {
			play.reply.Refused = append(play.reply.Refused, code)
		}
		return discordError(status, code, text)
	}
	switch {
	case play == nil || play.ID != c.parts[1]:
		return refuse(http.StatusNotFound, 10062, "Unknown interaction")
	case play.reply.Type != 0:
		return refuse(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	case now.Sub(play.at) > firstAnswer:
		return refuse(http.StatusNotFound, 10062, "Unknown interaction")
	case !slices.Contains(answersTo[play.kind], in.Type):
		d.violations = append(d.violations, fmt.Sprintf("an interaction of type %d was answered with type %d", play.kind, in.Type))
		return refuse(http.StatusBadRequest, 50035, "Invalid Form Body")
	}
	play.reply.Type, play.reply.Took = in.Type, now.Sub(play.at)
	play.reply.Ephemeral = in.Data.Flags&flagEphemeral != 0
	switch in.Type {
	case 4:
		play.original = d.playMessage(c, play, play.reply.Ephemeral)
	case 5:
		play.reply.Waiting = true
	case 6:
		play.original = d.message(play.channel, play.message)
	case 7:
		if play.original = d.message(play.channel, play.message); play.original != nil {
			play.original.fill(c)
			play.original.Edited = now
		}
	case 8:
		play.reply.Choices = in.Data.Choices
	case 9:
		play.reply.Form, _ = json.Marshal(c.form)
	}
	return discordAnswer{status: http.StatusNoContent}
}

// playMessage makes a message of an answer; an ephemeral one stands in no
// channel.
func (d *Discord) playMessage(c *discordCall, play *DiscordPlay, ephemeral bool) *DiscordMessage {
	m := &DiscordMessage{
		ID: d.snowflake(), Channel: play.channel, Author: DiscordBotID, Name: "watcher", At: d.opts.Now(), App: true, Ephemeral: ephemeral,
	}
	m.fill(c)
	if !ephemeral {
		d.messages = append(d.messages, m)
	}
	return m
}

// handlePlay answers calls below webhooks/{application}/{token}; the lock is
// held.
func (d *Discord) handlePlay(c *discordCall) discordAnswer {
	if len(c.parts) < 3 {
		return discordError(http.StatusNotFound, 0, "404: Not Found")
	}
	play := d.plays[c.parts[2]]
	if play == nil || d.opts.Now().Sub(play.at) > tokenLifetime {
		return discordError(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
	}
	if play.reply.Type == 0 {
		return discordError(http.StatusNotFound, 10015, "Unknown Webhook")
	}
	if c.is("POST", "webhooks/*/*") {
		flags, _ := c.form["flags"].(float64)
		m := d.playMessage(c, play, int(flags)&flagEphemeral != 0)
		play.follow = append(play.follow, m)
		return discordAnswer{status: 200, body: m.json()}
	}
	if len(c.parts) != 5 {
		return discordError(http.StatusNotFound, 0, "404: Not Found")
	}
	if c.parts[4] == "@original" && play.reply.Waiting && c.method == http.MethodPatch {
		play.reply.Waiting = false
		play.original = d.playMessage(c, play, play.reply.Ephemeral)
		return discordAnswer{status: 200, body: play.original.json()}
	}
	m := play.original
	if m == nil && play.reply.Type == 6 { // what was clicked on is what the click may change
		m = d.clicked(play)
	}
	if c.parts[4] != "@original" {
		i := slices.IndexFunc(play.follow, func(m *DiscordMessage) bool { return m.ID == c.parts[4] })
		if m = nil; i >= 0 {
			m = play.follow[i]
		}
	}
	if m == nil || m.Deleted {
		return discordError(http.StatusNotFound, 10008, "Unknown Message")
	}
	switch c.method {
	case http.MethodGet:
		return discordAnswer{status: 200, body: m.json()}
	case http.MethodPatch:
		return d.editMessage(c, m)
	case http.MethodDelete:
		m.Deleted = true
		return discordAnswer{status: http.StatusNoContent}
	}
	return discordError(http.StatusMethodNotAllowed, 0, "405: Method Not Allowed")
}

// judgeCallback finds what Discord refuses, or lets pass and we do not, in a
// first answer. What the answer holds becomes the call's form.
func (d *Discord) judgeCallback(c *discordCall, what string) discordAnswer {
	var in struct {
		Type int            `json:"type"`
		Data map[string]any `json:"data"`
	}
	if err := json.Unmarshal(c.body, &in); err != nil {
		d.violate("%s: %v", what, err)
		return discordError(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
	}
	c.form = in.Data
	var habits []string
	path, complaint := "", ""
	switch in.Type {
	case 4, 7:
		habits = messageHabits("callback", c.form)
		path, complaint = discordForm(c)
	case 5:
		if flags, _ := c.form["flags"].(float64); int(flags)&^flagEphemeral != 0 || len(c.form) > 1 {
			habits = append(habits, "a promise takes no more than the flag EPHEMERAL")
		}
	case 6:
		if c.form != nil {
			habits = append(habits, "a silent acknowledgement takes no data")
		}
	case 8:
		path, complaint = choicesForm(list(c.form["choices"]))
	case 9:
		path, complaint = modalForm(c.form)
	}
	for _, h := range habits {
		d.violate("%s: %s", what, h)
	}
	if complaint != "" {
		d.violate("%s: %s: %s", what, path, complaint)
		return discordFormError(path, complaint)
	}
	return discordAnswer{}
}

func choicesForm(choices []any) (path, complaint string) {
	if len(choices) > 25 {
		return "data.choices", "Must be 25 or fewer in length."
	}
	for i, one := range choices {
		m, _ := one.(map[string]any)
		name, _ := m["name"].(string)
		value, isText := m["value"].(string)
		if n := len16(name); n < 1 || n > 100 {
			return fmt.Sprintf("data.choices.%d.name", i), "Must be between 1 and 100 in length."
		}
		if n := len16(value); isText && (n < 1 || n > 100) {
			return fmt.Sprintf("data.choices.%d.value", i), "Must be between 1 and 100 in length."
		}
	}
	return "", ""
}

func modalForm(form map[string]any) (path, complaint string) {
	title, _ := form["title"].(string)
	id, _ := form["custom_id"].(string)
	rows := list(form["components"])
	switch {
	case title == "" || len16(title) > 45:
		return "data.title", "Must be between 1 and 45 in length."
	case id == "" || len16(id) > 100:
		return "data.custom_id", "Must be between 1 and 100 in length."
	case len(rows) < 1 || len(rows) > 5:
		return "data.components", "Must be between 1 and 5 in length."
	}
	return componentsForm(rows)
}

// componentsForm finds what is wrong with rows of buttons, menus and fields.
func componentsForm(rows []any) (path, complaint string) {
	seen := map[string]bool{}
	for i, row := range rows {
		r, _ := row.(map[string]any)
		if r["type"] != 1.0 {
			continue
		}
		parts := list(r["components"])
		if len(parts) < 1 || len(parts) > 5 {
			return fmt.Sprintf("components.%d", i), "Must be between 1 and 5 in length."
		}
		for j, part := range parts {
			where := fmt.Sprintf("components.%d.components.%d", i, j)
			m, _ := part.(map[string]any)
			id, _ := m["custom_id"].(string)
			label, _ := m["label"].(string)
			link, _ := m["url"].(string)
			most := 80
			if m["type"] == 4.0 {
				most = 45
			}
			switch {
			case id == "" && link == "":
				return where + ".custom_id", "A custom id is required"
			case len16(id) > 100:
				return where + ".custom_id", "Must be between 1 and 100 in length."
			case id != "" && seen[id]:
				return where + ".custom_id", "Component custom id cannot be duplicated"
			case link != "" && (!webAddress(link) || len(link) > 512):
				return where + ".url", "Not a well formed URL."
			case len16(label) > most:
				return where + ".label", fmt.Sprintf("Must be between 1 and %d in length.", most)
			case m["type"] == 3.0 && len(list(m["options"])) > 25:
				return where + ".options", "Must be between 1 and 25 in length."
			}
			seen[id] = true
		}
	}
	return "", ""
}

// Clicked is the message that was clicked on, as it is now.
func (play *DiscordPlay) Clicked() DiscordMessage {
	play.d.mu.Lock()
	defer play.d.mu.Unlock()
	if m := play.d.clicked(play); m != nil {
		return *m
	}
	return DiscordMessage{}
}

// clicked is the message that a component of a play is on, which may be one that
// only one person sees.
func (d *Discord) clicked(play *DiscordPlay) *DiscordMessage {
	for _, other := range d.plays {
		if other.original != nil && other.original.ID == play.message {
			return other.original
		}
	}
	return d.message(play.channel, play.message)
}
