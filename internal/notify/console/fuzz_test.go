package console

import (
	"bytes"
	"testing"
	"time"

	"watcher/internal/news"
)

// FuzzPrinted: no text of a feed reaches the terminal as anything but text.
func FuzzPrinted(f *testing.F) {
	f.Add("Police raid the camp", "https://a.example/1", "Reuters", "Two lines\nof it", "fa", int64(1_700_000_000), uint8(0))
	f.Add("\x1b]0;owned\x07\u202e", "javascript:\x1b[2J", "\u009b31m", "\r\x08\x7f", "", int64(-1)<<40, uint8(7))
	f.Add("👩\u200d👧\u200d漢字", "", "", "مجاهدین\u200cخلق \u2066x", "fa", int64(0), uint8(255))
	f.Fuzz(func(t *testing.T, title, link, source, summary, lang string, unix int64, bits uint8) {
		e := news.Entry{
			Title: title, Link: link, Source: source, Summary: summary, Lang: lang, Topics: []string{source, title}, Published: time.Unix(unix, 0),
			Why:     []news.Why{{Spans: []news.Span{{Field: news.FieldTitle, Text: title}}}},
			Also:    []news.Outlet{{Name: source, Title: summary, Link: link, Lang: lang}},
			Changes: []news.Change{{Kind: news.ChangeCorrected, Outlet: source, Was: title, Now: summary, At: time.Unix(unix, 0)}},
		}
		m := news.Message{Reason: news.ReasonNew, Heading: source, Text: summary, Entries: []news.Entry{e}, Urgent: bits&1 != 0}
		if bits&2 != 0 {
			m.Reason, m.Entries = news.ReasonDigest, []news.Entry{e, e}
		}
		if bits&4 != 0 {
			m.Reason = news.ReasonNotice
		}
		var out bytes.Buffer
		c := New(&out, Options{Colour: bits&8 != 0, Channels: bits&16 != 0, Width: int(bits) / 2})
		if _, err := c.Post(t.Context(), news.Delivery{Message: m}); err != nil {
			t.Fatal(err)
		}
		expectClean(t, out.String(), bits&8 != 0)
	})
}
