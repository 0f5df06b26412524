package profile

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/text"
)

// name is a name that an article mentions.
type name struct {
	text    string // as first written
	fold    string
	acronym string   // its short form, "" if the article gives none
	at      [][2]int // words [from, to) of each mention
	short   [][2]int // of its short form
	quoted  bool
	rarity  float64 // of its rarest word
	foreign bool    // of a script without capitals
}

func (n *name) covers(word int) bool {
	in := func(m [2]int) bool { return m[0] <= word && word < m[1] }
	return slices.ContainsFunc(n.at, in) || slices.ContainsFunc(n.short, in)
}

func (n *name) mentions() int { return len(n.at) + len(n.short) }

// first is the first word of its first mention.
func (n *name) first() int {
	f := 1 << 30
	for _, m := range slices.Concat(n.at, n.short) {
		f = min(f, m[0])
	}
	return f
}

// nameParticles may stand in small letters inside a name.
var nameParticles = map[string]bool{
	"of": true, "the": true, "de": true, "del": true, "della": true, "di": true, "du": true, "da": true, "von": true, "van": true,
	"der": true, "den": true, "bin": true, "ibn": true, "al": true, "el": true, "ul": true, "ut": true, "e": true, "i": true, "la": true, "for": true, "für": true,
}

const maxName = 6 // words

// findNames returns the names of an article, those most mentioned first.
func findNames(x *article, b *Background) []name {
	f := &finder{x: x, b: b, byFold: map[string]int{}, mid: map[string]bool{}}
	f.cases()
	f.runs()
	f.quotes()
	if !f.cased {
		f.triggers()
		f.repeats()
	}
	f.acronyms()
	f.shortNames()
	f.drop()
	slices.SortStableFunc(f.names, func(p, q name) int {
		return cmp.Or(cmp.Compare(q.mentions(), p.mentions()), cmp.Compare(p.first(), q.first()))
	})
	return f.names
}

type finder struct {
	x      *article
	b      *Background
	names  []name
	byFold map[string]int
	mid    map[string]bool // words written with a capital inside a sentence
	headed []bool          // by word: in a line that is written Like This
	cased  bool            // the script has capitals
	nouns  bool            // and the language gives them to every noun
}

// cases finds out how the text uses capitals.
func (f *finder) cases() {
	ws := f.x.words
	f.headed = make([]bool, len(ws))
	capitals, small, inside := 0, 0, 0
	for lo := 0; lo < len(ws); {
		hi := lo + 1
		for hi < len(ws) && ws[hi].gap&text.GapLine == 0 {
			hi++
		}
		up, long := 0, 0
		for _, w := range ws[lo:hi] {
			if utf8.RuneCountInString(w.fold) > 3 {
				long++
				if w.capital {
					up++
				}
			}
		}
		headed := long > 0 && up*10 >= long*8 && !endsSentence(f.x.text, ws[hi-1].end)
		for i := lo; i < hi; i++ {
			f.headed[i] = headed
			switch w := ws[i]; {
			case !unicode.IsLower([]rune(w.raw)[0]) && !w.capital:
			case w.first || headed:
			case w.capital:
				capitals++
				f.mid[w.fold] = true
			default:
				small++
			}
			inside++
		}
		lo = hi
	}
	f.cased = (capitals+small)*2 > inside || small > 20
	f.nouns = f.x.lang == "de"
}

func endsSentence(s string, end int) bool {
	rest := strings.TrimLeft(s[end:], `"”»’')] `)
	return rest != "" && strings.ContainsRune(".!?:;…", rune(rest[0]))
}

// joined reports whether nothing but a space, a hyphen or so stands before a
// word.
func joined(g text.Gap) bool {
	return g&(text.GapHard|text.GapStop|text.GapLine|text.GapSoft|text.GapSlash|text.GapDot) == 0
}

