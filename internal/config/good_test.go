package config

import (
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

func parseFile(t *testing.T, path string) (*Config, Problems) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c, problems := Parse(filepath.Base(path), data, testOptions())
	if c == nil {
		t.Fatalf("%s is refused:\n%s", path, lines(problems))
	}
	return c, problems
}

// TestGood parses each file of testdata/good and compares what came of it,
// warnings included, with the .want beside it.
func TestGood(t *testing.T) {
	paths, err := filepath.Glob("testdata/good/*.yaml")
	if err != nil || len(paths) < 5 {
		t.Fatalf("%d good files (%v)", len(paths), err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			c, problems := parseFile(t, path)
			if diff := cmp.Diff(c.Warnings, problems); diff != "" {
				t.Errorf("warnings (-config +returned):\n%s", diff)
			}
			c.Warnings = nil
			text, err := json.MarshalIndent(struct {
				Zone string
				*Config
			}{c.Zone.String(), c}, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "Secret") {
				t.Error("a secret is printed")
			}
			golden(t, strings.TrimSuffix(path, ".yaml")+".want", string(text)+"\n"+lines(problems))
		})
	}
}

// TestSix is the smallest useful file: it runs with nothing set.
func TestSix(t *testing.T) {
	c, problems := parseFile(t, "testdata/six.yaml")
	if len(problems) != 0 {
		t.Errorf("problems:\n%s", lines(problems))
	}
	want := []news.Channel{{ID: "alerts", Unset: "DISCORD_WEBHOOK"}}
	if diff := cmp.Diff(want, c.Channels); diff != "" {
		t.Errorf("channels (-want +got):\n%s", diff)
	}
	if c.Channels[0].Connected() {
		t.Error("the channel counts as connected")
	}
	if len(c.Feeds) != 2 || len(c.Topics) != 1 || len(c.Topics[0].Any) != 3 {
		t.Fatalf("%d feeds, topics %v", len(c.Feeds), c.Topics)
	}
	if diff := cmp.Diff([]news.ChannelID{"alerts"}, c.Topics[0].To); diff != "" {
		t.Errorf("to (-want +got):\n%s", diff)
	}
}

