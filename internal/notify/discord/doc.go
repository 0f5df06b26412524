// Package discord delivers to Discord, through a bot or a webhook.
//
// A [Client] holds what belongs to one token: the session and the one limiter.
// Its [Client.Channel] and [Client.Webhook] are the destinations. A delivery is
// rendered within every limit that Discord documents, posted by one call, and
// the answer classified: sent, later, unknown, refused, closed or revoked.
// Nothing here retries; that is the courier's.
//
// discordgo makes and authorises the requests. Its own waiting and retrying are
// switched off: they sleep without a context, post again without a nonce, and
// do not see a global limit.
package discord
