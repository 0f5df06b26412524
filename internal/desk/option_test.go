package desk

import (
	"regexp"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// TestOptionsInGerman: every option has a German name that Discord takes, and no two of
// a command have the same.
func TestOptionsInGerman(t *testing.T) {
	named := 0
	var look func(path string, options []*discordgo.ApplicationCommandOption)
	valid := regexp.MustCompile(`^[-_\p{Ll}\p{N}]{1,32}$`)
	look = func(path string, options []*discordgo.ApplicationCommandOption) {
		seen := map[string]bool{}
		for _, o := range options {
			if o.Type == discordgo.ApplicationCommandOptionSubCommand {
				look(path+" "+o.Name, o.Options)
				continue
			}
			name := o.NameLocalizations[discordgo.German]
			if !valid.MatchString(name) || seen[name] {
				t.Errorf("/%s: option %s is called %q in German", path, o.Name, name)
			}
			seen[name], named = true, named+1
		}
	}
	for _, c := range []Command{
		StatusCommand(nil), MuteCommand(nil), HandoverCommand(nil), TryCommand(nil), WatchCommand(nil), FeedsCommand(nil), MissedCommand(nil),
		DigestCommand(nil), ExplainCommand(nil), SearchCommand(nil), TopicsCommand(nil),
	} {
		look(c.Name, c.Options)
	}
	if named < 20 {
		t.Errorf("only %d options were looked at", named)
	}
}
