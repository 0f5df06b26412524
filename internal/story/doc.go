// Package story finds the reports that tell one event. It is pure: the stories
// that could fit are passed in, found by the keys that it names.
//
// A report joins the story that it fits best, in a single pass (the topic
// detection of TDT; Allan 2002): how well is judged by a logistic regression
// over a few likenesses of their words, learned from labelled news (make eval).
//
// Memory: the pipeline's stories are in the store, and a [Grouper] keeps no more
// than the sketches of 1,024 texts, of some 4 KB each. A [Window] keeps all that
// came within its span: some 7 KB for each item, 700 MB for 100,000 of them, and
// at most 4,096 terms and 32 texts of one story, however many reports it has.
package story
