package discord

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

var update = flag.Bool("update", false, "write the golden files anew")

func delivery(m news.Message) news.Delivery {
	return news.Alert{Story: "s", Channel: "c", Reason: m.Reason}.Delivery(m)
}

// renderCase is one file of testdata/render: a message as an editor would write
// it down, beside what Discord is sent for it.
type renderCase struct {
	Ping    news.Ping
	Plain   bool
	Message news.Message
	// Fill makes so many entries of the first one, numbered.
	Fill int
}

func (c renderCase) filled() news.Message {
	m := c.Message
	for i := len(m.Entries); i < c.Fill; i++ {
		e := m.Entries[0]
		e.Title = fmt.Sprintf("%s (%d)", e.Title, i+1)
		e.Link = fmt.Sprintf("%s/%d", e.Link, i+1)
		m.Entries = append(m.Entries, e)
	}
	return m
}

// rendered reads a case, and what Discord is sent for it in a language.
func rendered(t *testing.T, file string, in tongue.Tongue) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var c renderCase
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		t.Fatal(err)
	}
	d := delivery(c.filled())
	d.Plain = c.Plain
	p := render(in, d, c.Ping, false)
	within(t, p)
	if in != tongue.English {
		p.Components = buttons(in, d)
	}
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		t.Fatal(err)
	}
	return got.Bytes()
}

func checkGolden(t *testing.T, golden string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test -update writes it anew); got\n%s", golden, got)
	}
}

