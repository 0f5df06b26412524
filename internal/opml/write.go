package opml

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

type document struct {
	XMLName xml.Name `xml:"opml"`
	Version string   `xml:"version,attr"`
	Title   string   `xml:"head>title"`
	Feeds   []entry  `xml:"body>outline"`
}

type entry struct {
	Type     string `xml:"type,attr"`
	Text     string `xml:"text,attr"`
	Title    string `xml:"title,attr"`
	URL      string `xml:"xmlUrl,attr"`
	Lang     string `xml:"language,attr,omitempty"`
	Category string `xml:"category,attr,omitempty"` // /a,/b
}

// Write writes a list of feeds. Folders become categories, as a feed may have
// several.
func Write(w io.Writer, title string, feeds []Feed) error {
	d := document{Version: "2.0", Title: title}
	for _, f := range feeds {
		e := entry{Type: "rss", Text: f.Title, Title: f.Title, URL: f.URL, Lang: f.Lang}
		for _, folder := range f.Folders {
			e.Category += ",/" + folder
		}
		e.Category = strings.TrimPrefix(e.Category, ",")
		d.Feeds = append(d.Feeds, e)
	}
	text, err := xml.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	if _, err := fmt.Fprintf(w, "%s%s\n", xml.Header, text); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	return nil
}
