package article

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// Article is what there is to read of a page or file, as plain text.
type Article struct {
	Title, Text string
	Lang        string // as the page says; BCP 47, "" if it does not
}

// ErrNone refuses a document in which there is nothing to read.
var ErrNone = errors.New("there is no article in it")

// least is how many letters make an article.
const least = 120

// Extract reads a document: HTML by what an extractor takes for its article,
// anything else as text in UTF-8. The media type may be "", and from nil.
func Extract(body []byte, mediaType string, from *url.URL) (Article, error) {
	if !isHTML(body, mediaType) {
		return plain(body)
	}
	doc, err := html.Parse(strings.NewReader(decoded(body, mediaType)))
	if err != nil {
		return Article{}, fmt.Errorf("read the page: %w", err)
	}
	// Not from a reader: the extractor would guess the charset by statistics.
	parser := readability.NewParser()
	page, err := parser.ParseAndMutate(doc, from)
	if err != nil {
		return Article{}, fmt.Errorf("read the page: %w", err)
	}
	if page.Node == nil {
		return Article{}, ErrNone
	}
	var text strings.Builder
	if err := page.RenderText(&text); err != nil {
		return Article{}, fmt.Errorf("read the page: %w", err)
	}
	a := Article{Title: tidy(page.Title()), Text: tidy(text.String()), Lang: page.Language()}
	return a, a.enough()
}

func plain(body []byte) (Article, error) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return Article{}, errors.New("it is neither HTML nor text in UTF-8; save it as one of them")
	}
	a := Article{Text: tidy(string(body))}
	return a, a.enough()
}

func (a Article) enough() error {
	letters := 0
	for _, r := range a.Text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < least {
		return ErrNone
	}
	return nil
}

func isHTML(body []byte, mediaType string) bool {
	if strings.Contains(mediaType, "html") {
		return true
	}
	head := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(body[:min(len(body), 2048)], []byte("\ufeff"))))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<")) &&
		(bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<body")) || bytes.Contains(head, []byte("<p>")))
}

// tidy drops spaces at the ends of lines and empty lines.
func tidy(s string) string {
	var out []string
	for line := range strings.Lines(strings.ReplaceAll(s, "\r\n", "\n")) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}
