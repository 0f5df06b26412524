package text

import "sync"

// Classes of sound: b d H j k l m n r s t v, where b is also p, H is h and kh, k
// is also g, gh and q, j is also zh, s is also z and sh, v is also f. What some
// scripts tell apart has letters of its own until the key is made: X is kh, S
// is sh, z is z. ch is ts, as Greek and Slavic writers have it. Vowels are a, e, i, o,
// u, and * for one that cannot be told.

// latinGroup is a spelling of one sound by several letters.
type latinGroup struct{ letters, sound string }

// groupsFrom returns the groups that begin with a letter.
func groupsFrom(r rune) []latinGroup {
	if r < 'a' || r > 'z' {
		return nil
	}
	return groupsByLetter()[r-'a']
}

var groupsByLetter = sync.OnceValue(func() *[26][]latinGroup {
	var by [26][]latinGroup
	for _, g := range latinGroups {
		i := g.letters[0] - 'a'
		by[i] = append(by[i], g)
	}
	return &by
})

// latinGroups are spellings of one sound by several letters, longest first.
// Accents that change the sound follow their letter, as in NFD.
var latinGroups = []latinGroup{
	{"tsch", "ts"},
	{"dsch", "j"},
	{"dzh", "j"},
	{"dz\u030c", "j"},
	{"dz\u0307", "j"},
	{"tch", "ts"},
	{"ssz", "S"},
	{"sch", "S"},
	{"dz", "dz"},
	{"z\u030c", "j"},
	{"z\u0307", "j"},
	{"c\u030c", "ts"},
	{"c\u0327", "ts"},
	{"c\u0301", "ts"},
	{"dj", "j"},
	{"xh", "j"},
	{"gj", "j"},
	{"zh", "j"},
	{"kh", "X"},
	{"gh", "k"},
	{"ch", "ts"},
	{"sh", "S"},
	{"sz", "Z"},
	{"s\u030c", "S"},
	{"s\u0327", "S"},
	{"s\u0301", "S"},
	{"th", "t"},
	{"dh", "d"},
	{"ph", "v"},
	{"ck", "k"},
	{"tz", "ts"},
	{"cz", "ts"},
	{"qu", "k"},
	{"ee", "i"},
	{"oo", "w"},
	{"ou", "w"},
}

// otherGroups are the groups that sound otherwise in another reading; dz is
// also dž without its accent.
var otherGroups = map[Reading]map[string]string{
	Other:  {"ch": "H", "dz": "j"},
	Soft:   {"ch": "S"},
	Slavic: {"ch": "X"},
}

// hungarian are the groups that the reading Soft alone has.
var hungarian = []latinGroup{{"dzs", "j"}, {"gy", "di"}, {"cs", "ts"}, {"zs", "j"}}

// accented are the letters whose accent changes the sound, taken apart.
var accented = map[rune][2]rune{
	'č': {'c', caron}, 'š': {'s', caron}, 'ž': {'z', caron}, 'ć': {'c', cedilla}, 'ç': {'c', cedilla}, 'ĉ': {'c', cedilla},
	'ş': {'s', cedilla}, 'ș': {'s', cedilla}, 'ś': {'s', cedilla}, 'ż': {'z', dot}, 'ź': {'z', acute},
}

var latinSounds = [0x250]string{
	'b': "b", 'd': "d", 'f': "v", 'g': "k", 'h': "H", 'j': "j", 'k': "k", 'l': "l", 'm': "m", 'n': "n",
	'p': "b", 'q': "k", 'r': "r", 's': "s", 't': "t", 'v': "v", 'w': "v", 'x': "ks", 'z': "z",
	'a': "a", 'e': "e", 'i': "i", 'ı': "i", 'o': "o", 'u': "u", 'y': "i",
	'đ': "j", 'ł': "l", 'ß': "s", 'þ': "t", 'ð': "d", 'ħ': "H",
}

