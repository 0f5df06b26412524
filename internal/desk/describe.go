package desk

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

func (c Command) sort() discordgo.ApplicationCommandType {
	if c.OnMessage {
		return discordgo.MessageApplicationCommand
	}
	return discordgo.ChatApplicationCommand
}

// wire is the command as Discord takes it. What only leads may do is hidden
// from others where Discord can tell them apart: not by our roles.
func (c Command) wire(byPermission bool) *discordgo.ApplicationCommand {
	w := &discordgo.ApplicationCommand{Type: c.sort(), Name: c.Name, Description: c.Description, Options: c.Options}
	if len(c.Names) > 0 {
		w.NameLocalizations = &c.Names
	}
	if len(c.Descriptions) > 0 {
		w.DescriptionLocalizations = &c.Descriptions
	}
	if c.forLeads() && byPermission {
		bits := int64(discordgo.PermissionManageMessages)
		w.DefaultMemberPermissions = &bits
	}
	return w
}

// forLeads reports whether there is nothing in it that others may do.
func (c Command) forLeads() bool {
	if c.Who == Lead {
		return true
	}
	return len(c.Leads) > 0 && !slices.ContainsFunc(c.Options, func(o *discordgo.ApplicationCommandOption) bool {
		return o.Type != discordgo.ApplicationCommandOptionSubCommand || !slices.Contains(c.Leads, o.Name)
	})
}

// sameCommands compares two lists of commands by what we say of them.
func sameCommands(mine, theirs []byte) bool {
	a, errA := plainCommands(mine)
	b, errB := plainCommands(theirs)
	return errA == nil && errB == nil && reflect.DeepEqual(a, b)
}

// said are the properties of commands, options and choices that we may set.
var said = []string{
	"type", "name", "name_localizations", "description", "description_localizations", "options", "default_member_permissions", "required",
	"choices", "value", "channel_types", "min_value", "max_value", "min_length", "max_length", "autocomplete",
}

// plainCommands are commands without what Discord adds, sorted; what stands for
// nothing is left out, as either side writes it in its way.
func plainCommands(raw []byte) (map[string]any, error) {
	var all []map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	out := map[string]any{}
	for _, c := range all {
		if c["type"] == nil {
			c["type"] = 1.0
		}
		out[fmt.Sprint(c["type"], c["name"])] = plainValue(c, false)
	}
	return out, nil
}

func plainValue(v any, translations bool) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, one := range v {
			if !translations && !slices.Contains(said, k) {
				continue
			}
			one = plainValue(one, strings.HasSuffix(k, "_localizations"))
			if one != nil && one != false && one != "" {
				out[k] = one
			}
		}
		if len(out) > 0 {
			return out
		}
		return nil
	case []any:
		var out []any
		for _, one := range v {
			out = append(out, plainValue(one, false))
		}
		if len(out) > 0 {
			return out
		}
		return nil
	}
	return v
}
