// Package tongue is what watcher says to editors, in each language that it speaks.
//
// The texts stand in catalogue/, a file for each language, by keys; that of
// English is the source. A text has {{.Name}} where a value goes and, where a
// number decides, a form for each plural that the language has (CLDR's names:
// one, other). Who translates edits those files alone; tests hold that all have
// the same keys and the same values, and that each key is used.
//
// Values are other people's words as a rule, a headline or a name, and may be
// written in another direction than the text around them: they are set apart
// ([Tongue.Foreign]), so that neither changes the order of the other. Lines of a
// language that is written from right to left begin on the right whatever their
// first word is ([Tongue.Lines]).
//
// Digits are 0 to 9 in every language, as in the times that Discord itself
// writes beside them: it has no locale for Persian.
package tongue
