package parse_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"watcher/internal/feeds/parse"
)

// usual is a feed of 30 items and 24 KB, as most are.
func usual() []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Harbour Gazette</title><link>https://gazette.example/</link><language>en</language>
<atom:link href="https://gazette.example/feed" rel="self" type="application/rss+xml"/><ttl>30</ttl>
`)
	for i := range 30 {
		fmt.Fprintf(&b, `<item><title>Council of the port votes on berth %d after a long night</title>
<link>https://gazette.example/news/2026/11/23/berth-%d?utm_source=rss&amp;utm_medium=feed</link>
<guid isPermaLink="false">https://gazette.example/?p=%d</guid><dc:creator><![CDATA[Arta Hoxha]]></dc:creator>
<pubDate>Mon, 23 Nov 2026 %02d:00:00 +0000</pubDate><category>Ports</category>
<description><![CDATA[<p>%s</p><p>The post <a href="https://gazette.example/">Council</a> appeared first on <a href="https://gazette.example">Gazette</a>.</p>]]></description></item>
`, i, i, 1000+i, i%24, strings.Repeat("The harbour master spoke of tides &amp; of ships. ", 6))
	}
	b.WriteString("</channel></rss>\n")
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	body := usual()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		doc, err := parse.Parse(parse.Input{Body: body, Base: "https://gazette.example/feed", Feed: "f", Now: now})
		if err != nil || len(doc.Items) != 30 {
			b.Fatal(err, len(doc.Items))
		}
	}
}

// BenchmarkGofeed is the same feed by gofeed alone, for comparison.
func BenchmarkGofeed(b *testing.B) {
	body := usual()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if f, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil || len(f.Items) != 30 {
			b.Fatal(err)
		}
	}
}
