package parse

import (
	"net/url"
	"slices"
	"strings"
)

// cached returns the address of the page that a cache of AMP pages holds a copy
// of (cdn.ampproject.org, google.com/amp, bing-amp.com), nil if the address is
// no cache's.
func cached(u *url.URL) *url.URL {
	host, path := strings.ToLower(u.Hostname()), singleSlashes(u.Path)
	switch {
	case host == "cdn.ampproject.org", strings.HasSuffix(host, ".cdn.ampproject.org"), strings.TrimPrefix(host, "www.") == "bing-amp.com":
		kind, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if kind != "c" && kind != "v" {
			return nil
		}
		path = rest
	case strings.TrimPrefix(host, "www.") == "google.com":
		rest, ok := strings.CutPrefix(path, "/amp/")
		if !ok {
			return nil
		}
		path = rest
	default:
		return nil
	}
	path = strings.TrimPrefix(path, "s/")
	inner, rest, _ := strings.Cut(path, "/")
	if !strings.Contains(strings.Trim(inner, "."), ".") || strings.ContainsAny(inner, "@:[]%\\ ") {
		return nil
	}
	return &url.URL{Scheme: "https", Host: inner, Path: "/" + rest, RawQuery: u.RawQuery, Fragment: u.Fragment}
}

// editions are names of hosts that show a site's pages in another form.
var editions = []string{"www.", "m.", "mobile.", "amp."}

// site returns a host without what names an edition of it.
func site(host string) string {
	for {
		bare := host
		for _, e := range editions {
			if rest, ok := strings.CutPrefix(bare, e); ok && strings.Contains(rest, ".") {
				bare = rest
			}
		}
		// en.m.wikipedia.org
		if lang, rest, _ := strings.Cut(bare, ".m."); !strings.Contains(lang, ".") && strings.Contains(rest, ".") {
			bare = lang + "." + rest
		}
		if bare == host {
			return host
		}
		host = bare
	}
}

// pagePath returns a path without what asks for the AMP edition: /amp/ before
// or /amp behind it, ".amp" at its end or before ".html", "amp-" before the
// words of its last part.
func pagePath(path string) string {
	for {
		p := strings.TrimRight(path, "/")
		if rest, ok := strings.CutSuffix(p, ".html"); ok {
			if rest, ok := strings.CutSuffix(rest, ".amp"); ok && !strings.HasSuffix(rest, "/") {
				p = rest + ".html"
			}
		} else if rest, ok := strings.CutSuffix(p, ".amp"); ok && !strings.HasSuffix(rest, "/") {
			p = rest
		}
		if rest, ok := strings.CutSuffix(p, "/amp"); ok && rest != "" {
			p = rest
		}
		if rest, ok := strings.CutPrefix(p, "/amp/"); ok {
			p = "/" + rest
		}
		p = withoutAMPSlug(p)
		if p == path {
			return path
		}
		path = p
	}
}

// withoutAMPSlug cuts what marks the AMP edition off the words by which a page
// is called: /amp-flood-in-shkoder.
func withoutAMPSlug(path string) string {
	dir, slug, _ := cutLast(path, '/')
	if words, ok := strings.CutPrefix(slug, "amp-"); ok && strings.Contains(words, "-") {
		return dir + "/" + words
	}
	return path
}

// withoutEdition removes parameters that ask for a page's AMP edition, a blog's
// mobile one, or for the page to be shared.
func withoutEdition(query, host string) string {
	blog := strings.Contains(host, ".blogspot.")
	sharing := false
	query = withoutParameters(query, func(name, value string) bool {
		switch name {
		case "amp":
			return value == "" || value == "1" || value == "true"
		case "outputtype", "output":
			return value == "amp"
		case "m":
			return blog && (value == "0" || value == "1")
		case "share":
			_, to, _ := strings.Cut(value, "jetpack-")
			shared := slices.Contains(sharedTo, value) || slices.Contains(sharedTo, to)
			sharing = sharing || shared
			return shared
		case "amp_js_v", "amp_gsa", "usqp":
			return true
		}
		return false
	})
	if sharing { // WordPress adds it so that nothing is counted
		query = withoutParameters(query, func(name, value string) bool { return name == "nb" && value == "1" })
	}
	return query
}

// sharedTo are the networks that the buttons below a post hand it to.
var sharedTo = strings.Fields("facebook twitter x telegram whatsapp linkedin email print reddit pinterest tumblr pocket mastodon bluesky threads skype nextdoor")
