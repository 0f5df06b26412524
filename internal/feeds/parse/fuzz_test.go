package parse

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func seed(f *testing.F, more ...string) {
	f.Helper()
	for _, dir := range []string{"testdata/feeds/*", "testdata/golden/*.xml"} {
		files, _ := filepath.Glob(dir)
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(body)
		}
	}
	for _, m := range more {
		f.Add([]byte(m))
	}
}

var shards = []string{
	`<rss><channel><item><title>a</titel><link>b</link></item></channel></rss>`,
	`<rss><channel><item><title>a <b & c</title><x:y z=1><guid>1</guid></item><item/></channel>`,
	`<feed xmlns="u"><entry xml:lang='fa'><content type="xhtml"><div>a<br></div></content></entry></feed>`,
	`<rdf:RDF><channel/><item rdf:about="a&amp;b"><!-- - --><![CDATA[]]></item></rdf:RDF>`,
	`<rss><channel><item><description><![CDATA[a</item><item><![CDATA[b]]></item></rss>`,
	`{"version":"https://jsonfeed.org/version/1","items":[{"id":1},{"id":"x","tags":"t"},3,{"title":"a`,
	"\x1f\x8b\x08\x00", "\xff\xfe<\x00r\x00", "<?xml version='1.0' encoding='gbk'?><rss>\xb0\xa1</rss>",
}

// FuzzParse: no document breaks the parser, and each item has what it promises.
func FuzzParse(f *testing.F) {
	seed(f, shards...)
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, body []byte) {
		before := bytes.Clone(body)
		doc, err := Parse(Input{Body: body, Base: "https://h.example/feed", Feed: "f", Now: now})
		if !bytes.Equal(before, body) {
			t.Fatal("the caller's bytes were changed")
		}
		if err != nil {
			var no *NotFeedError
			if !errors.As(err, &no) && !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrTooBig) && !errors.Is(err, ErrTooComplex) {
				t.Fatal(err)
			}
			return
		}
		keys := map[string]bool{}
		for _, it := range doc.Items {
			if it.Key == "" || len(it.Key) > maxKey || keys[string(it.Key)] || !utf8.ValidString(string(it.Key)) {
				t.Fatalf("key %q of %q", it.Key, it.Title)
			}
			keys[string(it.Key)] = true
			for _, s := range append([]string{it.Title, it.Summary, it.Body, it.Author, it.Link}, it.Categories...) {
				checkText(t, s)
			}
			if it.Link != "" && !absolute(it.Link) {
				t.Fatalf("link %q", it.Link)
			}
			if it.Published.After(now.Add(24*time.Hour)) || it.Published.Location() != time.UTC {
				t.Fatalf("published %v", it.Published)
			}
		}
		again, err := Parse(Input{Body: body, Base: "https://h.example/feed", Feed: "f", Now: now})
		if err != nil || len(again.Items) != len(doc.Items) {
			t.Fatal("the same bytes gave something else")
		}
		for i := range again.Items {
			if again.Items[i].Key != doc.Items[i].Key {
				t.Fatal("the same item has another key")
			}
		}
	})
}

func checkText(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
		t.Fatalf("%q is not UTF-8 in NFC", s)
	}
	for _, r := range s {
		if r < ' ' && r != '\n' || r == 0x7f || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0xAD || r == 0x2060 {
			t.Fatalf("%q holds %U", s, r)
		}
	}
}

// FuzzSurvey: what the guard lets through, encoding/xml reads as the same
// markup, no deeper and with as many items; so nothing slips past the limits.
func FuzzSurvey(f *testing.F) {
	seed(f, shards...)
	f.Fuzz(func(t *testing.T, body []byte) {
		start, kind := findRoot(body)
		if kind == "" || !utf8.Valid(body) {
			return
		}
		body = dropIllegal(body[start:], &notes{})
		o, err := survey(body, kind)
		if err != nil {
			m, merr := mend(body, kind)
			if merr != nil || len(m.body) == 0 {
				return
			}
			if o, err = survey(m.body, kind); errors.Is(err, errFlawed) {
				t.Fatalf("mended markup is still flawed:\n%q\n%q", body, m.body)
			}
			if err != nil {
				return
			}
			body = m.body
		}
		depth, items, tokens := rawMarkup(t, body, kind)
		if depth > maxDepth || items != len(o.items) || tokens > o.tokens {
			t.Fatalf("encoding/xml sees depth %d, %d items, %d tokens; the survey %d items, %d tokens:\n%q",
				depth, items, tokens, len(o.items), o.tokens, body)
		}
	})
}

