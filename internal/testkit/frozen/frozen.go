// Package frozen lends tests the background of words that is in the binary.
package frozen

import "watcher/internal/match/profile"

// Rate returns the share of a folded word among all words of a language.
func Rate(lang, folded string) (rate float64, known bool) { return profile.Frozen().Rate(lang, folded) }

// Countries returns the countries that a text names.
func Countries(text string) map[string][]string { return profile.Countries(text) }
