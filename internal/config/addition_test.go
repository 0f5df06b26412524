package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watcher/internal/news"
)

const additionFile = `
channels: { newsroom: "${HOOK}" }
feeds: [{ url: "https://a.example/feed", tags: [balkans] }]
topics: { Ships: [ship] }
`

// TestAdditions holds what goes with the file, and what is left out of it.
func TestAdditions(t *testing.T) {
	for name, c := range map[string]struct {
		addition string
		holds    bool
		says     string
	}{
		"a topic":                      {"topics: { Crews: [crew] }", true, ""},
		"a topic of the file's feeds":  {"topics: { Crews: { any: [crew], from: [balkans], to: [newsroom] } }", true, ""},
		"a feed":                       {"feeds: [{ url: \"https://b.example/feed\", name: B }]", true, ""},
		"a title of the file's":        {"topics: { Ships: [boat] }", false, `its id "ships" is that of topic "Ships" in feeds.yaml, on line 4`},
		"a feed of the file's":         {"feeds: [\"https://a.example/feed\"]", false, "it is already listed in feeds.yaml, on line 3"},
		"a query that is none":         {"topics: { Crews: ['(crew'] }", false, "made:1:"},
		"a variable":                   {"topics: { Crews: ['${HOOK}'] }", false, "HOOK"},
		"a file":                       {"topics: { Crews: { any: [crew], about: secret.yaml } }", false, "only a file can name others"},
		"another key":                  {"store: /etc", false, "store"},
		"what is no YAML":              {"topics: [", false, "made:1"},
		"a channel that there is not":  {"topics: { Crews: { any: [crew], to: [night] } }", false, `unknown channel "night"`},
		"several, of which one is bad": {"topics: { Crews: [crew], Ships: [boat] }", false, "its id"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, problems := Parse("feeds.yaml", []byte(additionFile), Options{
				Env: func(name string) (string, bool) {
					return "https://discord.com/api/webhooks/1/secret-of-hook", name == "HOOK"
				},
				Judge: queriesWithoutParentheses,
				Additions: func() []Addition {
					return []Addition{{Name: "made", Data: []byte(c.addition)}, {Name: "other", Data: []byte("topics: { Ports: [port] }")}}
				},
			})
			if cfg == nil {
				t.Fatalf("the file itself is refused: %v", problems)
			}
			if got := len(cfg.Additions) == 2; got != c.holds {
				t.Errorf("holds %v: %v, refused %v", got, cfg.Additions, cfg.Refused)
			}
			said := ""
			for _, p := range cfg.Refused["made"] {
				said += p.String() + "\n"
			}
			if !strings.Contains(said, c.says) || strings.Contains(said, "secret-of-hook") || c.holds != (said == "") {
				t.Errorf("says %q, want %q", said, c.says)
			}
			if last := cfg.Topics[len(cfg.Topics)-1]; last.Title != "Ports" || cfg.MadeIn(last.Pos) != "other" || cfg.MadeIn(cfg.Topics[0].Pos) != "" {
				t.Errorf("the other addition is lost: %+v", cfg.Topics)
			}
		})
	}
}

// queriesWithoutParentheses refuses queries with one.
var queriesWithoutParentheses = Judge{Queries: func(topics []news.Topic, _ map[string][]news.Query) (all []news.Problem) {
	for _, t := range topics {
		for _, q := range t.Any {
			if n := strings.IndexByte(q.Text, '('); n >= 0 {
				all = append(all, news.Problem{Query: q, Offset: n, Text: "a parenthesis"})
			}
		}
	}
	return all
}}

// TestTopicEntry writes a topic, changes it, and reads it back; what people do
// not change by hand stays.
func TestTopicEntry(t *testing.T) {
	first := TopicEntry{ID: "camp", Title: "MEK: the camp", Any: []string{"MEK NEAR Albania", "title:raid", "- dash", "#hash", "it's", "yes", "مجاهدین خلق"}, None: []string{"MEK inhibitor*"}}
	data, err := first.Write(nil, &news.Profile{SD: 1, Terms: []news.Term{{Kind: news.TermWord, Text: "exile", Weight: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadTopic(data)
	first.Related = true
	if diff := cmp.Diff(first, got); err != nil || diff != "" {
		t.Fatalf("%v\n%s\n%s", err, diff, data)
	}
	got.Title, got.Any, got.Expires, got.None = "The camp", []string{"camp"}, "2027-03-01", nil
	data, err = got.Write(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadTopic(data)
	if diff := cmp.Diff(got, again); err != nil || diff != "" {
		t.Fatalf("%v\n%s", err, diff)
	}
	cfg, problems := Parse("feeds.yaml", []byte(additionFile), Options{Env: func(string) (string, bool) { return "", true }, Additions: func() []Addition { return []Addition{{"made", data}} }})
	if cfg == nil || len(cfg.Topics) != 2 || len(cfg.Topics[1].About) != 1 || cfg.Topics[1].Expires.IsZero() {
		t.Fatalf("%v %+v", problems, cfg)
	}
	plain, err := ReadTopic([]byte("topics: { Ships: ship }"))
	if diff := cmp.Diff(TopicEntry{Title: "Ships", Any: []string{"ship"}}, plain); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

// TestSettings shows what a topic says beside what the form of the desk holds.
func TestSettings(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want []Setting
	}{
		"lines alone": {"topics: { Crews: [crew, sailor] }", nil},
		"all kinds": {
			"topics:\n  Crews:\n    id: crews\n    any: [crew] # of ships\n    to:\n      # the desks\n      - newsroom\n      - night\n    urgent: storm\n    none: ['film crew', خدمه]\n    ping: { outlets: 3 }\n    max_age: 2d\n",
			[]Setting{{"to", "[newsroom, night]"}, {"urgent", "storm"}, {"none", "['film crew', خدمه]"}, {"ping", "{outlets: 3}"}, {"max_age", "2d"}},
		},
		"on several lines": {"topics: { Crews: { any: [x], note: \"a\\nb\" } }", []Setting{{"note", `"a\nb"`}}},
	} {
		got, err := Settings([]byte(c.data))
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	if got, err := Settings([]byte("feeds: [x]")); err == nil {
		t.Errorf("of no topic: %v", got)
	}
}

// TestProblemsKeepJoiners: a title is quoted as it is written, with what keeps letters
// from joining.
func TestProblemsKeepJoiners(t *testing.T) {
	_, problems := Parse("feeds.yaml", []byte(strings.Replace(additionFile, "{ Ships: [ship] }", "\n  کشتی\u200cها: ['(کشتی\u200cها']\n  \\u200c: { any: [x], expires: never }\n", 1)), Options{
		Env: func(string) (string, bool) { return "https://discord.com/api/webhooks/1/secret-of-hook", true }, Judge: queriesWithoutParentheses,
	})
	said := problems.Err()
	if said == nil || !strings.Contains(said.Error(), "topic \"کشتی\u200cها\": ") || !strings.Contains(said.Error(), `topic "\u200c": `) {
		t.Errorf("the problems: %v", said)
	}
}
