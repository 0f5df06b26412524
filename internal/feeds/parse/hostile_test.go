package parse_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"watcher/internal/feeds/parse"
)

const (
	rssHead = `<rss version="2.0"><channel><title>t</title><link>https://h.example/</link>`
	rssTail = `</channel></rss>`
	oneItem = `<item><title>A headline of the day</title><link>https://h.example/1</link><guid>1</guid></item>`
)

// attack is a document built to exhaust whoever reads it. Err is the refusal
// wanted, nil if the rest of the document is to be read.
type attack struct {
	name  string
	body  func() string
	err   error
	items int // at least
}

var attacks = []attack{
	{name: "a million elements inside each other in an extension", err: parse.ErrTooComplex, body: func() string {
		return rssHead + `<item><title>x</title><x:y>` + strings.Repeat("<a>", 1<<20) + strings.Repeat("</a>", 1<<20) + `</x:y></item>` + rssTail
	}},
	{name: "two and a half million, never closed", err: parse.ErrTooComplex, body: func() string {
		return rssHead + oneItem + `<x:y>` + strings.Repeat("<a>", 2_700_000)
	}},
	{name: "in the wrong case", err: parse.ErrTooComplex, body: func() string {
		return rssHead + `<x:y>` + strings.Repeat("<a>", 500_000) + strings.Repeat("</A>", 500_000) + `</x:y>` + oneItem + rssTail
	}},
	{name: "elements inside each other, each with a namespace", err: parse.ErrTooComplex, body: func() string {
		return rssHead + `<x:y>` + nested(20000, ` xmlns:p%d=""`) + `</x:y>` + oneItem + rssTail
	}},
	{name: "elements inside each other, each with a base", err: parse.ErrTooComplex, body: func() string {
		return rssHead + `<x:y>` + nested(20000, ` xml:base="d%d/"`) + `</x:y>` + oneItem + rssTail
	}},
	{name: "many namespaces on few elements", err: parse.ErrTooComplex, body: func() string {
		var ns strings.Builder
		for i := range 250 {
			fmt.Fprintf(&ns, ` xmlns:p%d="u"`, i)
		}
		return rssHead + strings.Repeat("<x:y"+ns.String()+">", 50) + strings.Repeat("</x:y>", 50) + oneItem + rssTail
	}},
	{name: "a million attributes", err: parse.ErrTooComplex, body: func() string {
		var b strings.Builder
		b.WriteString(rssHead + "<x:y")
		for i := range 500_000 {
			fmt.Fprintf(&b, ` a%d=""`, i)
		}
		return b.String() + "/>" + oneItem + rssTail
	}},
	{name: "a hundred thousand CDATA sections in one element", err: parse.ErrTooComplex, body: func() string {
		return rssHead + "<item><x:y>" + strings.Repeat("<![CDATA[x]]>", 100_000) + "</x:y></item>" + rssTail
	}},
	{name: "text in pieces between comments", err: parse.ErrTooComplex, body: func() string {
		return rssHead + "<item><x:y>" + strings.Repeat("x<!-- -->", 100_000) + "</x:y></item>" + rssTail
	}},
	{name: "a million empty items", items: 0, body: func() string {
		return rssHead + strings.Repeat("<item/>", 500_000) + rssTail
	}},
	{name: "a hundred thousand items", items: 5000, body: func() string {
		var b strings.Builder
		for i := range 100_000 {
			fmt.Fprintf(&b, "<item><title>Item number %d</title><guid>%d</guid></item>", i, i)
		}
		return rssHead + b.String() + rssTail
	}},
	{name: "a title of megabytes", items: 1, body: func() string {
		return rssHead + "<item><title>" + strings.Repeat("long ", 700_000) + "</title><link>https://h.example/1</link></item>" + rssTail
	}},
	{name: "entities by the million", items: 1, body: func() string {
		return rssHead + "<item><title>x" + strings.Repeat("&amp;", 300_000) + "</title><link>https://h.example/1</link></item>" + rssTail
	}},
	{name: "bare ampersands by the million", items: 1, body: func() string {
		return rssHead + "<item><title>x" + strings.Repeat("&", 1_000_000) + "</title><link>https://h.example/1</link></item>" + rssTail
	}},
	{name: "bare less-than signs by the million", items: 1, body: func() string {
		return rssHead + "<item><title>x" + strings.Repeat("< ", 250_000) + "</title><link>https://h.example/1</link></item>" + rssTail
	}},
	{name: "half tags by the million", items: 0, body: func() string {
		return rssHead + oneItem + "<item><title>x" + strings.Repeat("<a b='", 250_000) + "</title></item>" + rssTail
	}},
	{name: "half sections by the million", items: 0, body: func() string {
		return rssHead + oneItem + "<item><title>x" + strings.Repeat("<![CDATA[", 250_000) + "</title></item>" + rssTail
	}},
	{name: "half comments by the million", items: 0, body: func() string {
		return rssHead + oneItem + strings.Repeat("<!--", 500_000) + rssTail
	}},
	{name: "half instructions by the million", items: 0, body: func() string {
		return strings.Repeat("<?", 500_000) + rssHead + oneItem + strings.Repeat("<?", 500_000) + rssTail
	}},
	{name: "end tags by the million", items: 1, body: func() string {
		return rssHead + oneItem + strings.Repeat("</a>", 500_000) + rssTail
	}},
	{name: "items inside items", items: 1, body: func() string {
		return rssHead + strings.Repeat("<item><title>Inside of it all</title>", 200_000) + rssTail
	}},
	{name: "entities that grow", items: 1, body: func() string {
		return `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>` +
			rssHead + "<item><title>x &c;&c;&c;</title><link>https://h.example/1</link></item>" + rssTail
	}},
	{name: "an entity that reads a file", items: 1, body: func() string {
		return `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>` +
			rssHead + "<item><title>x &x;</title><link>https://h.example/1</link></item>" + rssTail
	}},
	{name: "HTML inside HTML, in Atom", items: 1, body: func() string {
		return `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>urn:1</id><title>A headline</title><content type="html">` +
			strings.Repeat("&lt;div&gt;&lt;b&gt;&lt;a&gt;&lt;table&gt;", 40_000) + `</content></entry></feed>`
	}},
	{name: "the same, its type spelt with entities", items: 1, body: func() string {
		return `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>urn:1</id><title>A headline</title><content type="&#104;tml">` +
			strings.Repeat("&lt;div&gt;&lt;b&gt;&lt;a&gt;&lt;table&gt;", 40_000) + `</content></entry></feed>`
	}},
	{name: "an endless script", items: 1, body: func() string {
		return rssHead + "<item><title>A headline</title><description>" + strings.Repeat("&lt;script&gt;&lt;", 100_000) + "</description></item>" + rssTail
	}},
	{name: "JSON nested deep", err: parse.ErrTooComplex, body: func() string {
		return `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","x":` + strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000) + `}]}`
	}},
	{name: "JSON nested deep outside its items", err: parse.ErrTooComplex, body: func() string {
		return `{"version":"https://jsonfeed.org/version/1.1","x":` + strings.Repeat(`{"a":`, 1_000_000) + strings.Repeat("}", 1_000_000) + `}`
	}},
	{name: "JSON with a hundred thousand items", items: 5000, body: func() string {
		var b strings.Builder
		for i := range 100_000 {
			fmt.Fprintf(&b, `{"id":"%d","title":"Item number %d"},`, i, i)
		}
		return `{"version":"https://jsonfeed.org/version/1.1","items":[` + strings.TrimSuffix(b.String(), ",") + `]}`
	}},
	{name: "JSON with a number beyond all", items: 1, body: func() string {
		return `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1e999,"title":"A headline"}]}`
	}},
	{name: "eight megabytes and a byte", err: parse.ErrTooBig, body: func() string {
		return rssHead + strings.Repeat(" ", 8<<20) + rssTail
	}},
	{name: "a gzip bomb", err: parse.ErrTooBig, body: func() string {
		return pack(strings.Repeat("\x00", 9<<20))
	}},
	{name: "nothing", err: parse.ErrEmpty, body: func() string { return "" }},
	{name: "blanks", err: parse.ErrEmpty, body: func() string { return "\xEF\xBB\xBF \r\n\t" }},
	{name: "zeros", err: parse.ErrEmpty, body: func() string { return strings.Repeat("\x00", 1000) }},
}

// TestHostile feeds the parser what would end or starve the process. Time and
// memory have generous bounds: what they catch is worse by orders of magnitude.
func TestHostile(t *testing.T) {
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			body := []byte(a.body())
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			doc, err := parse.Parse(parse.Input{Body: body, Feed: "f", Now: now})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			used := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%d KB: %d items, %v, %d MB allocated, err %v, %v", len(body)>>10, len(doc.Items), took, used, err, doc.Repairs)
			if !errors.Is(err, a.err) || err != nil && a.err == nil {
				t.Fatalf("error is %v, want %v", err, a.err)
			}
			if len(doc.Items) < a.items || len(doc.Items) > 5000 {
				t.Errorf("%d items, want %d at least", len(doc.Items), a.items)
			}
			if took > 20*time.Second || used > 1024 {
				t.Errorf("took %v and %d MB", took, used)
			}
		})
	}
}

func nested(n int, attr string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<a"+attr+">", i)
	}
	return b.String() + strings.Repeat("</a>", n)
}

func pack(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}