// runs finds words with capitals side by side.
func (f *finder) runs() {
	ws := f.x.words
	for i := 0; i < len(ws); i++ {
		if !f.opens(i) {
			continue
		}
		j := i + 1
		for j < len(ws) && j-i < maxName && joined(ws[j].gap) && !apostrophe(ws[j]) && !f.headed[j] {
			if ws[j].capital {
				j++
				continue
			}
			k := j
			for k < len(ws) && k-j < 2 && nameParticles[ws[k].fold] && joined(ws[k].gap) && (ws[k].gap&text.GapHyphen != 0 || !oneLetter(ws[k])) {
				k++
			}
			if k == j || k >= len(ws) || !ws[k].capital || !joined(ws[k].gap) {
				break
			}
			j = k + 1
		}
		f.take(i, j, false)
		i = j - 1
	}
}

func apostrophe(w word) bool { return w.gap&text.GapApostrophe != 0 && letters(w.fold) <= 2 }

func oneLetter(w word) bool { return letters(w.fold) == 1 }

// opens reports whether a name can begin at a word.
func (f *finder) opens(i int) bool {
	w := f.x.words[i]
	if !w.capital || f.headed[i] || oneLetter(w) {
		return false
	}
	if text.IsStopword(f.x.lang, w.fold) {
		return false
	}
	if !w.first {
		return true
	}
	if f.mid[w.fold] || w.flags&text.AllCaps != 0 {
		return true
	}
	next := i+1 < len(f.x.words) && f.x.words[i+1].capital && joined(f.x.words[i+1].gap)
	return next && !f.nouns && rarity(f.b, f.x.lang, w.fold) > 5
}

// take notes a mention of a name at words [i, j).
func (f *finder) take(i, j int, quoted bool) {
	ws := f.x.words
	if j-i == 1 && (ws[i].flags&text.AllCaps != 0 && letters(ws[i].fold) <= 6 || f.nouns && !quoted) {
		return // acronyms are found by themselves; of nouns, one alone is no name
	}
	raw := f.x.text[ws[i].start:ws[j-1].end]
	key := text.Fold(raw)
	n, ok := f.byFold[key]
	if !ok {
		n = len(f.names)
		f.byFold[key] = n
		rare := 0.0
		for _, w := range ws[i:j] {
			rare = max(rare, rarity(f.b, f.x.lang, w.fold))
			if f.b.unseen(f.x.lang, w.fold) {
				rare = max(rare, unheard)
			}
		}
		f.names = append(f.names, name{text: strings.Join(strings.Fields(raw), " "), fold: key, rarity: rare, foreign: !f.cased})
	}
	f.names[n].quoted = f.names[n].quoted || quoted
	if !slices.Contains(f.names[n].at, [2]int{i, j}) {
		f.names[n].at = append(f.names[n].at, [2]int{i, j})
	}
}

// quotes finds names between quotation marks.
func (f *finder) quotes() {
	open := strings.NewReplacer("„", "“", "»", "«").Replace
	ws := f.x.words
	for i := range ws {
		if i > 0 && ws[i].gap&text.GapSoft == 0 || !opensQuote(open(f.x.text[max(0, ws[i].start-4):ws[i].start])) {
			continue
		}
		for j := i + 1; j <= len(ws) && j-i <= 4; j++ {
			if j < len(ws) && joined(ws[j].gap) {
				continue
			}
			after := strings.TrimLeft(f.x.text[ws[j-1].end:], ".,")
			closed := strings.HasPrefix(after, "”") || strings.HasPrefix(after, "“") || strings.HasPrefix(after, `"`) || strings.HasPrefix(after, "»") || strings.HasPrefix(after, "«")
			if closed && (!f.cased || ws[i].capital && (j-i == 1 || ws[j-1].capital)) {
				f.take(i, j, true)
			}
			break
		}
	}
}

func opensQuote(before string) bool {
	return strings.HasSuffix(before, "“") || strings.HasSuffix(before, `"`) || strings.HasSuffix(before, "«")
}

