package text

// special are the letters that fold to something other than their lower-case
// compatibility decomposition without accents.
var special = map[rune]string{
	// Latin letters that Unicode does not decompose.
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe",
	'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'ł': "l", 'Ł': "l",
	'þ': "th", 'Þ': "th", 'ħ': "h", 'Ħ': "h", 'ŋ': "n", 'Ŋ': "n", 'ŧ': "t", 'Ŧ': "t",
	'ı': "i", 'ə': "e", 'Ə': "e",
	// Thai and Lao am: taken apart, its first half is part of the letter before.
	'ำ': "า", 'ຳ': "າ",
	// Greek final sigma.
	'ς': "σ",
	// Arabic and Persian writings of one letter.
	'ي': "ی", 'ى': "ی", 'ې': "ی", 'ے': "ی", 'ۍ': "ی", 'ێ': "ی",
	'ك': "ک", 'ڪ': "ک", 'ڭ': "ک",
	'ة': "ه", 'ۀ': "ه", 'ە': "ه", 'ہ': "ه", 'ھ': "ه", 'ۂ': "ه", 'ۃ': "ه",
	'ٱ': "ا", 'ۆ': "و", 'ۇ': "و", 'ۈ': "و", 'ۋ': "و",
	// Hebrew final forms.
	'ך': "כ", 'ם': "מ", 'ן': "נ", 'ף': "פ", 'ץ': "צ",
	// Modifier letters that only spell a catch in the voice.
	'ʿ': "", 'ʾ': "", 'ˈ': "", 'ـ': "",
}

// gaps are the signs that are more than any sign between words. A zero width
// space is where a line may break, so it is a half-space too: what it stands
// between is two words and one.
var gaps = map[Gap]string{
	GapSpace:      " \t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
	GapHyphen:     "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u058a\u05be\ufe58\ufe63\uff0d",
	GapApostrophe: "'\u2018\u2019\u201b\u02bc\u02bb\u02b9\u0060\u00b4\u2032\uff07\u05f3",
	GapHalf:       "\u200c\u200b",
	GapLow:        "_\uff3f",
	GapSlash:      "/\\\uff0f\u2044",
	GapDot:        ".\uff0e",
	GapHard:       ",;:()[]{}\u060c\u061b\u3001\uff0c\uff1b\uff1a\uff08\uff09\u3008\u3009\u300a\u300b\u3010\u3011|\u2022\u00b7\u0387\u0589",
	GapStop:       "!?\u061f\u06d4\u3002\uff01\uff1f\uff61\u2026\u0964\u0965\u037e",
	GapLine:       "\n\r\u0085\u2028\u2029",
}

// ignored are invisible: they stand inside words and mean nothing for them.
const ignored = "\u00ad\u034f\u061c\u180e\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e" +
	"\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb"

// accents are the ranges of combining signs that are dropped. The marks of
// other scripts (Devanagari, Thai) are vowels, and stay.
var accents = [][2]rune{
	{0x0300, 0x036f},
	{0x0483, 0x0489},
	{0x0591, 0x05bd},
	{0x05bf, 0x05bf},
	{0x05c1, 0x05c5},
	{0x05c7, 0x05c7},
	{0x0e4d, 0x0e4d},
	{0x0ecd, 0x0ecd},
	{0x0610, 0x061a},
	{0x064b, 0x065f},
	{0x0670, 0x0670},
	{0x06d6, 0x06dc},
	{0x06df, 0x06e8},
	{0x06ea, 0x06ed},
	{0x08d3, 0x08ff},
	{0x1ab0, 0x1aff},
	{0x1dc0, 0x1dff},
	{0x20d0, 0x20ff},
	{0xfe00, 0xfe0f},
	{0xfe20, 0xfe2f},
}

// boundPrefixes make, with a hyphen, another word of the one that follows:
// escalation is not in de-escalation. Prefixes that leave it what it is
// (anti-Iran, pro-MEK, ex-president) are not among them.
var boundPrefixes = []string{
	"de", "re", "co", "un", "non", "pre", "dis", "mis", "sub", "bi", "tri", "semi", "quasi", "pseudo", "over", "under", "out", "mid",
}

// abbreviations end in a full stop that does not end a sentence.
var abbreviations = []string{
	"mr", "mrs", "ms", "dr", "st", "gen", "sen", "rep", "gov", "lt", "col", "sgt", "prof", "jr", "sr", "vs", "fr", "hon", "dept", "mt",
}
