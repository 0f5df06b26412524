package desk

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/tongue"
)

// TestReckonedWaits: what is committed and not sent yet is not said to be told.
func TestReckonedWaits(t *testing.T) {
	l := news.Ledger{
		Matches: map[news.TopicID]map[news.Fate]int{"ships": {news.FateAlerted: 3, news.FateMerged: 1, news.FateMuted: 1}},
		Ways: map[news.Fate]map[news.Way]int{
			news.FateAlerted: {news.WayMessage: 1, news.WayWaits: 2},
			news.FateMerged:  {news.WayWaits: 1},
			news.FateMuted:   {news.WayWaits: 1}, // for the line that the mute ended
		},
	}
	got := strings.Join(reckoned(tongue.English, l), "\n")
	want := "- 1 match opened a story, and was told\n" +
		"- 2 matches opened a story of which a message is still to be sent\n" +
		"- 1 match joined a story of which a message is still to be sent\n" +
		"- " + tongue.English.Count("reckoned.muted", 1)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestOrdersAreShownAsCode: what is to be typed, in Discord or by who runs watcher, can
// be copied as it is.
func TestOrdersAreShownAsCode(t *testing.T) {
	dead := news.Refused{Delivery: news.Delivery{ID: "d_1", Alert: news.Alert{Channel: "newsroom"}, Reason: "it *refuses*"}, Title: "Raid"}
	for _, c := range []struct{ name, got, want string }{
		{
			"a message not delivered", strings.Join(reckoned(tongue.English, news.Ledger{Dead: []news.Refused{dead}, DeadMore: 2}), "\n"),
			"Nothing matched.\n- **Not delivered** in newsroom: Raid (it \\*refuses\\*); who runs watcher can try it again: `watcher requeue d_1`\n" +
				"- **Not delivered**: 2 more; ask who runs watcher which (`watcher ledger`)",
		},
		{
			"a topic that finds nothing", TopicRecord{Ailments: []string{tongue.Of("de").Count("ailing.silent", 3, "Days", 9)}}.line(tongue.Of("de")),
			"erprobe seine Zeilen einzeln mit `/probesuche`",
		},
		{"a German command", withOrders(tongue.Of("de").Say("topics.gone")+" `/übergabe` `other`", 300), "`/übergabe` \\`other\\`"},
	} {
		if !strings.HasSuffix(c.got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

// inquest notes what it is asked.
type inquest struct{ asked []string }

func (i *inquest) Missed(_ context.Context, _ tongue.Tongue, link, topic string) (Verdict, error) {
	i.asked = append(i.asked, link+" "+topic)
	return Verdict{Stage: "told", What: "yes"}, nil
}

func (i *inquest) Reckon(context.Context, tongue.Tongue, news.Person, time.Time) (news.Ledger, error) {
	i.asked = append(i.asked, "all")
	return news.Ledger{}, nil
}

func (i *inquest) Topics(context.Context) ([]news.Topic, error) {
	return []news.Topic{{ID: "ships", Title: "Ships in port"}, {ID: "ports", Title: "Ports"}, {ID: "raids", Title: "Raids"}}, nil
}

// TestMissedByTopic: a topic goes with a link, is offered while it is typed, and is not
// asked about alone.
func TestMissedByTopic(t *testing.T) {
	const link = "https://press.example/1"
	option := func(name, value string) testkit.DiscordOption { return testkit.DiscordOption{Name: name, Value: value} }
	inRoom(t, func(t *testing.T, r *room) {
		i := &inquest{}
		r.options.Languages = map[string]tongue.Tongue{r.channel: tongue.Of("de")}
		r.opened(MissedCommand(i))
		for _, c := range []struct {
			options []testkit.DiscordOption
			asks    string
		}{
			{nil, "all"},
			{[]testkit.DiscordOption{option("link", link)}, link + " "},
			{[]testkit.DiscordOption{option("link", link), option("topic", " ships ")}, link + " ships"},
		} {
			i.asked = nil
			got := told(r.editor().Slash("missed", c.options...))
			if got.Message == nil || !slices.Equal(i.asked, []string{c.asks}) {
				t.Errorf("%v: it is asked %q, want %q", c.options, i.asked, c.asks)
			}
		}
		i.asked = nil
		r.says(r.editor().Slash("missed", option("topic", "ships")), "Gib auch den Link des Artikels an")
		if i.asked != nil {
			t.Errorf("a topic alone: it is asked %q", i.asked)
		}
		typing := r.editor().Type("missed", testkit.DiscordOption{Name: "topic", Value: "port", Focused: true})
		want := []testkit.DiscordChoice{{Name: "Ports", Value: "ports"}, {Name: "Ships in port", Value: "ships"}}
		if got := told(typing).Choices; !slices.Equal(got, want) {
			t.Errorf("offered %v, want %v", got, want)
		}
	})
}
