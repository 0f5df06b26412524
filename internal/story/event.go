package story

import (
	"cmp"
	"math"
	"slices"
	"time"
)

const (
	mostVersions = 32 // of an event's texts: later ones differ little
	mostTerms    = 4096
	coreTerms    = 16 // names that a report of the event should have
	coreEvery    = 10 // they are looked for again when the event has grown by a share of one in so many
)

// event is what the reports of a story have in common.
type event struct {
	sums     []sum   // by hash
	all      float64 // squares of the sums
	name     float64
	title    float64
	n        int
	versions []version
	core     []coreTerm // as of coreAt reports
	coreAt   int
	coreSum  float64
	movedAt  time.Time
	langs    []string // those it is said to be told in
	scripts  []string
	clues    []clue
}

type sum struct {
	hash             uint64
	all, name, title float64
	reports          int
}

// seek returns where a hash stands among sums, not before the given place, or
// would stand. Terms are looked for in their order: what is near is found first.
func seek(sums []sum, from int, hash uint64) (int, bool) {
	near := from + 4
	for near < len(sums) && sums[near].hash < hash {
		from, near = near, near+2*(near-from)
	}
	part := sums[from:min(near+1, len(sums))]
	n, ok := slices.BinarySearchFunc(part, hash, func(s sum, h uint64) int { return cmp.Compare(s.hash, h) })
	return from + n, ok
}

// version is one text of the event.
type version struct {
	*sketch
	report int // in the story
}

type coreTerm struct {
	hash   uint64
	weight float64
}

func newEvent() *event { return &event{} }

// add takes in a report. A copy tells nothing new, but that the event goes on.
func (e *event) add(s *sketch, report int, at time.Time, copied bool) {
	if at.After(e.movedAt) {
		e.movedAt = at
	}
	if copied {
		return
	}
	e.sum(s.terms)
	e.learn(s)
	e.n++
	if len(e.versions) < mostVersions {
		e.versions = append(e.versions, version{s, report})
	}
}

// sum adds the terms of a report to those of the event.
func (e *event) sum(terms []term) {
	at, fresh := 0, make([]sum, 0, len(terms))
	for _, t := range terms {
		var known bool
		at, known = seek(e.sums, at, t.hash)
		was := sum{hash: t.hash}
		if known {
			was = e.sums[at]
		} else if len(e.sums)+len(fresh) >= mostTerms {
			continue
		}
		now := sum{t.hash, was.all + t.all, was.name + t.name, was.title + t.title, was.reports + 1}
		e.all += now.all*now.all - was.all*was.all
		e.name += now.name*now.name - was.name*was.name
		e.title += now.title*now.title - was.title*was.title
		if known {
			e.sums[at] = now
		} else {
			fresh = append(fresh, now)
		}
	}
	if len(fresh) == 0 {
		return
	}
	e.sums = append(slices.Grow(e.sums, len(fresh)), fresh...)
	slices.SortFunc(e.sums, func(a, b sum) int { return cmp.Compare(a.hash, b.hash) })
}

// names returns the names that the event's reports share: what stands in all of
// them weighs most.
func (e *event) names() []coreTerm {
	if e.coreAt > 0 && e.n-e.coreAt <= e.coreAt/coreEvery {
		return e.core
	}
	e.coreAt = e.n
	e.core, e.coreSum = make([]coreTerm, 0, coreTerms), 0
	for _, s := range e.sums {
		if s.name > 0 {
			share := float64(s.reports) / float64(e.n)
			w := s.name / float64(e.n) * share
			e.core = append(e.core, coreTerm{s.hash, w * w})
		}
	}
	slices.SortFunc(e.core, func(a, b coreTerm) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.hash, b.hash))
	})
	e.core = e.core[:min(len(e.core), coreTerms)]
	for _, c := range e.core {
		e.coreSum += c.weight
	}
	return e.core
}

// has returns the share of the event's names that the sketch has.
func (e *event) has(s *sketch) float64 {
	shared := 0.0
	for _, c := range e.names() {
		if _, ok := slices.BinarySearchFunc(s.terms, c.hash, func(t term, h uint64) int { return cmp.Compare(t.hash, h) }); ok {
			shared += c.weight
		}
	}
	return share(shared, e.coreSum)
}

// share returns a part of a whole; of nothing, none: where no names are left, as
// when a topic asked for all of them, a story is not joined by chance.
func share(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return part / whole
}

func cosine(product, squares float64) float64 {
	if squares <= 0 {
		return 0
	}
	return product / math.Sqrt(squares)
}

// dot is the cosine of two texts.
func dot(a, b []term) float64 {
	return product(a, b, func(x, y *term) float64 { return x.all * y.all })
}

// titleDot is that of their titles.
func titleDot(a, b []term) float64 {
	return product(a, b, func(x, y *term) float64 { return x.title * y.title })
}

func product(a, b []term, of func(x, y *term) float64) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].hash == b[j].hash:
			sum += of(&a[i], &b[j])
			i, j = i+1, j+1
		case a[i].hash < b[j].hash:
			i++
		default:
			j++
		}
	}
	return sum
}
