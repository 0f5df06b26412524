package text

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// pairs reads lines of "original => wanted".
func pairs(t *testing.T, path string) [][2]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][2]string
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		a, b, ok := strings.Cut(sc.Text(), " => ")
		if ok && !strings.HasPrefix(a, "# original") {
			out = append(out, [2]string{a, b})
		}
	}
	if len(out) < 10 {
		t.Fatalf("%s: only %d pairs", path, len(out))
	}
	return out
}

func TestFold(t *testing.T) {
	for _, p := range pairs(t, "testdata/fold.txt") {
		if got := Fold(p[0]); got != p[1] {
			t.Errorf("Fold(%q) = %q, want %q", p[0], got, p[1])
		}
		for name, form := range map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD} {
			if got, want := Fold(form.String(p[0])), Fold(p[0]); got != want {
				t.Errorf("Fold of %s %q = %q, want %q", name, p[0], got, want)
			}
		}
	}
}

func TestScanFlags(t *testing.T) {
	for text, want := range map[string]map[string]Flags{
		"MEK, Mek and mek":                  {"MEK": AllCaps | Sentence, "Mek": 0, "mek": 0},
		"a de-escalation":                   {"escalation": NoStart, "de": 0},
		"an e-mail":                         {"mail": NoStart},
		"the CAR-T cells":                   {"CAR": AllCaps | NoEnd},
		"to MEK-ut":                         {"MEK": AllCaps, "ut": 0},
		"x Mujahedeen-E-Khalq":              {"Mujahedeen": 0, "Khalq": 0},
		"so don't":                          {"don": NoEnd},
		"усі львів'яни":                     {"львів": NoEnd, "яни": NoStart},
		"x 대이란은":                            {"대": Script, "이": Script | NoStart},
		"One. Two, three! Four":             {"One": Sentence, "Two": Sentence, "three": 0, "Four": Sentence},
		"Mr. Rama met Gen. X in U.S. camps": {"Rama": 0, "camps": 0},
	} {
		for _, tok := range Scan(nil, text) {
			if f, ok := want[text[tok.Start:tok.End]]; ok && tok.Flags != f {
				t.Errorf("%q: %q has flags %b, want %b", text, text[tok.Start:tok.End], tok.Flags, f)
			}
		}
	}
}

func TestHashes(t *testing.T) {
	for _, s := range []string{"مجاهدین", "iran", "Shqipëria", "M.E.K", "이란", "ﻣﺠﺎﻫﺪﻳﻦ", "Straße"} {
		toks := Scan(nil, "x "+s+" y")
		fold := string(AppendWord(nil, s))
		if fold == "이" || s == "이란" {
			continue // two tokens
		}
		if got, want := toks[1].Hash, HashString(fold); got != want {
			t.Errorf("%q: hash of the token is not that of %q", s, fold)
		}
		if got, want := toks[1].Head, HeadString(fold); got != want {
			t.Errorf("%q: head of the token is not that of %q", s, fold)
		}
	}
	toks := Scan(nil, "Sana'a")
	if len(toks) != 2 || toks[1].Pair != HashString("sanaa") || !toks[1].Joins() {
		t.Errorf("Sana'a is not joined: %+v", toks)
	}
}

func TestHashesInAnyCompany(t *testing.T) {
	for text, want := range map[string]int{
		"مَجاهِد م\u0651\u0651هم مهم\u0301ة، خلق\n۱۴۰۲": 5,
		"이란은 한-글 각\u11a8 \u1100\u1161\u11a8":            7,
		"Éa\u0301b ab\u200dc Россия،Iran":               4,
		"می\u200cخواهد م\xd8 \xd9":                      3,
		"대 x이y 란":                                       5,
		"\u0661\u0662م ab12 12ab":                       3,
	} {
		toks := Scan(nil, text)
		if len(toks) != want {
			t.Errorf("%q has %d words, want %d", text, len(toks), want)
		}
		for i, k := range toks {
			fold := string(AppendWord(nil, strings.ToValidUTF8(text[k.Start:k.End], "")))
			if k.Hash != HashString(fold) || k.Head != HeadString(fold) {
				t.Errorf("%q: hash or head of %q", text, fold)
			}
			if k.Pair != 0 && k.Pair != HashMore(toks[i-1].Hash, fold) {
				t.Errorf("%q: hash of %q and the word before", text, fold)
			}
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"M.E.K. de-escalation", "مجاهدین\u200cخلق ﷺ", "이란은 ガ ｶﾞ", "\xff\xf0\x28 e\u0301", "٣٬٠٠٠", "\u0301\u200d\U000e0041x", "A.قA"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := int32(0)
		for _, k := range Scan(nil, s) {
			if k.Start < end || k.End <= k.Start || int(k.End) > len(s) {
				t.Fatalf("token %+v after %d in %q", k, end, s)
			}
			if !utf8.ValidString(s[k.Start:k.End]) && utf8.ValidString(s) {
				t.Fatalf("token %q is not on rune borders", s[k.Start:k.End])
			}
			end = k.End
			if utf8.ValidString(s) && k.Hash != HashString(string(AppendWord(nil, s[k.Start:k.End]))) {
				t.Fatalf("hash of %q in %q", s[k.Start:k.End], s)
			}
		}
		if once := Fold(s); utf8.ValidString(s) && Fold(once) != once {
			t.Fatalf("Fold(%q) = %q, and again %q", s, once, Fold(once))
		}
		if b, at := AppendText(nil, nil, s); len(at) != len(b)+1 {
			t.Fatalf("%d bytes, %d places", len(b), len(at))
		}
		Sound(nil, s, Usual)
		Sound(nil, s, NoClitic)
	})
}

func TestScanAllocates(t *testing.T) {
	s := strings.Repeat("Mojahedin-e Khalq مجاهدین خلق 伊朗 ", 50)
	dst := Scan(nil, s)
	if n := testing.AllocsPerRun(100, func() { dst = Scan(dst[:0], s) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
