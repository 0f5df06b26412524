package main

import (
	"slices"
	"strings"

	"watcher/internal/testkit"
)

// slash sends a command; options are those of our own fake.
func (tw *twin) slash(who, name string, options ...testkit.DiscordOption) string {
	tw.t.Helper()
	tw.note("/"+name, options)
	return tw.does(who, "slash", map[string]any{"name": name, "options": wire(options)})
}

// imports sends a feeds.yaml, which the press has, by /watch import.
func (tw *twin) imports(who, text string) string {
	tw.t.Helper()
	const id = "700000000000000001"
	tw.press.page("/more.yaml", text)
	options := []testkit.DiscordOption{sub("import", with("file", id))}
	tw.note("/watch", options)
	file := map[string]any{"id": id, "filename": "more.yaml", "size": len(text), "url": tw.press.url + "/more.yaml"}
	return tw.does(who, "slash", map[string]any{"name": "watch", "options": wire(options), "file": file})
}

// offers types into an option, and waits until a choice with that name is
// offered.
func (tw *twin) offers(who, name, choice string, options ...testkit.DiscordOption) {
	tw.t.Helper()
	tw.note("typing /"+name, options)
	play := tw.does(who, "type", map[string]any{"name": name, "options": wire(options)})
	r := tw.replied(play, "choices", func(r twinReply) bool { return r.Type != 0 })
	if r.Type != 8 || !slices.ContainsFunc(r.Data.Choices, func(c testkit.DiscordChoice) bool { return strings.Contains(c.Name, choice) }) {
		tw.t.Errorf("typing in /%s offers %v, want %q", name, r.Data.Choices, choice)
	}
}

// note remembers what was used: a command with its subcommand, and the option
// that is being typed.
func (tw *twin) note(name string, options []testkit.DiscordOption) {
	for _, o := range options {
		switch {
		case o.Options != nil || o.Value == nil:
			tw.note(name+" "+o.Name, o.Options)
			return
		case o.Focused:
			name += " " + o.Name
		}
	}
	tw.used[name] = true
}

// typing is an option that is being typed.
func typing(name, text string) testkit.DiscordOption {
	return testkit.DiscordOption{Name: name, Value: text, Focused: true}
}

func wire(options []testkit.DiscordOption) []map[string]any {
	out := []map[string]any{}
	for _, o := range options {
		w := map[string]any{"name": o.Name}
		if o.Value != nil {
			w["value"] = o.Value
		} else {
			w["options"] = wire(o.Options)
		}
		if o.Focused {
			w["focused"] = true
		}
		out = append(out, w)
	}
	return out
}

// unused are the commands, subcommands and options to be typed that the bot has
// registered and nobody has used.
func (tw *twin) unused() (left []string) {
	tw.t.Helper()
	var known []twinCommand
	tw.order("commands", nil, &known)
	for _, c := range known {
		for _, name := range c.uses() {
			if !tw.used[name] {
				left = append(left, name)
			}
		}
	}
	return left
}

// twinCommand is a command, a subcommand or an option as it is registered.
type twinCommand struct {
	Name     string        `json:"name"`
	Type     int           `json:"type"`
	Complete bool          `json:"autocomplete"`
	Options  []twinCommand `json:"options"`
}

// uses are the ways in which a command can be used, as [twin.note] names them.
func (c twinCommand) uses() []string {
	if c.Type == 3 {
		return []string{"menu " + c.Name}
	}
	var uses []string
	typed := func(name string, options []twinCommand) {
		uses = append(uses, "/"+name)
		for _, o := range options {
			if o.Complete {
				uses = append(uses, "typing /"+name+" "+o.Name)
			}
		}
	}
	subs := false
	for _, o := range c.Options {
		if o.Type == 1 {
			subs = true
			typed(c.Name+" "+o.Name, o.Options)
		}
	}
	if !subs {
		typed(c.Name, c.Options)
	}
	return uses
}

// onMessage chooses a command in the menu of a message.
func (tw *twin) onMessage(who, name string, m twinMessage) string {
	tw.t.Helper()
	tw.used["menu "+name] = true
	return tw.does(who, "menu", map[string]any{"name": name, "message": m.ID})
}

// click presses the button with a verb below a message.
func (tw *twin) click(who string, m twinMessage, verb string) string {
	tw.t.Helper()
	return tw.does(who, "press", map[string]any{"message": m.ID, "id": below(tw.t, m, verb)})
}

func (tw *twin) choose(who string, m twinMessage, verb, value string) string {
	tw.t.Helper()
	return tw.does(who, "choose", map[string]any{"message": m.ID, "id": below(tw.t, m, verb), "values": []string{value}})
}

func (tw *twin) submit(who, form string, fields map[string]string) string {
	tw.t.Helper()
	return tw.does(who, "submit", map[string]any{"id": form, "fields": fields})
}

// desked waits until the bot's commands are known.
func (tw *twin) desked(p *process) {
	tw.t.Helper()
	p.says("desk is open", "commands registered")
}
