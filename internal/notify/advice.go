package notify

import (
	"strings"

	"watcher/internal/tongue"
)

// advices map what a poll met to what a person can try; the first that fits
// holds: what went wrong before an answer came, then the answer's status, then
// the document. words are parts of the error in lower case, one of which must
// be in it.
var advices = []struct {
	status int
	words  []string
	key    string // of what to try
}{
	{
		words: []string{"not a public address", "private address", "prohibited address"},
		key:   "advice.inside",
	},
	{
		words: []string{"neither 80 nor 443"},
		key:   "advice.port",
	},
	{
		words: []string{"no such host", "lookup ", "server misbehaving"},
		key:   "advice.name",
	},
	{
		words: []string{"x509", "certificate", "tls:"},
		key:   "advice.encryption",
	},
	{
		words: []string{"redirect"},
		key:   "advice.redirect",
	},
	{
		words: []string{"timeout", "timed out", "deadline exceeded"},
		key:   "advice.slow",
	},
	{
		words: []string{"connection refused", "connection reset", "unreachable", "no route", "unexpected eof"},
		key:   "advice.server",
	},
	{status: 401, key: "advice.login"},
	{status: 402, key: "advice.payment"},
	{status: 403, key: "advice.refused"},
	{status: 404, key: "advice.missing"},
	{status: 406, key: "advice.format"},
	{status: 407, key: "advice.proxy"},
	{status: 410, key: "advice.gone"},
	{status: 429, key: "advice.often"},
	{status: 451, key: "advice.withheld"},
	{
		words: []string{"robots"},
		key:   "advice.robots",
	},
	{
		words: []string{"larger than", "too large", "too big", "deeper", "denser", "too many"},
		key:   "advice.limits",
	},
	{
		words: []string{"is empty"},
		key:   "advice.empty",
	},
	{
		words: []string{"its feed is", "its feeds are"},
		key:   "advice.page",
	},
	{
		words: []string{"not a feed", "no feed", "html"},
		key:   "advice.nofeed",
	},
	{
		words: []string{"xml", "json", "charset", "encoding", "parse"},
		key:   "advice.damaged",
	},
}

// Advice says in English what to try about a feed that cannot be read: status is that
// of the last answer, 0 if none, reason the error as told.
func Advice(status int, reason string) string { return tongue.English.Say(AdviceKey(status, reason)) }

// AdviceKey is the key of that, for other languages.
func AdviceKey(status int, reason string) string {
	reason = strings.ToLower(reason)
	for _, a := range advices {
		if a.status != 0 && a.status == status {
			return a.key
		}
		for _, w := range a.words {
			if strings.Contains(reason, w) {
				return a.key
			}
		}
	}
	if status >= 500 {
		return "advice.trouble"
	}
	return "advice.other"
}
