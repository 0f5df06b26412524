package config

import (
	"strings"
	"testing"
)

// TestSplit takes a file apart and puts its pieces beside another one.
func TestSplit(t *testing.T) {
	pieces, others, err := Split([]byte(`
# by the night desk
zone: Europe/Berlin
groups:
  who: [Mujahedeen-e-Khalq~, PMOI]
  all-of-them: [group:who, NCRI]
feeds:
  - https://b.example/feed
  - { url: https://c.example/feed, name: C, tags: [sea] }
topics:
  Ships: ship   # one word
  The MEK: { any: [group:all-of-them, "group:who NEAR Albania", group:whole], none: ["MEK inhibitor*"], max_age: 48h }
`))
	if err != nil || len(pieces) != 4 || len(others) != 1 {
		t.Fatalf("%v, %+v", err, pieces)
	}
	mek := string(pieces[3].Text)
	for _, want := range []string{"id: the-mek", "(Mujahedeen-e-Khalq~ OR PMOI) NEAR Albania", "((Mujahedeen-e-Khalq~ OR PMOI) OR NCRI)", "group:whole", "max_age: 48h"} {
		if !strings.Contains(mek, want) {
			t.Errorf("no %q in\n%s", want, mek)
		}
	}
	var additions []Addition
	for _, p := range pieces {
		additions = append(additions, Addition{Name: p.Title, Data: p.Text})
	}
	cfg, problems := Parse("feeds.yaml", []byte("channels: { a: \"${HOOK}\" }\nfeeds: [https://a.example/feed]\ntopics: { Crews: [crew] }\n"), Options{
		Env: func(string) (string, bool) { return "", true }, Additions: func() []Addition { return additions },
	})
	if cfg == nil || len(cfg.Feeds) != 3 || len(cfg.Topics) != 3 || len(cfg.Refused) != 0 {
		t.Fatalf("%v, %+v", problems, cfg)
	}
}
