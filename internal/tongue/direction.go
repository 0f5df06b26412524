package tongue

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The marks of direction that are used (Unicode Standard Annex 9): words between
// the first two have the direction of their first letter and show nothing of it to
// the words around them.
const (
	Isolate   = "\u2068" // FIRST STRONG ISOLATE
	Unisolate = "\u2069" // POP DIRECTIONAL ISOLATE
)

// way is how a line is written: where it begins, by its first character, and in
// which order, whatever is around it. Either alone would do for some of Discord's
// apps, which go by the line or by the whole text.
type way struct{ begins, order string }

var (
	leftward  = way{"\u200f", "\u2067"} // RIGHT-TO-LEFT MARK and ISOLATE
	rightward = way{"\u200e", "\u2066"} // LEFT-TO-RIGHT MARK and ISOLATE
)

func (w way) line(s string) string { return w.begins + w.order + s + Unisolate }

// directing are characters that change the direction of others. Those in other
// people's words are dropped: they would end what sets these apart.
const directing = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// rightToLeft are the scripts that news is written in from right to left.
var rightToLeft = []*unicode.RangeTable{unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana}

// FromRight reports whether the language is written from right to left.
func (t Tongue) FromRight() bool { return t.code == "fa" }

// Foreign sets other people's words apart from the text around them, if they hold
// letters of the other direction.
func (t Tongue) Foreign(s string) string {
	if strings.ContainsAny(s, directing) {
		s = strings.Map(func(r rune) rune {
			if strings.ContainsRune(directing, r) {
				return -1
			}
			return r
		}, s)
	}
	if !strings.ContainsFunc(s, t.across) {
		return t.dated(s)
	}
	return Isolate + s + Unisolate
}

// date finds a day with hyphens, and the time behind it, where they are not set apart.
var date = regexp.MustCompile(`(^|[\s(«“"])(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?(?: [+-]\d\d:\d\d)?)?)`)

// dated sets days apart: behind a letter that is written from right to left, 2027-03-01
// would be shown as 01-03-2027.
func (t Tongue) dated(s string) string {
	if !t.FromRight() {
		return s
	}
	return date.ReplaceAllString(s, "${1}"+Isolate+"${2}"+Unisolate)
}

// Own has a paragraph of other people's words keep its own direction among lines of
// this language.
func (t Tongue) Own(s string) string {
	first, _ := utf8.DecodeRuneInString(s[max(0, strings.IndexFunc(s, unicode.IsLetter)):])
	switch {
	case !t.across(first):
		return s
	case t.FromRight():
		return leftward.begins + rightward.order + s + Unisolate
	}
	return leftward.line(s)
}

// across reports whether a letter is written in the other direction.
func (t Tongue) across(r rune) bool {
	return unicode.IsLetter(r) && unicode.In(r, rightToLeft...) != t.FromRight()
}

// blocks are what Discord reads at the beginning of a line alone: a mark of
// direction goes behind it.
var blocks = []string{"-# ", "> ", "- ", "# ", "## ", "### "}

// nakedLink finds an address that Discord takes for a link by itself, and with it
// what stands right behind it.
var nakedLink = regexp.MustCompile(`(^|[^<(])https?://`)

// codeSpan finds code, in which Discord takes no address for a link.
var codeSpan = regexp.MustCompile("`[^`]*`")

// Lines has each line of a text begin on the side where the language begins, and
// its words in the order of the language, if letters of the other direction are in
// the text. A line that is an address alone, has no letter or has its direction
// already stays as it is, and so does what stands between lines of ```: it may be
// copied to where such marks are in the way.
func (t Tongue) Lines(s string) string {
	own := rightward
	switch {
	case t.FromRight():
		own = leftward
	case !strings.ContainsFunc(s, t.across):
		return s
	}
	lines := strings.Split(s, "\n")
	code := false
	for n, line := range lines {
		fence := strings.HasPrefix(line, "```")
		if code = code != fence; code || fence {
			continue
		}
		lead := ""
		for _, b := range blocks {
			if strings.HasPrefix(line, b) {
				lead = b
			}
		}
		rest := line[len(lead):]
		switch {
		case strings.HasPrefix(rest, leftward.begins), strings.HasPrefix(rest, rightward.begins), strings.HasPrefix(rest, "<http"), !strings.ContainsFunc(rest, unicode.IsLetter):
		case nakedLink.MatchString(codeSpan.ReplaceAllString(rest, "")):
			lines[n] = lead + own.begins + rest
		default:
			lines[n] = lead + own.line(rest)
		}
	}
	return strings.Join(lines, "\n")
}

// Notice is Lines for a text that is in this language or, as what is told to
// operators, in English: that keeps its own direction.
func (t Tongue) Notice(s string) string {
	if !t.FromRight() {
		return t.Lines(s)
	}
	lines := strings.Split(s, "\n")
	for n, line := range lines {
		first, _ := utf8.DecodeRuneInString(line[max(0, strings.IndexFunc(line, unicode.IsLetter)):])
		if !t.across(first) {
			lines[n] = t.Lines(line)
		}
	}
	return strings.Join(lines, "\n")
}

// Whole closes what was set apart in a text whose end was cut off.
func Whole(s string) string {
	if open := strings.Count(s, Isolate) - strings.Count(s, Unisolate); open > 0 {
		return s + strings.Repeat(Unisolate, open)
	}
	return s
}

// Bare is a text without what sets words apart in it, for logs and machines.
func Bare(s string) string { return bare.Replace(s) }

var bare = strings.NewReplacer(Isolate, "", Unisolate, "")

// Kept changes a text of ours in a way that would drop its marks of direction, and
// keeps them.
func Kept(s string, change func(string) string) string {
	return Whole(back.Replace(change(aside.Replace(s))))
}

// aside puts characters in the place of the marks, which Unicode gives no meaning
// to and nothing drops, and back takes them back.
var (
	aside = strings.NewReplacer("\ufdd0", "", "\ufdd1", "", Isolate, "\ufdd0", Unisolate, "\ufdd1")
	back  = strings.NewReplacer("\ufdd0", Isolate, "\ufdd1", Unisolate)
)
