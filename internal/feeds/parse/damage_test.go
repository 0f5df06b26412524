package parse_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"

	"watcher/internal/feeds/parse"
	"watcher/internal/news"
)

// harm is a way in which a document comes damaged.
type harm struct {
	name string
	// do damages a document that is written in the given language.
	do func(doc, lang string) string
	// keep is the share of the items that must still come out, 1 if not said.
	keep float64
	// titles is unset where damage may change titles.
	titles bool
	// markup is set for what cannot happen to JSON.
	markup bool
	header string // Content-Type
}

var harms = []harm{
	{name: "none", titles: true, do: func(d, _ string) string { return d }},
	{name: "cut at 60 %", titles: true, keep: 0.3, do: func(d, _ string) string { return d[:len(d)*6/10] }},
	{name: "last 200 bytes missing", titles: true, keep: 0.85, do: func(d, _ string) string { return d[:len(d)-200] }},
	{name: "last line missing", titles: true, keep: 0.85, do: func(d, _ string) string { return d[:strings.LastIndex(strings.TrimSpace(d), "\n")] }},
	{name: "control characters", titles: true, do: inText("\x08\x00\x1f")},
	{name: "invalid UTF-8", do: inText("\xff")},
	{name: "a letter cut in two", do: inText("\xd8")},
	{name: "illegal references", titles: true, markup: true, do: inText("&#0;&#x1F;&#65535;")},
	{name: "bare ampersand", markup: true, do: inText(" & ")},
	{name: "bare less-than sign", markup: true, do: inText(" < 5 ")},
	{name: "less-than sign before a letter", markup: true, do: inText(" <b5 ")},
	{name: "blank lines and a byte order mark", titles: true, do: func(d, _ string) string { return "\xEF\xBB\xBF\n\n \n" + d }},
	{name: "a warning first", titles: true, do: func(d, _ string) string {
		return "<br />\n<b>Warning</b>:  mysql_connect() [<a href='f'>f</a>]: refused in <b>/srv/x.php</b> on line <b>3</b><br />\n" + d
	}},
	{name: "plain text first", titles: true, do: func(d, _ string) string { return "Notice: cache is cold\n" + d }},
	{name: "unknown entities", markup: true, do: inText("&nbsp;&zwnj;&foo;")},
	{name: "gzip", titles: true, do: func(d, _ string) string { return pack(d) }},
	{name: "gzip, cut", keep: 0.2, do: func(d, _ string) string { p := pack(d); return p[:len(p)*8/10] }},
	{name: "old charset, declared", titles: true, header: "text/plain; charset=", do: func(d, lang string) string { return encode(d, lang, old[lang]) }},
	{name: "old charset, not declared", titles: true, do: func(d, lang string) string { return encode(d, lang, "") }},
	{name: "old charset, declared as UTF-8", titles: true, do: func(d, lang string) string { return encode(d, lang, "utf-8") }},
	{name: "UTF-8 declared as UTF-16", titles: true, do: declare("utf-16")},
	{name: "UTF-8 declared as windows-1252", titles: true, do: declare("windows-1252")},
	{name: "unknown charset", titles: true, do: declare("x-klingon")},
	{name: "UTF-16", titles: true, do: func(d, _ string) string { return wide("\uFEFF" + d) }},
	{name: "UTF-16 without a mark", titles: true, do: func(d, _ string) string { return wide(d) }},
	{name: "a long comment first", titles: true, do: func(d, _ string) string { return "<!-- " + strings.Repeat("licence ", 700) + "-->\n" + d }},
	{name: "junk after the end", titles: true, do: func(d, _ string) string { return d + "\n<script>x()</script><!-- cached -->" }},
	{name: "two declarations", titles: true, markup: true, do: func(d, _ string) string { return "<?xml version='1.0'?>\n" + d }},
	{name: "unclosed br", markup: true, do: inText("<br>")},
	{name: "undeclared prefix", titles: true, markup: true, do: beforeTitle("<foo:bar>x</foo:bar>")},
	{name: "upper case", titles: true, markup: true, do: func(d, _ string) string {
		return regexp.MustCompile(`</?[a-zA-Z]+[ />]`).ReplaceAllStringFunc(d, strings.ToUpper)
	}},
	{name: "an end tag mistyped", titles: true, markup: true, do: func(d, _ string) string { return swap(d, "</title>", "</titel>", 2) }},
	{name: "an end tag missing", titles: true, markup: true, do: func(d, _ string) string { return swap(d, "</title>", "", 2) }},
	{name: "end tags crossed", titles: true, markup: true, do: beforeTitle("<x:a><x:b>y</x:a></x:b>")},
	{name: "an element never closed", titles: true, markup: true, do: beforeTitle("<x:image href='y'>")},
	{name: "an item not closed", titles: true, markup: true, do: func(d, _ string) string { return swap(swap(d, "</item>", "", 2), "</entry>", "", 2) }},
	{name: "attributes without quotes", titles: true, markup: true, do: beforeTitle("<x:image width=10 hidden href=http://x.example/a?b=c/>")},
	{name: "a section without end", markup: true, keep: 0.85, do: inText("<![CDATA[ x ")},
	{name: "a comment with dashes", titles: true, markup: true, do: beforeTitle("<!-- a -- b -->")},
	{name: "an instruction inside", titles: true, markup: true, do: beforeTitle("<?php echo 1; ?>")},
}

