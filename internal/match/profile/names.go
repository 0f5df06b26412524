package profile

import (
	"cmp"
	"slices"
	"strings"

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
	f.datelines()
	f.runs()
	f.quotes()
	if !f.cased {
		f.triggers()
		f.repeats()
		f.recount()
	}
	f.roles()
	f.apart()
	f.forms()
	f.bases()
	f.dated()
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
	headed []bool          // by word: in a line that is written Like This, or in a dateline
	lines  []int           // words of datelines
	cased  bool            // the script has capitals
	nouns  bool            // and the language gives them to every noun
}

// joined reports whether nothing but a space, a hyphen or so stands before a
// word.
func joined(g text.Gap) bool {
	return g&(text.GapHard|text.GapStop|text.GapLine|text.GapSoft|text.GapSlash|text.GapDot) == 0 && !dash(g)
}

// dash reports a hyphen with a space beside it.
func dash(g text.Gap) bool { return g&text.GapHyphen != 0 && g&text.GapSpace != 0 }

// take notes a mention of a name at words [i, j).
func (f *finder) take(i, j int, quoted bool) {
	ws := f.x.words
	if j-i == 1 && (ws[i].flags&text.AllCaps != 0 && letters(ws[i].fold) <= 6 || f.nouns && !quoted) {
		return // acronyms are found by themselves; of nouns, one alone is no name
	}
	raw := f.x.text[ws[i].start:ws[j-1].end]
	key := f.key([2]int{i, j})
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

// key is what tells the name at words [from, to) from others.
func (f *finder) key(m [2]int) string {
	return text.Fold(f.x.text[f.x.words[m[0]].start:f.x.words[m[1]-1].end])
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
	"government": true, "gobierno": true, "governo": true, "gouvernement": true, "regierung": true, "qeveria": true, "hukumeti": true, "vlada": true,
}

var weekdays = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december") {
		m[w] = true
	}
	return m
}()

// regional reports whether a name is one of a part of the world, which half of
// all news names.
func regional(n name) bool {
	for w := range strings.FieldsSeq(n.fold) {
		if regions[w] {
			return true
		}
	}
	return false
}

var regions = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`africa african america american americas arab arabian arctic asia asian atlantic balkan balkans baltic
		caribbean caucasus east eastern europe european gulf latin mediterranean mideast nordic north northern pacific sahel
		scandinavia scandinavian south southern west western afrika amerika asien balkans europa europas nahost naher osten
		westen süden norden ballkan ballkani ballkanit evropa evropë evropës خاورمیانه اروپا آسیا آفریقا بالکان الأوسط أوروبا آسيا أفريقيا البلقان`) {
		m[text.Fold(w)] = true
	}
	return m
}()
