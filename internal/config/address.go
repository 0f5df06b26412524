package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"watcher/internal/news"
	"watcher/internal/outbound"
	texts "watcher/internal/text"
)

// maxURL bounds an address in the file, in bytes.
const maxURL = 2048

// address reads an http(s) address. The error says what to do and shows
// nothing of it but scheme and host.
func address(s string) (*url.URL, error) {
	switch {
	case s == "":
		return nil, fmt.Errorf("an address is missing")
	case len(s) > maxURL:
		return nil, fmt.Errorf("the address has %d bytes; more than %d are not asked for", len(s), maxURL)
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return nil, fmt.Errorf("the address holds a line break or another control character; delete it")
	case strings.ContainsFunc(s, func(r rune) bool { return r == ' ' || r == '\u00a0' }):
		return nil, fmt.Errorf("the address holds a space; delete it, or write %%20")
	case !strings.Contains(s, "://"):
		return nil, fmt.Errorf("the address does not start with https://")
	}
	u, err := outbound.ParseURL(s)
	if err != nil {
		return nil, fmt.Errorf("%s", strings.TrimPrefix(err.Error(), outbound.ErrRefused.Error()+": "))
	}
	if _, err := asciiHost(u.Hostname()); err != nil {
		return nil, texts.Errorf("the host %q is no name", u.Hostname())
	}
	return u, nil
}

// asciiHost returns a host as DNS knows it (RFC 5891), in lower case and
// without a dot at the end.
func asciiHost(host string) (string, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.String(), nil
	}
	ascii, err := idna.Lookup.ToASCII(strings.TrimSuffix(host, "."))
	if err != nil {
		// Lookup refuses underscores, which real hosts have.
		if ascii, err = idna.Punycode.ToASCII(strings.TrimSuffix(host, ".")); err != nil {
			return "", err
		}
	}
	return strings.ToLower(ascii), nil
}