// rawMarkup reads the root element as gofeed's decoder does.
func rawMarkup(t *testing.T, body []byte, kind Kind) (deepest, items, tokens int) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	for depth := 0; ; {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			t.Fatalf("encoding/xml does not see the root's end:\n%q", body)
		}
		if err != nil {
			t.Fatalf("encoding/xml refuses what the survey took: %v\n%q", err, body)
		}
		tokens++
		switch e := tok.(type) {
		case xml.StartElement:
			depth++
			if isItem(kind, rootPrefix(body), []byte(e.Name.Space), []byte(e.Name.Local)) {
				items++
			}
		case xml.EndElement:
			depth--
			if depth == 0 {
				return deepest, items, tokens
			}
		}
		deepest = max(deepest, depth)
	}
}

// FuzzDate: no text breaks the reader of dates, and what it reads, it reads
// again from its own RFC 3339 form.
func FuzzDate(f *testing.F) {
	body, err := os.ReadFile("testdata/dates.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(body)) {
		in, _, _ := strings.Cut(line, "\t")
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := parseDate(s)
		if !ok {
			return
		}
		if again, ok := parseDate(d.Format(time.RFC3339Nano)); d.Year() < 2100 && (!ok || !again.Equal(d)) {
			t.Fatalf("%q is %v, and that is %v", s, d, again)
		}
	})
}

// FuzzLink: links come out absolute, without user and tracking, and cleaning a
// clean link changes nothing.
func FuzzLink(f *testing.F) {
	for _, s := range []string{
		"https://h.example/a?utm_source=x&id=1#utm_medium=y", "//h.example/a", "/a b", "javascript:alert(1)", "HTTP://H.EXAMPLE:80/%zz",
		"https://amp.m.h.example/amp/a/amp.amp.html?amp", "https://x.cdn.ampproject.org/c/s/google.com/amp/s/h.example/a", "https://news.google.com/articles/CBMiE2h0dHBzOi8vaC5leGFtcGxlL2E",
		"https://www..", "https://h%25X", "www.h.example/a", "https://user:pass@h.example/", "https://www.google.com/url?q=https://h.example/b", "http://[::1]:8080/", "?p=1", "http://خبر.example/خبر",
	} {
		f.Add(s)
	}
	b := newBase("https://h.example/feeds/rss.xml")
	f.Fuzz(func(t *testing.T, s string) {
		got := b.resolve(s)
		if got == "" {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
			t.Fatalf("%q became %q: %v", s, got, err)
		}
		if again := b.resolve(got); again != got {
			t.Fatalf("%q became %q, then %q", s, got, again)
		}
		c := canonical(got)
		if strings.Contains(c, " ") {
			t.Fatalf("%q has the canonical form %q", got, c)
		}
		if again := canonical(c); again != c && again != "" { // a host that is none is known as it stands
			t.Fatalf("%q has the canonical form %q, and that has %q", got, c, again)
		}
	})
}

// FuzzGoogleNews: whatever the id, what is found in it is part of it.
func FuzzGoogleNews(f *testing.F) {
	for _, s := range []string{"\x08\x13\x22\x05https\xd2\x01\x00", "\x22\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01a", "\x09", "\x0d1234\x22\x01a", "\x0b"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, id []byte) {
		got := protoText(id, 4)
		if !bytes.Contains(id, []byte(got)) {
			t.Fatalf("%q holds %q", id, got)
		}
		if path := "/rss/articles/" + base64.RawURLEncoding.EncodeToString(id); googleNews(path) != got {
			t.Fatalf("%q: read as %q, not %q", path, googleNews(path), got)
		}
	})
}

// FuzzText: text comes out plain, and cleaning a title ends.
func FuzzText(f *testing.F) {
	for _, s := range []string{
		"<b>a</b> &amp;amp; b", "a < b > c", "<script>x</script>y", "a\u202Eb\u200bc\x1b[31md", "می\u200cرود", "<!-- x", "<p>a<p>b<br/>c</p>", "&#0;&#x110000;&foo;", "é",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\uFFFD")
		title := cleanTitle(s)
		checkText(t, title)
		if strings.ContainsAny(title, "\n") || title != strings.TrimSpace(title) {
			t.Fatalf("title %q", title)
		}
		checkText(t, cleanText(s))
		checkText(t, cut(title, 10))
	})
}

// FuzzCharset: whatever the bytes, text is valid UTF-8 and legal XML.
func FuzzCharset(f *testing.F) {
	seed(f, shards...)
	f.Fuzz(func(t *testing.T, body []byte) {
		out := dropIllegal(decode(body, Input{Lang: "fa"}, &notes{}), &notes{})
		if !utf8.Valid(out) {
			t.Fatalf("%q is not UTF-8", out)
		}
		for _, r := range string(out) {
			if !legalXML(r) {
				t.Fatalf("%q holds %U", out, r)
			}
		}
	})
}
