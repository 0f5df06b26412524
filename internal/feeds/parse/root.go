package parse

import (
	"bytes"
	"strings"
)

// findRoot returns where the feed's root element begins, and its format; ""
// if there is none. What stands before it (declaration, DOCTYPE, comments, a
// warning of the publisher's software, a blank line) is of no use and would
// hide the root from gofeed.
func findRoot(b []byte) (int, Kind) {
	comments := true // while there are ends of them
	for i := 0; i < len(b); {
		j := bytes.IndexByte(b[i:], '<')
		if j < 0 {
			return 0, ""
		}
		i += j
		rest := b[i:]
		switch {
		case comments && bytes.HasPrefix(rest, []byte("<!--")):
			end := bytes.Index(rest[4:], []byte("-->"))
			comments = end >= 0
			i += 4 + max(end, 0)
		default:
			if k := rootKind(rest); k != "" {
				return i, k
			}
			i++
		}
	}
	return 0, ""
}

// rootKind names the format whose root element b begins with.
func rootKind(b []byte) Kind {
	name := b[1:min(len(b), 41)]
	end := 0
	for end < len(name) && (nameByte(name[end]) || name[end] == ':') {
		end++
	}
	if end == len(name) || end == 0 || !bytes.ContainsRune([]byte(" \t\r\n>/"), rune(name[end])) {
		return ""
	}
	_, local := splitName(name[:end])
	switch strings.ToLower(string(local)) {
	case "rss":
		return RSS
	case "rdf":
		return RDF
	case "feed":
		return Atom
	}
	return ""
}

// notFeed says why a document is no feed: of an HTML page, its title and the
// feeds that it names.
func notFeed(b []byte, base string) *NotFeedError {
	head := bytes.ToLower(b[:min(len(b), 65536)])
	for _, mark := range []string{"<html", "<!doctype html", "<script"} {
		if bytes.Contains(head, []byte(mark)) {
			return readPage(b[:min(len(b), 262144)], base)
		}
	}
	return &NotFeedError{}
}
