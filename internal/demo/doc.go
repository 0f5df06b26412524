// Package demo serves the feeds of `watcher demo` on loopback: seven invented
// outlets in four languages that publish something every few seconds. One sends
// broken XML, one has moved, one limits its rate, as real ones do.
package demo
