package testkit

import (
	"regexp"
	"strings"
)

var (
	discordMarker = regexp.MustCompile(`(?:^| )([a-z2-7]{8})$`)
	discordLink   = regexp.MustCompile(`https?://[^\s<>()]+`)
)

// markerOf reads the marker at the end of the last footer, or of the text.
func markerOf(content string, embeds []DiscordEmbed) string {
	last := content[strings.LastIndexByte(content, '\n')+1:]
	if len(embeds) > 0 {
		last = ""
		if f := embeds[len(embeds)-1].Footer; f != nil {
			last = f.Text
		}
	}
	if m := discordMarker.FindStringSubmatch(last); m != nil {
		return m[1]
	}
	return ""
}

// Links returns every address that a message leads to, once.
func (m DiscordMessage) Links() map[string]bool {
	links := map[string]bool{}
	texts := []string{m.Content}
	for _, e := range m.Embeds {
		texts = append(texts, e.URL, e.Description)
	}
	for _, t := range texts {
		for _, l := range discordLink.FindAllString(t, -1) {
			links[strings.NewReplacer("%28", "(", "%29", ")").Replace(l)] = true
		}
	}
	return links
}

// Judge holds what a channel shows against the links that were to arrive there:
// lost are those that no message leads to, twice those that more than one does.
func (d *Discord) Judge(channel string, want []string) (lost, twice []string) {
	told := map[string]int{}
	for _, m := range d.Messages() {
		if m.Channel != channel {
			continue
		}
		for l := range m.Links() {
			told[l]++
		}
	}
	for _, l := range want {
		switch n := told[strings.NewReplacer("%28", "(", "%29", ")").Replace(l)]; {
		case n == 0:
			lost = append(lost, l)
		case n > 1:
			twice = append(twice, l)
		}
	}
	return lost, twice
}
