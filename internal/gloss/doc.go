// Package gloss has headlines translated by a service that speaks as LibreTranslate
// does (its POST /translate, docs.libretranslate.com). A gloss is a help to the eye:
// nothing waits for it longer than its deadline, and nothing is decided by it.
package gloss
