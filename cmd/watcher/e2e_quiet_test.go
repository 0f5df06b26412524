package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// byHours has a channel with hours of its own, and one without.
// {hours} is a key of #newsroom's.
const byHours = `
discord: { token: "${DISCORD_TOKEN}", api: "{api}" }
channels:
  newsroom: { channel: "{channel}", {hours} }
  ops: { channel: "{ops}", notices: all }
topics:
  Ships: { any: [ship], urgent: [sinks] }
  Storms: [storm]
`

// clockIn is the time of day so far from now, as feeds.yaml has it.
func clockIn(d time.Duration) string { return time.Now().UTC().Add(d).Format("15:04") }

// apart are n headlines on ships of which no two tell one event.
func apart(n int) []string {
	did := strings.Fields("leaves reaches carries sells paints loads renames christens insures repairs")
	what := strings.Fields("Vlora grain Corfu copper Brindisi timber Trieste olives Izmir cement")
	why := strings.Fields("strike festival election drought auction wedding budget census regatta lawsuit")
	headlines := make([]string, n)
	for i := range headlines {
		headlines[i] = fmt.Sprintf("Ship %s %s over a %s", did[i%10], what[(i+i/10*3)%10], why[(i+i/10*7)%10])
	}
	return headlines
}

// TestQuietHours holds alerts over a restart until the hours end, while urgent
// ones ring, and hands them over as one list.
func TestQuietHours(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, ships)
	n.primed().stop()
	hours := clockIn(-time.Hour) + "-" + clockIn(3*time.Hour)
	until := clockIn(3 * time.Hour)
	n.configure(strings.Replace(byHours, "{hours}", "quiet: "+hours, 1), oneFeed)
	before := len(n.messages(n.channel))
	p := n.start()
	links := []string{harbour.say("Ship leaves Vlora"), harbour.say("Ship reaches Durres"), harbour.say("Ship at anchor off Saranda")}
	p.says("msg=held", "quiet hours until "+until)
	loud := harbour.say("Ship sinks off Vlora")
	n.told(n.channel, "Ship sinks off Vlora", "URGENT")
	p.stop()
	p = n.start() // looked at anew, and held again
	harbour.polled(t, 2)
	p.says("msg=held", "quiet hours until "+until)
	p.stop()
	if lost, _ := n.discord.Judge(n.channel, links); len(lost) != len(links) {
		t.Errorf("told in quiet hours: %d of %d", len(links)-len(lost), len(links))
	}
	_, x := n.do("explain", links[0])
	if !holds(x.out.String(), "newsroom: alert; held: quiet hours until "+until) {
		t.Errorf("explain says\n%s", &x.out)
	}
	_, x = n.do("missed", "--json", links[0])
	var said struct{ Stage, What string }
	if err := json.Unmarshal([]byte(x.out.String()), &said); err != nil || said.Stage != "held" || !holds(said.What, "quiet hours until "+until) {
		t.Errorf("%v: missed says %s", err, &x.out)
	}
	if code, x := n.do("once"); code != 0 {
		t.Errorf("once ends with %d when all that is left is held:\n%s", code, &x.err)
	}
	n.ahead(3*time.Hour + time.Minute) // watcher was down when the hours ended
	p = n.start()
	m := n.told(n.channel, "3 new stories while it was quiet")
	for _, link := range links {
		if !m.Links()[link] {
			t.Errorf("the list does not lead to %s", link)
		}
	}
	harbour.polled(t, 2)
	p.stop()
	n.arrived(append(links, loud)...)
	var shown []string
	for _, m := range n.messages(n.channel)[before:] {
		shown = append(shown, m.Content)
	}
	if len(shown) != 3 { // the summary of the topic that is new, the urgent alert, the list
		t.Errorf("%d messages: %q", len(shown), shown)
	}
}

// TestQuietHoursRemoved hands over at once.
func TestQuietHoursRemoved(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	quiet := strings.Replace(byBot, `"{channel}"`, fmt.Sprintf(`"{channel}", quiet: %s-%s`, clockIn(-time.Hour), clockIn(3*time.Hour)), 1)
	n.configure(byBot, oneFeed, ships)
	n.primed().stop()
	n.configure(quiet, oneFeed, ships)
	p := n.start()
	var links []string
	for _, headline := range apart(4) {
		links = append(links, harbour.say(headline))
	}
	p.says("msg=held")
	harbour.polled(t, 2)
	n.configure(byBot, oneFeed, ships)
	p.says("configuration loaded")
	n.arrived(links...)
	p.stop()
}

