package config

import (
	"strings"
	"testing"

	"watcher/internal/news"
)

// TestBeside reads parts of a file as they stand beside a whole one: what that has can be
// named, the part's own as well, and only what is wrong with the part is told.
func TestBeside(t *testing.T) {
	o := testOptions()
	var judged int
	o.Judge.Queries = func(topics []news.Topic, groups map[string][]news.Query) (problems []news.Problem) {
		judged = len(topics)
		for _, topic := range topics { // each topic's queries name a group
			for _, q := range topic.Any {
				if name, ok := strings.CutPrefix(q.Text, "group:"); ok && groups[name] == nil {
					problems = append(problems, news.Problem{Query: q, Text: "there is no group " + name})
				}
			}
		}
		return problems
	}
	whole, problems := Parse("feeds.yaml", []byte(`
channels: { newsroom: "https://discord.com/api/webhooks/1/abc" }
groups: { who: [crew] }
feeds: [{ url: https://a.example/rss, name: Harbour, tags: [coast] }]
topics: { Ships: ['group:who'], Ports: port }
`), o)
	if whole == nil {
		t.Fatal(problems)
	}
	o.Partial, o.Blind, o.Beside = true, true, whole
	for name, c := range map[string]struct{ part, want string }{
		"of the whole": {"topics: { P: { any: ['group:who'], from: [harbour, coast], to: [newsroom], tests: { match: [{ title: x, source: Harbour }] } } }", ""},
		"of both": {`
channels: { desk: "https://discord.com/api/webhooks/2/abc" }
groups: { own: [lost] }
feeds: [{ url: https://b.example/rss, name: Lighthouse }]
topics: { P: { any: ['group:who', 'group:own'], from: [coast, lighthouse], to: [desk, newsroom], tests: { match: [{ title: x, source: Harbour }] } } }`, ""},
		"in the place of one": {"topics: { Ports: ['group:whom'] }", `part.yaml:1:20: topic "Ports": there is no group whom`},
		"of none":             {"feeds: [https://b.example/rss]\ntopics: { P: { any: [x], from: [coats] } }", `no feed has the name or tag "coats" (did you mean "coast"?)`},
	} {
		got, problems := Parse("part.yaml", []byte(c.part), o)
		switch {
		case c.want == "" && got == nil:
			t.Errorf("%s: %v", name, problems)
		case c.want != "" && (len(problems) != 1 || !strings.HasSuffix(problems[0].String(), c.want)):
			t.Errorf("%s: %v, want %s", name, problems, c.want)
		case name == "in the place of one" && judged != 2:
			t.Errorf("%d topics are judged", judged)
		}
	}
}
