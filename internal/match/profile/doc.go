// Package profile makes of an article what finds its relatives: a
// [news.Profile] of weighted terms ([Learner.Learn]) and a draft of a topic, whose
// queries an editor reads before they go live ([Learner.Suggest]).
//
// Both weigh words by how rare they are in a [Background]: what the bot has
// read, or the frozen one in the binary. Package match scores items by a
// profile; nothing here runs while feeds are read.
package profile
