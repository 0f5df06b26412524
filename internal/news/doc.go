// Package news is watcher's vocabulary: the words that every other package
// speaks. It imports the standard library only, does no I/O and reads no clock.
//
// A [Feed] is polled into [Item]s; an item that says what a [Topic] asks for
// has a [Match]; matched items that tell one event are [Report]s of a [Story];
// a story is announced by an [Alert], once per channel and reason; an alert
// reaches its [Channel] by a [Delivery], which carries a [Message]. Everything
// that one poll changes is one [Ingest], committed in one transaction.
//
// Values are plain structs, passed by value between packages. Times are UTC;
// the zero time means "unknown" or "never".
package news
