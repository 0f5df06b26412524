package article

import (
	"os"
	"strings"
	"testing"
)

func page(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/page.html")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestExtract(t *testing.T) {
	a, err := Extract(page(t), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(a.Title, "Ferry operator stops all sailings") || a.Lang != "en-GB" {
		t.Errorf("title %q, language %q", a.Title, a.Lang)
	}
	for _, want := range []string{"Adria Line said", "from Durrës from Thursday"} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("no %q in\n%s", want, a.Text)
		}
	}
	for _, not := range []string{"cookies", "rights reserved", "Sport and", "<p>"} {
		if strings.Contains(a.Text, not) {
			t.Errorf("%q is not of the article:\n%s", not, a.Text)
		}
	}
}

func TestExtractOthers(t *testing.T) {
	long := strings.Repeat("The ferry left the harbour at noon, and nobody was hurt. ", 5)
	far := "<script>" + strings.Repeat("x", 2000) + "</script>"
	for _, c := range []struct{ name, body, mediaType, want, err string }{
		{"text", "\ufeff" + long + "\r\n\r\n second  line ", "", "The ferry left", ""},
		{"text with a sign that is no tag", "<3 said she. " + long, "", "<3 said she", ""},
		{"a charset of the header", "<html><body><p>" + strings.ReplaceAll(long, "noon", "caf\xe9") + "</p></body></html>", "text/html; charset=iso-8859-1", "café", ""},
		{"a charset of the page, one letter in all that is not ASCII", charsetPage("utf-8", "", "", long, "S\xc3\xb8rensen"), "", "Sørensen", ""},
		{"the same, declared far down", charsetPage("utf-8", far, "", long, "S\xc3\xb8rensen"), "text/html", "Sørensen", ""},
		{"no charset, a letter far down", charsetPage("", "", far, long, "S\xc3\xb8rensen"), "text/html", "Sørensen", ""},
		{"a charset of the page that is none", charsetPage("iso-8859-1", "", "", long, "S\xc3\xb8rensen"), "", "Sørensen", ""},
		{"another charset", charsetPage("iso-8859-2", "", "", long, "Wa\xb3\xeasa"), "", "Wałęsa", ""},
		{"another charset, declared far down", charsetPage("windows-1251", far, "", long, "\xd2\xe8\xf0\xe0\xed\xe0"), "", "Тирана", ""},
		{"a soft hyphen and a loose accent", charsetPage("utf-8", "", "", long, "Dur\u00adre\u0308s"), "", "Durrës", ""},
		{"empty", "", "", "", "no article"},
		{"too short", "Hello.", "", "", "no article"},
		{"an empty page", "<html><body></body></html>", "", "", "no article"},
		{"a picture", "\x89PNG\r\n\x00\x00", "", "", "neither HTML nor text"},
	} {
		a, err := Extract([]byte(c.body), c.mediaType, nil)
		if c.err == "" && (err != nil || !strings.Contains(a.Text, c.want)) {
			t.Errorf("%s: %v, %q", c.name, err, a.Text)
		}
		if c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.err)
		}
	}
}

// charsetPage is a page with a name behind its text, and what stands before the
// declaration of its charset and before its text.
func charsetPage(label, head, top, text, name string) string {
	if label != "" {
		label = `<meta content="text/html; charset=` + label + `" http-equiv="Content-Type">`
	}
	return "<html><head>" + head + label + "<title>Ferry</title></head><body>" + top + "<article><p>" + text + "</p><p>" + text + name + "</p></article></body></html>"
}

func FuzzExtract(f *testing.F) {
	f.Add(page(f), "text/html")
	f.Add([]byte("<p>x"), "")
	f.Fuzz(func(t *testing.T, body []byte, mediaType string) {
		a, err := Extract(body, mediaType, nil)
		if err == nil && strings.TrimSpace(a.Text) == "" {
			t.Error("an empty article")
		}
	})
}
