package story

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"watcher/internal/news"
	"watcher/internal/text"
)

// How words are weighed. The figures were chosen on ECB+'s training split.
const (
	mostWords   = 200  // of a summary or body
	stemLetters = 6    // the beginning by which forms of a word are one
	slavicStem  = 4    // the same where the endings are many: chosen on Russian pairs
	commonRate  = 1e-2 // a word as common weighs nothing
	mostRare    = 10.  // in natural logarithms below commonRate
	unknownRare = 5.   // of a word of a language without a background
	nameRate    = 3e-5 // a word as rare counts as a name where capitals do not tell
	nameWorth   = 1.5  // of names and numbers
	askedWorth  = 0.2  // of words that topics asked for: most of its items have them
	againWorth  = 0.5  // of a word that stands there once more, or for a country that another one names
	placeWorth  = 0.7  // of the words for a country: much happens in each
	tooManyCaps = 0.6  // of a title's words: they are capitals by habit
	germanCaps  = 0.85 // the same where no background knows names: in German, nouns have capitals
)

// sketch is what grouping knows of a report's text.
type sketch struct {
	terms    []term      // by hash
	titles   []term      // those of the title
	plain    []term      // without numbers, and words that topics asked for
	title    []titleWord // its words in order
	shingles []uint64
	whole    []uint64 // shingles, those of its outlet's stock among them
	cyrillic bool
	ordinals []ordinal // 12th, 13th: what tells one of a series from the next
	keys     []string  // of its most telling terms, and flash
	flash    string    // see flashKey
	clues    []clue
	lang     string // as item or feed say, or the text's words; "" if that could be any
	script   string // that of most letters
}

// term is the beginning of a word. Weights are of three vectors of length 1:
// over all words, over names and numbers, over the title.
type term struct {
	hash             uint64
	all, name, title float64
	proper           bool // a name, and no number
	head             bool // only by the capital of the first word of a sentence
	number           bool
	asked            bool // a topic asked for it
}

// draft is a term being weighed.
type draft struct {
	fold string
	term
}

// sketcher weighs the words of one report.
type sketcher struct {
	rate    func(lang, folded string) (float64, bool)
	lang    string
	asked   map[string]bool // words of topics
	byFold  map[string]int
	drafts  []draft
	shingle shingler
	clues   clues
	out     sketch
}

// draw makes a report's sketch.
func (g *Grouper) draw(r news.Report) *sketch { return g.drawOwn(r, nil) }

// drawOwn makes the sketch of a report without the shingles in its text that are
// its outlet's stock.
func (g *Grouper) drawOwn(r news.Report, stock []uint64) *sketch {
	title, body := headline(r.Item.Title), cmp.Or(r.Item.Summary, r.Item.Body)
	ts, bs := words(title), words(body)
	if len(bs) > mostWords {
		bs = bs[:mostWords]
	}
	bs = withoutStock(bs, stock)
	s := sketcher{rate: g.Rate, lang: language(r, title, ts, body, bs), asked: asked(r), byFold: make(map[string]int, len(ts)+len(bs))}
	if g.Countries != nil {
		s.clues.countries(g.Countries(title+"\n"+body), s.asked)
	}
	small := make(map[string]bool)
	s.lower(small, ts)
	s.lower(small, bs)
	s.read(ts, true, small)
	s.read(bs, false, small)
	s.lay(ts)
	s.ordinals(ts)
	s.out.clues = slices.Clone(s.clues.all)
	said := title + "\n" + body
	s.out.lang = cmp.Or(declared(r), guessed(slices.Concat(ts, bs)))
	s.out.script = text.MainScript(said)
	s.out.cyrillic = likely(title+body) == "ru"
	out := s.finish()
	if out.flash = s.flashKey(title, ts); out.flash != "" {
		out.keys = append(out.keys, out.flash)
	}
	return out
}

