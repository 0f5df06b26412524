package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"watcher"
)

const schemaPath = "../../feeds.schema.json"

func TestSchemaGolden(t *testing.T) {
	golden(t, schemaPath, string(Schema()))
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("feeds.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("feeds.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// instance is what an editor's YAML reader makes of a file.
func instance(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(plainValue(v))
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// plainValue makes JSON's types of YAML's: dates are text, names are text.
func plainValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = plainValue(v[k])
		}
		return v
	case map[any]any:
		m := map[string]any{}
		for k := range v {
			m[fmt.Sprint(k)] = plainValue(v[k])
		}
		return m
	case []any:
		for i := range v {
			v[i] = plainValue(v[i])
		}
		return v
	case time.Time:
		return v.Format("2006-01-02")
	}
	return v
}

// What the decoder takes, an editor with the schema takes too.
func TestSchemaTakesGoodFiles(t *testing.T) {
	s := compiled(t)
	if err := s.Validate(instance(t, watcher.FeedsYAML)); err != nil {
		t.Errorf("the shipped file: %v", err)
	}
	paths, err := filepath.Glob("testdata/good/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(paths, "testdata/six.yaml") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(instance(t, data)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// What is wrong by its shape, an editor shows while it is written.
func TestSchemaRefusesBadFiles(t *testing.T) {
	s := compiled(t)
	for _, name := range []string{
		"unknown-keys", "keep", "log", "log-format", "burst", "channel-shape", "feed-keys", "topic-values",
		"yaml-colon-map", "yaml-colon-map-in-list", "list", "later",
	} {
		data, err := os.ReadFile(filepath.Join("testdata/bad", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(instance(t, data)) == nil {
			t.Errorf("%s passes", name)
		}
	}
}

// Every key of every table says what it is for.
func TestSchemaDescribesEveryKey(t *testing.T) {
	var visit func(m *manual)
	seen := 0
	visit = func(m *manual) {
		for _, r := range m.rows {
			seen++
			if !strings.HasSuffix(r.doc, ".") || r.form.words == "" {
				t.Errorf("%s.%s: doc %q, form %q", m.name, r.key, r.doc, r.form.words)
			}
			if r.form.sub != nil {
				visit(r.form.sub)
			}
		}
	}
	visit(fileTable().manual())
	if seen < 60 {
		t.Errorf("only %d keys", seen)
	}
}

// manuals are all tables of the file, by name.
func manuals() map[string]*manual {
	all := map[string]*manual{}
	var visit func(m *manual)
	visit = func(m *manual) {
		all[m.name] = m
		for _, r := range m.rows {
			if r.form.sub != nil {
				visit(r.form.sub)
			}
		}
	}
	visit(fileTable().manual())
	return all
}

// markdown is a table's page in the manual.
func markdown(m *manual) string {
	var b strings.Builder
	b.WriteString("| key | value | meaning |\n|---|---|---|\n")
	for _, r := range m.rows {
		doc := r.doc
		if r.later != "" {
			doc += " *Not acted on by this version: " + r.later + ".*"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.key, strings.ReplaceAll(r.form.words, "|", `\|`), strings.ReplaceAll(doc, "|", `\|`))
	}
	return b.String()
}

const manualPath = "../../docs/configuration.md"

// TestManualTables holds the manual's tables to the decoder's: each stands
// between <!-- keys: name --> and <!-- /keys -->.
func TestManualTables(t *testing.T) {
	page, err := os.ReadFile(manualPath)
	if err != nil {
		t.Fatal(err)
	}
	rest := string(page)
	var out strings.Builder
	left := manuals()
	for {
		before, after, ok := strings.Cut(rest, "<!-- keys: ")
		out.WriteString(before)
		if !ok {
			break
		}
		name, after, _ := strings.Cut(after, " -->\n")
		m := left[name]
		if m == nil {
			t.Fatalf("the manual has a table %q that the file has not, or has it twice", name)
		}
		delete(left, name)
		_, rest, ok = strings.Cut(after, "<!-- /keys -->")
		if !ok {
			t.Fatalf("the table %q has no end", name)
		}
		fmt.Fprintf(&out, "<!-- keys: %s -->\n%s<!-- /keys -->", name, markdown(m))
	}
	for name := range left {
		t.Errorf("the manual has no table %q", name)
	}
	golden(t, manualPath, out.String())
}

// TestManualExamples parses every YAML block of the manual.
func TestManualExamples(t *testing.T) {
	page, err := os.ReadFile(manualPath)
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```yaml\n")[1:]
	if len(blocks) < 10 {
		t.Fatalf("only %d examples", len(blocks))
	}
	vars := []string{"DISCORD_WEBHOOK", "DISCORD_TOKEN", "NEWSROOM_WEBHOOK", "OPS_WEBHOOK", "HEARTBEAT_URL"}
	o := testOptions()
	o.Partial = true
	o.Env = func(name string) (string, bool) {
		if slices.Contains(vars, name) || strings.HasSuffix(name, "_FILE") {
			return "", false
		}
		return "https://value.example", true
	}
	o.ReadFile = func(path string) ([]byte, error) {
		return os.ReadFile(filepath.Join("testdata", filepath.Base(path)))
	}
	for i, block := range blocks {
		text, _, _ := strings.Cut(block, "```")
		c, problems := Parse(fmt.Sprintf("example %d", i+1), []byte(text), o)
		if c == nil {
			t.Errorf("%s\n%s", text, lines(problems))
		}
		if err := compiled(t).Validate(instance(t, []byte(text))); err != nil {
			t.Errorf("%s\n%v", text, err)
		}
	}
}
