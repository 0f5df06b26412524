// Package config reads feeds.yaml: strictly, with every problem at once, each
// with its line, its column and what to do about it.
//
// One table per section (see key) names each key, says in words what it is
// for, reads it and writes its JSON Schema, so that the file, the manual and
// the schema cannot drift apart. YAML is parsed into nodes first; variables
// are put in afterwards and in values alone, so that no variable can change
// the shape of the file.
package config
