package desk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sentence is a text that is more than names.
var sentence = regexp.MustCompile(`[A-Za-z]{2,},? [a-z]{2,},? [a-z]{2,}`)

// forOthers are calls whose texts no answer has: descriptions of commands, which
// Discord localises, errors for the log, the log, and notices to those who run watcher.
var forOthers = []string{"sub", "word", "offered", "inGerman", "New", "Errorf", "Debug", "Info", "Warn", "Error", "Notice"}

// inEnglish are functions that say something to those who run watcher.
var inEnglish = []string{"advice", "registerAdvice", "stopped"}

// TestEverySentenceIsInTheCatalogue finds sentences in the desk's code that would be
// told in English whatever the channel's language is.
func TestEverySentenceIsInTheCatalogue(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	read := 0
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := literalOf(n); ok {
				if read++; sentence.MatchString(s) {
					t.Errorf("%s: %q is said in English in every channel: put it into internal/tongue/catalogue", files.Position(n.Pos()), s)
				}
			}
			return !excused(n)
		})
	}
	if read < 300 {
		t.Errorf("only %d texts were read", read)
	}
}

func literalOf(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// excused reports whether what is below a node is told to nobody at the desk, or
// localised by Discord: names and descriptions of commands.
func excused(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return slices.Contains(inEnglish, n.Name.Name)
	case *ast.CallExpr:
		return slices.Contains(forOthers, called(n))
	case *ast.CompositeLit:
		of, ok := n.Type.(*ast.Ident)
		return ok && of.Name == "apiError"
	case *ast.KeyValueExpr:
		key, ok := n.Key.(*ast.Ident)
		return ok && slices.Contains([]string{"Name", "Description", "Descriptions", "DescriptionLocalizations"}, key.Name)
	}
	return false
}

func called(n *ast.CallExpr) string {
	switch f := n.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}
