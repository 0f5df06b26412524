package tongue

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// forms are the texts of a key by their plural forms; "other" is the only one where
// no number decides.
type forms map[string]string

func readCatalogue(t *testing.T, code string) map[string]forms {
	t.Helper()
	raw, err := catalogues.ReadFile("catalogue/" + code + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]json.RawMessage
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	all := make(map[string]forms, len(file))
	for key, raw := range file {
		var text string
		f := forms{}
		if json.Unmarshal(raw, &text) == nil {
			f["other"] = text
		} else if err := json.Unmarshal(raw, &f); err != nil {
			t.Fatalf("%s: %s: %v", code, key, err)
		}
		delete(f, "description")
		all[key] = f
	}
	return all
}

var placeholder = regexp.MustCompile(`\{\{(.*?)\}\}`)

// valuesOf are the names of the values of a text, each once, sorted.
func valuesOf(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestCatalogues holds every language against English: the same keys, the plural
// forms that the language has, the same values.
func TestCatalogues(t *testing.T) {
	source := readCatalogue(t, Codes[0])
	if len(source) < 100 {
		t.Fatalf("only %d texts read", len(source))
	}
	files, err := fs.Glob(catalogues, "catalogue/*")
	if err != nil || len(files) != len(Codes) {
		t.Errorf("catalogues %v for the languages %v (%v)", files, Codes, err)
	}
	for _, code := range Codes {
		all := readCatalogue(t, code)
		for key := range all {
			if _, ok := source[key]; !ok {
				t.Errorf("%s: %s is no key of English", code, key)
			}
		}
		for key, of := range source {
			f, ok := all[key]
			if !ok {
				t.Errorf("%s: %s is missing", code, key)
				continue
			}
			checkForms(t, code+": "+key, of, f)
		}
	}
}

// checkForms holds the forms of a text against those of English. All four
// languages have the forms one and other (CLDR's plural rules).
func checkForms(t *testing.T, what string, source, f forms) {
	t.Helper()
	if got, want := slices.Sorted(maps.Keys(f)), slices.Sorted(maps.Keys(source)); !slices.Equal(got, want) {
		t.Errorf("%s: forms %v, English has %v", what, got, want)
	}
	for form, text := range f {
		if strings.TrimSpace(text) == "" && what != "" {
			t.Errorf("%s: %s is empty", what, form)
		}
		got, want := valuesOf(text), valuesOf(source["other"])
		if form == "one" { // it may write the number out
			got = slices.DeleteFunc(got, func(s string) bool { return s == ".N" })
			want = slices.DeleteFunc(want, func(s string) bool { return s == ".N" })
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s has the values %v, English %v", what, form, got, want)
		}
		for _, name := range got {
			if !regexp.MustCompile(`^\.[A-Z][a-zA-Z]*$`).MatchString(name) {
				t.Errorf("%s: {{%s}} is no value", what, name)
			}
		}
		if strings.ContainsAny(text, directing) {
			t.Errorf("%s: %s has marks of direction; the program sets them", what, form)
		}
	}
}

// use is a text that the program says: with which values, nil if that is not
// written there.
type use struct {
	at     token.Position
	key    string
	count  bool
	values []string
}

// TestKeysAreUsed holds the keys against the program: each is used, what it uses is
// there, and is given the values that the text has.
func TestKeysAreUsed(t *testing.T) {
	source := readCatalogue(t, Codes[0])
	uses, literals := program(t)
	if len(uses) < 50 {
		t.Fatalf("only %d uses found", len(uses))
	}
	for _, u := range uses {
		f, ok := source[u.key]
		switch {
		case !ok:
			t.Errorf("%s: %q is in no catalogue", u.at, u.key)
		case u.count != (f["one"] != ""):
			t.Errorf("%s: %q is said with a number and has no plural, or the other way", u.at, u.key)
		case !slices.Equal(u.values, slices.DeleteFunc(valuesOf(f["other"]), func(s string) bool { return s == ".N" })):
			t.Errorf("%s: %q is given %v, its text has %v", u.at, u.key, u.values, valuesOf(f["other"]))
		}
	}
	for key := range source {
		family := key[:strings.Index(key, ".")+1] // "refusal." + what was stored
		if !literals[key] && (family == "" || !literals[family]) {
			t.Errorf("%s: nothing says it: delete it in every language", key)
		}
	}
}

// program reads what the program says: its calls of Say and Count with a key
// written out, and all texts in it.
func program(t *testing.T) (uses []use, literals map[string]bool) {
	t.Helper()
	literals = map[string]bool{}
	files := token.NewFileSet()
	walk(t, files, "..", func(n ast.Node) {
		if s, ok := literal(n); ok {
			literals[s] = true
		}
		if u, ok := usage(files, n); ok {
			uses = append(uses, u)
		}
	})
	return uses, literals
}

// literalsOf are all texts in the code below a folder.
func literalsOf(t *testing.T, folder string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	walk(t, token.NewFileSet(), folder, func(n ast.Node) {
		if s, ok := literal(n); ok {
			all[s] = true
		}
	})
	return all
}

// walk shows all code below a folder, without tests.
func walk(t *testing.T, files *token.FileSet, folder string, see func(ast.Node)) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			see(n)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// sayers are the functions that say a text, and which of their arguments is its key.
var sayers = map[string]int{"Say": 0, "Count": 0, "Unable": 0, "spoken": 1}

func usage(files *token.FileSet, n ast.Node) (use, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || call.Ellipsis.IsValid() {
		return use{}, false
	}
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	at, ok := sayers[name]
	if !ok || len(call.Args) <= at {
		return use{}, false
	}
	key, ok := literal(call.Args[at])
	if !ok || !regexp.MustCompile(`^[a-z]+(\.[a-z]+)*$`).MatchString(key) {
		return use{}, false
	}
	u := use{at: files.Position(call.Pos()), key: key, count: name == "Count"}
	first := at + 1
	if u.count {
		first++
	}
	for i := first; i < len(call.Args); i += 2 {
		if name, ok := literal(call.Args[i]); ok {
			u.values = append(u.values, "."+name)
		}
	}
	slices.Sort(u.values)
	return u, true
}

// holes finds where a value goes in a format of Go's, or in a text of the catalogue.
var holes = regexp.MustCompile(`%[a-z]|\{\{\.[A-Za-z]+\}\}`)

// composed are families of which no format has the whole text, or one of a library's;
// internal/app holds them against files with such mistakes.
var composed = []string{"mend.", "hint.", "cause.", "fault.", "interval."}

// TestRecognised holds the texts that are found again against the formats of those who
// write them down, letter for letter, and finds each.
func TestRecognised(t *testing.T) {
	formats := map[string]bool{}
	for _, of := range []string{"match", "config", "schedule", "outbound", "app"} {
		for s := range literalsOf(t, filepath.Join("..", of)) {
			s, _, _ = strings.Cut(strings.TrimPrefix(s, "%w: "), "; put ") // what to do is of mend.
			s = strings.TrimSuffix(strings.TrimSuffix(s, "; "), "; %s")
			formats[holes.ReplaceAllString(strings.NewReplacer("%q", `"%s"`, "%%", "%").Replace(s), "\x00")] = true
		}
		for s := range literalsOf(t, filepath.Join("..", of)) {
			formats[holes.ReplaceAllString(strings.ReplaceAll(strings.TrimSuffix(s, "; "), "%q", `"%s"`), "\x00")] = true
		}
	}
	found := 0
	for key, f := range readCatalogue(t, Codes[0]) {
		if !slices.ContainsFunc(recognisable, func(family string) bool { return strings.HasPrefix(key, family) }) {
			continue
		}
		found++
		if !slices.Contains(composed, key[:strings.Index(key, ".")+1]) && !formats[holes.ReplaceAllString(f["other"], "\x00")] {
			t.Errorf("%s: nothing writes %q", key, f["other"])
		}
		var with []any
		for n, name := range valuesOf(f["other"]) {
			with = append(with, strings.TrimPrefix(name, "."), Said(fmt.Sprint("ж", n)))
		}
		if l, ok := Recognised(key[:strings.Index(key, ".")+1], English.Say(key, with...)); !ok || l.Key != key {
			t.Errorf("%s is found as %q", key, l.Key)
		}
	}
	if found < 40 {
		t.Errorf("only %d texts are found again", found)
	}
	if l, ok := Recognised("query.", "something else"); ok {
		t.Errorf("something else is found as %q", l.Key)
	}
	got, _ := Recognised("query.", `unknown field "ttle" (did you mean title:?)`)
	if said := Of("de").Say(got.Key, got.With...); said != `unbekanntes Feld „ttle“ (meinst du title:?)` {
		t.Errorf("in German: %s", said)
	}
}
