// Package archtest holds the house's rule of doors: who may import whom.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const internal = "watcher/internal/"

// open are the leaves that every package may import.
var open = []string{"news", "text", "why", "tongue", "outbound"}

// parents may be imported by their children, and import them.
var families = map[string][]string{
	"feeds":  {"feeds/parse"},
	"match":  {"match/profile"},
	"notify": {"notify/discord", "notify/console", "notify/courier", "notify/credit"},
}

// TestDoors fails on every import through a wrong door.
func TestDoors(t *testing.T) {
	sources(t, func(rel string, file *ast.File) {
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Error(err)
			}
			if why := wrong(rel, imported); why != "" {
				t.Errorf("%s imports %s: %s", rel, imported, why)
			}
		}
	})
}

// sources calls fn with every Go file of the module, by its path from
// the module's root, with its imports.
func sources(t *testing.T, fn func(rel string, file *ast.File)) {
	t.Helper()
	root := filepath.Join("..", "..")
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "tools" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		fn(filepath.ToSlash(rel), file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d files walked: is the root still %s?", seen, root)
	}
}

// wrong says why a file must not import a package, or "".
func wrong(file, imported string) string {
	from := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "internal/")
	test := strings.HasSuffix(file, "_test.go")
	if from == "news" && !test && strings.Contains(imported, ".") || from == "news" && strings.HasPrefix(imported, "watcher") && !test {
		return "the vocabulary imports the standard library only"
	}
	if !strings.HasPrefix(imported, internal) {
		return ""
	}
	to := strings.TrimPrefix(imported, internal)
	switch {
	case to == from || slices.Contains(open, to):
		return ""
	case strings.HasPrefix(from, "cmd/"):
		if to == "app" || test {
			return ""
		}
		return "the command imports app alone"
	case to == "app":
		return "nothing but the command imports app"
	case to == "testkit" || strings.HasPrefix(to, "testkit/"):
		if test || strings.HasPrefix(from, "testkit") {
			return ""
		}
		return "testkit is for tests"
	case from == "app", from == "testkit" || strings.HasPrefix(from, "testkit/"), from == "eval" && test, test && from == "archtest":
		return ""
	case related(from, to):
		return ""
	}
	return "siblings do not import each other"
}

func related(from, to string) bool {
	return slices.Contains(families[from], to) || slices.Contains(families[to], from)
}

// TestRule proves that the rule can fail.
func TestRule(t *testing.T) {
	for _, c := range []struct {
		file, imported string
		ok             bool
	}{
		{"internal/match/match.go", "watcher/internal/store", false},
		{"internal/match/match.go", "watcher/internal/text", true},
		{"internal/news/news.go", "golang.org/x/text/language", false},
		{"internal/notify/discord/webhook.go", "watcher/internal/notify", true},
		{"internal/notify/notify.go", "watcher/internal/store", false},
		{"internal/store/store.go", "watcher/internal/app", false},
		{"internal/store/store_test.go", "watcher/internal/testkit", true},
		{"internal/store/store.go", "watcher/internal/testkit", false},
		{"internal/app/app.go", "watcher/internal/store", true},
		{"internal/match/profile/learn.go", "watcher/internal/match", true},
		{"internal/match/profile/learn.go", "watcher/internal/store", false},
		{"internal/eval/eval_test.go", "watcher/internal/config", true},
		{"internal/eval/score.go", "watcher/internal/config", false},
		{"cmd/watcher/main.go", "watcher/internal/store", false},
		{"cmd/watcher/main.go", "watcher/internal/app", true},
	} {
		if got := wrong(c.file, c.imported) == ""; got != c.ok {
			t.Errorf("%s importing %s: allowed %v, want %v", c.file, c.imported, got, c.ok)
		}
	}
}
