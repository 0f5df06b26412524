package config

import (
	"maps"
	"strings"
)

// form is what a value may look like: in words, for the manual, and as JSON
// Schema (2020-12).
type form struct {
	words  string
	schema map[string]any
	sub    *manual // the keys of a table
}

// manual is a table's page: what the manual prints of it.
type manual struct {
	name string
	rows []row
}

type row struct {
	key, doc, later string
	form            form
}

func (t table[T]) manual() *manual {
	m := &manual{name: t.name}
	for _, k := range t.keys {
		m.rows = append(m.rows, row{key: k.name, doc: k.doc, later: k.later, form: k.form})
	}
	return m
}

func (t table[T]) form() form {
	properties := map[string]any{}
	for _, k := range t.keys {
		p := map[string]any{"description": k.doc}
		if k.later != "" {
			p["description"] = k.doc + " Not acted on by this version: " + k.later + "."
		}
		maps.Copy(p, k.form.schema)
		properties[k.name] = p
	}
	return form{
		words: "table",
		schema: map[string]any{
			"type":                 []any{"object", "null"},
			"additionalProperties": false,
			"properties":           properties,
		},
		sub: t.manual(),
	}
}

// variableRef lets a variable stand for a value in the schema, where the
// value's own shape is narrower than text.
const variableRef = `\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}`

func textForm(words string) form {
	return form{words: words, schema: map[string]any{"type": []any{"string", "number", "boolean"}}}
}

func patternForm(words, pattern string) form {
	return form{words: words, schema: map[string]any{"type": "string", "pattern": "^(" + pattern + "|.*" + variableRef + ".*)$"}}
}

func idForm() form {
	return form{words: "number", schema: map[string]any{"type": []any{"string", "integer"}}}
}

func boolForm() form {
	return form{words: "true or false", schema: map[string]any{"anyOf": []any{
		map[string]any{"type": "boolean"},
		map[string]any{"enum": []any{"true", "false", "yes", "no", "on", "off"}},
	}}}
}

func intForm(least, most int) form {
	return form{words: "number", schema: map[string]any{"type": "integer", "minimum": least, "maximum": most}}
}

func scoreForm(least, most float64) form {
	return form{words: "number", schema: map[string]any{"type": "number", "minimum": least, "maximum": most}}
}

func choiceForm(words ...string) form {
	values := make([]any, len(words))
	for i, w := range words {
		values[i] = w
	}
	return form{words: "`" + strings.Join(words, "` or `") + "`", schema: map[string]any{"enum": values}}
}

// manyForm is one of something, or a list of it.
func manyForm(of form) form {
	return form{words: of.words + ", or a list", sub: of.sub, schema: map[string]any{"anyOf": []any{
		of.schema,
		map[string]any{"type": "array", "items": of.schema},
		map[string]any{"type": "null"},
	}}}
}

// mapForm is a table whose keys the desk chooses.
func mapForm(words string, of form) form {
	return form{words: words, sub: of.sub, schema: map[string]any{
		"type":                 []any{"object", "null"},
		"additionalProperties": of.schema,
	}}
}

// eitherForm is one of several forms.
func eitherForm(words string, of ...form) form {
	f := form{words: words}
	var schemas []any
	for _, o := range of {
		schemas = append(schemas, o.schema)
		if o.sub != nil {
			f.sub = o.sub
		}
	}
	f.schema = map[string]any{"anyOf": schemas}
	return f
}

func queriesForm() form {
	f := manyForm(textForm("query"))
	f.words = "query, or a list of them"
	return f
}