func language(r news.Report, title string, ts []word, body string, bs []word) string {
	return cmp.Or(declared(r), text.Language(body, tokens(bs)), text.Language(title, tokens(ts)), likely(title+body))
}

// guessed is the language that the words of a text are in; "" if it could be any.
// The letters of names say nothing: Durrës is written so in English too.
func guessed(of []word) string {
	var small strings.Builder
	for _, w := range of {
		if first, _ := utf8.DecodeRuneInString(w.raw); !unicode.IsUpper(first) {
			small.WriteString(w.raw + " ")
		}
	}
	return text.Language(small.String(), tokens(of))
}

// declared is the language that the item or its feed says it is in.
func declared(r news.Report) string {
	base, _, _ := strings.Cut(strings.ToLower(cmp.Or(r.Item.Lang, r.Feed.Lang)), "-")
	return base
}

// likely is the language of which most texts in the script of the first letter
// are: a guess whose words weigh more rightly than those of none.
func likely(s string) string {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r):
			return "en"
		case unicode.Is(unicode.Arabic, r):
			return "fa"
		case unicode.Is(unicode.Cyrillic, r):
			return "ru"
		}
	}
	return ""
}

// asked returns the words that the topics asked for: most items have them, so they
// tell little.
func asked(r news.Report) map[string]bool {
	words := make(map[string]bool)
	for _, m := range r.Matches {
		for _, w := range m.Why {
			for _, span := range w.Spans {
				for _, t := range text.Scan(nil, span.Text) {
					words[stem(string(text.AppendWord(nil, span.Text[t.Start:t.End])), t)] = true
				}
			}
		}
	}
	return words
}

// lower notes the words that the text writes small: they are no names.
func (s *sketcher) lower(small map[string]bool, of []word) {
	for _, w := range of {
		if r, _ := utf8.DecodeRuneInString(w.raw); unicode.IsLower(r) {
			small[stem(w.fold, w.Token)] = true
		}
	}
}

// read weighs the words of a field.
func (s *sketcher) read(of []word, title bool, small map[string]bool) {
	shouting := title && s.shouts(of)
	before := ""
	for n, w := range of {
		s.shingle.add(w.fold)
		key := stem(w.fold, w.Token)
		if w.Flags&text.Script != 0 { // a letter says little, two are a word
			key, before = before+w.fold, w.fold
		}
		rare, rate := s.rarity(w)
		if rare <= 0 || s.silent(w, key) {
			continue
		}
		first, _ := utf8.DecodeRuneInString(w.raw)
		name := w.number || named(first, rate, shouting, small[key])
		d := s.add(key, s.weight(key, rare), name, title, w.number)
		begins := (n == 0 || w.Flags&text.Sentence != 0) && !suffixed(of, n)
		d.head = d.head && begins && rate >= nameRate && s.clues.places[key] == ""
		if (name || mayBeName(first, rate)) && s.clues.places[key] == "" {
			s.clues.word(n, w.raw, w.fold, w.number)
		}
	}
	s.shingle.rest()
}

// weight is what a word is worth: less if a topic asked for it.
func (s *sketcher) weight(key string, rare float64) float64 {
	worth := math.Pow(rare, 0.7)
	if s.asked[key] {
		worth *= askedWorth
	}
	return worth
}

// suffixed reports whether an ending stands behind a word as after a name: Bursa'da.
func suffixed(of []word, n int) bool {
	return n+1 < len(of) && of[n+1].Gap == text.GapApostrophe && utf8.RuneCountInString(of[n+1].fold) > 1
}

// silent reports whether a word says nothing: every text has it.
func (s *sketcher) silent(w word, key string) bool {
	return text.IsStopword(s.lang, w.fold) || utf8.RuneCountInString(key) < 2 && !w.number
}

// named reports whether a word is a name: by its capital, or, where capitals do
// not tell, by how rare it is.
func named(first rune, rate float64, shouting, small bool) bool {
	capital := unicode.IsUpper(first)
	if capital && !shouting {
		return !small
	}
	return rate < nameRate && (shouting || !capital && !unicode.IsLower(first))
}

