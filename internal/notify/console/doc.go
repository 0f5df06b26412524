// Package console prints alerts to a terminal, or a file: what a run without
// Discord delivers to. Nothing of a feed's text reaches the terminal but
// letters: escape sequences, controls and invisible marks are taken out.
package console
