// Package pipeline is the bot from feed to channel. Read this file's neighbour
// pipeline.go first: it tells the whole story.
//
//	due → poll → parse → keep what is new → match → group into stories → decide → commit   (Ingest)
//	due → fold → send → record                                                             (Deliver)
//
// Between a poll and its commit nothing is written and nothing touches the
// network. One poll makes one [news.Ingest], committed in one transaction with
// the deliveries that follow from it; sending happens from there, and each
// outcome is recorded before the next call.
package pipeline
