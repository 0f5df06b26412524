package tongue

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

func TestOf(t *testing.T) {
	for tag, want := range map[string]string{"": "en", "en-GB": "en", "de": "de", "de-AT": "de", "SQ": "sq", "fa": "fa", "tr": "en", "deutsch": "en"} {
		if got := Of(tag).Code(); got != want {
			t.Errorf("Of(%q) speaks %s, want %s", tag, got, want)
		}
	}
	if Of("en") != English {
		t.Error("English asked for is another than English not asked for")
	}
}

// TestCount holds each language's plurals to what stands in testdata, for numbers
// at which its forms change.
func TestCount(t *testing.T) {
	raw, err := os.ReadFile("testdata/counts.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Language, Key string
		N             int
		Want          string
	}
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, c := range cases {
		if got := Of(c.Language).Count(c.Key, c.N, "Outlet", "dpa"); got != c.Want {
			t.Errorf("%s in %s of %d: %q, want %q", c.Key, c.Language, c.N, got, c.Want)
		}
	}
}

func TestTimes(t *testing.T) {
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	at := time.Date(2026, 3, 5, 8, 30, 0, 0, time.UTC)
	for code, want := range map[string][3]string{
		"en": {"Thu 5 Mar, 08:30", "Thu 5 Mar 2026, 08:30", "5 March 2026"},
		"de": {"Do 5. März, 08:30", "Do 5. März 2026, 08:30", "5. März 2026"},
		"sq": {"enj 5 mar, 08:30", "enj 5 mar 2026, 08:30", "5 mars 2026"},
		"fa": {"پنجشنبه 5 مارس، 08:30", "پنجشنبه 5 مارس 2026، 08:30", "5 مارس 2026"},
	} {
		l := Of(code)
		if got := [3]string{l.When(now, at), l.When(now.AddDate(1, 0, 0), at), l.Date(at)}; got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

func TestForeign(t *testing.T) {
	const headline = "یورش پلیس"
	for _, c := range []struct{ language, words, want string }{
		{"en", "Reuters", "Reuters"},
		{"en", headline, Isolate + headline + Unisolate},
		{"sq", "Koha " + headline, Isolate + "Koha " + headline + Unisolate},
		{"fa", headline, headline},
		{"fa", "Reuters", Isolate + "Reuters" + Unisolate},
		{"fa", "<t:1:R>", Isolate + "<t:1:R>" + Unisolate},
		{"fa", "12:30", "12:30"},
		{"fa", "2027-03-01", Isolate + "2027-03-01" + Unisolate},
		{"de", "2027-03-01", "2027-03-01"},
		{"en", "Reu" + Unisolate + "\u202eters", "Reuters"},
		{"fa", "Reu" + Unisolate + "ters" + Isolate, Isolate + "Reuters" + Unisolate},
	} {
		if got := Of(c.language).Foreign(c.words); got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.words, c.language, got, c.want)
		}
	}
}

func TestSayKeepsWhatWasSaid(t *testing.T) {
	fa := Of("fa")
	names := fa.List([]string{"Reuters", "ایسنا"})
	want := "همچنین: " + Isolate + "Reuters" + Unisolate + "، ایسنا · 2 رسانه"
	if got := fa.Say("also", "Outlets", Said(names), "Confirmation", Said(fa.Count("outlets", 2))); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := fa.Say("no such key"); got != "no such key" {
		t.Errorf("a key that is nowhere says %q", got)
	}
}

func TestQuotes(t *testing.T) {
	want := "Kjo nuk mund të kërkohet ende:\n- unknown key.\n- no end."
	if got := Of("sq").Say("watch.refused", "Problems", Quotes{"unknown key.", "no end."}); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	want = "\u200f\u2067این را هنوز نمی\u200cتوان جست\u200cوجو کرد:\u2069\n- \u200f\u2066unknown key.\u2069"
	if got := Of("fa").Lines(Of("fa").Say("watch.refused", "Problems", Quotes{"unknown key."})); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLines(t *testing.T) {
	const text = "Reuters: خبر\n-# چرا\n\n<https://example.com/>\n12:30\n- Claim\nEarlier: https://example.com/1"
	for code, want := range map[string]string{
		"fa": "\u200f\u2067Reuters: خبر\u2069\n-# \u200f\u2067چرا\u2069\n\n<https://example.com/>\n12:30\n- \u200f\u2067Claim\u2069\n\u200fEarlier: https://example.com/1",
		"sq": "\u200e\u2066Reuters: خبر\u2069\n-# \u200e\u2066چرا\u2069\n\n<https://example.com/>\n12:30\n- \u200e\u2066Claim\u2069\n\u200eEarlier: https://example.com/1",
	} {
		if got := Of(code).Lines(text); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
		if got := Of(code).Lines(want); got != want {
			t.Errorf("%s, done twice: %q", code, got)
		}
	}
	if got := Of("sq").Lines("Claim\nReuters"); got != "Claim\nReuters" {
		t.Errorf("lines of one direction changed: %q", got)
	}
}

func TestNotice(t *testing.T) {
	const english, persian = "**Feed X cannot be read.**", "• موضوع Ships"
	want := english + "\n\u200f\u2067" + persian + "\u2069"
	if got := Of("fa").Notice(english + "\n" + persian); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Of("de").Notice(english); got != english {
		t.Errorf("%q", got)
	}
}

func TestOwn(t *testing.T) {
	const latin, persian = "“Officers entered” – پلیس", "پلیس وارد شد."
	for _, c := range []struct{ language, words, want string }{
		{"fa", latin, "\u200f\u2066" + latin + "\u2069"},
		{"fa", persian, persian},
		{"de", persian, "\u200f\u2067" + persian + "\u2069"},
		{"de", latin, latin},
		{"de", "", ""},
		{"fa", "12", "12"},
	} {
		got := Of(c.language).Own(c.words)
		if got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.words, c.language, got, c.want)
		}
		if got != c.words && Of(c.language).Lines(got) != got {
			t.Errorf("%q in %s does not keep its direction: %q", c.words, c.language, Of(c.language).Lines(got))
		}
	}
}