// TestDigest tells of what came by topic, once, and late if watcher was down;
// urgent alerts ring at once and are named again.
func TestDigest(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, "topics: { Ships: [ship], Storms: [storm] }")
	n.primed().stop()
	n.configure(strings.Replace(byHours, "{hours}", "digest: daily "+clockIn(3*time.Hour), 1), oneFeed)
	p := n.start()
	var links []string
	for _, headline := range apart(30) {
		links = append(links, harbour.say(headline))
	}
	links = append(links, harbour.say("Storm over Durres"))
	loud := harbour.say("Ship sinks off Vlora")
	n.told(n.channel, "Ship sinks off Vlora", "URGENT")
	p.says("msg=held", "for the digest of")
	harbour.polled(t, 2)
	p.stop()
	if lost, _ := n.discord.Judge(n.channel, links); len(lost) != len(links) {
		t.Errorf("told before the digest: %d of %d", len(links)-len(lost), len(links))
	}
	before := len(n.messages(n.channel))

	n.ahead(5 * time.Hour) // two hours after its time
	p = n.start()
	n.told(n.channel, "Digest of", ": 32 stories", "2 of 2")
	harbour.polled(t, 2)
	p.stop()
	var all string
	for _, m := range n.messages(n.channel)[before:] {
		all += string(m.Raw)
	}
	if ms := n.messages(n.channel)[before:]; len(ms) != 2 || !holds(all, "**Ships**", "**Storms**", "sent already", loud) {
		t.Errorf("%d messages: %s", len(ms), all)
	}
	if lost, twice := n.discord.Judge(n.channel, links); len(lost)+len(twice) > 0 {
		t.Errorf("lost %v, twice %v", lost, twice)
	}

	n.ahead(30 * time.Hour) // past the next one's time: there is nothing to tell
	p = n.start()
	harbour.polled(t, 3)
	p.stop()
	if ms := n.messages(n.channel)[before:]; len(ms) != 2 {
		t.Errorf("%d messages, want no empty digest", len(ms))
	}
	if ms := n.messages(n.ops); len(ms) != 0 {
		t.Errorf("#ops was told that %s", ms[0].Content)
	}
}

// TestEndedTopic says so in its channel, once.
func TestEndedTopic(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour := n.press.outlet("harbour")
	n.configure(byBot, oneFeed, "topics: { Ships: { any: [ship], expires: "+time.Now().UTC().Add(time.Hour).Format(`"2006-01-02 15:04"`)+" } }")
	p := n.primed()
	n.arrived(harbour.say("Ship leaves Vlora"))
	p.stop()
	n.ahead(2 * time.Hour)
	p = n.start()
	n.told(n.channel, "Topic Ships ended on", "silent from now on")
	harbour.say("Ship reaches Durres")
	harbour.polled(t, 2)
	p.stop()
	p = n.start()
	harbour.polled(t, 2)
	p.stop()
	if ms := n.messages(n.channel); len(ms) != 3 {
		t.Errorf("%d messages, want the summary, an alert and the end", len(ms))
	}
}

// TestHeldStoryTurnsUrgent rings in quiet hours when a later report makes it
// urgent; in the morning it is told with all that joined it.
func TestHeldStoryTurnsUrgent(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	harbour, coast := n.press.outlet("harbour"), n.press.outlet("coast")
	topics := "topics: { Ships: { any: [ship], urgent: [evacuated] }, Storms: [storm] }"
	quiet := strings.Replace(byBot, `"{channel}"`, fmt.Sprintf(`"{channel}", quiet: %s-%s`, clockIn(-time.Hour), clockIn(3*time.Hour)), 1)
	n.configure(byBot, threeFeeds, topics)
	n.primed().stop()
	n.configure(quiet, threeFeeds, topics)
	before := len(n.messages(n.channel))
	p := n.start()
	aground := harbour.say("Ship runs aground off Durrës after engine failure, coast guard says")
	for _, headline := range apart(2) {
		harbour.say(headline)
	}
	p.says("msg=held")
	harbour.polled(t, 2)
	coast.say("Coast guard: cargo ship aground off Durrës, engine failed, crew evacuated")
	n.told(n.channel, "Now urgent", "Coast Daily")
	p.stop()
	if ms := n.messages(n.channel)[before:]; len(ms) != 1 {
		t.Errorf("%d messages in quiet hours, want the bell", len(ms))
	}
	n.ahead(4 * time.Hour)
	p = n.start()
	m := n.told(n.channel, "2 new stories and 1 told before while it was quiet", "sent already", "2 outlets")
	if !m.Links()[aground] {
		t.Errorf("the list does not lead to %s", aground)
	}
	harbour.polled(t, 2)
	p.stop()
	if ms := n.messages(n.channel)[before:]; len(ms) != 2 {
		t.Errorf("%d messages, want the bell and the list", len(ms))
	}
}