// cases are the files of a folder of testdata that are not golden.
func cases(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/" + folder + "/*.json")
	files = slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, ".golden.json") })
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	return files
}

func TestRenderGolden(t *testing.T) {
	for _, file := range cases(t, "render") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			checkGolden(t, strings.TrimSuffix(file, ".json")+".golden.json", rendered(t, file, tongue.English))
		})
	}
}

// TestRenderInEachLanguage holds what channels of other languages are sent.
func TestRenderInEachLanguage(t *testing.T) {
	for _, file := range cases(t, "tongues") {
		for _, code := range tongue.Codes[1:] {
			t.Run(filepath.Base(file)+" in "+code, func(t *testing.T) {
				checkGolden(t, strings.TrimSuffix(file, ".json")+"."+code+".golden.json", rendered(t, file, tongue.Of(code)))
			})
		}
	}
}

// TestButtonsFit holds what can be clicked on to Discord's limits: 80 characters a
// button, 100 a choice, 150 a menu (components/reference).
func TestButtonsFit(t *testing.T) {
	for _, code := range tongue.Codes {
		l := tongue.Of(code)
		for _, key := range []string{"button.claim", "button.release", "button.hand", "button.refuse", "button.takeup"} {
			if n := text.Units(l.Say(key)); n > 80 {
				t.Errorf("%s: %s has %d units", code, key, n)
			}
		}
		for _, o := range more(l) {
			if n := text.Units(o.Label); n > 100 {
				t.Errorf("%s: choice %q has %d units", code, o.Label, n)
			}
		}
		if n := text.Units(l.Say("menu.more")); n > 150 {
			t.Errorf("%s: menu.more has %d units", code, n)
		}
	}
}

// within holds a payload against every documented limit.
func within(t testing.TB, p *payload) {
	t.Helper()
	check := func(what, s string, limit int) int {
		n := text.Units(s)
		if n > limit {
			t.Errorf("%s has %d units, more than %d", what, n, limit)
		}
		if strings.TrimSpace(s) != s {
			t.Errorf("%s has space at its ends: %q", what, s)
		}
		return n
	}
	check("content", p.Content, 2000)
	if len(p.Embeds) > 10 {
		t.Errorf("%d embeds", len(p.Embeds))
	}
	if strings.TrimSpace(p.Content) == "" {
		t.Error("nothing for a locked phone")
	}
	sum := 0
	links := map[string]bool{}
	for _, e := range p.Embeds {
		sum += check("title", e.Title, 256) + check("description", e.Description, 4096) + check("footer", footText(e.Footer), 2048)
		if e.Author != nil {
			sum += check("author", e.Author.Name, 256)
		}
		if text.Units(e.URL) > 2048 {
			t.Errorf("address of %d units", text.Units(e.URL))
		}
		if e.URL != "" && links[e.URL] {
			t.Errorf("two embeds at %s", e.URL)
		}
		links[e.URL] = true
		if e.Description == "" && e.Title == "" {
			t.Error("an empty embed")
		}
	}
	if sum > 6000 {
		t.Errorf("embeds have %d units together", sum)
	}
	if p.AllowedMentions == nil || p.AllowedMentions.Parse == nil || len(p.AllowedMentions.Parse) != 0 {
		t.Error("mentions are parsed")
	}
}

func single(e news.Entry) news.Delivery {
	return delivery(news.Message{Reason: news.ReasonNew, Entries: []news.Entry{e}})
}

func TestTitleIsCutAtItsBorder(t *testing.T) {
	family := "👩‍👩‍👧‍👦" // one sign to a reader, eleven units
	cases := []struct {
		title, want string
	}{
		{strings.Repeat("a", 256), strings.Repeat("a", 256)},
		{strings.Repeat("a", 257), strings.Repeat("a", 255) + "…"},
		{strings.Repeat("a", 250) + family, strings.Repeat("a", 250) + "…"},
		{strings.Repeat("a", 245) + family, strings.Repeat("a", 245) + family},
		{strings.Repeat("*", 128), strings.Repeat(`\*`, 128)},
		{strings.Repeat("*", 129), strings.Repeat(`\*`, 127) + "…"},
	}
	for _, c := range cases {
		got := render(tongue.English, single(news.Entry{Title: c.title, Link: "https://a.example/"}), news.Ping{}, false).Embeds[0].Title
		if got != c.want {
			t.Errorf("%d units:\n got %q\nwant %q", text.Units(c.title), got, c.want)
		}
	}
}

func TestLinkAtItsBorder(t *testing.T) {
	base := "https://a.example/"
	for n, want := range map[int]bool{2048: true, 2049: false} {
		link := base + strings.Repeat("x", n-len(base))
		e := render(tongue.English, single(news.Entry{Title: "t", Link: link}), news.Ping{}, false).Embeds[0]
		if (e.URL != "") != want {
			t.Errorf("a link of %d: %v", n, e.URL != "")
		}
	}
}

func TestOnlyWebLinks(t *testing.T) {
	cases := map[string]string{
		"https://a.example/x?y=ü&z=a b":  "https://a.example/x?y=%C3%BC&z=a%20b",
		"http://bücher.example:8080/ä":   "http://xn--bcher-kva.example:8080/%C3%A4",
		"https://a.example/<b>|\"`":      "https://a.example/%3Cb%3E%7C%22%60",
		"HTTPS://A.EXAMPLE/":             "https://a.example/",
		"javascript:alert(1)":            "",
		"data:text/html,x":               "",
		"https://user:pw@a.example/":     "",
		"//a.example/":                   "",
		"https:///nohost":                "",
		"https://exa mple.com/":          "",
		"https://a.example/\nhttps://b/": "",
		"discord://x":                    "",
		"":                               "",
	}
	for in, want := range cases {
		if got, _ := safeLink(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// A list names every story, however many it may hold and however long their
// words and addresses are; the first keep their links where there is room.
func TestAFullListNamesAll(t *testing.T) {
	for _, many := range []int{2, 25, 80} {
		for _, link := range []int{20, 60, 300, 600, 3000} {
			for _, urgent := range []bool{false, true} {
				t.Run(fmt.Sprintf("%d stories, links of %d, urgent %v", many, link, urgent), func(t *testing.T) { fullList(t, many, link, urgent) })
			}
		}
	}
}

func fullList(t *testing.T, many, link int, urgent bool) {
	m := news.Message{Reason: news.ReasonBurst, Heading: "Many stories in 3 min"}
	for i := range many {
		title := fmt.Sprintf("Story-%02d ", i) + strings.Repeat("*long* ", 60)
		m.Entries = append(m.Entries, news.Entry{
			Title: title, Source: "A paper of some name", Urgent: urgent,
			Link: fmt.Sprintf("https://a.example/%d/%s", i, strings.Repeat("x", link)),
		})
	}
	for _, plain := range []bool{false, true} {
		d := delivery(m)
		d.Plain = plain
		p := render(tongue.English, d, news.Ping{}, false)
		within(t, p)
		all := p.Content
		for _, e := range p.Embeds {
			all += e.Description
		}
		for i := range m.Entries {
			if !plain && !strings.Contains(all, fmt.Sprintf("Story-%02d", i)) {
				t.Errorf("story %d is not named", i)
			}
		}
		if !plain && link < 300 && !urgent && !strings.Contains(all, "[Story-00") {
			t.Error("not even the newest has its link")
		}
		if plain && !strings.Contains(all, fmt.Sprintf("Story-%02d", many-1)) && !strings.Contains(all, " more, not named here") {
			t.Error("stories are dropped in silence")
		}
	}
}

func TestWhatIsLeftOutIsCounted(t *testing.T) {
	m := news.Message{Reason: news.ReasonBurst, Heading: "Many", More: 7}
	for i := range 400 {
		m.Entries = append(m.Entries, news.Entry{Title: fmt.Sprintf("Story %d %s", i, strings.Repeat("w", 100))})
	}
	p := render(tongue.English, delivery(m), news.Ping{}, false)
	within(t, p)
	last := p.Embeds[len(p.Embeds)-1].Description
	named := 0
	for _, e := range p.Embeds {
		named += strings.Count(e.Description, "• ")
	}
	if want := fmt.Sprintf("…and %d more", 400+7-named); !strings.Contains(last, want) {
		t.Errorf("%d named, and then %q; want %q", named, last[max(0, len(last)-60):], want)
	}
}

func TestPingsComeFromConfigurationAlone(t *testing.T) {
	ping := news.Ping{Role: "42", User: "43", UrgentOnly: true}
	evil := news.Entry{Title: "@everyone <@&99> <@98> @here", Source: "<@&97>", Summary: "<#5> </name:1> <t:1:R> <:x:1>", Topics: []string{"@everyone"}}
	quiet := render(tongue.English, single(evil), ping, false)
	if len(quiet.AllowedMentions.Roles)+len(quiet.AllowedMentions.Users) != 0 || strings.Contains(quiet.Content, "<@") {
		t.Errorf("not urgent: %+v %q", quiet.AllowedMentions, quiet.Content)
	}
	evil.Urgent = true
	loud := render(tongue.English, single(evil), ping, false)
	if !strings.HasPrefix(loud.Content, "<@&42> <@43> URGENT · ") || fmt.Sprint(loud.AllowedMentions.Roles, loud.AllowedMentions.Users) != "[42] [43]" {
		t.Errorf("urgent: %+v %q", loud.AllowedMentions, loud.Content)
	}
	all := strings.TrimPrefix(loud.Content, "<@&42> <@43> ") + loud.Embeds[0].Title + strings.Split(loud.Embeds[0].Description, "\n")[0]
	for _, bad := range []string{"@everyone", "@here", "<@", "<#", "</", "<t:", "<:"} {
		if strings.Contains(all, bad) {
			t.Errorf("%q stands in %q", bad, all)
		}
	}
	notice := render(tongue.English, delivery(news.Message{Reason: news.ReasonNotice, Heading: "h", Urgent: true}), ping, false)
	if len(notice.AllowedMentions.Roles) != 0 {
		t.Error("a notice pings nobody")
	}
}

func FuzzRender(f *testing.F) {
	f.Add("Police raid the camp", "https://a.example/1", "Reuters", "Two *lines*.", "The MEK", "fa", int64(1_700_000_000), 1, uint8(0))
	f.Add(strings.Repeat("👩‍👩‍👧‍👦", 90), "https://a.example/("+strings.Repeat("()", 300), "\u202eevil", "@everyone\n# x\n-# y", "*", "", int64(-1), 30, uint8(3))
	f.Add(strings.Repeat("Raid (near) *Durres* ", 40), "https://a.example/"+strings.Repeat("x", 150), strings.Repeat("Outlet_", 20), strings.Repeat("~dead~ [x] ", 60), "MEK", "fa", int64(1_700_000_000), 1, uint8(96))
	f.Add(strings.Repeat("Raid (near) *Durres* ", 40), "https://a.example/"+strings.Repeat("x", 150), strings.Repeat("Outlet_", 20), strings.Repeat("~dead~ [x] ", 60), "MEK", "fa", int64(1_700_000_000), 1, uint8(100))
	f.Add("حملهٔ پلیس Raid به اردوگاه", "https://a.example/1", "نمونه Example", strings.Repeat("«رایانه\u200cها» ضبط شد\n", 30), "ایران", "fa", int64(1_700_000_000), 39, uint8(14))
	f.Add("حملهٔ", "https://a.example/1", "A", "b", "ایران", "fa", int64(1_700_000_000), 39, uint8(20))
	f.Add("\x00\xff", "javascript:x", "", "", "", "", int64(1)<<55, 0, uint8(15))
	f.Fuzz(func(t *testing.T, title, link, source, summary, topic, lang string, unix int64, n int, bits uint8) {
		e := news.Entry{
			Title: title, Link: link, Source: source, Summary: summary, Lang: lang, Topics: []string{topic, title},
			Published: time.Unix(unix, 0), Seen: time.Unix(unix/2, 0), Colour: n, Urgent: bits&1 != 0,
			Why: []news.Why{{Spans: []news.Span{{Field: news.FieldTitle, End: 1, Text: title}, {Field: news.FieldBody, End: 1, Text: summary}}}},
		}
		m := news.Message{Reason: news.ReasonNew, Text: source, Urgent: bits&2 != 0}
		if bits&32 != 0 {
			e.Also = slices.Repeat([]news.Outlet{{Name: source, Title: summary, Link: link, Lang: lang}}, 9)
			e.Changes = slices.Repeat([]news.Change{{Kind: news.ChangeCorrected, Outlet: source, Was: title, Now: summary, At: time.Unix(unix, 0)}}, 4)
			m.Reason, m.Follows, m.Rings = news.ReasonFollow, "77", bits&64 != 0
		}
		for i := range max(0, n%40) {
			e.Link = fmt.Sprintf("%s%d", link, i)
			m.Entries = append(m.Entries, e)
		}
		if len(m.Entries) != 1 {
			m.Reason, m.Heading, m.More = news.ReasonBurst, title, n
			m.Grouped = bits&16 != 0
			if bits&8 != 0 {
				m.Reason = news.ReasonNotice
			}
		}
		d := delivery(m)
		d.Plain = bits&4 != 0
		spoken := tongue.Of(tongue.Codes[int(bits>>1)%len(tongue.Codes)])
		p := render(spoken, d, news.Ping{Role: "1"}, false)
		within(t, p)
		raw, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), "null") && !strings.Contains(title+source+summary+topic+lang+link, "null") {
			t.Errorf("null in %s", raw)
		}
		got := posted{Content: p.Content}
		if len(p.Embeds) > 0 {
			last := p.Embeds[len(p.Embeds)-1]
			got.Embeds = append(got.Embeds, struct {
				Footer *struct {
					Text string `json:"text"`
				} `json:"footer"`
			}{&struct {
				Text string `json:"text"`
			}{last.Footer.Text}})
		}
		if !got.marked(d.Marker()) {
			t.Errorf("cannot be found again: %s", raw)
		}
	})
}

func footText(f *discordgo.MessageEmbedFooter) string {
	if f == nil {
		return ""
	}
	return f.Text
}
