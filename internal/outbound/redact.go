package outbound

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// hidden stands in place of a secret, as in [url.URL.Redacted].
const hidden = "xxxxx"

var (
	// address finds addresses inside the text of an error.
	address = regexp.MustCompile(`(?i)\b(?:https?|socks5h?)://[^\s"'<>` + "`" + `]+`)
	// secretKey finds names of query parameters that hold secrets.
	secretKey = regexp.MustCompile(`(?i)(token|key|secret|sig|signature|auth|pass|passwd|password|pwd|session|sid|credential|jwt|code|hash|access|user|login|mail)s?$`)
	// secretAfter finds path segments whose successors are secrets: Discord's,
	// Slack's and others' webhooks, pings of dead man's switches.
	secretAfter = []string{"webhook", "webhooks", "hook", "hooks", "ping", "heartbeat", "heartbeats", "push"}
	// secretHosts have nothing but a secret in their path.
	secretHosts = []string{"hc-ping.com", "hooks.slack.com", "nosnch.in", "cronitor.link"}
)

// RedactURL returns an address fit for logs and people: without user and
// password, without the values of query parameters that look like secrets,
// without the path of a webhook or a ping. What cannot be read as an address
// is cut after its host.
func RedactURL(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		scheme, rest, ok := strings.Cut(s, "://")
		if !ok {
			return hidden
		}
		host, _, _ := strings.Cut(rest, "/")
		host = host[strings.LastIndexByte(host, '@')+1:]
		host, _, _ = strings.Cut(host, "?")
		if host == "" {
			return scheme + ":" + hidden
		}
		return scheme + "://" + host + "/" + hidden
	}
	if u.Opaque != "" || u.Scheme != "" && u.Host == "" {
		return u.Scheme + ":" + hidden
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	query := redactQuery(u.RawQuery)
	path := redactPath(strings.ToLower(u.Hostname()), u.EscapedPath())
	u.Path, u.RawPath, u.RawQuery, u.ForceQuery = "", "", "", false
	out := u.String() + path
	if query != "" {
		out += "?" + query
	}
	return out
}

func redactPath(host, path string) string {
	parts := strings.Split(path, "/")
	after := slices.Contains(secretHosts, host)
	for i, p := range parts {
		switch {
		case p == "":
		case after, strings.HasPrefix(p, "bot") && strings.Contains(p, ":"), looksSecret(p):
			parts[i] = hidden
		case slices.Contains(secretAfter, strings.ToLower(p)):
			// A word on the path to a secret, if something stands below it: a
			// number (the webhook's id) stays, the rest goes.
			after = true
			if i+2 < len(parts) && isNumber(parts[i+1]) {
				after = false
				for j := i + 2; j < len(parts); j++ {
					if parts[j] != "" {
						parts[j] = hidden
					}
				}
			}
		}
	}
	return strings.Join(parts, "/")
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func redactQuery(raw string) string {
	pairs := strings.Split(raw, "&")
	for i, p := range pairs {
		k, v, ok := strings.Cut(p, "=")
		switch {
		case ok && v != "" && (secretKey.MatchString(k) || looksSecret(v)):
			pairs[i] = k + "=" + hidden
		case !ok && looksSecret(k):
			pairs[i] = hidden
		}
	}
	return strings.Join(pairs, "&")
}

// looksSecret reports whether s has the look of a token: long, one word, and
// letters of both cases with digits, or nothing but hexadecimal digits.
func looksSecret(s string) bool {
	if len(s) < 20 {
		return false
	}
	const hex = "0123456789abcdefABCDEF"
	if len(s) >= 32 && strings.Trim(s, hex) == "" {
		return true
	}
	var upper, lower, digit int
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digit++
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		case !strings.ContainsRune("-_.~=", r):
			return false
		}
	}
	return upper > 1 && lower > 1 && digit > 1
}

// Redact returns err with every address in it passed through [RedactURL]: what
// net/http wraps in a [*url.Error], and addresses that stand in the text.
// [errors.Is] sees all that it saw before, [errors.As] what lies below the
// [*url.Error].
func Redact(err error) error {
	if err == nil {
		return nil
	}
	text, cause := err.Error(), err
	var ue *url.Error
	for errors.As(cause, &ue) {
		safe := RedactURL(ue.URL)
		text = strings.NewReplacer(strconv.Quote(ue.URL), strconv.Quote(safe), ue.URL, safe).Replace(text)
		cause = ue.Err
	}
	text = address.ReplaceAllStringFunc(text, RedactURL)
	if text == err.Error() {
		return err
	}
	return &redacted{text: text, whole: err, cause: cause}
}

type redacted struct {
	text  string
	whole error
	cause error // below the last [*url.Error], which would tell its address
}

func (r *redacted) Error() string        { return r.text }
func (r *redacted) Is(target error) bool { return errors.Is(r.whole, target) }
func (r *redacted) As(target any) bool   { return errors.As(r.cause, target) }
