package main

import (
	bytesof "encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"watcher/internal/testkit"
)

// always answers the same, from the first poll on.
func always(a testkit.Answer) func(*badPress) []testkit.Answer {
	return func(*badPress) []testkit.Answer { return []testkit.Answer{a} }
}

// then answers with what is wrong after a first good document.
func then(bad func(b *badPress) testkit.Answer) func(*badPress) []testkit.Answer {
	return func(b *badPress) []testkit.Answer { return []testkit.Answer{b.before(), bad(b)} }
}

// wrapped is a document with one new article after some text.
func wrapped(head string, more ...string) func(*badPress) []testkit.Answer {
	return then(func(b *badPress) testkit.Answer { return b.after(head, more...) })
}

// sending adds a header to an answer.
func sending(a testkit.Answer, name, value string) testkit.Answer {
	h := map[string]string{name: value}
	maps.Copy(h, a.Header)
	a.Header = h
	return a
}

func status(code int, name, value string) testkit.Answer {
	return testkit.Answer{Status: code, Header: map[string]string{name: value}}
}

// unconditional fails the test if a request of the row carried a header.
func unconditional(header, value string) func(*testing.T, *badPress) {
	return func(t *testing.T, b *badPress) {
		waitFor(t, "two polls more", func() bool { return len(b.asked()) > 3 })
		for _, r := range b.asked() {
			if v := r.Header.Get(header); v != "" && (value == "" || strings.Contains(v, value)) {
				t.Errorf("%s: %.80q was sent", header, v)
			}
		}
	}
}