// arabicSounds are by the letter's place in its block.
var arabicSounds = [0x100]string{
	'ب' - 0x600: "b", 'پ' - 0x600: "b", 'ت' - 0x600: "t", 'ط' - 0x600: "t", 'ث' - 0x600: "s", 'س' - 0x600: "s", 'ص' - 0x600: "s", 'ش' - 0x600: "S", 'ذ' - 0x600: "z", 'ز' - 0x600: "z", 'ض' - 0x600: "z", 'ظ' - 0x600: "z",
	'ج' - 0x600: "j", 'ژ' - 0x600: "j", 'چ' - 0x600: "ts", 'ح' - 0x600: "H", 'خ' - 0x600: "X", 'د' - 0x600: "d", 'ر' - 0x600: "r", 'غ' - 0x600: "k", 'ق' - 0x600: "k", 'ک' - 0x600: "k", 'ك' - 0x600: "k", 'گ' - 0x600: "k",
	'ف' - 0x600: "v", 'ل' - 0x600: "l", 'م' - 0x600: "m", 'ن' - 0x600: "n", 'ڤ' - 0x600: "v",
	'ع' - 0x600: "*", 'ی' - 0x600: "i", 'ي' - 0x600: "i", 'ى' - 0x600: "i", 'ئ' - 0x600: "i", 'ە' - 0x600: "e", 'ێ' - 0x600: "e", 'ۆ' - 0x600: "o",
	'ٹ' - 0x600: "t", 'ټ' - 0x600: "t", 'ڈ' - 0x600: "d", 'ډ' - 0x600: "d", 'ڑ' - 0x600: "r", 'ړ' - 0x600: "r", 'ڕ' - 0x600: "r", 'ڵ' - 0x600: "l", 'ں' - 0x600: "n", 'ڼ' - 0x600: "n", 'ھ' - 0x600: "H", 'ګ' - 0x600: "k", 'څ' - 0x600: "ts", 'ځ' - 0x600: "z", 'ښ' - 0x600: "X", 'ږ' - 0x600: "j",
}

// arabSounds are letters that Arabs read otherwise than Persians do.
var arabSounds = map[rune]string{'ذ': "d", 'ض': "d", 'ظ': "d", 'ث': "t"}

// arabicPairs are how Arabic writes ch, and the breaths of Urdu that Latin
// spellings of names have no sound for.
var arabicPairs = map[[2]rune]string{
	{'ت', 'ش'}: "ts", {'ک', 'ھ'}: "X", {'ت', 'ھ'}: "t", {'ٹ', 'ھ'}: "t", {'د', 'ھ'}: "d", {'ڈ', 'ھ'}: "d", {'گ', 'ھ'}: "k",
}

var cyrillicPairs = map[[2]rune]string{
	{'д', 'ж'}: "j", {'т', 'с'}: "ts", {'т', 'ш'}: "ts", {'к', 'х'}: "H", {'г', 'х'}: "k",
}

// otherCyrillic are the letters that the reading Other reads in its own way: Олег,
// Мујахедин.
var otherCyrillic = map[rune]string{'г': "H", 'ј': "j"}

var cyrillicSounds = map[rune]string{
	'б': "b", 'в': "v", 'г': "k", 'ґ': "k", 'д': "d", 'ђ': "j", 'ж': "j", 'з': "z", 'к': "k", 'л': "l", 'љ': "l", 'м': "m",
	'н': "n", 'њ': "n", 'п': "b", 'р': "r", 'с': "s", 'т': "t", 'ћ': "ts", 'ф': "v", 'х': "H", 'һ': "H", 'ц': "ts", 'ч': "ts",
	'џ': "j", 'ш': "S", 'щ': "S", 'ў': "v", 'қ': "k", 'ғ': "k",
	'а': "a", 'я': "ia", 'е': "e", 'ё': "eo", 'є': "ie", 'э': "e", 'и': "i", 'і': "i", 'ї': "i", 'й': "i", 'ј': "i", 'ы': "i",
	'о': "o", 'у': "u", 'ю': "iu", 'ъ': "*",
}

var greekPairs = map[[2]rune]string{
	{'τ', 'ζ'}: "j", {'τ', 'σ'}: "ts", {'μ', 'π'}: "b", {'ν', 'τ'}: "d", {'γ', 'κ'}: "k", {'γ', 'γ'}: "nk",
	{'α', 'ι'}: "ei", {'ε', 'ι'}: "i", {'ο', 'ι'}: "i", {'ο', 'υ'}: "u", {'α', 'υ'}: "a", {'ε', 'υ'}: "e",
}

// greekNasals are pairs that may sound as two, inside a word, by reading.
var greekNasals = map[Reading]map[[2]rune]string{
	Other: {{'ν', 'τ'}: "nd", {'μ', 'π'}: "mb"},
	Soft:  {{'ν', 'τ'}: "nt", {'μ', 'π'}: "mb"},
}

var greekSounds = map[rune]string{
	'β': "v", 'γ': "k", 'δ': "d", 'ζ': "z", 'θ': "t", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "ks", 'π': "b", 'ρ': "r",
	'σ': "s", 'ς': "s", 'τ': "t", 'φ': "v", 'χ': "H", 'ψ': "bs",
	'α': "a", 'ε': "e", 'η': "i", 'ι': "i", 'υ': "i", 'ο': "o", 'ω': "o",
}
