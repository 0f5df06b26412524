package article

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// decoded returns a page as composed UTF-8 without soft hyphens. What is valid
// UTF-8 with more than ASCII in it is no other charset, whatever is declared;
// then the charset of the answer counts, then the page's own word, wherever in
// its head it stands.
func decoded(body []byte, mediaType string) string {
	if !utf8.Valid(body) || isASCII(body) {
		if plain, err := declared(body, mediaType).NewDecoder().Bytes(body); err == nil {
			body = plain
		}
	}
	text := strings.TrimPrefix(string(bytes.ToValidUTF8(body, []byte("\ufffd"))), "\ufeff")
	return norm.NFC.String(strings.ReplaceAll(text, "\u00ad", ""))
}

func isASCII(body []byte) bool {
	return bytes.IndexFunc(body, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// declared is the charset that the answer or the page declares, or the one that
// HTML has for pages that declare none.
func declared(body []byte, mediaType string) encoding.Encoding {
	if _, params, err := mime.ParseMediaType(mediaType); err == nil {
		if e, _ := charset.Lookup(params["charset"]); e != nil {
			return e
		}
	}
	if e, name, _ := charset.DetermineEncoding(body, ""); name != "windows-1252" {
		return e
	}
	// What DetermineEncoding reads, it reads of the first KB alone.
	head, _, _ := bytes.Cut(bytes.ToLower(body), []byte("</head>"))
	for _, part := range bytes.Split(head, []byte("<meta"))[1:] {
		tag, _, _ := bytes.Cut(part, []byte(">"))
		_, value, _ := bytes.Cut(tag, []byte("charset="))
		label := bytes.TrimLeft(value, " \"'")
		if end := bytes.IndexAny(label, " \"';/"); end >= 0 {
			label = label[:end]
		}
		if e, _ := charset.Lookup(string(label)); e != nil {
			return e
		}
	}
	return charmap.Windows1252
}
