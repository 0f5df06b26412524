// Package credit tells whom a report credits for what it says: "according to
// Reuters", به گزارش, sipas, نقلا عن, a dateline, a byline, a name behind a
// headline. Reports that credit one outlet are one voice.
//
// Words are matched folded (see package text), with the lists of agencies.txt
// and credits.txt; nothing is learned.
package credit
