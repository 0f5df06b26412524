package app

import (
	"regexp"
	"strings"
	"testing"

	"watcher/internal/config"
	"watcher/internal/tongue"
)

// englishWords are in sentences of English, and in none of the other languages.
var englishWords = regexp.MustCompile(`\b(the|of|and|with|this|which|its|that|there|no|not|is|put|write|here|it)\b`)

// TestMistakesInFilesAreSaid has a file with a mistake read as at the desk: what is wrong
// with it is told in every language, in English as `watcher check` has it, and in
// German as here.
func TestMistakesInFilesAreSaid(t *testing.T) {
	feed := func(s string) string { return "feeds: [{ url: \"https://a.example/rss\", name: Hafen, " + s + " }]" }
	topic := func(s string) string { return "topics: { Häfen: { any: [hafen], " + s + " } }" }
	const url = "https://a.example/rss"
	for _, c := range []struct{ file, want string }{
		{"topics: { Häfen: { any: [hafen], exclude: [yacht] } }", "Häfen: unbekannter Schlüssel „exclude“ (hier heißt er none)"},
		{topic("urgnet: [yacht]"), "Häfen: unbekannter Schlüssel „urgnet“ (meinst du „urgent“?)"},
		{feed("xyz: 1"), url + ": unbekannter Schlüssel „xyz“ (es gibt: headers, lang, name, owner, password, proxy, restricted, robots, schedule, store_body, tags, url, user)"},
		{"topics: { Häfen: { title: schiff } }", "Häfen: unbekannter Schlüssel „title“; ist es eine Suche, setz sie unter any, in einfachen Anführungszeichen und ohne das Leerzeichen: 'title:…'"},
		{"channels: { redaktion: { webhook: \"https://discord.com/api/webhooks/1/x\" } }\n" + topic("to: [redaction]"), "Häfen: unbekannter Kanal „redaction“ (meinst du „redaktion“?)"},
		{feed("tags: [balkans]") + "\n" + topic("from: [balkan]"), "Häfen: kein Feed hat den Namen oder das Schlagwort „balkan“ (meinst du „balkans“?)"},
		{topic("to: []"), "Häfen: to ist leer, also erfährt niemand davon; für alle Kanäle lösche die Zeile"},
		{topic("from: []"), "Häfen: from ist leer, also wird kein Feed angesehen; für alle Feeds lösche die Zeile"},
		{feed("schedule: hourly"), url + ", schedule: „hourly“ ist kein Zeitplan (1 Felder statt 5: [hourly]); schreib auto, \"@every 5m\" oder fünf Cron-Felder wie \"*/5 * * * *\""},
		{feed("schedule: '@hourl'"), url + ", schedule: „@hourl“ ist kein Zeitplan (unbekannter Name: @hourl); schreib auto"},
		{feed("schedule: '70 * * * *'"), url + ", schedule: „70 * * * *“ ist kein Zeitplan (70 ist mehr als 59: 70); schreib auto"},
		{feed("schedule: '0 0 0 * *'"), url + ", schedule: „0 0 0 * *“ ist kein Zeitplan (0 ist weniger als 1: 0); schreib auto"},
		{feed("schedule: '* x * * *'"), url + ", schedule: „* x * * *“ ist kein Zeitplan (keine Zahl: x (x)); schreib auto"},
		{feed("schedule: '@every bald'"), url + ", schedule: „@every bald“ ist kein Zeitplan (keine Dauer: bald); schreib auto"},
		{feed("schedule: '@every 10s'"), url + ", schedule: „@every 10s“ läuft zu oft, im Abstand von 10 Sekunden; das Mindeste ist 1 Minute"},
		{feed("schedule: '0 0 30 2 *'"), url + ", schedule: „0 0 30 2 *“ läuft nie"},
		{feed("schedule: 'CRON_TZ=UTC 0 8 * * *'"), url + ", schedule: „CRON_TZ=UTC 0 8 * * *“: lass die Zeitzone weg"},
		{feed("lang: German"), url + ": lang: „German“ ist keine Sprache; schreib zwei Buchstaben"},
		{feed("store_body: vielleicht"), url + ", store_body: „vielleicht“ ist weder true noch false"},
		{"feeds: ['www.example.org/rss']", "www.example.org/rss: die Adresse beginnt nicht mit https://"},
		{"feeds: [{ name: Hafen }]", "ein Feed ohne Adresse; gib ihm eine url"},
		{topic("max_age: 48"), "Häfen, max_age: „48“ hat keine Einheit; schreib 48h für Stunden oder 48d für Tage"},
		{topic("max_age: bald"), "Häfen, max_age: „bald“ ist keine Dauer; schreib 90m, 48h, 30d oder 2w"},
		{topic("max_age: 3 hours"), "Häfen, max_age: „3 hours“ ist keine Dauer (meinst du „3h“?)"},
		{topic("max_age: 2 months"), "Häfen, max_age: „2 months“ ist keine Dauer: Monate sind verschieden lang; schreib Tage, wie 60d"},
		{topic("max_age: 1y"), "Häfen, max_age: „1y“ ist keine Dauer: Jahre sind verschieden lang; schreib Tage, wie 365d"},
		{topic("max_age: 5s"), "Häfen, max_age: 5s ist zu kurz; mindestens 1m"},
		{topic("max_age: 99999999999w"), "Häfen, max_age: „99999999999w“ ist zu lang"},
		{topic("colour: rot"), "Häfen, colour: „rot“ ist keine Farbe; schreib '#c0392b', in Anführungszeichen"},
		{topic("alert_from: viel"), "Häfen, alert_from: „viel“ ist keine Punktzahl; schreib eine Zahl von 6 bis 100, wie 9.5"},
		{topic("id: a/b"), "Häfen: id: „a/b“ hat andere Zeichen als Buchstaben, Ziffern, - und _"},
		{topic("id: [a]"), "Häfen: hier gehört ein einzelner Wert hin, keine Liste"},
		{topic("id: "), "Häfen: hier steht nichts; gib einen Wert an, oder lösche die Zeile"},
		{"topics: { Häfen: { to: [] } }", "Häfen: es sucht nichts; gib ihm eine Suche unter any"},
		{topic("tests: { match: [{ title: Hafen brennt, age: alt }] }"), "Häfen, tests: age: „alt“ ist keine Dauer; schreib 90m"},
		{feed("") + "\n" + topic("tests: { match: [{ title: Hafen brennt, source: Hofen }] }"), "Häfen: tests: source: kein Feed heißt „Hofen“ (meinst du „Hafen“?)"},
		{"topics:\n  Häfen: ['']", "Häfen: eine leere Suche; schreib, was gesucht wird, oder lösche die Zeile"},
		{"topics:\n  Häfen: ['${SHIPS}']", "Häfen: diese Suche enthält eine Variable, und hier wird keine gelesen; schreib die Wörter aus"},
		{"topics:\n  Häfen: [hafen]\n  Häfen: [kai]", "„Häfen“ kommt zweimal vor; zuerst in Zeile 2"},
		{"topics:\n  Häfen:\n    any: [hafen]\n    any: [kai]", "Häfen: „any“ kommt zweimal vor; zuerst in Zeile 3"},
		{"topics:\n  Häfen: [SAME (a, b)]", "Häfen: das Komma teilt diese Suche in zwei"},
		{"topics:\n  Häfen:\n\t- hafen", "ein Tabulator rückt diese Zeile ein"},
		{"topics:\n  Häfen:\n    - \"hafen\" AND kai", "YAML hält den Text in \"…\" für den ganzen Wert und kann nicht lesen, was folgt; setz die ganze Zeile in einfache Anführungszeichen: - '\"hafen\" AND kai'"},
		{"topics:\n  Häfen:\n    - '*hafen*'", "Häfen: * gehört ans Ende eines Worts, für jede Endung; für den Anfang steht nichts: schreib hafen*"},
		{"topics:\n  Häfen: [NOT hafen]", "gilt für fast jeden Artikel: sag, was"},
		{"topics:\n  Häfen:\n    - *hafen*", "YAML hält * am Anfang für einen Verweis auf eine andere Stelle; setz die ganze Zeile in einfache Anführungszeichen: - '*hafen*'"},
		{"topics:\n  Häfen:\n    - @hafen", "in YAML darf kein Wert mit @ beginnen; setz die ganze Zeile"},
		{"topics: { Häfen: [*hafen*] }", "in YAML darf kein Eintrag mit * beginnen; setz den ganzen Eintrag in einfache Anführungszeichen: '*hafen*'"},
		{"topics:\n  Häfen: [\"hafen\" AND kai]", "YAML hält den Text in \"…\" für den ganzen Eintrag und kann nicht lesen, was folgt; setz den ganzen Eintrag in einfache Anführungszeichen: '\"hafen\" AND kai'"},
		{"topics:\n  Häfen:\n    - [hafen] AND kai", "YAML hält [ am Anfang für eine Liste oder Tabelle"},
		{"topics:\n  Häfen:\n    - \"/MEK\\d/\"", "YAML kennt dieses \\ in doppelten Anführungszeichen nicht; setz die ganze Zeile stattdessen in einfache Anführungszeichen: - '/MEK\\d/'"},
		{"topics:\n  Häfen:\n    - 'People's Navy'", "; setz die ganze Zeile stattdessen in doppelte Anführungszeichen: - \"People's Navy\""},
		{"topics:\n  Häfen:\n    - 'eins' OR zwei", "; setz die ganze Zeile in einfache Anführungszeichen und schreib jedes ' darin doppelt: - '''eins'' OR zwei'"},
		{"topics:\n  Häfen:\n    - title: hafen: kai", "ein Doppelpunkt mit Leerzeichen beginnt in YAML einen neuen Schlüssel; setz die ganze Zeile in einfache Anführungszeichen: - 'title: hafen: kai'"},
		{"topics:\n  Häfen:\n    - title: hafen", "Häfen: YAML macht daraus eine Tabelle, wegen eines Doppelpunkts mit Leerzeichen; setz die ganze Zeile in einfache Anführungszeichen: 'title: hafen'"},
		{"topics:\n  Häfen:\n    - \"hafen", "das Anführungszeichen \" wird nie geschlossen"},
		{"topics:\n  Häfen: [hafen, kai", "die Klammer [ wird nie geschlossen"},
		{"topics:\n  Häfen:\n    any: [hafen]\n   none: [kai]", "das ist kein YAML (ein Schlüssel fehlt, oder steht falsch); vergleich Einrückung und Doppelpunkt"},
	} {
		_, problems := config.Parse("desk.yaml", []byte(c.file), config.Options{Blind: true, Judge: judge, Partial: true})
		found := false
		for _, p := range problems {
			if p.Warning {
				continue
			}
			if said := tongue.Bare(problemIn(tongue.English, p.Text)); !strings.HasSuffix(p.Text, said[strings.LastIndex(said, ": ")+1:]) {
				t.Errorf("%s: in English %q, check says %q", c.file, said, p.Text)
			}
			for _, code := range tongue.Codes[1:] {
				said := tongue.Bare(problemIn(tongue.Of(code), p.Text))
				if word := englishWords.FindString(said); word != "" {
					t.Errorf("%s: %s: %q in %q", c.file, code, word, said)
				}
				found = found || code == "de" && strings.Contains(said, c.want)
			}
		}
		if !found {
			t.Errorf("%s: nothing says %q, but\n%v", c.file, c.want, problems)
		}
	}
}
