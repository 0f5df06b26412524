// Package text holds what several packages need of words: the folding under
// which two spellings are one word, the tokenizer that splits any script into
// words with their places in the original, keys by sound, cutting at what a
// reader sees as one character, and making foreign text safe to show.
//
// Everything here is a pure function and safe for concurrent use.
package text
