package demo

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"time"
)

// format renders an outlet's entries as a feed, and names its media type.
type format struct {
	render func(o outlet, entries []entry) (body []byte, media string)
}

var (
	rss      = format{renderRSS}
	atom     = format{renderAtom}
	jsonFeed = format{renderJSON}
)

func renderRSS(o outlet, entries []entry) ([]byte, string) {
	type item struct {
		Title       string `xml:"title"`
		Link        string `xml:"link"`
		GUID        string `xml:"guid"`
		PubDate     string `xml:"pubDate"`
		Description string `xml:"description"`
	}
	var doc struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel struct {
			Title    string `xml:"title"`
			Language string `xml:"language"`
			Items    []item `xml:"item"`
		} `xml:"channel"`
	}
	doc.Version, doc.Channel.Title, doc.Channel.Language = "2.0", o.name, o.lang
	for _, e := range entries {
		doc.Channel.Items = append(doc.Channel.Items, item{e.Title, e.Link, e.ID, e.At.Format(time.RFC1123Z), e.Summary})
	}
	return marshalXML(doc), "application/rss+xml; charset=utf-8"
}

func renderAtom(o outlet, entries []entry) ([]byte, string) {
	type link struct {
		Href string `xml:"href,attr"`
	}
	type item struct {
		Title   string `xml:"title"`
		ID      string `xml:"id"`
		Link    link   `xml:"link"`
		Updated string `xml:"updated"`
		Summary string `xml:"summary"`
	}
	var doc struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"xml:lang,attr"`
		Title   string   `xml:"title"`
		ID      string   `xml:"id"`
		Entries []item   `xml:"entry"`
	}
	doc.Lang, doc.Title, doc.ID = o.lang, o.name, "urn:demo:"+o.id
	for _, e := range entries {
		doc.Entries = append(doc.Entries, item{e.Title, "urn:demo:" + e.ID, link{e.Link}, e.At.UTC().Format(time.RFC3339), e.Summary})
	}
	return marshalXML(doc), "application/atom+xml; charset=utf-8"
}

func renderJSON(o outlet, entries []entry) ([]byte, string) {
	type item struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		Title     string `json:"title"`
		Summary   string `json:"summary"`
		Published string `json:"date_published"`
	}
	doc := struct {
		Version  string `json:"version"`
		Title    string `json:"title"`
		Language string `json:"language"`
		Items    []item `json:"items"`
	}{Version: "https://jsonfeed.org/version/1.1", Title: o.name, Language: o.lang, Items: []item{}}
	for _, e := range entries {
		doc.Items = append(doc.Items, item{e.ID, e.Link, e.Title, e.Summary, e.At.UTC().Format(time.RFC3339)})
	}
	body, err := json.Marshal(doc)
	if err != nil {
		panic(fmt.Sprintf("demo: %v", err)) // strings only: cannot happen
	}
	return body, "application/feed+json"
}

func marshalXML(doc any) []byte {
	body, err := xml.Marshal(doc)
	if err != nil {
		panic(fmt.Sprintf("demo: %v", err)) // strings only: cannot happen
	}
	return append([]byte(xml.Header), body...)
}

// spoil damages a feed the way that real ones are damaged: a bare ampersand, an
// illegal character, and an end that never comes.
func spoil(body []byte) []byte {
	body = bytes.ReplaceAll(body, []byte("&amp;"), []byte("&"))
	body = bytes.ReplaceAll(body, []byte("<channel>"), []byte("<channel>\x0b"))
	return bytes.TrimSuffix(body, []byte("</channel></rss>"))
}
