package parse_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"watcher/internal/feeds/parse"
)

// TestNotFeed: what is no feed is refused by name, or an outage of the
// publisher's would look like a quiet day.
func TestNotFeed(t *testing.T) {
	for body, want := range map[string]string{
		"<!DOCTYPE html><html><head><title>Just a\n moment&hellip;</title></head></html>": "not a feed: a web page, «Just a moment…»",
		`<html><head><base href="https://a.example/x/"><!-- <link rel=alternate type="application/rss+xml" href="old"> -->
			<link href="feed" type=" Application/RSS+XML; charset=utf-8" REL="home Alternate"><link rel=alternate type="text/html" href="/en">`: "not a feed: a web page; its feed is https://a.example/x/feed",
		`<html><link rel=alternate type="application/atom+xml" href="/a"><link rel=alternate type="application/feed+json" href="//b.example/j">`: "not a feed: a web page; its feeds are https://c.example/a and https://b.example/j",
		"<HTML><body>sign in</body></HTML>":               "not a feed: a web page",
		`{"error":"quota exceeded"}`:                      "not a feed: neither RSS, Atom nor JSON Feed",
		`{"error":"quota exceeded","items":[]}`:           "not a feed: neither RSS, Atom nor JSON Feed",
		`[{"title":"a"}]`:                                 "not a feed: neither RSS, Atom nor JSON Feed",
		"ok":                                              "not a feed: neither RSS, Atom nor JSON Feed",
		"<opml><body/></opml>":                            "not a feed: neither RSS, Atom nor JSON Feed",
		`<entry xmlns="http://www.w3.org/2005/Atom"/>`:    "not a feed: neither RSS, Atom nor JSON Feed",
		"<rss version='2.0'":                              "not a feed: neither RSS, Atom nor JSON Feed",
		"<feed-list><feedback>rss</feedback></feed-list>": "not a feed: neither RSS, Atom nor JSON Feed",
	} {
		_, err := parse.Parse(parse.Input{Body: []byte(body), Base: "https://c.example/news/"})
		var no *parse.NotFeedError
		if !errors.As(err, &no) || err.Error() != want {
			t.Errorf("%q: %v, want %v", body, err, want)
		}
	}
}

// TestEmptyFeeds: a feed without items is a feed.
func TestEmptyFeeds(t *testing.T) {
	for _, body := range []string{
		"<rss><channel><title>t</title></channel></rss>", "<rss/>", "<feed/>", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'></rdf:RDF>",
		`{"version":"https://jsonfeed.org/version/1","title":"t","items":[]}`, `{"version":"https://jsonfeed.org/version/1"}`,
	} {
		doc, err := parse.Parse(parse.Input{Body: []byte(body)})
		if err != nil || len(doc.Items) != 0 || doc.Salvaged {
			t.Errorf("%q: %d items, salvaged %v, %v", body, len(doc.Items), doc.Salvaged, err)
		}
	}
}

// TestSalvaged: the validators of a document that lost items must not be kept.
func TestSalvaged(t *testing.T) {
	whole := rssHead + oneItem + oneItem + rssTail
	for body, want := range map[string][2]bool{ // damaged, salvaged
		whole:                              {false, false},
		whole[:len(whole)-40]:              {true, true},
		strings.TrimSuffix(whole, rssTail): {true, true},
		strings.Replace(whole, "A head", "A < d", 1):                                                {true, false},
		rssHead + "<item><title>x</item>" + rssTail:                                                 {true, false},
		rssHead + "<item>" + oneItem + rssTail:                                                      {true, false},
		`{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"x"},{"id":"2","ti`: {true, true},
	} {
		doc, err := parse.Parse(parse.Input{Body: []byte(body)})
		if err != nil || doc.Damaged != want[0] || doc.Salvaged != want[1] || doc.Damaged != (len(doc.Repairs) > 0) && doc.Skipped == 0 {
			t.Errorf("%q: damaged %v, salvaged %v, %q, %v; want %v", body, doc.Damaged, doc.Salvaged, doc.Repairs, err, want)
		}
	}
}

// TestOldestFirst: of too many items the newest are kept, wherever they stand.
func TestOldestFirst(t *testing.T) {
	var b strings.Builder
	b.WriteString(rssHead)
	day := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 6000 {
		b.WriteString("<item><title>Report of the day</title><guid>" + day.AddDate(0, 0, i).Format("2006-01-02") +
			"</guid><pubDate>" + day.AddDate(0, 0, i).Format(time.RFC1123Z) + "</pubDate></item>")
	}
	doc, err := parse.Parse(parse.Input{Body: []byte(b.String() + rssTail), Now: now})
	if err != nil || len(doc.Items) != 5000 || !doc.Damaged {
		t.Fatalf("%d items, damaged %v, %v", len(doc.Items), doc.Damaged, err)
	}
	if first, last := doc.Items[0].Key, doc.Items[4999].Key; first != "2012-09-27" || last != "2026-06-05" {
		t.Errorf("kept %s to %s", first, last)
	}
}

// TestDatesOfItems: a date that cannot be true is none, one in the future is
// the present, and where there is none, none is made of the time of asking.
func TestDatesOfItems(t *testing.T) {
	item := func(date string) string {
		return rssHead + "<item><title>x</title><guid>1</guid><pubDate>" + date + "</pubDate></item>" + rssTail
	}
	for date, want := range map[string]string{
		"Mon, 23 Nov 2026 10:00:00 GMT":  "2026-11-23T10:00:00Z",
		"Tue, 24 Nov 2026 10:00:00 GMT":  instant(now), // a zone forgotten
		"Thu, 26 Nov 2099 10:00:00 GMT":  instant(now),
		"Thu, 01 Jan 1970 00:00:00 GMT":  "",
		"Fri, 01 Jan 99999 00:00:00 GMT": "",
		"yesterday":                      "",
		"":                               "",
	} {
		doc, err := parse.Parse(parse.Input{Body: []byte(item(date)), Now: now})
		if err != nil || len(doc.Items) != 1 {
			t.Fatal(err)
		}
		if it := doc.Items[0]; instant(it.Published) != want || !it.FirstSeen.Equal(now) {
			t.Errorf("%q: %v, first seen %v", date, it.Published, it.FirstSeen)
		}
	}
}

// TestLang: the item's own word first, then the desk's, then the feed's.
func TestLang(t *testing.T) {
	body := `<rss><channel><language>EN_us</language><item><title>a</title></item><item xml:lang="per"><title>b</title></item></channel></rss>`
	for said, want := range map[string][2]string{"": {"en-US", "fa"}, "sq": {"sq", "fa"}} {
		doc, err := parse.Parse(parse.Input{Body: []byte(body), Lang: said})
		if err != nil || doc.Lang != "en-US" || doc.Items[0].Lang != want[0] || doc.Items[1].Lang != want[1] {
			t.Errorf("%q: feed %q, items %+v, %v", said, doc.Lang, doc.Items, err)
		}
	}
}