func TestSecretsArrive(t *testing.T) {
	c, _ := parseFile(t, "testdata/good/long.yaml")
	got := map[string]string{
		"webhook":  c.Channels[0].Webhook.Reveal(),
		"token":    c.Discord.Token.Reveal(),
		"header":   c.Feeds[2].Headers["Authorization"].Reveal(),
		"password": c.Feeds[4].Password.Reveal(),
		"proxy":    c.Feeds[4].Proxy.Reveal(),
	}
	want := map[string]string{
		"webhook":  env["NEWSROOM_WEBHOOK"],
		"token":    env["DISCORD_TOKEN"],
		"header":   env["FEED_AUTH"],
		"password": env["PAID_PASSWORD"],
		"proxy":    "socks5://proxy.example:1080",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNetwork(t *testing.T) {
	c, _ := parseFile(t, "testdata/good/long.yaml")
	want := []outbound.Allowed{
		{Prefix: netip.MustParsePrefix("10.1.2.0/24")},
		{Prefix: netip.MustParsePrefix("127.0.0.1/32"), Port: 8080},
		{Prefix: netip.MustParsePrefix("127.0.0.0/8")},
		{Prefix: netip.MustParsePrefix("::1/128")},
	}
	if diff := cmp.Diff(want, c.Network.Allow, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Errorf("allow (-want +got):\n%s", diff)
	}
}

func TestExpand(t *testing.T) {
	vars := map[string]string{"A": "one", "EMPTY": "", "B_FILE": "/b", "A_FILE": "/b", "EMPTY_FILE": "/b", "LOST_FILE": "/lost", "BLANK_FILE": "/blank"}
	o := Options{
		Env: func(n string) (string, bool) { v, ok := vars[n]; return v, ok },
		ReadFile: func(path string) ([]byte, error) {
			switch path {
			case "/b":
				return []byte("from file\r\n"), nil
			case "/blank":
				return []byte("\n"), nil
			}
			return nil, os.ErrNotExist
		},
	}
	for _, c := range []struct{ raw, text, unset, absent string }{
		{"plain $5 ${A}", "plain $5 one", "", ""},
		{"${A}${A}", "oneone", "", ""},
		{"$${A}", "${A}", "", ""},
		{"$$", "$", "", ""},
		{"${B}", "from file", "", ""},
		{"${EMPTY}", "from file", "", ""},
		{"${BLANK}", "", "BLANK", ""},
		{"${NONE}", "", "NONE", "NONE"},
		{"${NONE:-two words}", "two words", "", ""},
		{"${NONE:-}", "", "NONE", ""},
		{"${A}${NONE}${OTHER}", "one", "NONE", "NONE"},
		{"${A:-x}", "one", "", ""},
	} {
		x := o.expand(c.raw)
		if x.err != nil || x.text != c.text || x.unset != c.unset || x.absent != c.absent {
			t.Errorf("%s: %+v, want %+v", c.raw, x, c)
		}
	}
	for _, raw := range []string{"${", "${A", "${}", "${1A}", "${A:?b}", "${A-b}", "${LOST}"} {
		if x := o.expand(raw); x.err == nil {
			t.Errorf("%s: no error, %+v", raw, x)
		}
	}
}

func TestDuration(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"90m": 90 * time.Minute, "48h": 48 * time.Hour, "30d": 720 * time.Hour, "2w": 336 * time.Hour,
		"1d12h": 36 * time.Hour, "0": 0, "0d": 0, "45s": 45 * time.Second,
	} {
		if got, err := ParseDuration(s); err != nil || got != want {
			t.Errorf("%s: %v %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "5", "-1h", "1.5h", "h", "1y", "1 h", "9999999w", "9223372036854775807s", "15000w15000w"} {
		if got, err := ParseDuration(s); err == nil {
			t.Errorf("%q: %v, want an error", s, got)
		}
	}
}

func TestDate(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Tirane")
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]string{
		"2027-03-01":           "2027-03-01T23:00:00Z", // its end, in Tirana
		"2027-07-01":           "2027-07-01T22:00:00Z",
		"2027-03-01 18:00":     "2027-03-01T17:00:00Z",
		"2027-03-01T18:00:00Z": "2027-03-01T18:00:00Z",
	} {
		if got, err := parseDate(s, zone); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: %v %v, want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "tomorrow", "2027-02-30", "01.03.2027", "27-03-01"} {
		if got, err := parseDate(s, zone); err == nil {
			t.Errorf("%q: %v, want an error", s, got)
		}
	}
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"The MEK in Albania":    "the-mek-in-albania",
		"  Tehran – Tirana!  ":  "tehran-tirana",
		"Shqipëria dhe Irani":   "shqipëria-dhe-irani",
		"Shqipe\u0308ria":       "shqipëria", // decomposed
		"مجاهدین خلق در آلبانی": "مجاهدین-خلق-در-آلبانی",
		"2027":                    "2027",
		"!?":                      "",
		strings.Repeat("ab ", 80): strings.TrimRight(strings.Repeat("ab-", 80)[:100], "-"),
	} {
		if got := slug(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	here := func(paths ...string) func(string) bool {
		return func(p string) bool { return strings.Contains(strings.Join(paths, "|"), p) }
	}
	set := func(v string) func(string) (string, bool) {
		return func(n string) (string, bool) { return v, n == "WATCHER_CONFIG" && v != "" }
	}
	for _, c := range []struct {
		name, flag, env string
		exists          func(string) bool
		want            string
		tried           int
		ok              bool
	}{
		{"flag wins", "a.yaml", "b.yaml", here("./feeds.yaml"), "a.yaml", 1, true},
		{"environment", "", "b.yaml", here("./feeds.yaml"), "b.yaml", 1, true},
		{"beside us", "", "", here("./feeds.yaml", "/config/feeds.yaml"), "./feeds.yaml", 1, true},
		{"container", "", "", here("/config/feeds.yaml"), "/config/feeds.yaml", 2, true},
		{"nowhere", "", "", here("nothing"), "", 2, false},
	} {
		path, tried, ok := Find(c.flag, set(c.env), c.exists)
		if path != c.want || len(tried) != c.tried || ok != c.ok {
			t.Errorf("%s: %q %v %v", c.name, path, tried, ok)
		}
	}
}

func TestPartial(t *testing.T) {
	o := testOptions()
	o.Partial = true
	c, problems := Parse("topics.yaml", []byte("topics: {Iran: {any: [Iran], from: [x], to: [y]}}\n"), o)
	if c == nil || len(problems) != 0 {
		t.Errorf("refused: %v", problems)
	}
}

func TestTooLong(t *testing.T) {
	_, problems := Parse("feeds.yaml", []byte("#"+strings.Repeat("x", maxBytes)), testOptions())
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "4 MB") {
		t.Errorf("problems: %v", problems)
	}
}

// A flood of problems is cut, and no error is lost among warnings.
func TestFewProblems(t *testing.T) {
	text := "channels: ${NONE}\nfeeds: [https://a.example/rss]\ntopics:\n  A:\n" + strings.Repeat("    - raid #camp\n", 500)
	c, problems := Parse("f", []byte(text), testOptions())
	if c == nil || len(problems) != maxProblems+1 || problems[maxProblems].Text != "… and 300 more" {
		t.Errorf("warnings: %d, the last %v", len(problems), problems[len(problems)-1])
	}
	if _, problems = Parse("f", []byte(text+"zoen: UTC\n"), testOptions()); len(problems) != 2 || problems.Err() == nil {
		t.Errorf("an error among warnings: %d problems", len(problems))
	}
}

func TestLoadWithoutFile(t *testing.T) {
	c, problems := Load("feeds.yaml", testOptions())
	if got := lines(problems); c != nil || got != "feeds.yaml: there is no such file\n" {
		t.Errorf("%v %s", c, got)
	}
}

// Two spellings of one address are one feed; a key in the address makes two.
func TestFeedIdentity(t *testing.T) {
	id := func(address string) news.FeedID {
		c, problems := Parse("f", []byte("feeds: ['"+address+"']\n"), Options{Partial: true})
		if c == nil {
			t.Fatal(problems)
		}
		return c.Feeds[0].ID
	}
	same := []string{"https://bücher.example/feed", "https://BÜCHER.example/feed", "https://xn--bcher-kva.example:443/feed", "https://bücher.example./feed#top"}
	for _, a := range same {
		if id(a) != id(same[0]) {
			t.Errorf("%s is %s, want %s", a, id(a), id(same[0]))
		}
	}
	if id("https://a.example/feed?k=1") == id("https://a.example/feed?k=2") {
		t.Error("the query does not count")
	}
	if id("https://a.example/feed") == id("https://a.example/feed/") {
		t.Error("the slash does not count")
	}
}

func TestFeedsOfOneHostAreToldApart(t *testing.T) {
	c, problems := Parse("f", []byte(`feeds:
  - https://www.a.example/world/rss.xml?key=secret
  - https://www.a.example/europe/
  - { url: https://a.example/third, name: Third }
  - https://b.example/feed
`), Options{Partial: true})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range c.Feeds {
		names = append(names, f.Name)
	}
	want := "a.example/world/rss.xml a.example/europe Third b.example"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("names %s, want %s", got, want)
	}
}

// TestBlind reads the topics of a file and none of its variables, nor any file
// that it names.
func TestBlind(t *testing.T) {
	o := testOptions()
	o.Blind, o.Partial = true, true
	o.Env = func(name string) (string, bool) { t.Errorf("%s was read", name); return "", false }
	o.ReadFile = func(name string) ([]byte, error) { t.Errorf("%s was opened", name); return nil, os.ErrNotExist }
	c, problems := Parse("feeds.yaml", []byte(`zone: ${Z}
store: ${S}
burst: ${B}
probes: ${P}
contact: ${C}
log: ${L}
heartbeat: ${H}
keep: { items: "${K}" }
discord: { api: "${D}", token: "${T}", guild: "${G}" }
network: { allow: "${N}", ca: none.pem, proxy: "${X}" }
channels: { newsroom: "${W}", desk: { channel: "${I}" }, iran: { channel: "123456789012345678" } }
defaults: { schedule: "${SCHEDULE}" }
feeds:
  - { url: "https://${HOST}/f", name: Paid, tags: [paid], headers: { X-Key: "${KEY}" }, user: "${U}", password: open, lang: "${LANG}" }
  - https://news.example.org/rss
topics: { Iran: { any: [Iran], from: [paid, Paid], to: [desk] } }
`), o)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if len(c.Feeds) != 2 || c.Feeds[0].Name != "Paid" || len(c.Feeds[0].Tags) != 1 || len(c.Topics) != 1 || len(c.Channels) != 3 {
		t.Errorf("%d feeds, %d topics, %d channels: %+v", len(c.Feeds), len(c.Topics), len(c.Channels), c.Feeds)
	}
	_, problems = Parse("feeds.yaml", []byte("topics: { Iran: ['${SECRET}'] }"), o)
	if err := problems.Err(); err == nil || !strings.Contains(err.Error(), "feeds.yaml:1:18: topic \"Iran\": this query holds a variable") {
		t.Errorf("a query with a variable: %v", err)
	}
}