// canonical returns the address by which two spellings are known as one: host
// in ASCII and lower case, no default port, no fragment, "/" for an empty
// path (RFC 3986 section 6.2).
func canonical(u *url.URL) (host, whole string) {
	host, err := asciiHost(u.Hostname())
	if err != nil {
		host = strings.ToLower(u.Hostname())
	}
	c := *u
	c.Scheme = strings.ToLower(c.Scheme)
	c.Host = host
	if strings.Contains(host, ":") {
		c.Host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && (c.Scheme != "http" || p != "80") && (c.Scheme != "https" || p != "443") {
		c.Host = net.JoinHostPort(host, p)
	}
	c.Fragment, c.RawFragment = "", ""
	if c.Path == "" {
		c.Path = "/"
	}
	return host, c.String()
}

// FeedID is the identity of the feed at an address, as it is written in a file; ok is
// false if it is no address.
func FeedID(written string) (id news.FeedID, ok bool) {
	u, err := address(written)
	if err != nil {
		return "", false
	}
	return news.NewFeedID(canonical(u)), true
}

// allows reports whether network.allow names the host of an address. A name
// other than localhost is only judged when it is dialled.
func (b *builder) allows(u *url.URL) bool {
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		port = 443
		if u.Scheme == "http" {
			port = 80
		}
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	ip, err := netip.ParseAddr(host)
	if err != nil {
		if host != "localhost" && !strings.HasSuffix(host, ".localhost") {
			return false
		}
		ip = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	for _, a := range b.config.Network.Allow {
		if (a.Port == 0 || uint64(a.Port) == port) && a.Prefix.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}

// local reports whether a name is of the kind that only an own network knows:
// what it stands for shows when it is dialled, where network.allow is asked.
func local(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	for _, end := range []string{".local", ".internal", ".lan", ".intranet", ".home.arpa"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return !strings.Contains(host, ".")
}

// private reports whether the host is written as an address that is not public.
func private(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host == "localhost" || strings.HasSuffix(host, ".localhost")
	}
	ip = ip.Unmap()
	return ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()
}

// reachable refuses addresses that the guard at the dialer would refuse anyway:
// better said now than at every poll.
func (b *builder) reachable(u *url.URL, carriesSecret bool) error {
	switch {
	case b.allows(u):
		return nil
	case private(u):
		return fmt.Errorf("%s is not a public address; if it is meant, name it in network.allow", u.Hostname())
	case carriesSecret && u.Scheme == "http" && (!local(u.Hostname()) || len(b.config.Network.Allow) == 0):
		return fmt.Errorf("plain http shows the secret on the way; use https, or name the address in network.allow if it is your own")
	}
	return nil
}

// secretAddress judges an address that is a secret as a whole.
func (b *builder) secretAddress(what string, s scalar) bool {
	u, err := address(s.text)
	if err == nil {
		err = b.reachable(u, true)
	}
	if err != nil {
		b.r.fail(s.pos, "%s: %v", what, err)
		return false
	}
	return true
}

func (b *builder) api(s scalar) (string, bool) {
	u, err := address(s.text)
	if err == nil {
		err = b.reachable(u, true)
	}
	if err == nil && (u.RawQuery != "" || u.Fragment != "") {
		err = fmt.Errorf("delete what follows ? or #")
	}
	if err == nil && !apiVersion.MatchString(u.Path) {
		err = fmt.Errorf("the version is missing at the end; write it out as in %s", DefaultAPI)
	}
	if err != nil {
		b.r.fail(s.pos, "discord.api: %v", err)
		return "", false
	}
	return strings.TrimRight(s.text, "/"), true
}

var (
	apiVersion  = regexp.MustCompile(`/v[0-9]+/?$`)
	webhookPath = regexp.MustCompile(`/webhooks/[0-9]{1,20}/[A-Za-z0-9_.-]+/?$`)
	discordHost = regexp.MustCompile(`^((canary|ptb)\.)?discord(app)?\.com$`)
)

const webhookLook = "it looks like https://discord.com/api/webhooks/<number>/<token> (in Discord: Edit Channel, Integrations, Webhooks, Copy Webhook URL)"

// webhook judges a webhook's address and never shows it.
func (b *builder) webhook(s scalar) news.Secret {
	if s.text == "" {
		b.r.fail(s.pos, "nothing is given; write ${DISCORD_WEBHOOK}, or delete the line")
		return ""
	}
	u, err := address(s.text)
	if err != nil {
		b.r.fail(s.pos, "this is not a webhook's address: %v; %s", err, webhookLook)
		return ""
	}
	ours := discordHost.MatchString(strings.ToLower(u.Hostname()))
	err = webhookShape(u, ours)
	switch {
	case err != nil:
	case !ours && !b.standsIn(u):
		err = fmt.Errorf("%s is not Discord; if it stands in for it, set discord.api or name its address in network.allow", u.Hostname())
	case ours && u.Scheme != "https":
		err = fmt.Errorf("plain http shows the secret on the way; use https")
	default:
		err = b.reachable(u, true)
	}
	if err != nil {
		b.r.fail(s.pos, "%v", err)
		return ""
	}
	return news.Secret(s.text)
}

// standsIn reports whether a host that is not Discord's may take its place.
func (b *builder) standsIn(u *url.URL) bool {
	return b.config.Discord.API != DefaultAPI || b.allows(u) ||
		local(u.Hostname()) && len(b.config.Network.Allow) > 0
}

func webhookShape(u *url.URL, ours bool) error {
	for _, end := range []string{"/slack", "/github"} {
		if strings.HasSuffix(u.Path, end) {
			return fmt.Errorf("delete %s at its end", end)
		}
	}
	if !webhookPath.MatchString(u.Path) || ours && !strings.HasPrefix(u.Path, "/api/") {
		return fmt.Errorf("this is not a webhook's address; %s", webhookLook)
	}
	query := u.Query()
	query.Del("thread_id")
	query.Del("wait")
	if len(query) > 0 || u.Fragment != "" {
		return fmt.Errorf("delete what follows ? or # in the address; only thread_id may stand there")
	}
	return nil
}

// proxy judges a proxy's address, which may hold a password.
func (b *builder) proxy(what string, s scalar) news.Secret {
	if !s.given || s.text == "" {
		return ""
	}
	u, err := url.Parse(s.text)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		b.r.fail(s.pos, "%s: this is no proxy's address; it looks like http://proxy.example:3128", what)
	case u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" && u.Scheme != "socks5h":
		b.r.fail(s.pos, "%s: a proxy's address starts with http://, https:// or socks5://", what)
	default:
		return news.Secret(s.text)
	}
	return ""
}
