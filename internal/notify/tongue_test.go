package notify

import (
	"testing"
	"time"

	"watcher/internal/news"
)

// spokenDesk is a desk with a topic that goes to a channel in each language, and to
// one that is not connected.
func spokenDesk() *Policy {
	topic := news.Topic{ID: "ships", Title: "Ships", To: []news.ChannelID{"en", "de", "sq", "fa", "terminal"}, Expires: noon.Add(-time.Hour)}
	channels := []news.Channel{{ID: "terminal", Language: "fa"}}
	for _, code := range []news.ChannelID{"en", "de", "sq", "fa"} {
		channels = append(channels, news.Channel{ID: code, Discord: "1", Language: string(code)})
	}
	return NewPolicy(PolicyOptions{Topics: []news.Topic{topic}, Channels: channels})
}

func texts(ds []news.Delivery) map[news.ChannelID]string {
	all := map[news.ChannelID]string{}
	for _, d := range ds {
		all[d.Alert.Channel] = d.Message.Heading + "\n" + d.Message.Text
	}
	return all
}

// TestEachChannelInItsLanguage: what one event is to several channels is said to
// each in its own.
func TestEachChannelInItsLanguage(t *testing.T) {
	p := spokenDesk()
	muted := news.Muted{Mute: news.Mute{Topic: "ships", From: noon.Add(-3 * time.Hour), Until: noon}, Items: 2}
	for what, c := range map[string]struct {
		got  map[news.ChannelID]string
		want map[news.ChannelID]string
	}{
		"the end of a topic": {texts(p.Ended(noon)), map[news.ChannelID]string{
			"en":       "Topic Ships ended on 6 March 2026, 11:00; it is silent from now on.\nTo go on with it, move or delete its line expires in feeds.yaml.",
			"de":       "Das Thema Ships endete am 6. März 2026, 11:00; von nun an ist es still.\nSoll es weitergehen, verschiebt oder löscht seine Zeile expires in feeds.yaml.",
			"sq":       "Tema Ships përfundoi më 6 mars 2026, 11:00; tani e tutje hesht.\nPër ta vazhduar, ndryshoni ose fshini rreshtin e saj expires në feeds.yaml.",
			"fa":       "موضوع \u2068Ships\u2069 در 6 مارس 2026، 11:00 پایان یافت و از این پس خاموش است.\nبرای ادامه، سطر expires آن را در feeds.yaml عقب ببرید یا پاک کنید.",
			"terminal": "Topic Ships ended on 6 March 2026, 11:00; it is silent from now on.\nTo go on with it, move or delete its line expires in feeds.yaml.",
		}},
		"the end of a mute": {texts(p.MuteEnded(noon, []news.Muted{muted})), map[news.ChannelID]string{
			"en":       "Topic Ships is heard again; it was muted from Fri 6 Mar, 09:00 to Fri 6 Mar, 12:00.\n2 items matched meanwhile and were not told.",
			"de":       "Thema Ships ist wieder zu hören; stumm war es vom Fr 6. März, 09:00 bis Fr 6. März, 12:00.\n2 Beiträge passten in der Zwischenzeit und wurden nicht gemeldet.",
			"sq":       "Tema Ships dëgjohet sërish; ishte në heshtje nga pre 6 mar, 09:00 deri pre 6 mar, 12:00.\nndërkohë u përputhën 2 artikuj dhe nuk u njoftuan.",
			"fa":       "موضوع \u2068Ships\u2069 دوباره شنیده می\u200cشود؛ از جمعه 6 مارس، 09:00 تا جمعه 6 مارس، 12:00 بی\u200cصدا بود.\nدر این میان 2 مطلب مطابق بود و گفته نشد.",
			"terminal": "Topic Ships is heard again; it was muted from Fri 6 Mar, 09:00 to Fri 6 Mar, 12:00.\n2 items matched meanwhile and were not told.",
		}},
	} {
		for channel, want := range c.want {
			if got := c.got[channel]; got != want {
				t.Errorf("%s in %s:\n%q, want\n%q", what, channel, got, want)
			}
		}
	}
}
