package match

import (
	"slices"
	"strings"
	"testing"
)

func TestDeclined(t *testing.T) {
	for _, c := range []struct{ lang, name, want string }{
		{"ru", "Албания", "Албании Албанией Албанию"},
		{"ru", "Иран", "Ирана Иране Ираном Ирану"},
		{"hr", "Albanija", "Albaniji Albanije Albanijom Albaniju"},
		{"bs", "Iran", "Irana Iranom Iranu"},
		{"pl", "Albania", "Albanii Albanią Albanię"},
		{"el", "Αλβανία", "Αλβανίας"},
		{"en", "Albania", ""},
		{"ru", "Мали", ""},
		{"ru", "Чад", ""},
		{"ru", "Северная Корея", ""},
	} {
		got := declined(c.lang, c.name)
		want := strings.Fields(c.want)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s %s: %v, want %v", c.lang, c.name, got, want)
		}
	}
}
