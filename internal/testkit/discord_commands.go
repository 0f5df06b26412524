package testkit

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// discordCommand is a command as it is registered.
type discordCommand struct {
	id   string
	body map[string]any
}

func commandKey(kind int, name string) string { return fmt.Sprint(kind, " ", name) }

// Commands returns the names of the registered commands, sorted.
func (d *Discord) Commands() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var names []string
	for _, c := range d.commands {
		names = append(names, c.body["name"].(string))
	}
	slices.Sort(names)
	return names
}

// Registrations returns how often the commands were written.
func (d *Discord) Registrations() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.puts
}

// handleCommands lists or replaces the server's commands; the lock is held.
func (d *Discord) handleCommands(c *discordCall) discordAnswer {
	switch {
	case c.parts[1] != DiscordAppID:
		return discordError(http.StatusForbidden, 20012, "You are not authorized to perform this action on this application")
	case c.parts[3] != DiscordGuildID:
		return discordError(http.StatusForbidden, 50001, "Missing Access")
	}
	if c.method == http.MethodGet {
		return discordAnswer{status: 200, body: d.commandList(c.query.Get("with_localizations") == "true")}
	}
	var in []map[string]any
	if err := json.Unmarshal(c.body, &in); err != nil {
		return discordError(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
	}
	fresh := map[string]*discordCommand{}
	for i, body := range in {
		if path, complaint := commandForm(body); complaint != "" {
			d.violations = append(d.violations, fmt.Sprintf("command %v: %s: %s", body["name"], path, complaint))
			return discordFormError(fmt.Sprint(i), path+": "+complaint)
		}
		kind, ok := body["type"].(float64)
		if !ok {
			kind = 1
		}
		key := commandKey(int(kind), body["name"].(string))
		if fresh[key] != nil {
			return discordFormError(fmt.Sprint(i), "Application command names must be unique")
		}
		fresh[key] = &discordCommand{id: d.snowflake(), body: body}
		if old := d.commands[key]; old != nil {
			fresh[key].id = old.id
		}
	}
	d.commands = fresh
	d.puts++
	return discordAnswer{status: 200, body: d.commandList(true)}
}

// commandList is the commands as the API shows them: with what Discord fills
// in, without what it takes for nothing.
func (d *Discord) commandList(localized bool) []any {
	all := []any{}
	for _, key := range slices.Sorted(maps.Keys(d.commands)) {
		c := d.commands[key]
		out := map[string]any{
			"id": c.id, "application_id": DiscordAppID, "version": c.id, "guild_id": DiscordGuildID, "type": 1, "description": "",
			"default_member_permissions": nil, "nsfw": false, "contexts": nil, "integration_types": []int{0},
		}
		body := tidy(c.body, localized).(map[string]any)
		maps.Copy(out, body)
		if localized {
			for _, k := range []string{"name_localizations", "description_localizations"} {
				if out[k] == nil {
					out[k] = nil
				}
			}
		}
		all = append(all, out)
	}
	return all
}

// tidy leaves out what Discord does not repeat.
func tidy(v any, localized bool) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, one := range v {
			one = tidy(one, localized)
			l, isList := one.([]any)
			switch {
			case one == nil, one == false, isList && len(l) == 0, !localized && strings.HasSuffix(k, "_localizations"):
				continue
			}
			out[k] = one
		}
		return out
	case []any:
		out := []any{}
		for _, one := range v {
			out = append(out, tidy(one, localized))
		}
		return out
	}
	return v
}

var slashName = regexp.MustCompile(`^[-_'\pL\pN]{1,32}$`)

// commandForm finds what Discord refuses in a command
// (interactions/application-commands).
func commandForm(body map[string]any) (path, complaint string) {
	name, _ := body["name"].(string)
	description, _ := body["description"].(string)
	if kind, _ := body["type"].(float64); kind == 2 || kind == 3 {
		switch {
		case name == "" || len16(name) > 32:
			return "name", "Must be between 1 and 32 in length."
		case description != "" || len(list(body["options"])) > 0:
			return "description", "Context menu commands cannot have description or options"
		}
		return "", ""
	}
	if _, isText := body["default_member_permissions"].(string); body["default_member_permissions"] != nil && !isText {
		return "default_member_permissions", "Must be a string"
	}
	if n := commandSize(body); n > 8000 {
		return "name", "Command exceeds maximum size (8000)"
	}
	return optionForm(body, true)
}

// optionForm judges a command or an option with what lies below it.
func optionForm(m map[string]any, command bool) (path, complaint string) {
	names := map[string]any{"": m["name"]}
	maps.Copy(names, object(m["name_localizations"]))
	for in, v := range names {
		if s, _ := v.(string); !slashName.MatchString(s) || s != strings.ToLower(s) {
			return "name " + in, fmt.Sprintf("%q: String value did not match validation regex.", s)
		}
	}
	texts := map[string]any{"": m["description"]}
	maps.Copy(texts, object(m["description_localizations"]))
	for in, v := range texts {
		if s, _ := v.(string); s == "" || len16(s) > 100 {
			return "description " + in, "Must be between 1 and 100 in length."
		}
	}
	options, choices := list(m["options"]), list(m["choices"])
	switch {
	case len(options) > 25 || len(choices) > 25:
		return "options", "Must be 25 or fewer in length."
	case len(choices) > 0 && m["autocomplete"] == true:
		return "choices", "Choices cannot be used with autocomplete"
	case command && m["choices"] != nil:
		return "choices", "Unknown property"
	}
	if path, complaint := choicesForm(choices); complaint != "" {
		return path, complaint
	}
	optional := false
	for _, o := range options {
		below := object(o)
		if below["required"] == true && optional {
			return "options", "Required options must be placed before non-required options"
		}
		optional = optional || below["required"] != true
		if path, complaint := optionForm(below, false); complaint != "" {
			return fmt.Sprintf("options.%v.%s", below["name"], path), complaint
		}
	}
	return "", ""
}

func object(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// commandSize counts names, descriptions and values, as the limit of 8,000
// does.
func commandSize(v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		for k, one := range v {
			if s, ok := one.(string); ok && (k == "name" || k == "description" || k == "value") {
				n += len16(s)
			} else if !strings.HasSuffix(k, "_localizations") {
				n += commandSize(one)
			}
		}
	case []any:
		for _, one := range v {
			n += commandSize(one)
		}
	}
	return n
}
