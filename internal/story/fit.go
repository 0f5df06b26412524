package story

import (
	"math"
	"slices"
	"time"
)

// likeness is how a report resembles an event, one number for each feature.
type likeness [features]float64

// The features.
const (
	always    = iota // 1
	wholeLike        // cosine with the sum of the event's reports
	oneLike          // with the report that is most like it
	nameLike         // of names and numbers alone
	titleLike        // of titles
	nameShare        // of the event's names that the report has
	knownName        // of the report's names that the event has
	eventSize        // natural logarithm of its number of reports
	features
)

// weights were learned by logistic regression from the training split of ECB+
// (Cybulska and Vossen 2014; CC BY 3.0), with text and without:
// go test ./internal/story -run TestStories -learn.
var weights = likeness{-4.003, 6.157, 6.615, -2.728, 2.208, 0.964, 2.271, -1.174}

const (
	// sameStory is the logarithm of the odds from which a report joins an
	// event: the best F0.5 (BCubed) on the same data, also as topics find them,
	// without the words that they ask for.
	sameStory = -1.5
	// byNumbers is how much of that shared numbers may make up for.
	byNumbers = 2
	// fewestShared is how many words a report has in common with its event.
	fewestShared = 2
	// leastWithoutBest is what must be left of the odds without the word that they share most
	// of: who is in the news twice is no event. Chosen on ECB+'s training split.
	leastWithoutBest = -4.5
	// anotherHere is by how much better an outlet's own next report must fit.
	anotherHere = 1
	// seriesTitle is how like an outlet's own earlier title another one is that
	// stands for the next of a series.
	seriesTitle = 0.9
	// largeEvent is from where on an event's size tells nothing more.
	largeEvent = 20
	// fewestTerms is how many terms name an event: "Breaking news" names none.
	fewestTerms = 4
	// leastLike keeps what shares next to nothing from being looked at.
	leastLike = 0.03
	// articleLike is what it costs to be twice as long as a long summary: long
	// texts share more words by chance.
	articleLike  = 4.5
	summaryTerms = 35 // different words of a long summary
	// slavicLike is what it costs in Cyrillic, however long: the background
	// knows too little of it to tell rare words from common ones. Chosen on the
	// Telegram pairs.
	slavicLike = 2.5

	halfLife = 48 * time.Hour // of a likeness, from the event's last report on
)

// likeness compares a report with the event. Only sums are looked at, however
// many reports the event has, and some versions of its text.
func (e *event) likeness(s *sketch) likeness {
	var l likeness
	var all, name, title, names, known float64
	at := 0
	for _, t := range s.terms {
		names += t.name * t.name
		var ok bool
		if at, ok = seek(e.sums, at, t.hash); !ok {
			continue
		}
		with := &e.sums[at]
		all += t.all * with.all
		name += t.name * with.name
		title += t.title * with.title
		known += t.name * t.name
	}
	l[always] = 1
	l[wholeLike] = cosine(all, e.all)
	if l[wholeLike] < leastLike {
		return l
	}
	l[nameLike], l[titleLike] = cosine(name, e.name), cosine(title, e.title)
	for _, v := range e.versions {
		l[oneLike] = max(l[oneLike], dot(v.terms, s.terms))
	}
	l[nameShare], l[knownName] = e.has(s), share(known, names)
	l[eventSize] = math.Log(float64(min(e.n, largeEvent)))
	return l
}

// odds returns the logarithm of the odds that a report at the given time tells
// the event; ok is false if it cannot. Whether it tells another is not asked.
func (e *event) odds(s *sketch, at time.Time) (odds float64, ok bool) {
	l := e.likeness(s)
	if l[wholeLike] < leastLike {
		return 0, false
	}
	kept := decay(at, e.movedAt)
	for _, f := range []int{wholeLike, oneLike, nameLike, titleLike} {
		l[f] *= kept
	}
	for f, x := range l {
		odds += weights[f] * x
	}
	return odds - byChance(s), true
}

// byWords reports whether a report joins the event by its words. One word alone
// names none, with common words or without. Numbers, and the words that topics asked
// for, may tip the balance, no more: at 4.5 per cent, or 4.5 on Richter's scale, is no
// event, nor is all that happens in a topic's town.
func (e *event) byWords(s *sketch, at time.Time) bool {
	if e.shared(s.plain) < fewestShared {
		return false
	}
	if !s.asked() {
		if odds, ok := e.odds(e.withoutBest(s), at); !ok || odds < leastWithoutBest {
			return false
		}
	}
	if len(s.plain) == len(s.terms) {
		return true
	}
	odds, ok := e.odds(&sketch{terms: s.plain, cyrillic: s.cyrillic}, at)
	return ok && odds >= sameStory-byNumbers
}

// withoutBest is a report without the word that weighs most in it and the event.
func (e *event) withoutBest(s *sketch) *sketch {
	at, best, most := 0, 0, 0.0
	for n, t := range s.terms {
		var ok bool
		if at, ok = seek(e.sums, at, t.hash); ok && t.all*e.sums[at].all > most {
			best, most = n, t.all*e.sums[at].all
		}
	}
	return &sketch{terms: slices.Delete(slices.Clone(s.terms), best, best+1), cyrillic: s.cyrillic}
}

// shared counts the terms that the event has.
func (e *event) shared(terms []term) (n int) {
	at := 0
	for _, t := range terms {
		var ok bool
		if at, ok = seek(e.sums, at, t.hash); ok {
			n++
		}
	}
	return n
}

// byChance is what the words that a report shares by chance are worth.
func byChance(s *sketch) float64 {
	if s.cyrillic {
		return slavicLike
	}
	return articleLike * min(1, max(0, math.Log2(float64(len(s.terms))/summaryTerms)))
}

// another reports whether the report tells an event of the same kind, however
// like its words are.
func (e *event) another(s *sketch) bool { return e.counts(s) || e.ofOthers(s) }

// decay returns what is left of a likeness after the time between two reports;
// all of it where a time is not known.
func decay(a, b time.Time) float64 {
	if a.IsZero() || b.IsZero() {
		return 1
	}
	return math.Exp2(-math.Abs(a.Sub(b).Hours()) / halfLife.Hours())
}
