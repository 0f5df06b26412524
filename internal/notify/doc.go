// Package notify decides what to tell which channel.
//
// A [Policy] is pure: stories in, alerts and fates out, routes and bursts
// considered. A [Destination] is a channel's way out: package courier takes
// deliveries there, packages console and discord are the ways. Neither touches
// the database: what they return is recorded by the pipeline.
package notify
