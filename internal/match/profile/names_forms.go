package profile

import (
	"slices"
	"strings"
	"unicode/utf8"

	"watcher/internal/match"
	"watcher/internal/news"
)

// casesIn are the languages that hang endings on names.
const casesIn = " ru uk be bg mk sr hr bs sl pl cs sk el sq tr az fi et lv lt hu "

const (
	leastStem   = 4 // letters that the forms of a name share
	mostEndings = 3 // letters by which they differ
)

// sameWord reports whether two folded words are forms of one name in the article's
// language.
func (f *finder) sameWord(a, b string) bool {
	if a == b {
		return true
	}
	most := 1 // the genitive of German and its kin
	if f.inflects() {
		most = mostEndings
	} else if f.x.lang != "de" {
		return false
	}
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	tail := max(utf8.RuneCountInString(a[n:]), utf8.RuneCountInString(b[n:]))
	return utf8.RuneCountInString(a[:n]) >= leastStem && tail <= most
}

func (f *finder) inflects() bool { return strings.Contains(casesIn, " "+f.x.lang+" ") }

// forms makes one name of those that differ by their endings alone.
func (f *finder) forms() {
	for i := range f.names {
		for j := i + 1; j < len(f.names); j++ {
			a, b := &f.names[i], &f.names[j]
			if len(a.at) == 0 || len(b.at) == 0 || !f.sameName(a.fold, b.fold) {
				continue
			}
			if f.better(b, a) {
				a.text, a.fold = b.text, b.fold
			}
			a.at, b.at = append(a.at, b.at...), nil
			a.quoted = a.quoted || b.quoted
		}
	}
}

// better reports whether a form of a name is the one to look for it by: the one
// that finds the other, else the shorter one.
func (f *finder) better(b, a *name) bool {
	if f.finds(b.text, a.text) != f.finds(a.text, b.text) {
		return f.finds(b.text, a.text)
	}
	return utf8.RuneCountInString(b.fold) < utf8.RuneCountInString(a.fold)
}

// finds reports whether a name as a query finds one of its forms.
func (f *finder) finds(name, form string) bool {
	e, _ := match.Compile([]news.Topic{{ID: "name", Any: []news.Query{{Text: plain(name)}}}}, nil)
	return len(e.Match(news.Item{Title: form, Lang: f.x.lang}, news.Feed{})) > 0
}

func (f *finder) sameName(a, b string) bool {
	return a != b && slices.EqualFunc(strings.Fields(a), strings.Fields(b), f.sameWord)
}

// apart parts two names that stand side by side once: each of them is named alone, too.
func (f *finder) apart() {
	for i := 0; i < len(f.names); i++ {
		if n := f.names[i]; len(n.at) == 1 && n.acronym == "" {
			m := n.at[0]
			for k := m[0] + 1; k < m[1]; k++ {
				if f.parts(m, k) {
					break
				}
			}
		}
	}
}

// parts parts the mention m before word k, if both sides are names elsewhere.
func (f *finder) parts(m [2]int, k int) bool {
	ws := f.x.words
	left, right := k, k
	for left > m[0] && nameParticles[ws[left-1].fold] {
		left--
	}
	if left == m[0] || nameParticles[ws[k].fold] {
		return false
	}
	a, b := [2]int{m[0], left}, [2]int{right, m[1]}
	alone := f.elsewhere(b) > 0 && f.elsewhere(a) > 0
	country := f.elsewhere(a) > 0 && m[1]-right == 1 && f.x.country(ws[right])
	if !alone && !country && (left == right || left-m[0] < 2 || f.elsewhere(b) < 2) {
		return false
	}
	whole := f.byFold[f.key(m)]
	f.names[whole].at = nil
	f.take(a[0], a[1], false)
	if !country {
		f.take(b[0], b[1], false)
	}
	return true
}

// elsewhere counts how often words are a name of their own, or end a longer one.
func (f *finder) elsewhere(m [2]int) (n int) {
	key := f.key(m)
	for _, o := range f.names {
		if o.fold == key {
			n += len(o.at)
		} else if m[1]-m[0] == 1 && strings.HasSuffix(o.fold, " "+key) && !slices.ContainsFunc(o.at, func(k [2]int) bool { return k[0] <= m[0] && m[1] <= k[1] }) {
			n += len(o.at)
		}
	}
	return n
}
