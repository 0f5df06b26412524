package parse

import (
	"bytes"
	"mime"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decode returns the document as valid UTF-8 without a byte order mark. A mark
// or the byte pattern of UTF-16 and UTF-32 decides first; then valid UTF-8 wins
// over any label, against RFC 7303 and with every other reader, since labels
// lie more often than UTF-8 happens by chance; then the charset of the
// response, of the XML declaration and of the feed's language are tried.
func decode(body []byte, in Input, n *notes) []byte {
	if enc := wide(body); enc != nil {
		if out, err := enc.NewDecoder().Bytes(body); err == nil {
			return bytes.TrimPrefix(out, []byte("\uFEFF"))
		}
	}
	body = bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(body) {
		if bytes.IndexByte(body, 0x1b) >= 0 && declares(body, in, "iso-2022-jp") {
			return tryAll(body, []string{"iso-2022-jp"})
		}
		return body
	}
	good, bad := tally(body)
	if good >= bad {
		n.count(bad, "invalid byte", "replaced")
		return patch(body)
	}
	labels := labels(body, in)
	if len(labels) == 0 {
		n.add("charset not declared, taken for windows-1252")
		labels = []string{"windows-1252"}
	}
	return tryAll(body, labels)
}

// wide returns the encoding of a document in UTF-16 or UTF-32, by its byte
// order mark or by the zero bytes round its first characters, else nil.
func wide(b []byte) encoding.Encoding {
	const markless = unicode.IgnoreBOM
	has := func(prefix string) bool { return bytes.HasPrefix(b, []byte(prefix)) }
	switch {
	case has("\x00\x00\xFE\xFF"), has("\x00\x00\x00<"), has("\x00\x00\x00{"):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case has("\xFF\xFE\x00\x00"), has("<\x00\x00\x00"), has("{\x00\x00\x00"):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case has("\xFE\xFF"), has("\x00<"), has("\x00{"), has("\x00\n\x00<"):
		return unicode.UTF16(unicode.BigEndian, markless)
	case has("\xFF\xFE"), has("<\x00"), has("{\x00"), has("\n\x00<\x00"):
		return unicode.UTF16(unicode.LittleEndian, markless)
	}
	return nil
}

// tally counts the well-formed multi-byte characters of UTF-8 and the bytes
// that belong to none.
func tally(b []byte) (good, bad int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good, bad
}

// patch mends UTF-8 that holds a few bytes of something else. A lone byte among
// Latin letters is read as windows-1252, which it mostly is ("caf\xe9"); beside
// other scripts it is the rest of a letter cut in two, and becomes U+FFFD.
func patch(b []byte) []byte {
	out := make([]byte, 0, len(b)+16)
	prev := rune(' ')
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			next := byte(' ')
			if i+1 < len(b) {
				next = b[i+1]
			}
			if prev < 0x250 && next < utf8.RuneSelf {
				r = windows1252(b[i])
			}
		}
		out = utf8.AppendRune(out, r)
		prev = r
		i += size
	}
	return out
}

// windows1252 reads one byte; the five that the code page leaves open are
// U+FFFD, for the control characters there are illegal in a title.
func windows1252(c byte) rune {
	if c >= 0xA0 || c < 0x80 {
		return rune(c)
	}
	const high = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ"
	for _, r := range high {
		if c == 0x80 {
			return r
		}
		c--
	}
	return utf8.RuneError
}

var (
	declaration = regexp.MustCompile(`<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)`)
	language    = regexp.MustCompile(`(?i)(?:<(?:dc:)?language>\s*|xml:lang\s*=\s*["']|"language"\s*:\s*")([a-z]{2,3})`)
)

// labels lists the charsets to try, likeliest first.
func labels(body []byte, in Input) []string {
	var out []string
	if c := headerCharset(in.ContentType); c != "" {
		out = append(out, c)
	}
	head := body[:min(len(body), 4096)]
	if m := declaration.FindSubmatch(head); m != nil {
		out = append(out, strings.ToLower(string(m[1])))
	}
	lang := in.Lang
	if m := language.FindSubmatch(body[:min(len(body), 16384)]); m != nil {
		lang = string(m[1])
	}
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	if c := legacy[lang]; c != "" {
		out = append(out, c)
	}
	return out
}

func headerCharset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return strings.ToLower(params["charset"])
}

func declares(body []byte, in Input, label string) bool {
	return slices.Contains(labels(body, in), label)
}

// legacy is the charset that a language was mostly written in before UTF-8.
var legacy = map[string]string{
	"fa": "windows-1256", "ar": "windows-1256", "ur": "windows-1256", "ckb": "windows-1256", "ps": "windows-1256",
	"ru": "windows-1251", "uk": "windows-1251", "bg": "windows-1251", "sr": "windows-1251", "mk": "windows-1251", "be": "windows-1251",
	"el": "windows-1253", "he": "windows-1255", "iw": "windows-1255", "tr": "windows-1254", "az": "windows-1254",
	"pl": "iso-8859-2", "cs": "windows-1250", "sk": "windows-1250", "hu": "iso-8859-2", "hr": "windows-1250", "sl": "windows-1250", "ro": "iso-8859-2",
	"lt": "windows-1257", "lv": "windows-1257", "et": "windows-1257", "th": "windows-874", "vi": "windows-1258",
	"ja": "shift_jis", "zh": "gb18030", "ko": "euc-kr",
}

// tryAll decodes with each label and keeps the first result without a
// replacement character, else the one with the fewest.
func tryAll(body []byte, labels []string) []byte {
	var best []byte
	fewest := -1
	for _, label := range append(labels, "windows-1252") {
		enc, name := charset.Lookup(strings.TrimPrefix(label, "cs"))
		if enc == nil || name == "utf-8" || name == "replacement" || strings.HasPrefix(name, "utf-16") {
			continue // told already that it is none of these
		}
		out, err := enc.NewDecoder().Bytes(body)
		if err != nil {
			continue
		}
		k := bytes.Count(out, []byte("\uFFFD"))
		if fewest < 0 || k < fewest {
			best, fewest = out, k
		}
		if k == 0 {
			break
		}
	}
	return best
}
