package desk

import (
	"strings"
	"unicode"

	"github.com/bwmarrin/discordgo"
)

// inGerman is a text in the only language of the desk's that Discord has a
// locale for beside English: it has neither Albanian nor Persian.
func inGerman(s string) map[discordgo.Locale]string {
	return map[discordgo.Locale]string{discordgo.German: s}
}

// germanNames are the options as Germans fill them in. Discord sends the English name
// of a command, a subcommand or an option, whichever was shown.
var germanNames = map[string]string{
	"address": "adresse",
	"channel": "kanal",
	"days":    "tage",
	"feed":    "feed",
	"file":    "datei",
	"for":     "dauer",
	"hours":   "stunden",
	"lang":    "sprache",
	"link":    "link",
	"name":    "name",
	"query":   "suche",
	"tags":    "schlagworte",
	"topic":   "thema",
	"until":   "bis",
	"what":    "was",
}

// namedInGerman is the German name of an option.
func namedInGerman(option string) map[discordgo.Locale]string { return inGerman(germanNames[option]) }

// sub is a subcommand, with the name and the description that Germans see.
func sub(name, named, description, inGermanToo string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, NameLocalizations: inGerman(named), Description: description,
		DescriptionLocalizations: inGerman(inGermanToo), Options: options,
	}
}

// word is an option that is text.
func word(name, description, inGermanToo string, required bool) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: name, Description: description, NameLocalizations: namedInGerman(name),
		DescriptionLocalizations: inGerman(inGermanToo), Required: required,
	}
}

// around is what people put around what they paste: spaces, marks that cannot be seen, and
// the brackets by which Discord shows no preview, or that a keyboard makes of them.
func around(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) || strings.ContainsRune("<>‹›«»", r)
}

// bare is a text without what stands around it.
func bare(s string) string { return strings.TrimFunc(s, around) }

// offered is an option that is text, of which choices are offered while it is
// typed.
func offered(name, description, inGermanToo string, required bool) *discordgo.ApplicationCommandOption {
	o := word(name, description, inGermanToo, required)
	o.Autocomplete = true
	return o
}
