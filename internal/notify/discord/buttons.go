package discord

import (
	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
)

// What is written on a story's buttons leads to the desk, in a form that stays:
// messages are clicked on weeks later, by a watcher of another version.
const (
	buttonForm    = "w1:"
	buttonClaim   = buttonForm + "claim:"
	buttonRelease = buttonForm + "release:"
	buttonHand    = buttonForm + "hand:"
	buttonRefuse  = buttonForm + "refuse:"
	buttonTakeUp  = buttonForm + "takeup:"
	menuMore      = buttonForm + "more:"
)

// more is what the menu of a story offers.
var more = []discordgo.SelectMenuOption{
	{Label: "Why this alert", Value: "why"},
	{Label: "More like this", Value: "similar"},
}

// buttons are those under a story's message: what an editor can do with it, as it
// stands.
func buttons(d news.Delivery) []discordgo.MessageComponent {
	m := d.Message
	if m.Heading != "" || len(m.Entries) != 1 || m.More > 0 {
		return nil
	}
	story := string(d.Alert.Story)
	button := func(label, id string, style discordgo.ButtonStyle) discordgo.MessageComponent {
		return discordgo.Button{Label: label, CustomID: id + story, Style: style}
	}
	stand := m.Entries[0].Stand
	row := []discordgo.MessageComponent{button("Claim", buttonClaim, discordgo.PrimaryButton)}
	if stand.Claimed.Name != "" {
		row = []discordgo.MessageComponent{
			button("Release", buttonRelease, discordgo.SecondaryButton),
			button("Hand over", buttonHand, discordgo.SecondaryButton),
		}
	}
	if stand.Refused == "" {
		row = append(row, button("Not for us", buttonRefuse, discordgo.SecondaryButton))
	} else {
		row = append(row, button("For us after all", buttonTakeUp, discordgo.SecondaryButton))
	}
	return []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: row},
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: menuMore + story, Placeholder: "More", Options: more},
		}},
	}
}
