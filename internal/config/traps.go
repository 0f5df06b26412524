package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// trap is a line that YAML refuses because of what its value starts with or
// goes on with. Queries do that easily: they begin with quotes and stars.
type trap struct {
	line, column int
	text         string
	mended       string // the line as it was probably meant
}

// linePattern takes a line apart: indentation, dashes, a key with its colon,
// and the value.
var linePattern = regexp.MustCompile(`^(\s*)((?:- +)*)((?:[^\s"'#\[\]{},&*!|>%@` + "`" + `-](?:[^:#]|:\S)*?|"[^"]*"|'[^']*') *:(?: +|$))?(.*)$`)

var blockStart = regexp.MustCompile(`(^|[:\-] +)[|>][-+0-9]*\s*(#.*)?$`)

// findTraps looks at every line of a file that YAML could not read.
func findTraps(lines []string) []trap {
	var found []trap
	block := -1 // indentation of the line that opened a block of text
	for i, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || trimmed[0] == '#' {
			continue
		}
		if block >= 0 && indent > block {
			continue
		}
		block = -1
		if blockStart.MatchString(line) {
			block = indent
			continue
		}
		if t, ok := lineTrap(line); ok {
			t.line = i + 1
			found = append(found, t)
		}
	}
	return found
}

func lineTrap(line string) (trap, bool) {
	if n := strings.IndexByte(line, '\t'); n >= 0 && strings.TrimSpace(line[:n]) == "" {
		text := strings.TrimLeft(line, " \t")
		return trap{
			column: n + 1,
			text:   "a tab indents this line; YAML wants spaces: replace each tab by two of them",
			mended: strings.ReplaceAll(line[:len(line)-len(text)], "\t", "  ") + text,
		}, true
	}
	parts := linePattern.FindStringSubmatch(line)
	if parts == nil {
		return trap{}, false
	}
	head, value := parts[1]+parts[2]+parts[3], strings.TrimRight(parts[4], " \t")
	what := valueTrap(value, parts[3] != "" || parts[2] != "")
	if what == colonTrap && parts[2] != "" && !slices.Contains(feedTable().names(), keyOf(parts[3])) {
		// "- title: raid: camp" is a query, not a table.
		head, value, parts[3] = parts[1]+parts[2], parts[3]+value, ""
	}
	item := parts[2] != "" && parts[3] == ""
	if what != "" {
		mend, mended := mendValue(strings.TrimSpace(remark.ReplaceAllString(value, "")), item)
		if item && showable(line) {
			mend += ": - " + mended
		}
		return trap{
			column: utf8.RuneCountInString(head) + 1,
			text:   what + "; " + mend,
			mended: head + mended,
		}, true
	}
	return flowTrap(head, value)
}

// remark matches a remark that is clearly one: with a space on both sides of
// the #.
var remark = regexp.MustCompile(`\s+# .*$`)

func keyOf(s string) string { return strings.Trim(s, ": \"'") }

