package notify

import "strings"

const adviceGone = "It is asked once a day in case that was a mistake. Give its new address in feeds.yaml, or remove it."

// advices map what a poll met to what a person can try; the first that fits
// holds: what went wrong before an answer came, then the answer's status, then
// the document. words are parts of the error in lower case, one of which must
// be in it.
var advices = []struct {
	status int
	words  []string
	advice string
}{
	{
		words:  []string{"not a public address", "private address", "prohibited address"},
		advice: "The address is inside a network. If that is meant, name it under network.allow in feeds.yaml.",
	},
	{
		words:  []string{"neither 80 nor 443"},
		advice: "Only the ports 80 and 443 are asked. If another is meant, name address and port under network.allow in feeds.yaml.",
	},
	{
		words:  []string{"no such host", "lookup ", "server misbehaving"},
		advice: "The name is not found: check the spelling of the address, and this machine's name server.",
	},
	{
		words:  []string{"x509", "certificate", "tls:"},
		advice: "The encryption fails: the publisher's certificate may have run out. If a proxy inspects traffic here, name its CA file in feeds.yaml.",
	},
	{
		words:  []string{"redirect"},
		advice: "The site sends us on to where we cannot follow: open the address in a browser, and put the one it ends at into feeds.yaml.",
	},
	{
		words:  []string{"timeout", "timed out", "deadline exceeded"},
		advice: "It answers too slowly: nothing to do unless it lasts.",
	},
	{
		words:  []string{"connection refused", "connection reset", "unreachable", "no route", "unexpected eof"},
		advice: "Its server cannot be reached: if it opens in a browser elsewhere, check this machine's network, firewall and proxy.",
	},
	{status: 401, advice: "It wants a login: set user and password, or headers, of the feed in feeds.yaml."},
	{status: 402, advice: "It wants payment: ask the publisher for access."},
	{status: 403, advice: "The site refuses us: try the address in a browser from this network, set contact in feeds.yaml so that the publisher can see who asks, ask to be let in, or set an access header."},
	{status: 404, advice: "There is nothing at this address: look up the feed's new one on the site."},
	{status: 406, advice: "The site does not serve what we ask for: try another feed of it."},
	{status: 407, advice: "The proxy wants a login: set it in network.proxy in feeds.yaml."},
	{status: 410, advice: adviceGone},
	{status: 429, advice: "We ask too often: give it a longer schedule."},
	{status: 451, advice: "It is withheld here for legal reasons: another network may be served."},
	{
		words:  []string{"robots"},
		advice: "The site's robots.txt forbids it: ask the publisher.",
	},
	{
		words:  []string{"larger than", "too large", "too big", "deeper", "denser", "too many"},
		advice: "It is over the limits that protect this machine: look for a smaller feed of the site, a section's for instance.",
	},
	{
		words:  []string{"is empty"},
		advice: "It answers with nothing: open the address in a browser, and look for another feed of the site.",
	},
	{
		words:  []string{"its feed is", "its feeds are"},
		advice: "That is a page, not a feed: put the feed's address, which the page names, into feeds.yaml.",
	},
	{
		words:  []string{"not a feed", "no feed", "html"},
		advice: "What comes is no feed, often a page or a bot check: open the address in a browser, and look up the feed's address on the site again.",
	},
	{
		words:  []string{"xml", "json", "charset", "encoding", "parse"},
		advice: "The document is damaged beyond repair: tell the publisher, or look for another feed of the site.",
	},
}

// Advice says what to try about a feed that cannot be read: status is that of
// the last answer, 0 if none, reason the error as told.
func Advice(status int, reason string) string {
	reason = strings.ToLower(reason)
	for _, a := range advices {
		if a.status != 0 && a.status == status {
			return a.advice
		}
		for _, w := range a.words {
			if strings.Contains(reason, w) {
				return a.advice
			}
		}
	}
	if status >= 500 {
		return "The site has trouble of its own: nothing to do unless it lasts."
	}
	return "Open the address in a browser, and see whether the site has another feed."
}
