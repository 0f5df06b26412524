package desk

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"watcher/internal/news"
	"watcher/internal/testkit"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// TestAnswersInTheChannelsLanguage: the channel's language goes before the person's,
// a thread has that of its channel, and elsewhere it is the person's if watcher
// speaks it.
func TestAnswersInTheChannelsLanguage(t *testing.T) {
	for _, c := range []struct {
		name, channel, locale, want string
		thread                      bool
	}{
		{name: "of the channel", channel: "sq", locale: "de", want: "**Gjithçka në rregull.**"},
		{name: "of a thread's channel", channel: "de", locale: "en-US", want: "**Alles läuft.**", thread: true},
		{name: "English, though the person has German", channel: "en", locale: "de", want: "**All is well.**"},
		{name: "from the right", channel: "fa", want: "\u200f\u2067**همه چیز روبه\u200cراه است.**\u2069\n\u200f"},
		{name: "of the person", locale: "de", want: "**Alles läuft.**"},
		{name: "English for all others", locale: "fr", want: "**All is well.**"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inRoom(t, func(_ *testing.T, r *room) {
				if c.channel != "" {
					r.options.Languages = map[string]tongue.Tongue{r.channel: tongue.Of(c.channel)}
				}
				r.opened(StatusCommand(watch{}))
				who := testkit.DiscordPerson{ID: "400000000000000001", Channel: r.channel, Locale: c.locale}
				if c.thread {
					who.Channel = r.fake.AddThread(r.channel, "a thread")
				}
				r.says(r.fake.Person(who).Slash("status"), c.want)
			})
		})
	}
}

// TestRefusalsInTheChannelsLanguage: who is refused is told so in it, too, and so is
// who clicks on what is no more.
func TestRefusalsInTheChannelsLanguage(t *testing.T) {
	inRoom(t, func(_ *testing.T, r *room) {
		r.options.Languages = map[string]tongue.Tongue{r.channel: tongue.Of("sq")}
		leads := say("secret", "…")
		leads.Who = Lead
		gone := Command{Name: "gone", Description: "Is gone.", Do: func(context.Context, *Call) (Reply, error) { return Reply{}, gone(ErrGone) }}
		own := Command{Name: "own", Description: "Takes a value.", Do: func(context.Context, *Call) (Reply, error) { return Reply{}, Unable("feeds.notmade", "Feed", "x") }}
		r.opened(leads, gone, own)
		r.says(r.editor().Slash("secret"), "Kjo është për drejtuesit e redaksisë")
		r.says(r.editor().Slash("gone"), "Kjo ngjarje nuk ruhet më")
		r.says(r.editor().Slash("own"), "Nuk ka burim me emrin x.")
	})
}

func TestHandoverInPersian(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t)
		r.options.Languages = map[string]tongue.Tongue{r.channel: tongue.Of("fa")}
		editor := r.editor()
		s := &shiftDesk{shift: Shift{
			Claims: []news.Claim{{Story: "s1", Title: "Raid near Durrës", By: news.Person{ID: editor.ID, Name: "Anna"}, At: time.Now()}},
			Moved:  []news.Movement{{Story: "s1", Title: "حملهٔ پلیس", Reports: 5, New: 1}},
		}}
		r.opened(HandoverCommand(s))
		said := told(editor.Slash("handover"))
		const want = "\u200f\u2067**در دست پیگیری**\u2069\n- \u200f\u2067\u2068Anna\u2069: [\u2068Raid near Durrës\u2069](<https://a.example/x%20y>) (\u2068<t:946684800:R>\u2069)\u2069\n" +
			"\u200f\u2067**تازه\u200cهای 8 ساعت گذشته**\u2069\n- \u200f\u2067[حملهٔ پلیس](<https://a.example/x%20y>): 1 گزارش تازه، روی\u200cهم 5\u2069\n\u200f\u2067چیزی بی\u200cصدا نیست.\u2069"
		if said.Message == nil || len(said.Message.Embeds) != 1 || said.Message.Embeds[0].Description != want {
			t.Fatalf("%+v", said.Message)
		}
	})
}

// TestTextsFitDiscord holds what is a choice, a button or a placeholder in any
// language to Discord's limits.
func TestTextsFitDiscord(t *testing.T) {
	name := strings.Repeat("ن", 32)
	for _, code := range tongue.Codes {
		l := tongue.Of(code)
		check := func(what, s string, most int) {
			t.Helper()
			if n := text.Units(s); n > most {
				t.Errorf("%s: %s has %d units, more than %d", code, what, n, most)
			}
		}
		for _, n := range lengths {
			check(n.key, l.Say(n.key), silenceRoom-1)
		}
		for _, r := range news.Refusals {
			check(string(r), l.Say("refusal."+string(r)), maxChoice)
		}
		for _, key := range []string{"refuse.reason", "hand.whom", "silence.what"} {
			check(key, l.Say(key), maxPlaceholder)
		}
		for _, key := range []string{"length.hour", "length.threehours", "length.today", "length.day", "length.week"} {
			check(key, l.Say(key), maxChoice)
		}
		for _, f := range []WatchForm{{}, {ID: "ships"}} {
			form, err := watchForm(l, f)
			if err != nil {
				t.Fatal(err)
			}
			check("a form's title", form.Title, maxFormTitle)
			for _, field := range form.Fields {
				check("label of "+field.Name, field.Label, maxFormLabel)
				check("placeholder of "+field.Name, field.Placeholder, maxPlaceholder)
			}
		}
		for _, key := range []string{"button.save", "button.change", "button.discard"} {
			check(key, l.Say(key), maxButton)
		}
		check("button.takeover", l.Count("button.takeover", 100, "Person", name), maxButton)
		check("button.watch", l.Say("button.watch"), maxButton)
		check("choice", tongue.Whole(text.Cut(Silenceable{Topic: "t", Name: strings.Repeat("Ships ", 50)}.label(l), maxChoice-silenceRoom))+" "+l.Say(lengths[1].key), maxChoice)
	}
}

