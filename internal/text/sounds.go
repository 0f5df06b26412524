package text

// Classes of sound: b d H j k l m n r s t v C, where b is also p, H is h and
// kh, k is also g, gh and q, j is also zh, s is also z and sh, v is also f,
// C is ch.

// latinGroups are spellings of one sound by several letters, longest first.
// Accents that change the sound follow their letter, as in NFD.
var latinGroups = []struct{ letters, sound string }{
	{"tsch", "C"},
	{"dsch", "j"},
	{"dzh", "j"},
	{"dz\u030c", "j"},
	{"tch", "C"},
	{"sch", "s"},
	{"z\u030c", "j"},
	{"c\u030c", "C"},
	{"c\u0327", "C"},
	{"c\u0301", "C"},
	{"dj", "j"},
	{"xh", "j"},
	{"gj", "j"},
	{"zh", "j"},
	{"kh", "H"},
	{"gh", "k"},
	{"ch", "C"},
	{"sh", "s"},
	{"th", "t"},
	{"dh", "d"},
	{"ph", "v"},
	{"ck", "k"},
	{"tz", "ts"},
	{"qu", "k"},
}

var latinSounds = map[rune]string{
	'b': "b", 'd': "d", 'f': "v", 'g': "k", 'h': "H", 'j': "j", 'k': "k", 'l': "l", 'm': "m", 'n': "n",
	'p': "b", 'q': "k", 'r': "r", 's': "s", 't': "t", 'v': "v", 'w': "v", 'x': "ks", 'z': "s",
	'đ': "j", 'ł': "l", 'ß': "s", 'þ': "t", 'ð': "d", 'ħ': "H",
}

var arabicSounds = map[rune]string{
	'ب': "b", 'پ': "b", 'ت': "t", 'ط': "t", 'ث': "s", 'س': "s", 'ص': "s", 'ش': "s", 'ذ': "s", 'ز': "s", 'ض': "s", 'ظ': "s",
	'ج': "j", 'ژ': "j", 'چ': "C", 'ح': "H", 'خ': "H", 'د': "d", 'ر': "r", 'غ': "k", 'ق': "k", 'ک': "k", 'ك': "k", 'گ': "k",
	'ف': "v", 'ل': "l", 'م': "m", 'ن': "n", 'ڤ': "v",
}

var cyrillicPairs = map[[2]rune]string{
	{'д', 'ж'}: "j", {'т', 'с'}: "ts", {'т', 'ш'}: "C", {'к', 'х'}: "H", {'г', 'х'}: "k",
}

var cyrillicSounds = map[rune]string{
	'б': "b", 'в': "v", 'г': "k", 'ґ': "k", 'д': "d", 'ђ': "j", 'ж': "j", 'з': "s", 'к': "k", 'л': "l", 'љ': "l", 'м': "m",
	'н': "n", 'њ': "n", 'п': "b", 'р': "r", 'с': "s", 'т': "t", 'ћ': "C", 'ф': "v", 'х': "H", 'һ': "H", 'ц': "ts", 'ч': "C",
	'џ': "j", 'ш': "s", 'щ': "s", 'ў': "v", 'қ': "k", 'ғ': "k",
}

var greekPairs = map[[2]rune]string{
	{'τ', 'ζ'}: "j", {'τ', 'σ'}: "ts", {'μ', 'π'}: "b", {'ν', 'τ'}: "d", {'γ', 'κ'}: "k", {'γ', 'γ'}: "nk",
}

var greekSounds = map[rune]string{
	'β': "v", 'γ': "k", 'δ': "d", 'ζ': "s", 'θ': "t", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "ks", 'π': "b", 'ρ': "r",
	'σ': "s", 'ς': "s", 'τ': "t", 'φ': "v", 'χ': "H", 'ψ': "bs",
}
