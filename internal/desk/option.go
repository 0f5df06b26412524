package desk

import "github.com/bwmarrin/discordgo"

// inGerman is a text in the only language of the desk's that Discord has a
// locale for beside English: it has neither Albanian nor Persian.
func inGerman(s string) map[discordgo.Locale]string {
	return map[discordgo.Locale]string{discordgo.German: s}
}

// sub is a subcommand.
func sub(name, description, inGermanToo string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, Description: description,
		DescriptionLocalizations: inGerman(inGermanToo), Options: options,
	}
}

// word is an option that is text.
func word(name, description, inGermanToo string, required bool) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: name, Description: description,
		DescriptionLocalizations: inGerman(inGermanToo), Required: required,
	}
}

// offered is an option that is text, of which choices are offered while it is
// typed.
func offered(name, description, inGermanToo string, required bool) *discordgo.ApplicationCommandOption {
	o := word(name, description, inGermanToo, required)
	o.Autocomplete = true
	return o
}