func (s *sketcher) rarity(w word) (rare, rate float64) {
	if w.number {
		return numberRare, commonRate
	}
	rate, known := s.rate(s.lang, w.fold)
	if !known {
		return unknownRare, commonRate
	}
	return min(mostRare, math.Log(commonRate/rate)), rate
}

func (s *sketcher) add(key string, weight float64, name, title, number bool) *draft {
	if name {
		weight *= nameWorth
	}
	n, ok := s.byFold[key]
	if !ok {
		n = len(s.drafts)
		s.byFold[key] = n
		s.drafts = append(s.drafts, draft{fold: key, term: term{hash: text.HashString(key), head: true}})
	}
	d := &s.drafts[n]
	d.proper = d.proper || name && !number
	d.number, d.asked = number, s.asked[key]
	more := func(w *float64) {
		if *w > 0 {
			*w += againWorth * weight
		} else {
			*w = weight
		}
	}
	more(&d.all)
	if name {
		more(&d.name)
	}
	if title {
		more(&d.title)
	}
	return d
}

// places weighs the words for one country as one, and that one less.
func (s *sketcher) places() {
	named := make(map[string]bool)
	for n := range s.drafts {
		d := &s.drafts[n]
		country := s.clues.places[d.fold]
		if country == "" {
			continue
		}
		worth := placeWorth
		if named[country] {
			worth = againWorth
		}
		named[country] = true
		d.all, d.name, d.title = d.all*worth, d.name*worth, d.title*worth
	}
}

// finish scales the vectors, and picks the terms that others are found by.
func (s *sketcher) finish() *sketch {
	slices.SortStableFunc(s.drafts, func(a, b draft) int { return cmp.Compare(b.all, a.all) })
	for _, d := range s.drafts {
		if len(s.out.keys) < tellingTerms && !d.asked {
			s.out.keys = append(s.out.keys, news.TermKey+d.fold)
		}
	}
	s.places()
	var all, name, title float64
	for _, d := range s.drafts {
		all, name, title = all+d.all*d.all, name+d.name*d.name, title+d.title*d.title
	}
	s.out.terms = make([]term, 0, len(s.drafts))
	unit := func(squares float64) float64 { return 1 / math.Sqrt(max(squares, math.SmallestNonzeroFloat32)) }
	for _, d := range s.drafts {
		s.out.terms = append(s.out.terms, term{d.hash, d.all * unit(all), d.name * unit(name), d.title * unit(title), d.proper, d.head, d.number, d.asked})
	}
	slices.SortFunc(s.out.terms, func(a, b term) int { return cmp.Compare(a.hash, b.hash) })
	for _, t := range s.out.terms {
		if t.title > 0 {
			s.out.titles = append(s.out.titles, t)
		}
		if !t.number && !t.asked {
			s.out.plain = append(s.out.plain, t)
		}
	}
	s.out.shingles = s.shingle.set()
	out := s.out // alone: a sketch is kept for days, its drafts are not
	out.titles, out.shingles, out.plain = slices.Clip(out.titles), slices.Clone(out.shingles), slices.Clip(out.plain)
	out.whole = out.shingles
	return &out
}

// shouts reports whether a title has capitals by habit.
func (s *sketcher) shouts(of []word) bool {
	most := tooManyCaps
	if _, known := s.rate(s.lang, ""); !known {
		most = germanCaps
	}
	capitals, words := 0, 0
	for _, w := range of {
		r, _ := utf8.DecodeRuneInString(w.raw)
		if unicode.IsUpper(r) {
			capitals++
		}
		if unicode.IsUpper(r) || unicode.IsLower(r) {
			words++
		}
	}
	return words > 3 && float64(capitals) > most*float64(words)
}

// asked reports whether topics asked for words of the report.
func (s *sketch) asked() bool {
	return slices.ContainsFunc(s.terms, func(t term) bool { return t.asked })
}
