//go:build race

package testkit

// Raced says that the race detector is on: figures are the same without it, and
// come ten times as fast.
const Raced = true