// old is the charset a language was written in before UTF-8.
var old = map[string]string{"fa": "windows-1256", "ar": "windows-1256", "sq": "windows-1252", "en": "windows-1252"}

// TestDamage damages feeds in four languages and three formats in every way:
// each still gives its items, under the same keys.
func TestDamage(t *testing.T) {
	files, err := filepath.Glob("testdata/feeds/*")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lang, _, _ := strings.Cut(filepath.Base(file), "-")
		for _, h := range harms {
			if h.markup && strings.HasSuffix(file, ".json") {
				continue
			}
			t.Run(filepath.Base(file)+"/"+h.name, func(t *testing.T) {
				doc := string(raw)
				if strings.Contains(h.name, "charset") {
					doc = encodable(doc, lang)
				}
				want := items(t, []byte(doc), "")
				header := h.header
				if header != "" {
					header += old[lang]
				}
				checkDamage(t, h, want, items(t, []byte(h.do(doc, lang)), header))
			})
		}
	}
}

func checkDamage(t *testing.T, h harm, want, got []news.Item) {
	t.Helper()
	keep := h.keep
	if keep == 0 {
		keep = 1
	}
	if float64(len(got)) < keep*float64(len(want)) || len(got) > len(want) {
		t.Fatalf("%d of %d items left", len(got), len(want))
	}
	for i := range got {
		k := slices.IndexFunc(want, func(it news.Item) bool { return it.Key == got[i].Key })
		if k < 0 {
			t.Errorf("item %d has a new key, %q", i, got[i].Key)
			continue
		}
		w := want[k]
		if h.titles && got[i].Title != w.Title {
			t.Errorf("title is %q, want %q", got[i].Title, w.Title)
		}
		if got[i].Link != w.Link || !got[i].Published.Equal(w.Published) {
			t.Errorf("%s: link %q, want %q; date %v, want %v", w.Key, got[i].Link, w.Link, got[i].Published, w.Published)
		}
		if !utf8.ValidString(got[i].Title + got[i].Summary) {
			t.Errorf("%s: text is not UTF-8", w.Key)
		}
	}
}

func items(t *testing.T, body []byte, header string) []news.Item {
	t.Helper()
	before := bytes.Clone(body)
	doc, err := parse.Parse(parse.Input{Body: body, ContentType: header, Feed: "f", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, body) {
		t.Error("the caller's bytes were changed")
	}
	return doc.Items
}

// inText puts text into the middle of the third item's title.
func inText(insert string) func(string, string) string {
	return func(d, _ string) string {
		i := third(d, "<title>")
		if i < 0 {
			i = third(d, `"title": "`)
		}
		i += strings.IndexByte(d[i:], ' ') + 1
		return d[:i] + insert + d[i:]
	}
}

// beforeTitle puts markup before the third item's title.
func beforeTitle(insert string) func(string, string) string {
	return func(d, _ string) string {
		i := third(d, "<title>")
		i = strings.LastIndex(d[:i], "<title>")
		return d[:i] + insert + d[i:]
	}
}

// third returns where the fourth mark ends, which is the third item's.
func third(d, mark string) int {
	at := 0
	for range 4 {
		i := strings.Index(d[at:], mark)
		if i < 0 {
			return -1
		}
		at += i + len(mark)
	}
	return at
}

// swap replaces the n-th old text.
func swap(d, from, to string, n int) string {
	parts := strings.SplitN(d, from, n+1)
	if len(parts) <= n {
		return d
	}
	return strings.Join(parts[:n], from) + to + parts[n]
}

func declare(label string) func(string, string) string {
	return func(d, _ string) string { return strings.Replace(d, "UTF-8", label, 1) }
}

func wide(d string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(d)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

// encodable spells text with the letters that its old charset has.
func encodable(d, lang string) string {
	if lang == "fa" || lang == "ar" {
		return strings.NewReplacer("ی", "ي", "ک", "ك").Replace(d)
	}
	return d
}

func encode(d, lang, label string) string {
	enc, _ := charset.Lookup(old[lang])
	out, err := encoding.ReplaceUnsupported(enc.NewEncoder()).String(d)
	if err != nil {
		panic(err)
	}
	if label == "" {
		return strings.Replace(out, ` encoding="UTF-8"`, "", 1)
	}
	return strings.Replace(out, "UTF-8", label, 1)
}
