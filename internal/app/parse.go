package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"watcher/internal/feeds/parse"
	"watcher/internal/news"
)

// largestFile is the most that is read of a document from a file or a pipe: as
// much as the parser takes, packed or not, and a byte to be refused for.
const largestFile = 64 << 20

// ParseOptions are the arguments of `watcher parse`.
type ParseOptions struct {
	File        string // "-" for standard input
	ContentType string
	Base        string
}

// parsedItem is one line of output. Its form is kept stable: programs read it.
type parsedItem struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Summary    string     `json:"summary"`
	Link       string     `json:"link"`
	Published  *time.Time `json:"published"`
	Lang       string     `json:"lang"`
	Author     string     `json:"author"`
	Categories []string   `json:"categories"`
}

// Parse prints the items of a feed document, one JSON object a line. Repairs
// are told on the error output.
func Parse(_ context.Context, w World, o ParseOptions) error {
	body, err := w.read(o.File)
	if err != nil {
		return err
	}
	doc, err := parse.Parse(parse.Input{
		Body: body, ContentType: o.ContentType, Base: o.Base,
		Feed: news.NewFeedID("file", o.File), Now: w.Now().UTC(),
	})
	for _, repair := range doc.Repairs {
		fmt.Fprintf(w.Err, "%s: %s\n", o.File, repair)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", o.File, err)
	}
	out := json.NewEncoder(w.Out)
	out.SetEscapeHTML(false)
	for _, i := range doc.Items {
		if err := out.Encode(newParsedItem(i)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

func newParsedItem(i news.Item) parsedItem {
	p := parsedItem{
		ID: string(i.Key), Title: i.Title, Summary: i.Summary, Link: i.Link,
		Lang: i.Lang, Author: i.Author, Categories: i.Categories,
	}
	if !i.Published.IsZero() {
		at := i.Published.UTC()
		p.Published = &at
	}
	if p.Categories == nil {
		p.Categories = []string{}
	}
	if p.Summary == "" {
		p.Summary = i.Body // a feed that gives the full text alone
	}
	return p
}

// read reads a file, or standard input for "-".
func (w World) read(file string) ([]byte, error) {
	in := w.In
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("read the document: %s", strings.TrimPrefix(err.Error(), "open "))
		}
		defer f.Close() //nolint:errcheck // only read
		in = f
	}
	body, err := io.ReadAll(io.LimitReader(in, largestFile))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return body, nil
}
