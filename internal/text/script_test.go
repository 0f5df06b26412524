package text

import "testing"

func TestContradicts(t *testing.T) {
	for _, c := range []struct {
		tag, text string
		want      bool
	}{
		{"en", "Ship runs aground off Durrës", false},
		{"en", "کشتی در نزدیکی دورس به گل نشست", true},
		{"en-US", "Корабль сел на мель у Дурреса", true},
		{"fa", "کشتی Aurelia Star به گل نشست", false},
		{"fa", "Ship runs aground off Durrës", true},
		{"ar", "کشتی در نزدیکی دورس", false}, // one script: the tag is believed
		{"sr", "Brod se nasukao kod Drača", false},
		{"ru", "NATO", false},
		{"ja", "アルバニアで船が座礁", false},
		{"", "کشتی در نزدیکی دورس", false},
		{"no tag at all", "کشتی در نزدیکی دورس", false},
	} {
		if got := Contradicts(c.tag, c.text); got != c.want {
			t.Errorf("%s, %q: %v", c.tag, c.text, got)
		}
	}
}

func TestMainScript(t *testing.T) {
	for s, want := range map[string]string{
		"Apple представила новый iPhone в Москве": "Cyrl", "کشتی Aurelia به گل نشست": "Arab", "Ship": "Latn", "ア 1": "", "": "",
	} {
		if got := MainScript(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
