package archtest

import (
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryDependencyIsExplained holds docs/dependencies.md against what the
// code imports and what tools/go.mod runs: each module has one line, with the
// version in use, and no line is left of one that went.
func TestEveryDependencyIsExplained(t *testing.T) {
	explained := rows(t, filepath.Join("..", "..", "docs", "dependencies.md"))
	used := direct(t)
	for module, version := range used {
		switch row, ok := explained[module]; {
		case !ok:
			t.Errorf("docs/dependencies.md says nothing about %s: add a line (what for, licence, why not our own code)", module)
		case row != version:
			t.Errorf("docs/dependencies.md has %s at %s, in use is %s: correct the version and its date", module, row, version)
		}
	}
	for module := range explained {
		if _, ok := used[module]; !ok {
			t.Errorf("docs/dependencies.md explains %s, which nothing uses: remove the line", module)
		}
	}
}

// direct returns the modules whose packages the code imports, or tools/go.mod
// names as tools, with their versions. It goes by the imports: the remark
// "indirect" in go.mod is only as good as the last `go mod tidy`.
func direct(t *testing.T) map[string]string {
	t.Helper()
	required, _ := readMod(t, filepath.Join("..", "..", "go.mod"))
	used := make(map[string]string)
	take := func(required map[string]string, pkg string) {
		if module := provider(required, pkg); module != "" {
			used[module] = required[module]
		}
	}
	sources(t, func(_ string, file *ast.File) {
		for _, spec := range file.Imports {
			if pkg, err := strconv.Unquote(spec.Path.Value); err == nil {
				take(required, pkg)
			}
		}
	})
	required, tools := readMod(t, filepath.Join("..", "..", "tools", "go.mod"))
	for _, pkg := range tools {
		take(required, pkg)
	}
	if len(used) < 10 || len(tools) == 0 {
		t.Fatalf("%d modules and %d tools found: are the go.mod files still read?", len(used), len(tools))
	}
	return used
}

// provider is the module that a package is of: the longest path that leads to
// it; "" for the standard library and our own.
func provider(required map[string]string, pkg string) string {
	best := ""
	for module := range required {
		if (pkg == module || strings.HasPrefix(pkg, module+"/")) && len(module) > len(best) {
			best = module
		}
	}
	return best
}

var (
	requireLine = regexp.MustCompile(`(?m)^(?:require)?\s+(\S+) (v\S+)`)
	toolLine    = regexp.MustCompile(`(?m)^(?:tool)?\s+([^\s()]+)$`)
	tableRow    = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (v\\S+), \\d{4}-\\d\\d-\\d\\d \\|(?: [^|]*[^| ] \\|){3}$")
)

// readMod returns a go.mod's requirements with their versions, and its tools
// (https://go.dev/ref/mod#go-mod-file-grammar, as `go mod` formats it).
func readMod(t *testing.T, path string) (required map[string]string, tools []string) {
	t.Helper()
	required = make(map[string]string)
	for _, m := range requireLine.FindAllStringSubmatch(read(t, path), -1) {
		required[m[1]] = m[2]
	}
	for _, m := range toolLine.FindAllStringSubmatch(read(t, path), -1) {
		tools = append(tools, m[1])
	}
	return required, tools
}

// rows returns the modules of the page's tables with their versions.
func rows(t *testing.T, path string) map[string]string {
	t.Helper()
	text := read(t, path)
	found := make(map[string]string)
	for _, m := range tableRow.FindAllStringSubmatch(text, -1) {
		if _, twice := found[m[1]]; twice {
			t.Errorf("%s explains %s twice", path, m[1])
		}
		found[m[1]] = m[2]
	}
	if n := strings.Count(text, "\n| `"); n != len(found) {
		t.Errorf("%s: %d lines of %d have the form | `module` | version, yyyy-mm-dd | licence | what for | why not our own |; read: %v",
			path, len(found), n, slices.Sorted(maps.Keys(found)))
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestProvider proves that packages find their modules.
func TestProvider(t *testing.T) {
	required := map[string]string{"a.example/x": "v1.0.0", "a.example/x/v2": "v2.0.0"}
	for pkg, want := range map[string]string{
		"a.example/x": "a.example/x", "a.example/x/sub": "a.example/x", "a.example/x/v2/sub": "a.example/x/v2",
		"a.example/xy": "", "fmt": "", "watcher/internal/news": "",
	} {
		if got := provider(required, pkg); got != want {
			t.Errorf("%s is of %q, want %q", pkg, got, want)
		}
	}
}
