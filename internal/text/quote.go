package text

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// Quoted puts a text into quotation marks as people write it: "Ports", and “The "Aurora"”
// where marks are in it. Unlike [strconv.Quote] it escapes nothing but what cannot be seen.
func Quoted(s string) string {
	opens, closes := `"`, `"`
	if strings.Contains(s, `"`) {
		opens, closes = "“", "”"
	}
	var b strings.Builder
	b.WriteString(opens)
	for _, r := range s {
		switch {
		case r == '\u200c' || r == '\u200d' || unicode.IsPrint(r): // joiners shape Persian and Indian words
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	b.WriteString(closes)
	return b.String()
}

// Sprintf is [fmt.Sprintf] whose %q writes as [Quoted] does.
func Sprintf(format string, args ...any) string { return fmt.Sprintf(format, quotables(args)...) }

// Errorf is [fmt.Errorf] whose %q writes as [Quoted] does.
func Errorf(format string, args ...any) error { return fmt.Errorf(format, quotables(args)...) }

// quotable is a value that %q writes as people do.
type quotable string

// Format implements [fmt.Formatter].
func (q quotable) Format(f fmt.State, verb rune) {
	if verb == 'q' {
		_, _ = io.WriteString(f, Quoted(string(q)))
		return
	}
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), string(q))
}

func quotables(args []any) []any {
	all := make([]any, len(args))
	for n, a := range args {
		switch a.(type) {
		case error, fmt.Stringer, fmt.Formatter:
			all[n] = a
		default:
			if all[n] = a; reflect.ValueOf(a).Kind() == reflect.String {
				all[n] = quotable(reflect.ValueOf(a).String())
			}
		}
	}
	return all
}
