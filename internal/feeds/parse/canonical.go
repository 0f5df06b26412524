package parse

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// canonical returns one form for all the ways to write an address that lead to
// the same page: https, host in lower-case ASCII without "www.", default port
// and trailing dot, path escaped alike and without its last slash, parameters
// sorted, of AMP and mobile editions the page that they are an edition of. It
// is for comparing, never for following. An empty or strange link has none.
func canonical(link string) string {
	if link == "" {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	for inner := cached(u); inner != nil; inner = cached(u) {
		u = inner
	}
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	for i := range len(host) {
		if host[i] >= 0x80 {
			if ascii, err := idna.Lookup.ToASCII(host); err == nil {
				host = ascii
			}
			break
		}
	}
	host = site(host)
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	var b strings.Builder
	b.Grow(len(link) + 8)
	b.WriteString("https://")
	b.WriteString(host)
	b.WriteString(canonicalPath(u))
	if q := sortedQuery(withoutEdition(u.RawQuery, host)); q != "" {
		b.WriteByte('?')
		b.WriteString(q)
	}
	if u.Fragment != "" {
		b.WriteByte('#')
		b.WriteString(u.EscapedFragment())
	}
	return b.String()
}

// canonicalPath escapes only what must be, and drops the last slash, slashes
// that are doubled, and the program that some sites name before a page.
func canonicalPath(u *url.URL) string {
	path := singleSlashes(u.Path)
	if page, ok := strings.CutPrefix(path, "/index.php/"); ok && page != "" {
		path = "/" + page
	}
	plain := url.URL{Path: pagePath(path)}
	return strings.TrimRight(plain.EscapedPath(), "/")
}

func singleSlashes(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}

func sortedQuery(query string) string {
	if !strings.Contains(query, "&") {
		return query
	}
	parts := strings.Split(query, "&")
	slices.Sort(parts)
	return strings.Join(parts, "&")
}

// Canonical returns what identifies the page that an address leads to, for
// looking up items by their links; "" for what is no address.
func Canonical(link string) string {
	var none *base
	bare, _, _ := strings.Cut(canonical(none.resolve(link)), "#")
	return bare
}

// FeedLinks returns the addresses of the feeds that an HTML page names, in its
// order, and its title.
func FeedLinks(body []byte, address string) (feeds []string, title string) {
	page := readPage(body, address)
	return page.Feeds, page.Title
}
