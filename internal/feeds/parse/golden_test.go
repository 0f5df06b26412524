package parse_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watcher/internal/feeds/parse"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden holds what is read from testdata/golden against the .want.json
// beside each document. An editor may add documents, then run with -update and
// look at the result.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".want.json") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := parse.Parse(parse.Input{Body: body, Base: "https://gazette.example/feeds/links.xml", Feed: "f", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(file, filepath.Ext(file))+".want.json", shown(doc))
		})
	}
}

// shownItem is an item without what is the same in all of them.
type shownItem struct {
	Key                  string
	Aliases              []string `json:",omitempty"`
	Title                string
	Summary, Body        string   `json:",omitempty"`
	Link, Author, Source string   `json:",omitempty"`
	Categories           []string `json:",omitempty"`
	Lang                 string   `json:",omitempty"`
	Published, Updated   string   `json:",omitempty"`
}

func shown(doc parse.Document) any {
	out := []shownItem{}
	for _, it := range doc.Items {
		out = append(out, shownItem{
			Key: string(it.Key), Aliases: it.Aliases, Title: it.Title, Summary: it.Summary, Body: it.Body,
			Link: it.Link, Author: it.Author, Source: it.Source, Categories: it.Categories, Lang: it.Lang,
			Published: instant(it.Published), Updated: instant(it.Updated),
		})
	}
	doc.Items = nil
	return map[string]any{"items": out, "document": struct {
		parse.Document
		Identity string
	}{doc, doc.Identity.Describe(now)}}
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func golden(t *testing.T, file string, v any) {
	t.Helper()
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s differs; run with -update and compare. Got:\n%s", file, got.String())
	}
}
