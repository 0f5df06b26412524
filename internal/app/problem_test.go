package app

import (
	"strings"
	"testing"

	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/tongue"
)

// TestProblemsAreSaid has the matcher find mistakes, and says them in German and
// Persian: what it says in English, and nothing else, is found again.
func TestProblemsAreSaid(t *testing.T) {
	for query, want := range map[string]string{
		"(crew":              "diese Klammer ist nicht geschlossen; schließ sie, wo ihr Teil endet",
		`"crew`:              "dieses Anführungszeichen ist nicht geschlossen; schließ es, oder lass es weg",
		"crew AND":           "nach AND fehlt etwas",
		"crew, ship":         "ein Komma steht nur zwischen den Teilen",
		"country:Albanistan": "ist kein Land; nimm die zwei Buchstaben von ISO 3166",
		"ttle:crew":          "unbekanntes Feld",
		"a && b":             "schreib AND",
		"crew NEAR/0 ship":   "eine Zahl von Wörtern von 1 bis",
	} {
		_, problems := match.Compile([]news.Topic{{ID: "t", Title: "T", Any: []news.Query{{Text: query}}}}, nil)
		if len(problems) == 0 || problems[0].Warning {
			t.Errorf("%s: no mistake is found", query)
			continue
		}
		if said := problemIn(tongue.Of("de"), problems[0].Text); !strings.Contains(said, want) {
			t.Errorf("%s: %q, want %q", query, said, want)
		}
		in := "topic \"خدمه\": any: " + problems[0].Text
		if said := problemIn(tongue.Of("fa"), in); said == in || !strings.HasPrefix(said, "خدمه، ") {
			t.Errorf("%s: in Persian %q", query, said)
		}
		if said := tongue.Bare(problemIn(tongue.English, problems[0].Text)); said != problems[0].Text {
			t.Errorf("%s: in English %q, the matcher says %q", query, said, problems[0].Text)
		}
	}
	const other = "topic \"Crews\": any: this is said nowhere"
	if said := problemIn(tongue.Of("de"), other); said != other {
		t.Errorf("what there is no text for: %q", said)
	}
}

// TestProblemsOfFilesAreSaid: what stands elsewhere, a day that is over and a feed that
// is there are told in the language, with the place.
func TestProblemsOfFilesAreSaid(t *testing.T) {
	for _, c := range []struct{ said, code, want string }{
		{`topic "Ferries": expires: 2020-01-01 is over, so nothing is looked for; move the date, or delete the topic`, "de", "Ferries: expires: 2020-01-01 ist vorbei, also wird nichts gesucht; verschieb das Datum, oder lösche das Thema"},
		{"feed https://a.example/rss: it is already listed in feeds.yaml, on line 3", "de", "https://a.example/rss: der Feed ist schon da (in feeds.yaml, Zeile 3)"},
		{"feed https://a.example/rss: it is already listed on line 3", "sq", "https://a.example/rss: ky burim është tashmë në listë (rreshti 3)"},
		{`topic "Ships": its id "ships" is that of topic "Ships" in feeds.yaml, on line 4; give one of them another id`, "sq", "Ships: ID-ja e saj “ships” është ajo e temës “Ships” (te feeds.yaml, rreshti 4); jepini njërës një ID tjetër"},
		{"feed https://a.example/rss: something else", "de", "feed https://a.example/rss: something else"},
	} {
		if got := tongue.Bare(problemIn(tongue.Of(c.code), c.said)); got != c.want {
			t.Errorf("%s: %q, want %q", c.code, got, c.want)
		}
	}
}
