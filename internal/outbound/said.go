package outbound

import (
	"regexp"
	"strings"
)

// machinery are what errors of Go's network say of this machine and of its library: the
// name server's address, ports of ours, names of functions. What is left says what went
// wrong, in words that can be looked for.
var machinery = []struct {
	as   *regexp.Regexp
	says string
}{
	{regexp.MustCompile(`\b(?:Get|Head|Post) "[^"]*": `), ""},
	{regexp.MustCompile(`\b(?:dial|proxyconnect) (?:tcp|udp)[46]?(?: [^ ]+:\d+)?: `), ""},
	{regexp.MustCompile(`\b(lookup [^ ]+) on [^ ]+: (?:read (?:tcp|udp)[46]? [^ ]+: )?`), "$1: "},
	{regexp.MustCompile(`\b(?:read|write) (?:tcp|udp)[46]? [^ ]+->[^ ]+: `), ""},
	{regexp.MustCompile(`\b(?:connect|read|write): (connection|no route|network|host)`), "$1"},
	{regexp.MustCompile(`context deadline exceeded(?: \([^)]*\))?|\bi/o timeout|net/http: request canceled(?: while waiting for connection)?(?: \([^)]*\))?`), "timed out"},
	{regexp.MustCompile(`net/http: |http: `), ""},
}

// Said is what an error says to people who run no watcher: without addresses of this
// machine's, and what only a programmer reads. Secrets are for [Redact].
func Said(err error) string {
	said := err.Error()
	for _, m := range machinery {
		said = m.as.ReplaceAllString(said, m.says)
	}
	return strings.TrimSpace(said)
}