// TestFormFromTheRight: in Persian every line of a form is written from right to left,
// in whatever Discord it opens; in other languages no mark is in it.
func TestFormFromTheRight(t *testing.T) {
	for _, code := range tongue.Codes {
		form, err := watchForm(tongue.Of(code), WatchForm{})
		if err != nil {
			t.Fatal(err)
		}
		said := []string{form.Title}
		for _, f := range form.Fields {
			said = append(said, f.Label)
			said = append(said, strings.Split(f.Placeholder, "\n")...)
		}
		for _, s := range said {
			if marked := strings.HasPrefix(s, "\u200f\u2067") && strings.HasSuffix(s, "\u2069"); s != "" && marked != (code == "fa") {
				t.Errorf("%s: %q", code, s)
			}
		}
	}
}

func TestPreviewInAlbanian(t *testing.T) {
	p := Preview{
		Draft: "d1", Title: "Tragetet", Lines: []string{"ferry", "کشتی"}, Notes: []string{"“ferry” finds much"},
		Trial: Trial{Over: 7 * 24 * time.Hour, Items: 12, Hits: 4, PerDay: 0.57, Langs: []string{"sq 3", "fa 1"}, Feeds: []string{"پیک روز 1"}},
	}
	r, err := p.reply(tongue.Of("sq"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "Kërkon\n- ferry\n- \u2068کشتی\u2069\n⚠ “ferry” finds much\n\nNga 12 artikuj të 7 ditëve të fundit gjen: **4**, 0,6 në ditë.\n" +
		"Sipas gjuhës: \u2068sq 3\u2069, \u2068fa 1\u2069\nSipas burimit: \u2068پیک روز 1\u2069\n**Më të rejat**"
	if got := r.Embeds[0].Description; got != want || r.Text != "Ende i paruajtur. Kjo është ajo që do të kishte gjetur:" {
		t.Errorf("%s\n%s", r.Text, got)
	}
	if got := shown(r, true).Embeds[0].Description; !strings.Contains(got, "- \u200e\u2066\u2068کشتی\u2069\u2069\n") {
		t.Errorf("sent: %q", got)
	}
}

// TestRefusedImportInPersian: what is said in the language begins on its side, though a
// file's name stands first; what is quoted in English keeps its own direction.
func TestRefusedImportInPersian(t *testing.T) {
	i := Import{Refused: []string{tongue.Isolate + "a.yaml:2:1" + tongue.Unisolate + ": لنج: این سطر خالی است", `a.yaml:3:1: unknown key "x"`}}
	r, err := i.reply(tongue.Of("fa"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "- \u200f\u2067\u2068a.yaml:2:1\u2069: لنج: این سطر خالی است\u2069\n- \u200f\u2066a.yaml:3:1: unknown key \"x\"\u2069"
	if got := shown(r, true).Embeds[0].Description; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
}

// TestImportShowsAll: what a topic says beside its lines is shown, with what it said
// before, and so are lines that go.
func TestImportShowsAll(t *testing.T) {
	i := Import{Draft: "d", Topics: []ImportedTopic{{
		Title: "Crews", Change: true, Lines: []ImportedLine{{Query: "crew", PerDay: 2}}, Gone: []string{"sailor"},
		Settings: []ImportedSetting{{Key: "to", Value: "[night]", Was: "[newsroom]"}, {Key: "urgent", Value: "storm"}, {Key: "all", Was: "sea"}},
	}}}
	r, err := i.reply(tongue.English)
	if err != nil {
		t.Fatal(err)
	}
	const want = "**Crews** (changed): 0.0 a day\n- crew: 2.0 a day\n－ sailor\n－ to: \\[newsroom\\]\n＋ to: \\[night\\]\n＋ urgent: storm\n－ all: sea"
	if got := r.Embeds[0].Description; !strings.HasSuffix(got, want) {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestImportCounts: one find is told as one.
func TestImportCounts(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"en", "Of the last 30 days it adds **1** find and takes **2** away."},
		{"de", "In den letzten 30 Tagen kommt **1** Fund dazu, **2** fallen weg."},
	} {
		r, err := Import{Draft: "d", Added: 1, Removed: 2}.reply(tongue.Of(c.code))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Embeds[0].Description; got != c.want {
			t.Errorf("%s: %q, want %q", c.code, got, c.want)
		}
	}
}
