package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"watcher/internal/testkit"
)

var pictures = flag.String("pictures", "", "a folder for the pages of docs/*.png, drawn from what is sent; `make pictures` makes them pictures")

const newsOfAlbania = `
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels: { newsroom: { channel: "{channel}", ping: { role: "` + testkit.DiscordBotRole + `", outlets: 3 } } }
feeds:
  - { url: "{press}/wire", name: Adriatic Wire, lang: en, schedule: "@every 1s" }
  - { url: "{press}/ledger", name: Tirana Ledger, lang: en, schedule: "@every 1s" }
  - { url: "{press}/gulf", name: Gulf Post, lang: en, schedule: "@every 1s" }
  - { url: "{press}/peyk", name: پیک روز, lang: fa, schedule: "@every 1s" }
topics:
  The MEK in Albania:
    any: [Mujahedeen-e-Khalq~, PMOI, MEK NEAR Albania]
    colour: "#c0392b"
`

// TestPictures draws what the manual shows: an alert, a story that grows, a topic
// added from Discord, and what became of an article.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("no -pictures")
	}
	n := newNewsroom(t)
	n.configure(newsOfAlbania)
	n.history()
	n.ahead(0)
	p := n.start()
	n.desked()
	lea := n.discord.Person(testkit.DiscordPerson{ID: "400000000000000009", Name: "lea", Channel: n.channel, Permissions: testkit.DiscordManageMessages})

	link := n.says("wire", "Police in Albania search the MEK camp at Manzë for the second time this month",
		"Officers carried out computers from the compound of the Iranian opposition group, which houses some 3,000 people. A spokesman for the group called the search unlawful.")
	n.arrived(link)
	n.arrived(n.says("peyk", "تجمع هواداران سازمان مجاهدین خلق در پاریس ممنوع شد", "پلیس پاریس این تجمع را که قرار بود روز شنبه برگزار شود به دلایل امنیتی ممنوع کرد."))
	told := n.messages(n.channel)[1:]
	n.draw("alert", testkit.DiscordShown{DiscordMessage: told[0]}, testkit.DiscordShown{DiscordMessage: told[1]})

	n.story(link, told[0].ID)
	n.watchAdd(lea)
	explained := lea.Slash("explain", with("link", link))
	n.draw("explain", testkit.DiscordShown{DiscordMessage: n.shows(explained, "Police"), Asked: "lea used /explain"})
	p.stop()
}

// story lets a story grow: two more outlets, a changed headline, a claim, a bell.
func (n *newsroom) story(link, id string) {
	stands := func(words ...string) (m testkit.DiscordMessage) {
		waitFor(n.t, words[0], func() bool {
			for _, m = range n.messages(n.channel) {
				if m.ID == id && holds(m.Embeds[0].Description, words...) {
					return true
				}
			}
			return false
		})
		return m
	}
	n.says("ledger", "Police search MEK camp at Manzë, Albania, for second time this month",
		"Officers carried computers out of the compound of the Iranian opposition group in Albania.")
	stands("2 outlets")
	n.press.outlet("wire").retitle(link, "Police in Albania search the MEK camp at Manzë, detain two")
	stands("Headline changed")
	anna := n.discord.Person(testkit.DiscordPerson{ID: "400000000000000001", Name: "anna", Channel: n.channel})
	anna.Press(id, buttonOf(n.t, stands("Headline changed"), "claim"))
	stands("Claimed by anna")
	n.says("gulf", "MEK camp at Manzë in Albania searched by police for second time this month",
		"Two members of the Iranian opposition group were detained, and computers were carried out of the compound.")
	bell := n.told(n.channel, "3 outlets:")
	n.draw("story", testkit.DiscordShown{DiscordMessage: stands("3 outlets")}, testkit.DiscordShown{DiscordMessage: bell})
}

// watchAdd adds a topic as far as its preview.
func (n *newsroom) watchAdd(lea *testkit.DiscordPerson) {
	filled := map[string]string{"title": "Executions in Iran", "lines": "execution NEAR country:IR\nhanged\nاعدام", "not": "", "until": "2027-03-01"}
	asked := lea.Slash("watch", sub("add"))
	form := n.opens(asked)
	preview := lea.Submit(form, filled)
	n.draw("watch",
		testkit.DiscordShown{Form: asked.Reply().Form, Filled: filled},
		testkit.DiscordShown{DiscordMessage: n.shows(preview, "Not saved yet"), Asked: "lea used /watch add"})
}

// says puts a report into a feed, published some minutes ago, and returns its
// link.
func (n *newsroom) says(path, title, summary string) string {
	return n.published(path, title, summary, 4*time.Minute)
}

func (n *newsroom) published(path, title, summary string, ago time.Duration) string {
	n.t.Helper()
	o := n.press.outlet(path)
	link := o.say(title)
	n.press.mu.Lock()
	defer n.press.mu.Unlock()
	a := &o.items[len(o.items)-1]
	a.link, a.summary, a.at = "https://"+path+".example/"+filepath.Base(link), summary, time.Now().Add(-ago)
	return a.link
}

// history lets some days pass, with news on each.
func (n *newsroom) history() {
	const day = 24 * time.Hour
	for _, path := range []string{"wire", "ledger", "gulf", "peyk"} {
		n.press.outlet(path).items = nil
	}
	for _, r := range []struct {
		ago                  time.Duration
		path, title, summary string
	}{
		{6 * day, "wire", "Ferry traffic returns to normal after storm in the Adriatic", "Ports on both shores reopened at noon."},
		{6 * day, "peyk", "قیمت نان در تهران دوباره بالا رفت", ""},
		{5 * day, "wire", "Iran: two hanged in Karaj despite appeals", "Lawyers say the men were denied a new trial."},
		{3 * day, "gulf", "Execution of a labour activist in Iran draws protest from unions", ""},
		{3 * day, "ledger", "Mayor promises new benches", ""},
		{2 * day, "gulf", "Oil prices little changed", ""},
		{2 * day, "ledger", "Executions in Iran: Albanian parliament to debate a resolution", ""},
		{20 * time.Hour, "peyk", "اعدام سه زندانی در زندان قزل\u200cحصار", ""},
	} {
		n.published(r.path, r.title, r.summary, r.ago)
		n.ahead(time.Minute - r.ago)
		n.do("once")
	}
}

// draw writes a page.
func (n *newsroom) draw(name string, shown ...testkit.DiscordShown) {
	n.t.Helper()
	look := testkit.DiscordPicture{Names: map[string]string{testkit.DiscordBotRole: "desk", n.channel: "newsroom"}}
	if err := os.WriteFile(filepath.Join(*pictures, name+".html"), []byte(look.HTML(shown...)), 0o644); err != nil {
		n.t.Fatal(err)
	}
}
