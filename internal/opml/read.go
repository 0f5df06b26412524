package opml

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html/charset"
)

// What a list may be at most: readers export a few hundred feeds.
const (
	MostFeeds   = 5000
	mostDepth   = 64
	mostSkipped = 100
	mostBytes   = 16 << 20
)

// ErrNotOPML says that a document is no list of feeds.
var ErrNotOPML = errors.New("this is no OPML: it has no <opml>")

// Read reads a list. It stops at the first fault of the XML, which the error
// names with its line, and returns what came before. Entities and files that the
// document names are not looked up.
func Read(r io.Reader) (feeds []Feed, skipped []Skipped, err error) {
	limited := &io.LimitedReader{R: r, N: mostBytes + 1}
	x := xml.NewDecoder(limited)
	x.Strict, x.CharsetReader = false, charset.NewReaderLabel
	l := list{seen: map[string]int{}}
	for {
		token, err := x.Token()
		line, _ := x.InputPos()
		switch {
		case limited.N <= 0:
			return l.feeds, l.skipped, fmt.Errorf("line %d: the document is larger than %d MB", line, mostBytes>>20)
		case errors.Is(err, io.EOF) && !l.opml:
			return nil, nil, ErrNotOPML
		case errors.Is(err, io.EOF):
			return l.feeds, l.skipped, nil
		case err != nil:
			if e, ok := errors.AsType[*xml.SyntaxError](err); ok {
				err = errors.New(e.Msg)
			}
			return l.feeds, l.skipped, fmt.Errorf("line %d: %w", line, err)
		}
		if err := l.token(token, line); err != nil {
			return l.feeds, l.skipped, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// list is what was read so far.
type list struct {
	feeds   []Feed
	skipped []Skipped
	opml    bool
	folders []string       // of the outlines that are open
	seen    map[string]int // lines, by address
}

func (l *list) token(token xml.Token, line int) error {
	switch t := token.(type) {
	case xml.StartElement:
		switch strings.ToLower(t.Name.Local) {
		case "opml":
			l.opml = true
		case "outline":
			if !l.opml {
				return ErrNotOPML
			}
			return l.open(outlineOf(t.Attr), line)
		}
	case xml.EndElement:
		if strings.EqualFold(t.Name.Local, "outline") && len(l.folders) > 0 {
			l.folders = l.folders[:len(l.folders)-1]
		}
	}
	return nil
}

// outline is an element of that name.
type outline struct{ title, address, lang, kind, categories string }

// outlineOf takes names of attributes as readers write them: xmlUrl, xmlurl, URL.
func outlineOf(attrs []xml.Attr) (o outline) {
	var text, title, elsewhere string
	for _, a := range attrs {
		value := strings.Join(strings.Fields(a.Value), " ")
		switch strings.ToLower(a.Name.Local) {
		case "text":
			text = value
		case "title":
			title = value
		case "xmlurl":
			o.address = value
		case "url":
			elsewhere = value
		case "language":
			o.lang = value
		case "type":
			o.kind = strings.ToLower(value)
		case "category":
			o.categories = value
		}
	}
	o.title = cmp.Or(title, text)
	if o.kind == "rss" || o.kind == "atom" {
		o.address = cmp.Or(o.address, elsewhere)
	}
	return o
}

// open takes an outline: a feed, or a folder of others.
func (l *list) open(o outline, line int) error {
	if len(l.folders) >= mostDepth {
		return fmt.Errorf("more than %d folders inside each other", mostDepth)
	}
	defer func() { l.folders = append(l.folders, o.title) }()
	if o.address == "" {
		if o.kind != "" && o.kind != "folder" {
			l.skip(line, "%q has no xmlUrl, the address of its feed", o.title)
		}
		return nil
	}
	address := strings.TrimPrefix(o.address, "feed:")
	if strings.HasPrefix(address, "//") {
		address = "http:" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		l.skip(line, "%q is no address of the web", o.address)
		return nil
	}
	if first, again := l.seen[address]; again {
		l.skip(line, "%s stands in line %d already", address, first)
		return nil
	}
	if len(l.feeds) == MostFeeds {
		return fmt.Errorf("more than %d feeds; what follows is left out", MostFeeds)
	}
	l.seen[address] = line
	l.feeds = append(l.feeds, Feed{URL: address, Title: o.title, Lang: o.lang, Folders: l.within(o), Line: line})
	return nil
}

// within are the folders that an outline lies in, with its categories.
func (l *list) within(o outline) (all []string) {
	all = append(all, l.folders...)
	for c := range strings.SplitSeq(o.categories, ",") {
		all = append(all, strings.Split(strings.Trim(strings.TrimSpace(c), "/"), "/")...)
	}
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
	slices.Sort(all)
	return slices.Compact(all)
}

func (l *list) skip(line int, format string, args ...any) {
	if len(l.skipped) < mostSkipped {
		l.skipped = append(l.skipped, Skipped{line, fmt.Sprintf(format, args...)})
	}
}
