package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// waysOut are the names by which a program reaches the network past a guard.
var waysOut = map[string][]string{
	"http": {
		"Get", "Head", "Post", "PostForm", "Client", "DefaultClient", "DefaultTransport", "Transport", "NewFileTransport",
	},
	"net": {
		"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialUnix", "Dialer", "DefaultResolver", "Resolver",
		"LookupHost", "LookupIP", "LookupAddr", "LookupCNAME", "LookupTXT", "LookupMX", "LookupNS", "LookupSRV",
	},
	"tls":       {"Dial", "DialWithDialer", "Dialer"},
	"websocket": {"Dialer", "DefaultDialer"},
	"smtp":      {"Dial", "SendMail"},
	"exec":      {"Command", "CommandContext"},
}

// knownWays are where such names may stand, and why.
var knownWays = map[string]string{
	"internal/outbound/":                "the guarded way out",
	"internal/control/socket.go":        "the socket in the data folder",
	"internal/notify/discord/client.go": "a client over the guarded transport",
	"internal/desk/signin.go":           "a websocket over outbound.Socket",
}

// TestOneWayOut finds every place that could speak to the network unguarded.
func TestOneWayOut(t *testing.T) {
	root := filepath.Join("..", "..")
	used := map[string]bool{}
	for _, top := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			for _, name := range unguarded(file) {
				if at := knownWay(filepath.ToSlash(rel)); at != "" {
					used[at] = true
				} else {
					t.Errorf("%s uses %s: what goes out goes by way of internal/outbound", rel, name)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for at, why := range knownWays {
		if !used[at] {
			t.Errorf("%s (%s) uses none of the ways out any more: strike it from the list", at, why)
		}
	}
}

func knownWay(rel string) string {
	for at := range knownWays {
		if rel == at || strings.HasSuffix(at, "/") && strings.HasPrefix(rel, at) {
			return at
		}
	}
	return ""
}

// unguarded returns the ways out that a file names.
func unguarded(file *ast.File) (names []string) {
	// A field or a pointer of such a type, as in a parameter, dials nothing; a
	// literal, a call and a mention of a default do.
	typed := map[ast.Node]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch e := n.(type) {
		case *ast.Field:
			typed[e.Type] = true
			if star, ok := e.Type.(*ast.StarExpr); ok {
				typed[star.X] = true
			}
		case *ast.SelectorExpr:
			if of, ok := e.X.(*ast.Ident); ok && !typed[e] && slices.Contains(waysOut[of.Name], e.Sel.Name) {
				names = append(names, of.Name+"."+e.Sel.Name)
			}
		}
		return true
	})
	return names
}

// TestUnguarded proves that the search can find.
func TestUnguarded(t *testing.T) {
	for text, want := range map[string]int{
		`package x; import "net/http"; func f() { http.Get("u") }`:                         1,
		`package x; import "net/http"; var c = &http.Client{Transport: nil}`:               1,
		`package x; import "net"; func f() { var d net.Dialer; d.Dial("tcp", "x") }`:       1,
		`package x; import "net/http"; type y struct{ c *http.Client; h http.Handler }`:    0,
		`package x; import "net/http"; func f(c *http.Client) { c.Get("u") }`:              0,
		`package x; import "net/http"; var t http.RoundTripper = http.DefaultTransport`:    1,
		`package x; import "os/exec"; func f() { exec.Command("curl", "u") }`:              1,
		`package x; import "net"; func f(a string) { net.SplitHostPort(a); net.Pipe() }`:   0,
		`package x; func f() { net.Dial("tcp", "x"); tls.Dial("tcp", "x", nil) }`:          2,
		`package x; func f() { net.LookupHost("x"); net.DefaultResolver.LookupHost("x") }`: 2,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", text, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := unguarded(file); len(got) != want {
			t.Errorf("%s: found %v, want %d", text, got, want)
		}
	}
}
