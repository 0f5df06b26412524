// Package app wires watcher together and runs it: one file a command, and
// straight-line construction in build.go. Nothing imports it but the command.
package app
