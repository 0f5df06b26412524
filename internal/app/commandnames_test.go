package app

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"watcher/internal/tongue"
)

// nameIn is a name as Discord shows it in a language.
func nameIn[L ~string](in, name string, all map[L]string) string {
	if s := all[L(in)]; s != "" {
		return s
	}
	return name
}

// ordersIn are the slash commands that Discord shows in a language, each with its
// subcommand: in English where it has no locale for the language.
func ordersIn(t *testing.T, in string) map[string]bool {
	t.Helper()
	orders := map[string]bool{}
	one := func(order string) {
		if orders[order] {
			t.Errorf("%s: %s is there twice", in, order)
		}
		orders[order] = true
	}
	for _, c := range (&App{}).commands() {
		if c.OnMessage {
			continue
		}
		name, subs := "/"+nameIn(in, c.Name, c.Names), subcommands(c)
		for _, n := range subs {
			o := c.Options[n]
			one(name + " " + nameIn(in, o.Name, o.NameLocalizations))
		}
		if len(subs) == 0 {
			one(name)
		}
	}
	return orders
}

// inCode is what a text shows as code; an order is what begins with a slash in it.
var (
	inCode    = regexp.MustCompile("`([^`]*)`")
	uncoded   = regexp.MustCompile(`(?:^|[\s(«„“])(/\pL[\pL ]*)`)
	orderForm = regexp.MustCompile(`^/\pL`)
)

// catalogue are the texts of a language, in all their forms, by key.
func catalogue(t *testing.T, code string) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "tongue", "catalogue", code+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	texts := map[string][]string{}
	for key, v := range file {
		forms, ok := v.(map[string]any)
		if !ok {
			forms = map[string]any{"other": v}
		}
		for form, said := range forms {
			if form != "description" {
				texts[key] = append(texts[key], said.(string))
			}
		}
	}
	return texts
}

// TestTextsNameCommandsAsDiscordShows holds what a text tells people to type against
// the commands, by the names under which readers of its language see them.
func TestTextsNameCommandsAsDiscordShows(t *testing.T) {
	for _, code := range tongue.Codes {
		orders, named := ordersIn(t, code), 0
		for key, forms := range catalogue(t, code) {
			said := strings.Join(forms, "\n")
			for _, m := range inCode.FindAllStringSubmatch(said, -1) {
				if !orderForm.MatchString(m[1]) {
					continue
				}
				if named++; !orders[m[1]] {
					t.Errorf("%s: %s: there is no %q; there are %v", code, key, m[1], slices.Sorted(maps.Keys(orders)))
				}
			}
			if m := uncoded.FindStringSubmatch(inCode.ReplaceAllString(said, "")); m != nil {
				t.Errorf("%s: %s: %q is a command outside of backticks", code, key, strings.TrimSpace(m[1]))
			}
		}
		if named < 15 {
			t.Errorf("%s: only %d texts name a command", code, named)
		}
	}
}

// askedOf is who has the command line, as each language calls them.
var askedOf = map[string]string{"en": "who runs watcher", "de": "watcher betreib", "sq": "mban watcher", "fa": "گردانندهٔ watcher"}

// TestTextsSendNobodyToACommandLine holds a text that names a command of the command
// line to say whom to ask for it, unless those in Discord have a text of their own.
func TestTextsSendNobodyToACommandLine(t *testing.T) {
	for _, code := range tongue.Codes {
		texts, named := catalogue(t, code), 0
		for key, forms := range texts {
			if _, own := texts[key+".desk"]; own {
				continue
			}
			for _, said := range forms {
				if !strings.Contains(said, "`watcher ") {
					continue
				}
				if named++; !strings.Contains(said, askedOf[code]) {
					t.Errorf("%s: %s sends people in Discord to a command line: %s", code, key, said)
				}
			}
		}
		if named < 3 {
			t.Errorf("%s: only %d texts name the command line", code, named)
		}
	}
}

// TestGermansSeeGermanCommands holds the manual's table of names against the commands,
// and every command to a German name.
func TestGermansSeeGermanCommands(t *testing.T) {
	said := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(/[^`]+)` \\| `(/[^`]+)` \\|$").FindAllStringSubmatch(sectionOf(t, "### Languages"), -1) {
		said[m[1]] = m[2]
	}
	want := func(english, german string) {
		if said[english] != german {
			t.Errorf("docs/operations.md calls %s %q, Discord %q", english, said[english], german)
		}
		delete(said, english)
	}
	for _, c := range (&App{}).commands() {
		german := c.Names["de"]
		if german == "" {
			t.Errorf("%s has no German name", c.Name)
		}
		if c.OnMessage {
			continue
		}
		for _, o := range c.Options {
			if o.NameLocalizations["de"] == "" {
				t.Errorf("%s %s has no German name", c.Name, o.Name)
			}
		}
		subs := subcommands(c)
		for _, n := range subs {
			o := c.Options[n]
			want("/"+c.Name+" "+o.Name, "/"+german+" "+o.NameLocalizations["de"])
		}
		if len(subs) == 0 {
			want("/"+c.Name, "/"+german)
		}
	}
	for english := range said {
		t.Errorf("docs/operations.md has %s, the code has not", english)
	}
}
