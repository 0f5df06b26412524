package discord

import (
	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// more is what the menu of a story offers.
func more(t tongue.Tongue) []discordgo.SelectMenuOption {
	return []discordgo.SelectMenuOption{
		{Label: t.Say("menu.silence"), Value: news.MoreSilence},
		{Label: t.Say("menu.similar"), Value: news.MoreSimilar},
		{Label: t.Say("menu.why"), Value: news.MoreWhy},
		{Label: t.Say("menu.pack"), Value: news.MorePack},
	}
}

// buttons are those under a story's message: what an editor can do with it, as it
// stands.
func buttons(t tongue.Tongue, d news.Delivery) []discordgo.MessageComponent {
	m := d.Message
	if m.Heading != "" || len(m.Entries) != 1 || m.More > 0 {
		return nil
	}
	story := string(d.Alert.Story)
	button := func(label, verb string, style discordgo.ButtonStyle) discordgo.MessageComponent {
		return discordgo.Button{Label: label, CustomID: news.ButtonID(verb, story), Style: style}
	}
	stand := m.Entries[0].Stand
	row := []discordgo.MessageComponent{button(t.Say("button.claim"), news.ButtonClaim, discordgo.PrimaryButton)}
	if stand.Claimed.Name != "" {
		row = []discordgo.MessageComponent{
			button(t.Say("button.release"), news.ButtonRelease, discordgo.SecondaryButton),
			button(t.Say("button.hand"), news.ButtonHand, discordgo.SecondaryButton),
		}
	}
	if stand.Refused == "" {
		row = append(row, button(t.Say("button.refuse"), news.ButtonRefuse, discordgo.SecondaryButton))
	} else {
		row = append(row, button(t.Say("button.takeup"), news.ButtonTakeUp, discordgo.SecondaryButton))
	}
	return []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: row},
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: news.ButtonID(news.ButtonMore, story), Placeholder: t.Say("menu.more"), Options: more(t)},
		}},
	}
}
