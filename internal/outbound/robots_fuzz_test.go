package outbound

import (
	"strings"
	"testing"

	"github.com/temoto/robotstxt"
)

// FuzzRobots: whatever a site writes into robots.txt, it is read or refused,
// and a site that forbids all forbids all.
func FuzzRobots(f *testing.F) {
	for _, s := range []string{
		"User-agent: *\nDisallow: /", "\ufeffuser-agent: watcher\r\nallow: /a*$\rdisallow: /", "Disallow: /\nUser-agent:", "User-agent: *\nCrawl-delay: -1e999\nDisallow: /*?*",
		"User-agent: a\nUser-agent: b\nDisallow: %zz\nSitemap: x", "\x00:\xff\n:", "user-agent: *\ndisallow: " + strings.Repeat("*", 50) + "$",
	} {
		f.Add([]byte(s), "/feed?x=1")
	}
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		rules, err := robotstxt.FromBytes(knownLines(body))
		if err == nil {
			rules.TestAgent(path, robotsAgent)
		}
		all, err := robotstxt.FromBytes(knownLines([]byte("User-agent: *\nDisallow: /\n")))
		if err != nil || strings.HasPrefix(path, "/") && all.TestAgent(path, robotsAgent) {
			t.Fatalf("%q may be asked though all is forbidden: %v", path, err)
		}
	})
}

// FuzzRedactText: whatever stands beside it, no address in the text of an error
// keeps its login or its key.
func FuzzRedactText(f *testing.F) {
	for _, s := range []string{
		"https://joe:hunter2@a.example/x", "Get \"https://discord.com/api/webhooks/1/TOKEN\": EOF", "socks5://u:hunter2@h:1 refused", "https://a.example/?key=hunter2&x", "http://[::1]:80/%zz?token=hunter2",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		secret := "hunter2Hunter2Hunter2"
		told := Redact(errorText("poll https://joe:" + secret + "@a.example/feed?token=" + secret + " " + strings.ReplaceAll(s, secret, ""))).Error()
		if strings.Contains(told, secret) {
			t.Fatalf("%q keeps the secret", told)
		}
	})
}

type errorText string

func (e errorText) Error() string { return string(e) }
