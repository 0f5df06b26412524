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
		{"", "die Datei ist leer; sie braucht mindestens Themen (topics:) oder Feeds (feeds:)"},
		{"- a\n- b\n", "hier gehört eine Tabelle hin, keine Liste und kein Wort: die Datei beginnt mit topics: oder feeds:"},
		{"topics: 7", "topics: hier gehört eine Tabelle hin, jeder Titel mit seinen Suchen: `The MEK in Albania: [PMOI, MEK NEAR Albania]`"},
		{"groups: 7", "groups: hier gehört eine Tabelle hin, jeder Name mit seinen Suchen"},
		{feed("headers: 7"), url + ": headers: hier gehört eine Tabelle hin: { Authorization: \"${FEED_AUTH}\" }"},
		{"roles: 7", "roles: hier gehört eine Tabelle hin, jeder Name mit der Nummer einer Rolle: { lead"},
		{"topics: { Häfen: [hafen\x01] }", "hier steht ein unsichtbares Steuerzeichen; lösche es"},
		{"topics: { Häfen: [\"hafen\\x01\"] }", "Häfen: YAML hat aus einem \\ in doppelten Anführungszeichen ein Steuerzeichen gemacht; nimm einfache"},
		{"topics: { Häfen: [\xff] }", "das ist kein UTF-8; speichere die Datei als UTF-8"},
		{"\xff\xfet", "die Datei ist UTF-16; speichere sie als UTF-8"},
		{"topics: { Häfen: [hafen] }\n---\ntopics: { Kais: [kai] }", "hier beginnt ein zweites Dokument (---); schreib alles in das erste"},
		{"topics: { Häfen: { <<: { any: [hafen] } } }", "Häfen: << führt Tabellen zusammen, was hier nicht verstanden wird; für gemeinsame Suchen nimm groups"},
		{"groups: { g: &a [hafen] }\ntopics: { Häfen: *a }", "Häfen: *a verweist auf eine andere Stelle, was hier nicht verstanden wird; setz es in einfache Anführungszeichen; für gemeinsame Suchen nimm groups"},
		{"groups: { g: [hafen] }\ntopics:\n  Häfen:\n    any: &a\n      - hafen\n    urgent: [*a]\n", "Häfen, any: YAML hält &a für eine Marke, auf die andere verweisen; setz "},
		{"topics:\n  Häfen:\n    - !hafen brennt\n", "Häfen: YAML hält !hafen für einen Typ, nicht für ein Wort; setz die ganze Zeile in einfache Anführungszeichen: '!hafen brennt'"},
		{"topics: { Häfen: { any: { a: b } } }", "Häfen, any: YAML hält { am Anfang für eine Tabelle, hier gehört aber ein einzelner Wert hin; setz es in einfache Anführungszeichen"},
		{"topics:\n  Häfen:\n    - ? hafen\n", "Häfen: YAML macht daraus eine Tabelle, wegen des ? am Anfang; setz die ganze Zeile in einfache Anführungszeichen: '? hafen'"},
		{"topics:\n  Häfen:\n    - | hafen\n", "YAML hält | am Anfang für den Beginn eines Textblocks; setz die ganze Zeile"},
		{"topics:\n  Häfen:\n    - ~\n", "Häfen: YAML hält ~ für nichts; setz es in einfache Anführungszeichen: '~'"},
		{"topics:\n  Häfen:\n    - #hafen\n    - kai\n", "Häfen: hier steht nichts: YAML hält # für den Anfang einer Bemerkung; wenn der Wert gemeint war, setz ihn in einfache Anführungszeichen: '#hafen'"},
		{"topics:\n  Häfen:\n    - hafen AND #kai\n", "Häfen: YAML hält # für den Anfang einer Bemerkung und schneidet die Suche hier ab; setz die ganze Zeile in einfache Anführungszeichen: 'hafen AND #kai'"},
		{"topics: { Häfen: [${A}] }", "YAML hält das { einer Variablen hier für den Anfang einer Tabelle; setz den ganzen Eintrag"},
		{"zone: Mars/X", "zone: „Mars/X“ ist nicht bekannt; schreib einen Namen wie Europe/Berlin"},
		{"topics: { '!!': [hafen] }", "!!: aus diesem Titel lässt sich keine ID machen; gib ihm eine: id: mein-thema"},
		{topic("id: " + strings.Repeat("a", 101)), "Häfen: id: sie hat 101 Zeichen; höchstens 100 sind erlaubt"},
		{topic("about: profile.yaml"), "Häfen, about: andere Dateien kann nur die auf dem Rechner von watcher nennen; schreib das Profil in das Thema"},
		{"groups: { 'a b': [hafen] }", "a b: der Name einer Gruppe hat nur Buchstaben, Ziffern, - und _: verwendet wird er als group:name"},
		{"groups: { a: [] }", "a: keine Suche steht darin"},
		{topic("tests: { match: [{ summary: Hafen brennt }] }"), "Häfen, tests: ein Test ohne Schlagzeile; gib ihm einen title"},
		{topic("alert_from: 9"), "Häfen: alert_from ist die Punktzahl verwandter Meldungen, und about fehlt"},
		{"feeds: ['https://a.example/" + strings.Repeat("a", 3000) + "']", "die Adresse hat 3018 Bytes; höchstens 2048 sind möglich"},
		{"feeds: ['https://a.example/a b']", "https://a.example/a b: in der Adresse steht ein Leerzeichen; lösche es, oder schreib %20"},
		{"feeds: ['https://u:p@a.example/rss']", "https://…@a.example/rss: in der Adresse stehen Zugangsdaten; schreib sie unter user: und password: \"${FEED_PASSWORD}\""},
		{"feeds: ['ftp://a.example/rss']", "ftp://a.example/rss: „ftp“: abgefragt werden nur http und https"},
		{"feeds: ['https:///rss']", "https:///rss: der Adresse fehlt der Host"},
		{"feeds: ['https://a.example:99999/rss']", "der Port „99999“ ist keine Zahl von 1 bis 65535"},
		{"feeds: ['https://10.1.2.3/rss']", "https://10.1.2.3/rss: 10.1.2.3 ist keine öffentliche Adresse; ist sie gemeint, nenn sie in network.allow"},
		{feed("password: p"), url + ": ein Passwort ohne Benutzer; ergänze user:"},
		{"topics: { Häfen: ['group:wer'] }", "Häfen: es gibt keine Gruppe „wer“; schreib sie unter groups, oder nimm group:wer aus der Suche"},
		{"groups: { werft: [hafen] }\ntopics: { Häfen: ['group:werf'] }", "Häfen: es gibt keine Gruppe „werf“ (meinst du „werft“?)"},
		{"topics: { Häfen: ['topic:kais'] }", "Häfen: es gibt kein Thema „kais“; schreib es unter topics, oder nimm topic:kais aus der Suche"},
		{"topics: { Häfen: ['topic:kais'], 'Schiffe': [schiff] }", "Häfen: es gibt kein Thema „kais“ (es gibt: Schiffe, schiffe)"},
		{"groups: { wer: ['group:wer'] }\ntopics: { Häfen: ['group:wer'] }", "die Gruppe „wer“ fragt nach sich selbst; nimm das heraus"},
		{"topics: { Häfen: ['topic:kais'], Kais: ['topic:häfen'] }", " fragt hier über "},
		{"topics: { Häfen: ['/(kai/'] }", "Häfen: regulärer Ausdruck: eine ( wird nie geschlossen; schließ sie, oder schreib \\( für das Zeichen"},
		{"topics: { Häfen: ['/kai)/'] }", "eine ) wurde nie geöffnet; schreib \\) für das Zeichen"},
		{"topics: { Häfen: ['/[kai/'] }", "die [ von [kai wird nie geschlossen; schließ sie, oder schreib \\[ für das Zeichen"},
		{"topics: { Häfen: ['/*kai/'] }", "vor * steht nichts, was wiederholt würde; schreib \\* für das Zeichen"},
		{"topics: { Häfen: ['/kai**/'] }", "** wiederholt, was schon wiederholt wird; lass ein Zeichen weg"},
		{"topics: { Häfen: ['/(kai){2000}/'] }", "{2000} wiederholt zu oft; höchstens 1000-mal"},
		{"topics: { Häfen: ['/(?#kai)/'] }", "gibt es hier nicht (RE2 schaut weder vor noch zurück); schreib es mit AND NOT oder unter none"},
		{"topics: { Häfen: ['/kai\\1/'] }", "\\1 gibt es hier nicht; schreib das Zeichen ohne \\, oder \\\\ für einen Backslash"},
		{"topics: { Häfen: ['/kai[z-a]/'] }", "z-a läuft rückwärts; schreib das kleinere Ende zuerst, oder \\- für das Zeichen"},
		{"topics: { Häfen: ['/hafen(?=kai)/'] }", "regulärer Ausdruck: (?=: er schaut weder vor noch zurück; schreib dazu, was dort steht, oder Wörter mit NEAR oder AND NOT"},
		{"topics:\n  Häfen: [hafen #kai]\n", "das ist kein YAML (ein Komma oder ] fehlt)"},
		{"topics:\n  Häfen: { any: [hafen] #kai }\n", "das ist kein YAML (ein Komma oder } fehlt)"},
		{"topics:\n  Häfen:\n    - hafen\n    kai\n", "das ist kein YAML (ein Doppelpunkt fehlt)"},
		{"topics:\n  Häfen: [,hafen]\n", "das ist kein YAML (hier fehlt ein Wert)"},
		{"topics:\n  - Häfen\n  Kais: [kai]\n", "das ist kein YAML (ein Strich am Anfang fehlt, oder die Einrückung passt nicht)"},
	} {
		_, problems := config.Parse("desk.yaml", []byte(c.file), config.Options{
			Blind: true, Judge: judge, Partial: true, ReadFile: func(string) ([]byte, error) { return nil, errNoFile },
		})
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
