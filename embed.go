// Package watcher holds the feeds.yaml that the program ships with.
package watcher

import _ "embed"

// FeedsYAML is the shipped feeds.yaml.
//
//go:embed feeds.yaml
var FeedsYAML []byte
