package parse

import (
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"strings"
)

// unwrap returns the address inside a click counter of a search engine or network, as far as
// it can be read without asking for it; "" if the address is none, or its
// content opaque.
func unwrap(u *url.URL) string {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	real := ""
	switch {
	case host == "google.com" && u.Path == "/url":
		q := u.Query()
		real = first(q.Get("url"), q.Get("q"))
	case host == "bing.com" && strings.EqualFold(u.Path, "/news/apiclick.aspx"):
		real = u.Query().Get("url")
	case (host == "l.facebook.com" || host == "lm.facebook.com" || host == "l.instagram.com") && strings.TrimSuffix(u.Path, "/") == "/l.php",
		host == "l.instagram.com" && strings.Trim(u.Path, "/") == "":
		real = u.Query().Get("u")
	case host == "news.google.com":
		real = googleNews(u.Path)
	}
	if !absolute(real) {
		return ""
	}
	return real
}

// googleNews returns the address in a path of Google News: /rss/articles/ID,
// /articles/ID, /read/ID. The id is a protocol buffer in base 64. Until 2024 its
// field 4 was the article's address; since then it is a number of Google's that
// only Google can open, and there is "".
func googleNews(path string) string {
	dir, id, ok := cutLast(strings.TrimRight(path, "/"), '/')
	if !ok || !strings.HasSuffix(dir, "/articles") && !strings.HasSuffix(dir, "/read") {
		return ""
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(id, "="))
	if err != nil {
		return ""
	}
	return protoText(raw, 4)
}

func cutLast(s string, sep byte) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// protoText returns the first text of the given field of a protocol buffer, ""
// if there is none or the bytes are no protocol buffer up to it.
func protoText(b []byte, field uint64) string {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 {
			return ""
		}
		b = b[n:]
		size := uint64(0)
		switch tag & 7 {
		case 0: // a number
			_, n := binary.Uvarint(b)
			if n <= 0 {
				return ""
			}
			size = uint64(n)
		case 1:
			size = 8
		case 2: // bytes
			length, n := binary.Uvarint(b)
			if n <= 0 || length > uint64(len(b)-n) {
				return ""
			}
			b = b[n:]
			if tag>>3 == field {
				return string(b[:length])
			}
			size = length
		case 5:
			size = 4
		default:
			return ""
		}
		if size > uint64(len(b)) {
			return ""
		}
		b = b[size:]
	}
	return ""
}
