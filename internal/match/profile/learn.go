package profile

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"watcher/internal/match"
	"watcher/internal/news"
	"watcher/internal/text"
)

// How a profile is learned. The figures were chosen on the dev half of
// Reuters-21578's training split and of the labelled headlines (make eval).
const (
	maxTerms   = 60  // of a profile
	topWeight  = 10. // of the heaviest term
	once       = 0.5 // what a word of a single article is worth that stands there once
	unsupposed = 0.3 // what a word is worth that only one of several articles holds
	nameWorth  = 1.5 // of a name beside a word as rare
	shortWorth = 1.0 // of an acronym
	placeWorth = 0.8 // of a country
	pairWorth  = 0.8 // of two countries, beside the sum of both
	ideaWorth  = 0.8 // of a concept
	pairsWorth = 0.5 // of two words side by side, beside the sum of both
)

// draft is a term being weighed.
type draft struct {
	kind   news.TermKind
	text   string
	tf     []float64 // by article: mentions
	early  float64   // 1 at the start of an article, towards 0 at its end
	rarity float64
	rate   float64 // share of all words of news at large
	worth  float64
}

// Learner makes profiles and drafts.
type Learner struct {
	Background *Background
	// Read is a sample of what the bot has read, on any subject. With enough of
	// it a profile's scores are measured instead of estimated.
	Read []news.Item
}

// Learn makes a profile of articles on one subject. It needs no more than one.
func (m Learner) Learn(articles ...Article) news.Profile {
	p := learn(m.Background, articles)
	if len(p.Terms) == 0 {
		return p
	}
	m.measure(&p)
	p.SD = math.Round(p.SD*m.spread(articles, p)*1000) / 1000
	return p
}

// measure replaces the estimated moments by those of what was read.
func (m Learner) measure(p *news.Profile) {
	if len(m.Read) < enoughRead {
		return
	}
	p.Mean, p.SD = 0, 1
	score := match.Relation(*p)
	sum, squares := 0.0, 0.0
	for _, i := range m.Read {
		x := score(i)
		sum += x
		squares += x * x
	}
	n := float64(len(m.Read))
	p.Mean = math.Round(sum/n*1000) / 1000
	p.SD = max(leastSD, math.Sqrt(max(0, squares/n-sum/n*sum/n)))
}

// spread is by how much the standard deviation of a profile of several articles
// is raised: an article must come nearer to them than they come to each other,
// as far as leaving each of them out in turn shows.
func (m Learner) spread(articles []Article, p news.Profile) float64 {
	if len(articles) < 2 {
		return 1
	}
	sum := 0.0
	for i := range articles {
		one := learn(m.Background, slices.Concat(articles[:i], articles[i+1:]))
		if len(one.Terms) == 0 {
			continue
		}
		one.Mean, one.SD = 0, 1
		sum += match.Relation(one)(news.Item{Title: articles[i].Title, Body: articles[i].Text})
	}
	return max(1, (nearness*sum/float64(len(articles))-p.Mean)/p.SD/match.AlertAt)
}

const (
	enoughRead = 500 // items, to measure on
	leastSD    = 0.5
	nearness   = 0.85
)

func learn(b *Background, articles []Article) news.Profile {
	l := learner{b: b, byKey: map[string]*draft{}, n: len(articles)}
	var p news.Profile
	for i, a := range articles {
		x := read(a, b)
		if p.Lang == "" {
			p.Lang = x.lang
		}
		if a.Source != "" {
			p.Sources = append(p.Sources, a.Source)
		}
		l.lang = x.lang
		l.article(i, &x)
	}
	p.Terms = l.terms()
	p.Mean, p.SD = l.moments(p.Terms)
	return p
}

type learner struct {
	b     *Background
	lang  string
	n     int
	byKey map[string]*draft
	order []string
}

func (l *learner) add(i int, kind news.TermKind, text string, mentions, at, rarity, rate, worth float64) {
	key := string(kind) + "\x00" + text
	d := l.byKey[key]
	if d == nil {
		d = &draft{kind: kind, text: text, tf: make([]float64, l.n), rarity: rarity, rate: rate, worth: worth}
		l.byKey[key] = d
		l.order = append(l.order, key)
	}
	d.tf[i] += mentions
	d.early = max(d.early, 1-at)
}

