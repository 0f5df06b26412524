// Package eval measures how well watcher finds what it should, on texts that
// are not part of the repository. `make eval` prints the table.
package eval