// nameTriggers are what stands before names in scripts without capitals:
// organisation, group, party, company, front, movement, village, town.
var nameTriggers = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("سازمان گروه گروهک حزب شرکت جبهه جنبش روستای شهرستان شهر رودخانه سد بندر دریاچه منظمة جماعة حزب شركة جبهة حركة مدينة بلدة نهر قرية") {
		m[text.Fold(w)] = true
	}
	return m
}()

// triggers finds what follows such a word again and again.
func (f *finder) triggers() {
	ws := f.x.words
	for i := range ws {
		if nameTriggers[ws[i].fold] && i+1 < len(ws) && joined(ws[i+1].gap) && f.telling(i+1) {
			j := i + 2
			if j < len(ws) && joined(ws[j].gap) && f.telling(j) && f.times(i+1, j+1) >= 2 {
				j++
			}
			if f.times(i+1, j) >= 2 {
				f.take(i+1, j, false)
			}
		}
	}
}

// repeats finds pairs of rare words that stand side by side again and again.
func (f *finder) repeats() {
	ws := f.x.words
	for i := 0; i+1 < len(ws); i++ {
		if joined(ws[i+1].gap) && f.telling(i) && f.telling(i+1) && f.times(i, i+2) >= 2 {
			f.take(i, i+2, false)
		}
	}
}

func (f *finder) telling(i int) bool {
	w := f.x.words[i]
	return letters(w.fold) > 2 && rarity(f.b, f.x.lang, w.fold) > 3.5 && !text.IsStopword(f.x.lang, w.fold)
}

// times counts how often the words [i, j) stand side by side.
func (f *finder) times(i, j int) int {
	ws, n := f.x.words, 0
	for k := 0; k+j-i <= len(ws); k++ {
		same := true
		for m := i; m < j && same; m++ {
			same = ws[k+m-i].fold == ws[m].fold && (m == i || joined(ws[k+m-i].gap))
		}
		if same {
			n++
		}
	}
	return n
}

// drop takes away what is a country, a month or a part of a longer name.
func (f *finder) drop() {
	f.names = slices.DeleteFunc(f.names, func(n name) bool {
		if n.acronym != "" {
			return false
		}
		if len(n.at) == 0 || weekdays[n.fold] {
			return true
		}
		m := n.at[0]
		for i := m[0]; i < m[1]; i++ {
			w := f.x.words[i]
			if !f.x.country(w) && !nameParticles[w.fold] && !stateWords[w.fold] {
				return false
			}
		}
		return true
	})
	f.names = slices.DeleteFunc(f.names, func(n name) bool {
		return n.acronym == "" && slices.ContainsFunc(f.names, func(o name) bool { return o.fold != n.fold && o.holds(n) })
	})
}

// holds reports whether every mention of another name lies inside one of this.
func (n *name) holds(o name) bool {
	return len(n.at) > 0 && !slices.ContainsFunc(o.at, func(m [2]int) bool {
		return !slices.ContainsFunc(n.at, func(k [2]int) bool { return k[0] <= m[0] && m[1] <= k[1] })
	}) && len(o.short) == 0
}

// stateWords are of the long names of countries.
var stateWords = map[string]bool{
	"republic": true, "democratic": true, "islamic": true, "kingdom": true, "federal": true, "federation": true,
	"united": true, "states": true, "republik": true, "demokratische": true, "republika": true,
}

var weekdays = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december") {
		m[w] = true
	}
	return m
}()

// regional reports whether a name is one of a part of the world, which half of
// all news names.
func regional(n name) bool {
	for _, w := range strings.Fields(n.fold) {
		if regions[w] {
			return true
		}
	}
	return false
}

var regions = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`africa african america american americas arab arabian arctic asia asian atlantic balkan balkans baltic
		caribbean caucasus east eastern europe european gulf latin mediterranean mideast nordic north northern pacific sahel
		scandinavia scandinavian south southern west western afrika amerika asien balkans europa europas nahost naher osten
		westen süden norden ballkan ballkani ballkanit evropa evropë evropës خاورمیانه اروپا آسیا آفریقا بالکان الأوسط أوروبا آسيا أفريقيا البلقان`) {
		m[text.Fold(w)] = true
	}
	return m
}()
