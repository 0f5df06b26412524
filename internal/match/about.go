package match

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"watcher/internal/news"
)

// What a score must be, in standard deviations above that of news at large, for
// an item to count as related. One pair serves all profiles (Topic Detection
// and Tracking: normalise per topic, then one threshold).
const (
	AlertAt = 8.0
	MaybeAt = 6.0
)

// Scoring of related news.
const (
	UsualWords  = 60.0 // a headline and its summary: what Mean and SD of a profile are for
	tellingPart = 0.35 // of the heaviest term's weight, from which a term alone makes us look
	shownTerms  = 6    // terms that a reason shows
)

// related is what an opAbout node weighs its kids by.
type related struct {
	weights  []float64
	places   []bool // which kids are countries and pairs of them
	bare     []bool // which are names of one word
	words    []bool // which are words
	telling  int    // the first kids, of which one must be there
	mean, sd float64
	alertAt  float64 // the score from which it alerts
}

// about makes a rule of a profile.
func (c *compiler) about(p news.Profile, alertFrom float64) (news.Query, *node) {
	q := news.Query{Text: strings.TrimSpace("about " + p.Name), Pos: p.Pos}
	terms := slices.Clone(p.Terms)
	slices.SortStableFunc(terms, func(a, b news.Term) int { return cmp.Compare(b.Weight, a.Weight) })
	n := &node{op: opAbout, about: &related{mean: p.Mean, sd: p.SD, alertAt: cmp.Or(alertFrom, AlertAt)}}
	for _, t := range terms {
		tq := news.Query{Text: t.Text, Pos: t.Pos}
		if !(t.Weight > 0) || math.IsInf(t.Weight, 0) { // NaN too
			c.problem(tq, 0, false, "the weight of %q must be above 0", t.Text)
			continue
		}
		kid := c.aboutTerm(t, tq)
		if kid == nil {
			continue
		}
		n.kids = append(n.kids, kid)
		n.about.weights = append(n.about.weights, t.Weight)
		n.about.places = append(n.about.places, t.Kind == news.TermCountry || t.Kind == news.TermPair)
		n.about.bare = append(n.about.bare, t.Kind == news.TermName && !strings.ContainsAny(t.Text, " -"))
		n.about.words = append(n.about.words, t.Kind == news.TermWord)
		if t.Weight >= tellingPart*terms[0].Weight {
			n.about.telling = len(n.kids)
		}
	}
	switch {
	case len(n.kids) == 0:
		c.problem(q, 0, false, "the profile has no term to look for")
		return q, &node{op: opNever}
	case !(p.SD > 0) || math.IsInf(p.SD, 0) || math.IsNaN(p.Mean) || math.IsInf(p.Mean, 0): // NaN too
		c.problem(q, 0, false, "the profile's sd must be above 0")
		return q, &node{op: opNever}
	}
	return q, n
}

// aboutTerm makes the node of one term.
func (c *compiler) aboutTerm(t news.Term, q news.Query) *node {
	switch t.Kind {
	case news.TermCountry:
		return c.place(t.Text, q)
	case news.TermPair:
		a, b, ok := strings.Cut(t.Text, " ")
		if !ok {
			c.problem(q, 0, false, "a pair is of two countries, as in AL IR")
			return nil
		}
		left, right := c.place(a, q), c.place(b, q)
		if left == nil || right == nil {
			return nil
		}
		return &node{op: opAnd, kids: []*node{left, right}}
	case news.TermConcept:
		return c.concept(t.Text, q)
	case news.TermWord:
		return c.ask("nocase:"+quoted(t.Text), q)
	case news.TermPhrase:
		a, b, ok := strings.Cut(t.Text, " ")
		if !ok {
			c.problem(q, 0, false, "a phrase is of two words")
			return nil
		}
		return c.ask("nocase:"+quoted(a)+" NEAR/3 nocase:"+quoted(b), q)
	case news.TermName:
		if name, ok := strings.CutSuffix(t.Text, "~"); ok {
			return c.ask(quoted(name)+"~", q)
		}
		return c.ask(quoted(t.Text), q)
	case news.TermAcronym:
		return c.ask(t.Text, q)
	}
	c.problem(q, 0, false, "%q is no kind of term", t.Kind)
	return nil
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, " ") + `"` }

// ask parses the query of a term. Its warnings are for people who wrote it.
func (c *compiler) ask(text string, q news.Query) *node {
	n, err := parse(text, func(int, string, ...any) {})
	if err != nil {
		c.problem(q, 0, false, "%s", err.text)
		return nil
	}
	return n
}

// place is a country with its people and its capital.
func (c *compiler) place(code string, q news.Query) *node {
	kids := slices.Clone(c.country(code))
	if len(kids) == 0 {
		c.problem(q, 0, false, "%q is no country's code; write it as in AL", code)
		return nil
	}
	return &node{op: opOr, name: code, kids: append(kids, c.forms("capital "+code, Capital(code))...)}
}

func (c *compiler) concept(name string, q news.Query) *node {
	forms := Concept(name)
	if forms == nil {
		c.problem(q, 0, false, "there is no concept %q%s", name, instead(name, Concepts(), "leave it out"))
		return nil
	}
	return &node{op: opOr, name: name, kids: c.forms("concept "+name, forms)}
}

// forms returns the phrases of a table's line, made once.
func (c *compiler) forms(key string, forms []string) []*node {
	if kids, ok := c.countries[key]; ok {
		return kids
	}
	var kids []*node
	for _, f := range forms {
		n, err := parse(asQuery(f), func(int, string, ...any) {})
		if err != nil {
			panic(fmt.Sprintf("match: %s: %s: %v", key, f, err)) // a table of ours
		}
		kids = append(kids, n)
	}
	c.countries[key] = kids
	return kids
}

// saturate is what n mentions are worth beside one.
func saturate(n int) float64 { return 2 * float64(n) / float64(n+1) }

// lengthNorm is what the score of a text is divided by: a long one has more
// chances to hold a term.
func lengthNorm(words int) float64 {
	return max(1, 1+lengthSlope*math.Log(float64(words)/UsualWords))
}

const lengthSlope = 0.35

// Relation returns how far each item stands out from news at large by a
// profile, in standard deviations, and 0 where nothing telling is shared.
func Relation(p news.Profile) func(news.Item) float64 {
	e, _ := Compile([]news.Topic{{ID: "about", About: []news.Profile{p}}}, nil)
	r := e.newRun()
	return func(i news.Item) float64 {
		r.read(i, news.Feed{})
		defer r.reset()
		n := e.rules[0].root
		if n.op != opAbout {
			return 0
		}
		return r.score(n, inText).z
	}
}
