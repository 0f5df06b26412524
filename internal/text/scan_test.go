package text

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestX(t *testing.T) {
	at := time.Now()
	shared()
	t.Log(time.Since(at))
	for _, w := range []string{"Mujahedeen Khalq", "Mojahedin-e Khalq", "مجاهدین خلق", "مجاهدي خلق", "Моджахедин-э Халк", "Muxhahedinët e Halkut", "Muyahidín Jalq", "Mudžahedini", "Volodymyr Zelensky", "Selenskyj", "زلنسکی", "Зеленский", "Ζελένσκι", "Khamenei خامنه خامنئي Хаменеи Jamenei Chamenei", "Rajavi Radjavi رجوی Rajiv Раджави", "Mitsotakis Μητσοτάκης میتسوتاکیس Мицотакис"} {
		for _, f := range strings.Fields(w) {
			k, v := Sound(nil, f, Usual)
			o, _ := Sound(nil, f, Other)
			t.Log(f, string(k), v, string(o))
		}
	}
	for _, s := range []string{"İstanbul M.E.K. raids U.S. camp. De-escalation in CAR-T and MEK-ut, Mujahedeen-e-Khalq's", "مجاهدین‌خلق و اشرف۳", "ﻣﺠﺎﻫﺪﻳﻦ", "대이란 이란은", "ガンダム" + norm.NFD.String("ガンダム"), "ＭＥＫの基地", "อิหร่าน", "Ελλάς ΕΛΛΆΣ ﬁne ½ ™x"} {
		var w []string
		for _, k := range Scan(nil, s) {
			x := s[k.Start:k.End]
			if !utf8.ValidString(x) {
				t.Error(x)
			}
			w = append(w, string(AppendWord(nil, x)))
			if k.Flags&NoStart != 0 {
				w = append(w, "<nostart")
			}
			if k.Flags&NoEnd != 0 {
				w = append(w, "<noend")
			}
			if k.Flags&AllCaps != 0 {
				w = append(w, "<caps")
			}
		}
		t.Log(s, "|", strings.Join(w, " "))
	}
	t.Log(EscapeDiscord("# @everyone <@123> [a](http://x) 1. b\n1. x\n- y"), Cut("héllo wörld 👩‍👩‍👧", 13))
}