// article takes in the terms of one article.
func (l *learner) article(i int, x *article) {
	size := float64(max(1, len(x.words)))
	l.wordsOf(i, x, size)
	l.runsOf(i, x, size)
	for _, n := range x.names {
		at := float64(n.first()) / size
		if n.acronym != "" && n.mentions() >= 2 {
			l.add(i, news.TermAcronym, n.acronym, float64(max(1, len(n.short))), at, l.rarity(strings.ToLower(n.acronym)), l.rate(strings.ToLower(n.acronym)), shortWorth)
		}
		if len(n.at) == 0 || n.rarity < 2 || n.mentions() < 2 || regional(n) {
			continue
		}
		q := l.b.nameQuery(x.lang, n)
		l.add(i, news.TermName, q, float64(n.mentions()), at, n.rarity, commonRate*math.Exp(-n.rarity), nameWorth)
	}
	var codes []string
	named := map[string]int{}
	for _, br := range x.bridges {
		at := float64(br.spans[0].Start) / float64(max(1, len(x.text)))
		rare := bridgeRarity(l.b, br.key)
		rate := commonRate * math.Exp(-rare)
		if code, ok := strings.CutPrefix(br.key, countryMark); ok {
			l.add(i, news.TermCountry, code, float64(len(br.spans)), at, rare, rate, placeWorth)
			if len(br.spans) >= 2 {
				codes = append(codes, code)
			}
			named[code] = len(br.spans)
			continue
		}
		l.add(i, news.TermConcept, strings.TrimPrefix(br.key, conceptMark), float64(len(br.spans)), at, rare, rate, ideaWorth)
	}
	l.pairs(i, codes, named)
}

// pairs takes in pairs of countries that are both named more than once.
func (l *learner) pairs(i int, codes []string, named map[string]int) {
	slices.Sort(codes)
	for a := range codes {
		for _, other := range codes[a+1:] {
			ra, rb := bridgeRarity(l.b, countryKey(codes[a])), bridgeRarity(l.b, countryKey(other))
			l.add(i, news.TermPair, codes[a]+" "+other, float64(min(named[codes[a]], named[other])), 0.5, (ra+rb)/2+1, commonRate*math.Exp(-ra-rb), pairWorth)
		}
	}
}

func (l *learner) rarity(fold string) float64 { return rarity(l.b, l.lang, fold) }

// mostUnknown is the rarity of a long word of a language whose news is not known:
// none can be known to be rare.
const mostUnknown = 3.5

// most is the rarity that an ordinary word has at most.
func (l *learner) most() float64 {
	if _, known := l.b.Rate(l.lang, ""); !known {
		return mostUnknown
	}
	return math.Inf(1)
}

func (l *learner) rate(fold string) float64 {
	r, _ := l.b.Rate(l.lang, fold)
	return r
}

// wordsOf takes in the words of an article, and those that stand together more
// than once.
func (l *learner) wordsOf(i int, x *article, size float64) {
	named, unknown := x.oneWordNames(), !math.IsInf(l.most(), 1) // elsewhere rarity tells
	for k, w := range x.words {
		if x.inside[k] || !content(x, w) || unknown && w.capital && named[w.fold] {
			continue
		}
		mentions := 1.0
		if k < x.body {
			mentions = 2
		}
		l.add(i, news.TermWord, w.fold, mentions, float64(k)/size, min(l.rarity(w.fold), l.most()), l.rate(w.fold), 1)
	}
	for _, ph := range together(x) {
		a, c, _ := strings.Cut(ph.text, " ")
		ra, rc := l.rarity(a), l.rarity(c)
		if min(ra, rc) <= 0 {
			continue
		}
		l.add(i, news.TermPhrase, ph.text, float64(ph.n), ph.at, (ra+rc)*pairsWorth, commonRate*math.Exp(-ra-rc), 1)
	}
}

// oneWordNames are the forms of the names of one word, which may stand at the
// head of a sentence too, where nothing shows that they are names.
func (x *article) oneWordNames() map[string]bool {
	named := map[string]bool{}
	for _, n := range x.names {
		for _, m := range n.at {
			if m[1]-m[0] == 1 {
				named[x.words[m[0]].fold] = true
			}
		}
	}
	return named
}

