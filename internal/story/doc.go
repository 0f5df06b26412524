// Package story finds the reports that tell one event. It is pure: the stories
// that could fit are passed in, found by the keys that it names.
//
// A report joins the story that it fits best, in a single pass (the topic
// detection of TDT; Allan 2002): how well is judged by a logistic regression
// over a few likenesses of their words, learned from labelled news (make eval).
package story
