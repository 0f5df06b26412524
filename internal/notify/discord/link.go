package discord

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"watcher/internal/text"
)

// maxMasked is the longest address in a list; beyond it the entry is not linked.
const maxMasked = 512

// safeLink returns a link that Discord takes, and its host for people: only
// http and https, no credentials, ASCII. Else "".
func safeLink(s string) (link, host string) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil || u.Hostname() == "" {
		return "", ""
	}
	name, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil || strings.ContainsAny(name, ":[]") {
		return "", ""
	}
	if port := u.Port(); port != "" {
		u.Host = name + ":" + port
	} else {
		u.Host = name
	}
	link = percent(u.String(), "")
	if text.Units(link) > maxURL {
		return "", ""
	}
	return link, strings.TrimPrefix(name, "www.")
}

// maskable makes a link safe inside [text](link).
func maskable(link string) string { return percent(link, "()[]") }

// percent encodes what an address must not hold, and what else is named.
func percent(s, also string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7F || strings.IndexByte("\"<>\\^`{|}", c) >= 0 || strings.IndexByte(also, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