func TestWhole(t *testing.T) {
	if got, want := Whole("a "+Isolate+"b"), "a "+Isolate+"b"+Unisolate; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Whole(Isolate + "b" + Unisolate); got != Isolate+"b"+Unisolate {
		t.Errorf("%q", got)
	}
}

// TestRedated: a day that is kept as English writes it is written in each language;
// another text is other people's.
func TestRedated(t *testing.T) {
	for _, c := range []struct{ language, kept, want string }{
		{"en", "Fri 6 Mar, 18:00", "Fri 6 Mar, 18:00"},
		{"de", "Fri 6 Mar, 18:00", "Fr 6. März, 18:00"},
		{"fa", "Sun 31 Dec 2028, 00:05", "یکشنبه 31 دسامبر 2028، 00:05"},
		{"de", "07:00", "07:00"},
		{"fa", "Fry 6 Mar, 18:00", Isolate + "Fry 6 Mar, 18:00" + Unisolate},
		{"fa", "any day", Isolate + "any day" + Unisolate},
	} {
		if got := Of(c.language).Redated(c.kept); got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.kept, c.language, got, c.want)
		}
		at := time.Date(2026, 3, 6, 18, 0, 0, 0, time.UTC)
		if got, want := Of(c.language).Redated(English.Day(at)), Of(c.language).Day(at); got != want {
			t.Errorf("in %s: %q, and by itself %q", c.language, got, want)
		}
	}
}

// TestLate: a text that is a value is said in the language of the text that it is in.
func TestLate(t *testing.T) {
	for code, want := range map[string]string{"en": "host: 404\nWe ask too often: give it a longer schedule.", "de": "host: 404\nWir fragen zu oft: gib ihm einen längeren schedule."} {
		if got := Of(code).Say("discover.failed", "Site", "host", "Error", "404", "Advice", Late{Key: "advice.often"}); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

// TestCodeIsLeftAlone: what is shown to be copied has no marks of direction, and the
// lines around it have.
func TestCodeIsLeftAlone(t *testing.T) {
	const code = "```\nany:\n  - کشتی\n```"
	got := Of("fa").Lines("بنویسید:\n" + code + "\nپایان\n```\nx\n```")
	want := "\u200f\u2067بنویسید:\u2069\n" + code + "\n\u200f\u2067پایان\u2069\n```\nx\n```"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Of("de").Lines("کشتی\n" + code); got != "\u200e\u2066کشتی\u2069\n"+code {
		t.Errorf("in German: %q", got)
	}
}

// TestDates: a day with hyphens is set apart in Persian wherever it stands in a text of
// ours, once; in an address it is not.
func TestDates(t *testing.T) {
	fa := Of("fa")
	const day = Isolate + "2027-03-01" + Unisolate
	if got := fa.Say("form.until"); !strings.Contains(got, day) {
		t.Errorf("%q", got)
	}
	want := "A: انتشار " + Isolate + "2026-11-27 22:14:34" + Unisolate + "، https://a.example/2027-03-01"
	said := fa.dated("A: انتشار 2026-11-27 22:14:34، https://a.example/2027-03-01")
	if said != want || fa.dated(said) != want {
		t.Errorf("%q, want %q", said, want)
	}
	if got, want := fa.Lines("بنویسید `watcher x https://a.example` و"), "\u200f\u2067بنویسید `watcher x https://a.example` و\u2069"; got != want {
		t.Errorf("beside an address in code: %q, want %q", got, want)
	}
}
