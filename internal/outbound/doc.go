// Package outbound is the only way out: every request that watcher makes, for
// a feed, an article, a webhook, the heartbeat or Discord, goes through a
// [Client].
//
// The client checks the address that is really dialled, after DNS and on every
// hop, so neither a redirect nor a name that changes its mind (DNS rebinding)
// reaches the inside of the operator's network. What the operator names in
// Options.Allow is let through, over plain http and on any port too. It keeps
// no cookies, sends no Referer, reads no proxy from the environment and has a
// deadline for every step.
//
// Errors keep secrets to themselves: those of a round trip name hosts and
// addresses only, and [Redact] cleans the ones that net/http wraps in an
// address.
package outbound
