package config

import (
	"bytes"
	"encoding/json"
	"maps"
)

// Schema returns the JSON Schema of feeds.yaml (draft 2020-12), for editors
// that check a file while it is written.
func Schema() []byte {
	top := fileTable().form().schema
	schema := map[string]any{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "feeds.yaml of watcher",
		"description": "What watcher reads, looks for and tells. The manual is docs/configuration.md.",
	}
	maps.Copy(schema, top)
	schema["type"] = "object"
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(schema); err != nil {
		panic("config: the schema is no JSON: " + err.Error())
	}
	return out.Bytes()
}
