// Package feeds polls a feed once, politely.
//
// A poll is one conditional request for the address as configured, with at
// most five redirects followed by hand, so that no header made for one address
// reaches another: validators are kept per address (RFC 9110 section 8.8),
// credentials per host, and there is neither Referer nor cookie. What the
// server asks for (max-age, Expires, Retry-After) always wins, within limits
// that keep a slip of its administrator from silencing the feed.
//
// Read [Poller.Poll] first. What survives a restart is all in
// [news.FeedState]: a poll takes one and returns the next, and the caller
// commits it together with the items, validators included. The poller itself
// remembers only how to treat hosts: one request at a time, a gap after it, a
// rest when one feed of the host was told "too many requests".
package feeds
