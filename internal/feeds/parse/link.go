package parse

import (
	"net/url"
	"strings"
)

// base is the address against which a document's relative links are resolved.
// A nil base resolves absolute links only.
type base struct{ u *url.URL }

func newBase(address string) *base {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return &base{u}
}

// resolve returns the absolute http(s) address of a link without user,
// password and what only serves to follow readers; "" if it is no address of
// the web.
func (b *base) resolve(link string) string {
	link = tidy(link)
	if link == "" {
		return ""
	}
	u := b.parse(link)
	if u == nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.ContainsAny(u.Host, " \"<>\\^`{|}") {
		return ""
	}
	u.User = nil
	if real := unwrap(u); real != "" {
		return b.resolve(real)
	}
	u.RawQuery = withoutTracking(u.RawQuery)
	u.ForceQuery = false
	if trackingFragment(u.Fragment) {
		u.Fragment, u.RawFragment = "", ""
	}
	out := u.String()
	if strings.Contains(u.Host, ":") { // a port that is none passes in "//host:port" only
		if _, err := url.Parse(out); err != nil {
			return ""
		}
	}
	return out
}

// parse reads a link and completes it; nil if it cannot.
func (b *base) parse(link string) *url.URL {
	u, err := url.Parse(link)
	if err != nil {
		if u, err = url.Parse(escapeStray(link)); err != nil {
			return nil
		}
	}
	switch {
	case u.Scheme != "":
		return u
	case u.Host == "" && len(link) > 4 && strings.EqualFold(link[:4], "www."):
		u, _ = url.Parse("https://" + link)
		return u
	case b != nil:
		return b.u.ResolveReference(u)
	case u.Host != "":
		u.Scheme = "https"
		return u
	}
	return nil
}

// tidy removes what cannot stand in an address: white space round it and line
// breaks within, control and invisible characters. Blanks within are escaped.
func tidy(link string) string {
	link = strings.TrimSpace(link)
	clean := true
	for i := range len(link) {
		if link[i] <= ' ' || link[i] >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return link
	}
	var b strings.Builder
	for _, r := range strings.TrimSpace(plainRunes(link)) {
		switch r {
		case '\n', '\r', '\t':
		case ' ':
			b.WriteString("%20")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// escapeStray escapes percent signs that escape nothing.
func escapeStray(link string) string {
	var b strings.Builder
	for i := range len(link) {
		b.WriteByte(link[i])
		if link[i] == '%' && (i+2 >= len(link) || !isHex(link[i+1]) || !isHex(link[i+2])) {
			b.WriteString("25")
		}
	}
	return b.String()
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// withoutTracking removes parameters that say where a reader came from.
func withoutTracking(query string) string { return withoutParameters(query, isTracking) }

// withoutParameters removes the parameters that drop says, by name and value in
// lower case, and empty ones. The rest stays as written, in its order.
func withoutParameters(query string, drop func(name, value string) bool) string {
	if query == "" {
		return ""
	}
	kept, dropped := 0, false
	parts := strings.Split(query, "&")
	for _, p := range parts {
		name, value, _ := strings.Cut(p, "=")
		if p == "" || drop(strings.ToLower(name), strings.ToLower(value)) {
			dropped = true
			continue
		}
		parts[kept] = p
		kept++
	}
	if !dropped {
		return query
	}
	return strings.Join(parts[:kept], "&")
}

var trackingPrefixes = []string{"utm_", "at_", "mc_", "pk_", "mtm_", "hsa_", "_hs", "oly_", "vero_", "stm_", "__twitter_"}

var trackingNames = map[string]bool{
	"traffic_source": true, "fbclid": true, "gclid": true, "dclid": true, "gbraid": true, "wbraid": true, "msclkid": true,
	"yclid": true, "twclid": true, "ttclid": true, "igshid": true, "igsh": true, "mkt_tok": true, "_ga": true, "_gl": true,
	"ns_mchannel": true, "ns_source": true, "ns_campaign": true, "ns_linkname": true, "ns_fee": true,
	"cmpid": true, "wt_mc": true, "wt.mc_id": true, "xtor": true, "ftag": true, "ocid": true, "smid": true,
	"s_cid": true, "icid": true, "ncid": true, "cmp": true, "maca": true, "rss_id": true,
	"spm": true, "dicbo": true, "wtrid": true, "oborigurl": true, "ob_click_id": true, "tblci": true, "cx_testid": true, "int_source": true, "int_medium": true, "int_campaign": true, "ito": true, "leadsource": true, "echobox": true, "ref_src": true, "ref_url": true, "guccounter": true, "guce_referrer": true, "guce_referrer_sig": true,
	"srsltid": true, "vgo_ee": true, "mibextid": true, "scid": true, "sclid": true, "rdt_cid": true, "epik": true, "li_fat_id": true,
}

// isTracking judges a parameter. A name that some sites need for their pages
// counts only with a value that gives it away.
func isTracking(name, value string) bool {
	if trackingNames[name] {
		return true
	}
	switch name {
	case "ref", "source", "from", "src", "campaign", "medium", "origin":
		return value == "rss" || value == "feed" || value == "rssfeed" || value == "rss_feed"
	case "partner":
		return strings.HasPrefix(value, "rss")
	case "emc":
		return strings.HasPrefix(value, "rss") || strings.HasPrefix(value, "edit_")
	}
	for _, p := range trackingPrefixes {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

func trackingFragment(f string) bool {
	switch {
	case f == "":
		return false
	case strings.HasPrefix(f, "utm_"), strings.HasPrefix(f, "xtor="), strings.HasPrefix(f, "at_"), f == "ref=rss", f == "rss",
		strings.HasPrefix(f, "amp_tf="), strings.HasPrefix(f, "aoh="):
		return true
	}
	return false
}
