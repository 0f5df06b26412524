// Package opml reads and writes lists of feeds as feed readers exchange them
// (OPML 2.0, http://opml.org/spec2.opml).
package opml

// Feed is an entry of a list.
type Feed struct {
	URL     string
	Title   string   // "" if it has none
	Lang    string   // as it was written, "" if it is not
	Folders []string // that it lies in and its categories, in order, each once
	Line    int      // where it stands, from 1
}

// Skipped is an entry that cannot be taken.
type Skipped struct {
	Line int
	Why  string
}
