package notify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/news"
)

// labels are the words by which outlets mark a report as corrected or taken
// back, in lower case. They count as marks only where they stand as such.
var labels = []struct {
	kind  news.ChangeKind
	words []string
}{
	{news.ChangeWithdrawn, []string{
		"story withdrawn", "withdrawn", "story killed", "mandatory kill", "bulletin kill", "kill", "story retracted", "retracted", "retraction",
		"tërhequr", "përgënjeshtrim", "dépêche annulée", "annulé", "zurückgezogen", "retirado", "отозвано",
		"تکذیبیه", "خبر حذف شد", "سحب خبر", "سحب الخبر", "إلغاء خبر", "إلغاء الخبر",
	}},
	{news.ChangeCorrected, []string{
		"corrected", "corrects", "correction", "clarification", "clarifies", "clarified", "refiled", "refile",
		"korrigjim", "saktësim", "ndreqje", "rectificatif", "correctif", "korrektur", "korrigiert", "berichtigung", "corrección", "rectificación",
		"уточнение", "исправление", "düzeltme",
		"اصلاحیه", "اصلاح خبر", "تصحیح", "تصحيح", "تصويب",
	}},
}

// ahead are marks that wires put before others.
var ahead = regexp.MustCompile(`^(?:(?:UPDATE|WRAPUP) \d+-|RPT-|ADVISORY[- ]+)+`)

// label returns what a report's own words say became of it: a mark before its
// headline or behind it, or before its text; "" if nothing.
func label(title, summary string) news.ChangeKind {
	title = strings.TrimSpace(title)
	for _, l := range labels {
		for _, w := range l.words {
			if leads(ahead.ReplaceAllString(title, ""), w) || ends(title, w) || trails(title, w) || leads(strings.TrimSpace(summary), w) {
				return l.kind
			}
		}
	}
	return ""
}

// Marked reports whether a headline says itself what became of its report.
func Marked(title string) bool { return label(title, "") != "" }

// Amends returns the headline of the report that an item says it corrects or takes
// back, "" if it says nothing of the kind.
func Amends(i news.Item) string {
	if label(i.Title, i.Summary) == "" {
		return ""
	}
	return unmarked(i.Title)
}

// unmarked returns a headline without the mark that says what became of it.
func unmarked(title string) string {
	title = strings.TrimSpace(title)
	for _, l := range labels {
		for _, w := range l.words {
			bare := ahead.ReplaceAllString(title, "")
			switch {
			case leads(bare, w):
				inner := strings.TrimLeft(bare, opening)
				n, _ := prefixFold(inner, w)
				return strings.TrimLeft(inner[n:], ")]}*|:–—»؛/- ")
			case ends(title, w):
				return strings.TrimSpace(title[:strings.LastIndexAny(title, "([")])
			case trails(title, w):
				return strings.TrimRight(title[:len(title)-len(lastPart(title))], trailing)
			}
		}
	}
	return title
}

// opening are signs that stand before a mark.
const opening = "([{*«„\"' "

// leads reports whether a text begins with a word as a mark: in brackets, with
// a sign after it, or in capitals where the rest is not. "Correction officers"
// and "Kill: the musical" begin with words.
func leads(s, word string) bool {
	inner := strings.TrimLeft(s, opening)
	bracketed := len(inner) < len(s)
	n, ok := prefixFold(inner, word)
	if !ok {
		return false
	}
	mark, rest := inner[:n], inner[n:]
	capitals := mark == strings.ToUpper(mark) // or of a script that has none
	if word == "kill" && !capitals {
		return false
	}
	after := strings.TrimLeft(rest, " ")
	spaced := len(after) < len(rest)
	sign, _ := utf8.DecodeRuneInString(after)
	switch {
	case after == "":
		return bracketed || capitals
	case strings.ContainsRune(")]}", sign):
		return bracketed
	case strings.ContainsRune(":|–—»؛/*", sign):
		return true
	case sign == '-':
		return spaced || capitals
	}
	return spaced && capitals && mark != strings.ToLower(mark) && after != strings.ToUpper(after)
}

// ends reports whether a text ends with a word in brackets.
func ends(s, word string) bool {
	inner := strings.TrimRight(s, ")]. ")
	if len(inner) == len(s) {
		return false
	}
	cut := strings.LastIndexAny(inner, "([")
	if cut < 0 {
		return false
	}
	n, ok := prefixFold(inner[cut+1:], word)
	return ok && n == len(inner[cut+1:])
}

// trailing are signs between a headline and a mark behind it.
const trailing = "-–—| "

// trails reports whether a headline ends with a word as a mark: by itself behind a
// dash, and not in small letters. "Out of the race - withdrawn" is no mark.
func trails(title, word string) bool {
	part := lastPart(title)
	n, ok := prefixFold(part, word)
	first, _ := utf8.DecodeRuneInString(part)
	return ok && n == len(part) && len(part) < len(title) && !unicode.IsLower(first) && (word != "kill" || part == strings.ToUpper(part))
}

// lastPart is what follows the last dash between spaces; all of it if there is
// none.
func lastPart(title string) string {
	cut := 0
	for _, sign := range []string{" - ", " – ", " — ", " | "} {
		if n := strings.LastIndex(title, sign); n >= 0 {
			cut = max(cut, n+len(sign))
		}
	}
	return title[cut:]
}

// prefixFold reports whether a text begins with a word, in whatever case, and
// how many bytes of it that are. The word must end there.
func prefixFold(s, word string) (n int, ok bool) {
	for _, want := range word {
		r, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || unicode.ToLower(r) != want {
			return 0, false
		}
		n += size
	}
	next, _ := utf8.DecodeRuneInString(s[n:])
	return n, !unicode.IsLetter(next) && !unicode.IsDigit(next)
}
