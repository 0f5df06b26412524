package match

import (
	"strings"

	"watcher/internal/text"
)

// words pushes the words of queries that the token at i is.
func (r *run) words(sg *segment, i int32) {
	t := &r.toks[i]
	v := &r.vocab
	m := r.means[i]
	for k, w := range v.words.words(m) {
		if !r.inflected(m, k) {
			continue
		}
		switch v.kinds[w] {
		case acronym:
			if t.Flags&text.AllCaps == 0 || r.slashed(sg, i) {
				continue
			}
		case exact:
			if capitals(sg.text[t.Start:t.End]) != v.caps[w] {
				continue
			}
		}
		r.ids = append(r.ids, w)
	}
	if v.mayBegin(t.Head) {
		r.beginnings(sg, t)
	}
	if len(v.sounds) > 0 && r.mayOpen(t.First) && t.Flags&text.Script == 0 {
		r.aloud(sg, t)
	}
}

// inflected reports whether a meaning is the k-th of its words in the item's
// language.
func (r *run) inflected(m meaning, k int) bool {
	in := r.vocab.words.languages(m, k)
	return in == 0 || in&r.languages() != 0
}

func (r *run) beginnings(sg *segment, t *text.Token) {
	for h := range text.Beginnings(sg.text[t.Start:t.End]) {
		if w, ok := r.vocab.prefixes[h]; ok {
			r.ids = append(r.ids, w)
		}
	}
}

// aloud pushes the words that the token sounds like; a word read lately is
// not read again.
func (r *run) aloud(sg *segment, t *text.Token) {
	r.aloudAs(sg.text[t.Start:t.End], t.Hash, t.Flags&text.Arabic != 0)
}

func (r *run) aloudAs(raw string, hash uint64, arabic bool) {
	if len(raw) > 64 {
		return
	}
	key := text.HashMore(hash, raw)
	m := &r.memory[key>>54]
	if m.key == key {
		r.ids, r.goesOn = append(r.ids, m.words[:m.n]...), m.goesOn
		return
	}
	lo := len(r.ids)
	r.goesOn = false
	r.hears(raw, arabic)
	if n := len(r.ids) - lo; n <= len(m.words) {
		m.key, m.n, m.goesOn = key, int8(n), r.goesOn
		copy(m.words[:], r.ids[lo:])
	}
}

// slashed reports whether a capital word stands in a row of others by slashes
// (MEK/ERK), which makes it a part of another name, unless its neighbour is a
// word of ours too (PMOI/MEK).
func (r *run) slashed(sg *segment, i int32) bool {
	other := func(j int32, gap text.Gap) bool {
		if j < sg.lo || j >= sg.hi || gap != text.GapSlash {
			return false
		}
		n := &r.toks[j]
		return n.Flags&text.AllCaps != 0 && !r.vocab.acronyms[n.Hash]
	}
	if other(i-1, r.toks[i].Gap) {
		return true
	}
	return i+1 < sg.hi && other(i+1, r.toks[i+1].Gap)
}

// folded returns the folded text of a segment and where its bytes come from.
func (r *run) folded(sg *segment) ([]byte, []int32) {
	r.fold, r.foldAt = text.AppendText(r.fold[:0], r.foldAt[:0], sg.text)
	return r.fold, r.foldAt
}

func sameLanguage(tag, want string) bool {
	base, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return strings.EqualFold(base, want)
}
