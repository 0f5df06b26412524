package discord

import (
	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
)

// more is what the menu of a story offers.
var more = []discordgo.SelectMenuOption{
	{Label: "Silence the story, its topics or its feeds", Value: news.MoreSilence},
	{Label: "More like this", Value: news.MoreSimilar},
	{Label: "Why this alert", Value: news.MoreWhy},
	{Label: "Evidence pack", Value: news.MorePack},
}

// buttons are those under a story's message: what an editor can do with it, as it
// stands.
func buttons(d news.Delivery) []discordgo.MessageComponent {
	m := d.Message
	if m.Heading != "" || len(m.Entries) != 1 || m.More > 0 {
		return nil
	}
	story := string(d.Alert.Story)
	button := func(label, verb string, style discordgo.ButtonStyle) discordgo.MessageComponent {
		return discordgo.Button{Label: label, CustomID: news.ButtonID(verb, story), Style: style}
	}
	stand := m.Entries[0].Stand
	row := []discordgo.MessageComponent{button("Claim", news.ButtonClaim, discordgo.PrimaryButton)}
	if stand.Claimed.Name != "" {
		row = []discordgo.MessageComponent{
			button("Release", news.ButtonRelease, discordgo.SecondaryButton),
			button("Hand over", news.ButtonHand, discordgo.SecondaryButton),
		}
	}
	if stand.Refused == "" {
		row = append(row, button("Not for us", news.ButtonRefuse, discordgo.SecondaryButton))
	} else {
		row = append(row, button("For us after all", news.ButtonTakeUp, discordgo.SecondaryButton))
	}
	return []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: row},
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: news.ButtonID(news.ButtonMore, story), Placeholder: "More", Options: more},
		}},
	}
}
