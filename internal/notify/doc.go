// Package notify decides what to tell which channel, and sees it through.
//
// A [Policy] is pure: stories in, alerts and fates out, routes and bursts
// considered. A [Courier] takes one delivery one step on: it calls the
// channel's [Destination], classifies the outcome and says when to try again.
// Neither touches the database: what they return is recorded by the pipeline.
package notify