// phrase is two words that stand close together more than once.
type phrase struct {
	text string
	n    int
	at   float64
}

const phraseReach = 3

// together finds the pairs of telling words that stand within three words of
// each other at least twice, in the order in which they first do.
func together(x *article) []phrase {
	byText := map[string]int{}
	var out []phrase
	for i, w := range x.words {
		for j := i + 1; j < len(x.words) && j <= i+phraseReach; j++ {
			v := x.words[j]
			if v.first || v.gap&hardGap != 0 {
				break
			}
			if x.name(i) || x.name(j) || x.country(w) || x.country(v) || !content(x, w) || !content(x, v) || w.fold == v.fold {
				continue
			}
			a, c := w.fold, v.fold
			if a > c {
				a, c = c, a
			}
			k, ok := byText[a+" "+c]
			if !ok {
				k = len(out)
				byText[a+" "+c] = k
				out = append(out, phrase{text: a + " " + c, at: float64(i) / float64(len(x.words))})
			}
			out[k].n++
		}
	}
	return slices.DeleteFunc(out, func(p phrase) bool { return p.n < 2 })
}

func (x *article) name(i int) bool {
	return slices.ContainsFunc(x.names, func(n name) bool { return n.covers(i) })
}

// country reports whether a word is of a country's name.
func (x *article) country(w word) bool {
	return slices.ContainsFunc(x.bridges, func(br bridge) bool {
		return strings.HasPrefix(br.key, countryMark) && slices.ContainsFunc(br.spans, func(s newsSpan) bool { return s.Start <= w.start && w.end <= s.End })
	})
}

// content reports whether a word may say something: it is no small word, and no
// single letter of a script without spaces, of which rows are taken.
func content(x *article, w word) bool {
	return w.flags&text.Script == 0 && letters(w.fold) >= 3 && !text.IsStopword(x.lang, w.fold)
}

// weight is what a draft is worth.
func (l *learner) weight(d *draft) float64 {
	sum, held := 0.0, 0
	for _, n := range d.tf {
		if n > 0 {
			held++
			sum += 1 + 1.6*math.Log(n)
		}
	}
	w := d.rarity * d.worth * sum / float64(l.n) * math.Pow(float64(held)/float64(l.n), 2)
	if l.n == 1 && d.tf[0] < 2 {
		w *= once
	}
	if l.n > 1 && held == 1 {
		w *= unsupposed
	}
	return w * (0.8 + 0.4*d.early)
}

// terms returns the heaviest terms.
func (l *learner) terms() []news.Term {
	var ts []news.Term
	for _, key := range l.order {
		d := l.byKey[key]
		if w := l.weight(d); w > 0 {
			ts = append(ts, news.Term{Kind: d.kind, Text: d.text, Weight: w})
		}
	}
	slices.SortStableFunc(ts, func(a, b news.Term) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Text, b.Text)) })
	ts = ts[:min(len(ts), maxTerms)]
	if len(ts) == 0 {
		return nil
	}
	scale := topWeight / ts[0].Weight
	for i := range ts {
		ts[i].Weight = math.Round(ts[i].Weight*scale*100) / 100
	}
	return slices.DeleteFunc(ts, func(t news.Term) bool { return t.Weight <= 0 })
}

// leastShare is how many items are taken to hold a term that was never seen:
// words come in bursts, and what is unknown is not impossible.
const leastShare = 1.0 / 400

// moments are the mean and standard deviation of the score that news at large
// would get, if terms came by themselves, at their rates.
func (l *learner) moments(ts []news.Term) (mean, sd float64) {
	variance := 0.0
	for _, t := range ts {
		rate := l.byKey[string(t.Kind)+"\x00"+t.Text].rate
		share := max(leastShare, 1-math.Exp(-rate*match.UsualWords))
		mean += t.Weight * share
		variance += t.Weight * t.Weight * share * (1 - share)
	}
	return math.Round(mean*1000) / 1000, math.Max(0.001, math.Round(math.Sqrt(variance)*1000)/1000)
}
