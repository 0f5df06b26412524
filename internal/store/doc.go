// Package store is watcher's memory: one SQLite file that nothing leaves by
// accident.
//
// [Open] takes a folder, locks it against a second process, brings the schema
// up to date and starts one writing goroutine. Every change goes through it as
// a job; jobs that wait together share one transaction and one fsync, each
// behind a savepoint, so that a failing one spoils none of its neighbours.
// Readers have connections of their own and never wait for the writer.
//
// What a poll changes ([news.Ingest]) is one job: validators, items, matches,
// stories, alerts and deliveries are there together or not at all. Keys are
// unique indexes: the database refuses a second alert, not an if.
//
// Times are kept as milliseconds since 1970, 0 for "never". Identities are kept
// as 128 bits of SHA-256; the text of an item goes with its retention, its
// identity stays for as long as its feed may list it ([DB.Prune]).
//
// What it takes on the disk, measured by BenchmarkDisk: 720 bytes an item (of some
// 480 bytes of text, with three identities, of which 30 bytes each outlive it),
// 30 % more than its text a body, a fifth of its size a document, 1.2 KB an alert
// with match, story and delivery, 6 KB a feed with its last 96 polls. In memory
// it holds 20 MB of pages at most.
//
// The statements keep to what SQLite and PostgreSQL share (upserts, RETURNING,
// IN lists), so that a second dialect is a second schema and another session,
// not a second store.
package store