var badInputs = []badInput{
	{name: "01-loopback-address", file: func(t *testing.T, b *badPress) {
		b.refused(t, "not a public address", "http://127.0.0.1:6379/")
	}},
	{name: "02-metadata-address", file: func(t *testing.T, b *badPress) {
		b.refused(t, "not a public address", "http://169.254.169.254/latest/meta-data/")
	}},
	{name: "03-name-that-leads-inside", script: always(testkit.Answer{Redirect: "http://localhost:6379/"}), fails: "is not a public address"},
	{name: "04-name-that-leads-inside-later", below: "internal/outbound: TestRebindingIsRefused"},
	{
		name: "05-addresses-in-disguise", feed: `{ url: "http://[64:ff9b::7f00:1]/", name: "{row}", schedule: "@every 1m" }`, fails: "not a public address",
		judge: func(t *testing.T, b *badPress) {
			b.refused(t, "not a public address", "http://[::ffff:127.0.0.1]/")
			b.refused(t, "hides an address", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/")
		},
	},
	{name: "06-redirect-inside", script: func(b *badPress) []testkit.Answer {
		return []testkit.Answer{{Redirect: b.server.Listen("127.0.0.9:0") + "/secret"}}
	}, fails: "127.0.0.9", judge: func(t *testing.T, b *badPress) {
		if n := len(b.server.Requests("/secret")); n > 0 {
			t.Errorf("asked %d times inside", n)
		}
	}},
	{name: "07-redirect-loop", script: always(testkit.Answer{Redirect: "/07"}), fails: "too many redirects", judge: func(t *testing.T, b *badPress) {
		if n := len(b.asked()); n == 0 || n%6 != 0 {
			t.Errorf("asked %d times, want the address and 5 hops a poll", n)
		}
	}},
	{
		name: "08-redirect-to-another-scheme", fails: "only http and https",
		script: func(b *badPress) []testkit.Answer {
			b.server.On("/08b", testkit.Answer{Redirect: "gopher://x/"})
			b.server.On("/08c", testkit.Answer{Redirect: "data:,x"})
			return []testkit.Answer{{Status: 301, Redirect: "file:///etc/passwd"}}
		},
		feed: `{ url: "{server}/08", name: "{row}" }
{ url: "{server}/08b", name: "{row}b" }
{ url: "{server}/08c", name: "{row}c" }`,
		judge: func(t *testing.T, b *badPress) {
			b.says(t, "feed cannot be read", "row 08b", "only http and https")
			b.says(t, "feed cannot be read", "row 08c", "only http and https")
		},
	},
	{
		name: "09-redirect-down-to-http", feed: `{ url: "{secure}/09", name: "{row}", headers: { X-Key: secret-of-row } }`,
		script: func(b *badPress) []testkit.Answer {
			return []testkit.Answer{{Redirect: b.server.Listen("127.0.0.10:0") + "/09/plain"}}
		},
		fails: "down to plain http", judge: func(t *testing.T, b *badPress) {
			if n := len(b.server.Requests("/09/plain")); n > 0 {
				t.Errorf("asked %d times in the open", n)
			}
		},
	},
	{name: "10-addresses-that-hide-something", file: func(t *testing.T, b *badPress) {
		b.refused(t, "control character", `"http://a.example/\r\nX: y"`, `"http://a.example/\0"`)
		b.refused(t, "holds a login", `"http://joe:hunter2@a.example/feed"`)
	}},
	{name: "11-odd-host-names", file: func(t *testing.T, b *badPress) {
		b.refused(t, "bytes", "http://"+strings.Repeat("a", 10<<10)+".example/feed")
		b.refused(t, "", "http://"+strings.Repeat("a", 1<<10)+".example/feed")
		for _, twin := range []string{"http://BÜCHER.example/", "http://xn--bcher-kva.example./", "HTTP://bücher.example:80/"} {
			b.refused(t, "already listed", "http://bücher.example/\n  - "+twin)
		}
	}},
	{
		name: "12-two-feeds-with-one-document", feed: `{ url: "{server}/12", name: "{row}", schedule: "@every 1s" }
{ url: "{server}/12b", name: "{row}b", schedule: "@every 1s" }`,
		script: func(b *badPress) []testkit.Answer {
			b.server.On("/12b", testkit.Answer{Status: 301, Redirect: "/12/one"})
			b.server.On("/12/one", append(slices.Repeat([]testkit.Answer{b.before()}, 8), b.after(""))...) // both have read it by then
			return []testkit.Answer{{Status: 301, Redirect: "/12/one"}}
		},
		told: []string{"new"}, judge: func(t *testing.T, b *badPress) { b.says(t, "the same document as feed") },
	},
	{name: "13-header-that-never-ends", script: func(b *badPress) []testkit.Answer {
		b.server.On("/13/slow", testkit.Answer{Raw: "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1000), Drip: time.Second})
		return []testkit.Answer{{Redirect: b.server.Listen("127.0.1.13:0") + "/13/slow"}}
	}, fails: "timeout"},
	{name: "14-body-by-drops", script: func(b *badPress) []testkit.Answer {
		a := b.before()
		a.Drip = time.Second
		b.server.On("/14/slow", a)
		return []testkit.Answer{{Redirect: b.server.Listen("127.0.1.14:0") + "/14/slow"}}
	}, fails: "too slow"},
	{name: "15-body-without-end", script: then(func(b *badPress) testkit.Answer {
		a := b.after("")
		return testkit.Answer{Body: a.Body + strings.Repeat(" ", 9<<20), Length: -1, Stall: true, Header: map[string]string{"ETag": `"endless"`}}
	}), fails: "larger than 8 MB"},
	{name: "16-gzip-bomb", script: then(func(*badPress) testkit.Answer {
		return testkit.Answer{Body: bomb(), Header: map[string]string{"Content-Encoding": "gzip"}}
	}), fails: "larger than 8 MB"},
	{
		name: "17-encoding-that-was-not-asked-for", feed: `{ url: "{server}/17", name: "{row}" }
{ url: "{server}/17b", name: "{row}b" }
{ url: "{server}/17c", name: "{row}c" }`,
		script: func(b *badPress) []testkit.Answer {
			b.server.On("/17b", sending(b.before(), "Content-Encoding", "zstd"))
			b.server.On("/17c", sending(b.before(), "Content-Encoding", "gzip, gzip"))
			return []testkit.Answer{sending(b.before(), "Content-Encoding", "br")}
		},
		fails: "unknown encoding", judge: func(t *testing.T, b *badPress) {
			b.says(t, "feed cannot be read", "row 17b", "zstd")
			b.says(t, "feed cannot be read", "row 17c", "gzip, gzip")
		},
	},
	{name: "18-megabyte-of-headers", script: always(testkit.Answer{
		Raw: "HTTP/1.1 200 OK\r\n" + strings.Repeat("Set-Cookie: a="+strings.Repeat("b", 90)+"\r\n", 10_000) + "\r\n",
	}), fails: "header", later: unsent("Cookie")},
	{
		name: "19-content-length-that-lies", feed: `{ url: "{server}/19", name: "{row}", schedule: "@every 1s" }
{ url: "{server}/19b", name: "{row}b", schedule: "@every 1s" }`,
		script: func(b *badPress) []testkit.Answer {
			short := sending(b.after("", b.item("cut")), "ETag", `"lie"`)
			b.server.On("/19b", b.before(), testkit.Answer{Raw: fmt.Sprintf("HTTP/1.1 200 OK\r\nETag: \"lie\"\r\nContent-Length: %d\r\n\r\n%s", len(short.Body)-30, short.Body)})
			long := sending(testkit.Answer{Body: "<rss><channel><item>"}, "ETag", `"lie"`)
			long.Length = 1000
			return []testkit.Answer{b.before(), long}
		},
		fails: "broke off", told: []string{"new", "cut"}, judge: func(t *testing.T, b *badPress) {
			b.number = "19b"
			unconditional("If-None-Match", "lie")(t, b)
		},
	},
	{name: "20-connection-cut-in-the-document", script: then(func(b *badPress) testkit.Answer {
		a := sending(b.after(""), "ETag", `"cut"`)
		a.Cut = len(a.Body) - 30
		return a
	}), told: []string{"new"}, judge: unconditional("If-None-Match", "cut")},
	{name: "21-not-modified-though-we-have-nothing", script: func(b *badPress) []testkit.Answer {
		return []testkit.Answer{status(304, "ETag", `"a"`), b.before(), b.after("")}
	}, fails: "not modified", later: func(t *testing.T, b *badPress) { b.tells(t, b.link("new")) }},
	{name: "22-new-items-under-the-old-etag", script: func(b *badPress) []testkit.Answer {
		return []testkit.Answer{sending(b.before(), "ETag", `"a"`), sending(b.after(""), "ETag", `"a"`)}
	}, told: []string{"new"}},
	{
		name: "23-etag-that-must-not-be-kept", feed: `{ url: "{server}/23", name: "{row}", schedule: "@every 1s" }
{ url: "{server}/23b", name: "{row}b", schedule: "@every 1s" }`,
		script: func(b *badPress) []testkit.Answer {
			b.server.On("/23b", sending(b.before(), "ETag", "\"a\tb\""))
			return []testkit.Answer{sending(b.before(), "ETag", `"`+strings.Repeat("x", 60<<10)+`"`), sending(b.after(""), "ETag", `"`+strings.Repeat("x", 600)+`"`)}
		},
		told: []string{"new"}, judge: func(t *testing.T, b *badPress) {
			unconditional("If-None-Match", "")(t, b)
			b.number = "23b"
			unconditional("If-None-Match", "")(t, b)
		},
	},
	{
		name: "24-absurd-retry-after", feed: `{ url: "{server}/24", name: "{row}", schedule: "@every 1s" }
{ url: "{server}/24b", name: "{row}b", schedule: "@every 1s" }`,
		script: func(b *badPress) []testkit.Answer {
			b.server.On("/24b", status(503, "Retry-After", "Mon, 02 Nov 1998 10:00:00 GMT"), b.before(), b.after(""))
			return []testkit.Answer{status(429, "Retry-After", "999999999"), b.before(), b.after("")}
		},
		fails: "429", judge: func(t *testing.T, b *badPress) { b.says(t, "we come back after 24 h") },
		later: func(t *testing.T, b *badPress) {
			if n := len(b.asked()); n != 1 {
				t.Errorf("asked %d times within a day", n)
			}
			b.ahead(25 * time.Hour)
			b.do("once")
			b.tells(t, b.link("new"))
		},
	},
	{name: "25-gone", script: always(status(410, "X", "y")), fails: "gone for good", later: func(t *testing.T, b *badPress) {
		if n := len(b.asked()); n != 2 {
			t.Errorf("asked %d times in 23 hours, want twice", n)
		}
		told := 0
		for _, m := range b.messages(b.ops) {
			if holds(string(m.Raw), "row 25") {
				told++
			}
		}
		if told > 1 {
			t.Errorf("the operator was told %d times", told)
		}
	}},
	{name: "26-page-in-place-of-the-feed", script: then(func(*badPress) testkit.Answer {
		return sending(testkit.Answer{Body: "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"}, "Content-Type", "text/html")
	}), later: func(t *testing.T, b *badPress) { // once may be the network's sign-in page
		b.says(t, "feed cannot be read", "row 26", "not a feed")
	}},
	{name: "27-empty-document", script: then(func(*badPress) testkit.Answer { return testkit.Answer{Body: "\ufeff \n"} }), fails: "empty"},
	{
		name: "28-billion-laughs", told: []string{"new"},
		script: then(func(b *badPress) testkit.Answer {
			return b.after(laughs(), b.itemWith("laugh", "Ship "+shipName("laugh", 28)+" laughs &lol9;", "<guid>laugh</guid>"))
		}),
		judge: func(t *testing.T, b *badPress) {
			if m := b.tells(t, b.link("laugh")); len(m.Raw) > 4000 || strings.Contains(string(m.Raw), "lollol") {
				t.Errorf("%.300s", m.Raw)
			}
		},
	},
	{
		name: "29-entity-that-reads-a-file", told: []string{"new"},
		script: then(func(b *badPress) testkit.Answer {
			return b.after(`<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>`, b.itemWith("file", "Ship "+shipName("file", 29)+" reads &x;", "<guid>file</guid>"))
		}),
		judge: func(t *testing.T, b *badPress) {
			if m := b.tells(t, b.link("file")); strings.Contains(string(m.Raw), "root:") {
				t.Errorf("%.300s", m.Raw)
			}
		},
	},
	{name: "30-million-nested-elements", script: then(func(b *badPress) testkit.Answer {
		return b.after("", "<item><title>x</title><x:y>"+strings.Repeat("<a>", 1<<20)+strings.Repeat("</a>", 1<<20)+"</x:y></item>")
	}), fails: "deeper or denser"},
	{name: "31-hundred-and-fifty-thousand-items", script: func(b *badPress) []testkit.Answer {
		var many strings.Builder
		for n := range 150_000 {
			fmt.Fprintf(&many, "<item><title>%d</title><guid>%d</guid></item>", n, n)
		}
		return []testkit.Answer{b.before(), badRSS(b.item("new"), b.item("old"), many.String()), b.before()}
	}, told: []string{"new"}},
	{name: "32-million-attributes", script: then(func(b *badPress) testkit.Answer {
		var many strings.Builder
		for n := range 500_000 {
			fmt.Fprintf(&many, ` a%d=""`, n)
		}
		return b.after("", "<item><x:y"+many.String()+"/></item>")
	}), fails: "deeper or denser"},
	{
		name: "33-endless-title", feed: `{ url: "{server}/33", name: "{row}", schedule: "@every 1s" }
{ url: "{server}/33b", name: "{row}b", schedule: "@every 1s" }`,
		script: func(b *badPress) []testkit.Answer {
			b.server.On("/33b", b.before(), b.after("", b.itemWith("long", b.headline("long")+strings.Repeat(" and on", 400_000), "<guid>long</guid>")))
			return []testkit.Answer{b.before(), b.after("", b.itemWith("huge", strings.Repeat("long ", 4<<20), "<guid>huge</guid>"))}
		},
		fails: "larger than 8 MB", told: []string{"long", "new"},
	},
	{name: "34-invalid-byte", script: then(func(b *badPress) testkit.Answer {
		return b.after("", b.itemWith("byte", b.headline("byte")+" \xff here", "<guid>byte</guid>"))
	}), told: []string{"byte", "new"}},
	{name: "35-controls-in-a-title", script: then(func(b *badPress) testkit.Answer {
		return b.after("", b.itemWith("mark", b.headline("mark")+" \x00\x1b[31m\u202egnp\u200b\u2066&#27;[2J&#x202e;&#0;&#x200b; x", "<guid>mark</guid>"))
	}), told: []string{"mark", "new"}, judge: func(t *testing.T, b *badPress) {
		raw := string(b.tells(t, b.link("mark")).Raw)
		for _, bad := range []string{"\x1b", `\u001b`, `\u0000`, "\u202e", `\u202e`, "\u200b", `\u200b`, "\u2066", `\u2066`} {
			if strings.Contains(raw, bad) {
				t.Errorf("%q in %.300s", bad, raw)
			}
		}
		for _, args := range [][]string{{"explain", b.link("mark")}, {"explain", b.server.URL("/35")}, {"try", "ship"}, {"missed", b.link("mark")}, {"similar", b.link("mark")}} {
			_, p := b.do(args...)
			if said := p.out.String() + p.err.String(); strings.ContainsAny(said, "\x00\x1b\u202e\u200b\u2066") || len(said) < 20 {
				t.Errorf("%s prints %.300q", args[0], said)
			}
		}
	}},
	{name: "36-utf-16", script: then(func(b *badPress) testkit.Answer {
		a := b.after("")
		var out []byte
		for _, u := range utf16.Encode([]rune("\ufeff" + a.Body)) {
			out = bytesof.LittleEndian.AppendUint16(out, u)
		}
		a.Body = string(out)
		return a
	}), told: []string{"new"}},
	{name: "37-unknown-charset", script: wrapped(`<?xml version="1.0" encoding="x-nobody-knows"?>`), told: []string{"new"}},
	{name: "38-long-comment-first", script: wrapped("<!-- " + strings.Repeat("licence ", 800) + "-->"), told: []string{"new"}},
	{name: "39-loose-markup", script: then(func(b *badPress) testkit.Answer {
		return b.after("", b.itemWith("loose", b.headline("loose")+" AT&T &nbsp; ]]> & co", "<guid>loose</guid>"))
	}), told: []string{"loose", "new"}},
	{
		name: "40-json-nested-deep", feed: `{ url: "{server}/40", name: "{row}", schedule: "@every 1s" }
{ url: "{server}/40b", name: "{row}b", schedule: "@every 1s" }`,
		script: func(b *badPress) []testkit.Answer {
			const head = `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[`
			item := func(id, tail string) string {
				return fmt.Sprintf(`{"id":%s,"url":%q,"title":%q}`, id, b.link(tail), b.headline(tail))
			}
			b.server.On("/40b", testkit.Answer{Body: head + item("1", "old") + "]}"}, testkit.Answer{Body: head + item("1e999", "new") + "," + item("1", "old") + "]}"})
			return []testkit.Answer{b.before(), {Body: head + `{"id":"1","x":` + strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000) + `}]}`}}
		},
		fails: "deeper or denser", told: []string{"new"},
	},
	{name: "41-item-of-nothing", script: then(func(b *badPress) testkit.Answer {
		return b.after("", "<item/>", "<item><description>Coast guards fear that a tanker and a cargo ship collided at dawn near "+shipName("text", 41)+"</description></item>")
	}), told: []string{"new"}, judge: func(t *testing.T, b *badPress) {
		waitFor(t, "the item that is only text", func() bool {
			for _, m := range b.messages(b.channel) {
				if holds(string(m.Raw), shipName("text", 41)) {
					return true
				}
			}
			return false
		})
	}},
	{name: "42-one-id-on-two-items", script: then(func(b *badPress) testkit.Answer {
		return b.after("", b.itemWith("left", b.headline("left"), "<guid>same</guid>"), b.itemWith("right", b.headline("right"), "<guid>same</guid>"))
	}), told: []string{"left", "right", "new"}},
	{name: "43-endless-ids", script: then(func(b *badPress) testkit.Answer {
		long := strings.Repeat("id", 1<<20)
		return b.after("", b.itemWith("left", b.headline("left"), "<guid>"+long+"1</guid>"), b.itemWith("right", b.headline("right"), "<guid>"+long+"2</guid>"),
			b.itemWith("zero", b.headline("zero"), "<guid>a&#0;b\x00</guid>"))
	}), told: []string{"left", "right", "zero", "new"}},
	{name: "44-ids-that-change", script: func(b *badPress) []testkit.Answer {
		answers := []testkit.Answer{b.before()}
		for n := range 6 {
			answers = append(answers, badRSS(b.itemWith("new", b.headline("new"), fmt.Sprintf("<guid>fresh%d</guid>", n)), b.itemWith("old", b.headline("old"), fmt.Sprintf("<guid>stale%d</guid>", n))))
		}
		return answers
	}, told: []string{"new"}, judge: func(t *testing.T, b *badPress) {
		waitFor(t, "all of its ids", func() bool { return len(b.asked()) > 7 })
		if _, known := b.discord.Judge(b.channel, []string{b.link("old")}); known != nil {
			t.Error("what was known is told under a new id")
		}
	}},
	{
		name: "45-ids-of-another-feed", feed: `{ url: "{server}/45b", name: "{row}b", schedule: "@every 1s" }
{ url: "{server}/45", name: "{row}", schedule: "@every 1s" }`,
		script: func(b *badPress) []testkit.Answer {
			b.server.On("/45b", b.before(), badRSS(b.itemWith("theft", "Weather in the hills", "<guid>new</guid>"), b.itemWith("thief", "Sun all week", "<guid>old</guid>")))
			return []testkit.Answer{b.before(), b.before(), b.after("")}
		},
		told: []string{"new"},
	},
	{name: "46-impossible-dates", script: then(func(b *badPress) testkit.Answer {
		var items []string
		for n, date := range []string{"Fri, 01 Jan 99999 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", time.Now().Add(26 * time.Hour).Format(time.RFC1123Z), "yesterday, maybe"} {
			tail := fmt.Sprint("date", n)
			items = append(items, b.itemWith(tail, b.headline(tail), "<guid>"+tail+"</guid><pubDate>"+date+"</pubDate>"))
		}
		return b.after("", items...)
	}), told: []string{"date0", "date1", "date2", "date3", "new"}},
	{name: "47-five-thousand-old-items", script: func(b *badPress) []testkit.Answer {
		var old []string
		for n := range 4990 {
			tail := fmt.Sprint("o", n)
			title := "The market of " + shipName(tail, 47) + " opens"
			if n%100 == 0 {
				title = b.headline(tail)
			}
			old = append(old, b.itemWith(tail, title, "<guid>"+tail+"</guid>"))
		}
		return []testkit.Answer{badRSS(old...), badRSS(append([]string{b.item("new")}, old...)...), badRSS(b.item("new"))}
	}, told: []string{"new"}, judge: func(t *testing.T, b *badPress) {
		summary := b.told(b.channel, "feeds read")
		for _, m := range b.messages(b.channel) {
			for l := range m.Links() {
				if m.ID != summary.ID && strings.HasPrefix(l, b.link("o")) {
					t.Errorf("history was told: %s in %.300s", l, m.Raw)
				}
			}
		}
	}},
	{name: "48-title-of-mentions", script: then(func(b *badPress) testkit.Answer {
		title := "Customs search the ship " + shipName("ping", 48) + " for smuggled cigarettes @everyone &lt;@&amp;123&gt; [x](javascript:alert(1)) ```"
		return b.after("", b.itemWith("ping", title, "<guid>ping</guid>"), "<item><title>"+b.headline("script")+"</title><link>javascript:alert(1)</link><guid>script</guid></item>")
	}), told: []string{"ping", "new"}, judge: func(t *testing.T, b *badPress) {
		waitFor(t, "the item whose link is dropped", func() bool {
			for _, m := range b.messages(b.channel) {
				if holds(string(m.Raw), shipName("script", 48)) {
					return true
				}
			}
			return false
		})
		for _, m := range b.messages(b.channel) {
			if raw := string(m.Raw); strings.Contains(raw, "@everyone") || strings.Contains(raw, "<@&123>") || strings.Contains(raw, `"url":"javascript`) || strings.Contains(raw, "](javascript") {
				t.Errorf("%.400s", raw)
			}
		}
	}},
	{name: "49-title-of-emoji", script: then(func(b *badPress) testkit.Answer {
		summary := "<description>" + strings.Repeat("👩‍👩‍👧‍👦 [a](b) *c* ", 2000) + "</description>"
		return b.after("", b.itemWith("emoji", "Crew paints the funnel of the ship "+shipName("emoji", 49)+" "+strings.Repeat("👩‍👩‍👧‍👦", 1000), "<guid>emoji</guid>"+summary),
			b.itemWith("marks", "Storm tears the sails of the old ship "+shipName("marks", 49)+" "+strings.Repeat("e\u0301\u0316", 2000), "<guid>marks</guid>"+summary))
	}), told: []string{"emoji", "marks", "new"}, judge: func(t *testing.T, b *badPress) {
		for _, tail := range []string{"emoji", "marks"} {
			for _, e := range b.tells(t, b.link(tail)).Embeds {
				if text := strings.TrimRight(e.Title, "…\u200d"); text == "" || strings.HasSuffix(e.Title, "\u200d…") {
					t.Errorf("cut inside a letter: %q", e.Title)
				}
			}
		}
	}},
	{name: "50-patterns-and-topics-without-end", file: func(t *testing.T, b *badPress) {
		var many strings.Builder
		for n := range 10_000 {
			fmt.Fprintf(&many, "  \"Topic %d\": [%s]\n", n, shipName("topic", n))
		}
		for name, c := range map[string]struct {
			topics, says string
			code         int
		}{
			"slow for others": {"  T: ['/(a+)+$/']\n", "", 0},
			"a megabyte":      {"  T: ['/" + strings.Repeat("a", 1<<20) + "/']\n", "feeds.yaml:", 1},
			"a program":       {"  T: ['/((((x{100}){100}){100}){100})/']\n", "feeds.yaml:", 1},
			"ten thousand":    {many.String(), "", 0},
		} {
			file := filepath.Join(b.t.TempDir(), "feeds.yaml")
			text := "channels: ${NOWHERE}\nfeeds: [\"https://a.example/x\"]\ntopics:\n" + c.topics
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			p := b.check(file)
			if code := p.end(); code != c.code || !holds(p.err.String(), c.says) || len(p.err.String()) > 1<<20 {
				t.Errorf("%s: exit code %d, and it says %.300s", name, code, &p.err)
			}
		}
	}},
}

// laughs is a DOCTYPE whose entities grow tenfold, nine times.
func laughs() string {
	var d strings.Builder
	d.WriteString(`<!DOCTYPE rss [<!ENTITY lol0 "lol">`)
	for n := range 9 {
		fmt.Fprintf(&d, `<!ENTITY lol%d "%s">`, n+1, strings.Repeat(fmt.Sprintf("&lol%d;", n), 10))
	}
	return d.String() + "]>"
}

// unsent fails the test if a request of the row carried a header.
func unsent(header string) func(*testing.T, *badPress) {
	return func(t *testing.T, b *badPress) {
		waitFor(t, "another poll", func() bool { return len(b.asked()) > 1 })
		for _, r := range b.asked() {
			if v := r.Header.Get(header); v != "" {
				t.Errorf("%s: %.80q was sent", header, v)
			}
		}
	}
}