// mendValue says how to quote a value, and quotes it.
func mendValue(value string, item bool) (mend, mended string) {
	what := "the whole value"
	if item {
		what = "the whole line"
	}
	switch {
	case strings.HasPrefix(value, "'") && strings.HasSuffix(value, "'") && !strings.ContainsAny(value, `"\`):
		return "put double quotes round " + what + " instead", `"` + value[1:len(value)-1] + `"`
	case strings.HasPrefix(value, `"`) && closing(value) == len(value)-1:
		return "put single quotes round " + what + " instead", quote(value[1 : len(value)-1])
	case strings.Contains(value, "'"):
		return "put single quotes round " + what + " and write each ' inside twice", quote(value)
	}
	return "put single quotes round " + what, quote(value)
}

// quote returns the text in YAML's single quotes.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// secretWords are on lines that messages do not repeat.
var secretWords = regexp.MustCompile(`(?i)token|passw|secret|webhook|proxy|heartbeat|header|authori|cookie|api_?key|://`)

// showable reports whether a line can be repeated in a message.
func showable(line string) bool {
	return len(line) <= 300 && !secretWords.MatchString(line)
}

// valueTrap says what YAML makes of a value's first characters, "" if it
// reads them as they are.
func valueTrap(v string, known bool) string {
	if v == "" {
		return ""
	}
	switch c := v[0]; c {
	case '"', '\'':
		return quoteTrap(v)
	case '@', '`', '%':
		return fmt.Sprintf("YAML does not let a value start with %c", c)
	case '*':
		return "YAML takes * at the start for a reference to another place"
	case '{', '[':
		if goesOn(v, bracketEnd(v)) {
			return fmt.Sprintf("YAML takes %c at the start for a list or table and cannot read what follows its end", c)
		}
	case '|', '>':
		if after(v, 0) != "" && !blockStart.MatchString(v) {
			return fmt.Sprintf("YAML takes %c at the start for a block of text", c)
		}
	case '&', '!', '#':
	default:
		if known && strings.Contains(plain(v), ": ") {
			return colonTrap
		}
	}
	return ""
}

// quoteTrap judges a value that starts with a quote.
func quoteTrap(v string) string {
	n := closing(v)
	switch {
	case v[0] == '"' && n > 0 && escapeTrap(v[1:n]):
		return `YAML does not know this \ inside double quotes`
	case goesOn(v, n):
		return fmt.Sprintf("YAML takes the text in %c…%c for the whole value and cannot read what follows it", v[0], v[0])
	}
	return ""
}

// goesOn reports whether a value whose quote or bracket closes at byte n has
// more behind it; a colon makes it a key.
func goesOn(v string, n int) bool {
	tail := after(v, n)
	return n > 0 && tail != "" && !strings.HasPrefix(tail, ":")
}

const colonTrap = "a colon with a space after it starts a new key for YAML"

// yamlEscape matches a backslash with what YAML 1.2 knows behind it (section
// 5.7), in double quotes.
var yamlEscape = regexp.MustCompile(`\\[0abtnvfre "/\\N_LPxuU\t]`)

// escapeTrap reports whether text in double quotes holds a backslash that
// YAML does not know, as regular expressions have.
func escapeTrap(v string) bool {
	return strings.Contains(yamlEscape.ReplaceAllString(v, ""), `\`)
}

// plain returns a value without its comment.
func plain(v string) string {
	before, _, _ := strings.Cut(v, " #")
	return before
}

// after returns what stands behind byte n, without a comment.
func after(v string, n int) string {
	if n < 0 || n >= len(v) {
		return ""
	}
	tail := strings.TrimSpace(v[n+1:])
	if strings.HasPrefix(tail, "#") {
		return ""
	}
	return tail
}

// closing returns the index of the quote that ends the one at v[0], -1 if the
// line ends first.
func closing(v string) int {
	q := v[0]
	for i := 1; i < len(v); i++ {
		switch {
		case q == '"' && v[i] == '\\':
			i++
		case q == '\'' && v[i] == q && i+1 < len(v) && v[i+1] == q:
			i++
		case v[i] == q:
			return i
		}
	}
	return -1
}

// bracketEnd returns the index of the bracket that closes the one at v[0], -1
// if the line ends first. Brackets in quotes do not count.
func bracketEnd(v string) int {
	depth := 0
	for i := 0; i < len(v); i++ {
		switch v[i] {
		case '"', '\'':
			if i > 0 && !strings.ContainsRune("[{, :", rune(v[i-1])) {
				continue // an apostrophe
			}
			n := closing(v[i:])
			if n < 0 {
				return -1
			}
			i += n
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// flowTrap looks into a list or table written on one line: [a, b] or {a: b}.
func flowTrap(head, v string) (trap, bool) {
	if v == "" || (v[0] != '[' && v[0] != '{') {
		return trap{}, false
	}
	for i := 1; i < len(v); i++ {
		if v[i] == ' ' || !startsEntry(v[:i]) {
			continue
		}
		what, end := entryTrap(v[i:])
		if what != "" {
			return flowMend(head, v, i, i+end, what), true
		}
		if end < 0 {
			return trap{}, false
		}
		i += end
	}
	return trap{}, false
}

// startsEntry reports whether an entry begins behind the given text.
func startsEntry(before string) bool {
	return strings.ContainsRune("[{,", rune(lastNonSpace(before))) || strings.HasSuffix(before, ": ")
}

// entryTrap says what YAML makes of an entry, and where it ends; without a
// trap, how far it was read, -1 for to the end.
func entryTrap(v string) (what string, end int) {
	switch v[0] {
	case '"', '\'':
		n := closing(v)
		if n < 0 {
			return "", -1
		}
		if tail := after(v, n); tail != "" && !strings.ContainsRune(",]}:", rune(tail[0])) {
			return fmt.Sprintf("YAML takes the text in %c…%c for the whole entry and cannot read what follows it", v[0], v[0]),
				n + 1 + flowItemEnd(v[n+1:])
		}
		return "", n
	case '$':
		if n := strings.IndexByte(v, '}'); n > 0 && strings.HasPrefix(v, "${") {
			return "YAML takes the { of a variable for the start of a table here", n + 1 + flowItemEnd(v[n+1:])
		}
	case '*', '@', '`', '%':
		return fmt.Sprintf("YAML does not let an entry start with %c", v[0]), flowItemEnd(v)
	}
	return "", 0
}

func flowMend(head, v string, from, to int, what string) trap {
	entry := strings.TrimSpace(v[from:to])
	mend := "; put single quotes round the whole entry"
	if showable(head + v) {
		mend += ": " + quote(entry)
	}
	return trap{
		column: utf8.RuneCountInString(head+v[:from]) + 1,
		text:   what + mend,
		mended: head + v[:from] + quote(entry) + v[to:],
	}
}

// flowItemEnd returns where an entry of a list on one line ends.
func flowItemEnd(v string) int {
	if n := strings.IndexAny(v, ",]}"); n >= 0 {
		return n
	}
	return len(v)
}

func lastNonSpace(v string) byte {
	v = strings.TrimRight(v, " ")
	if v == "" {
		return 0
	}
	return v[len(v)-1]
}

// unclosed says what a quote or bracket on the given line does when it is
// never closed.
func unclosed(lines []string, at int) (trap, bool) {
	if at < 1 || at > len(lines) {
		return trap{}, false
	}
	parts := linePattern.FindStringSubmatch(lines[at-1])
	if parts == nil || parts[4] == "" {
		return trap{}, false
	}
	column := utf8.RuneCountInString(parts[1]+parts[2]+parts[3]) + 1
	switch v := parts[4]; v[0] {
	case '"', '\'':
		if closing(v) < 0 {
			return trap{line: at, column: column, text: fmt.Sprintf("the quote %c is never closed; close it at the end of the line", v[0])}, true
		}
	case '[', '{':
		if bracketEnd(v) < 0 {
			return trap{line: at, column: column, text: fmt.Sprintf("the bracket %c is never closed; close it, or write one entry a line, each after a dash", v[0])}, true
		}
	}
	return trap{}, false
}
