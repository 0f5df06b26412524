package match

import (
	"cmp"
	"strings"
	"unicode"

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
			if capitals(sg.text[t.Start:t.End]) != v.caps[w]&^orShouted && (v.caps[w] < orShouted || !r.shouted(sg)) {
				continue
			}
		}
		r.ids = append(r.ids, w)
	}
	if v.mayBegin(t.Head) {
		r.beginnings(sg, t)
	}
	if len(v.sounds) > 0 && r.mayOpen(t.First) && t.Flags&text.Script == 0 {
		r.aloud(sg, i)
	}
}

// shouted reports whether a segment is written in capitals alone, and in another
// language than English. It is found out once.
func (r *run) shouted(sg *segment) bool {
	if sg.tone == toneUnknown {
		sg.tone = tonePlain
		if strings.IndexFunc(sg.text, unicode.IsLower) < 0 && !r.mostlyEnglish(sg) {
			sg.tone = toneShouted
		}
	}
	return sg.tone == toneShouted
}

// mostlyEnglish reports whether a text is tagged as English, or most of its words
// but one are common words of English.
func (r *run) mostlyEnglish(sg *segment) bool {
	if languagesOf(cmp.Or(r.item.Lang, r.feed.Lang))&inEnglish != 0 {
		return true
	}
	n := 0
	for _, t := range r.toks[sg.lo:sg.hi] {
		if ordinaryIn(t.Hash)&inEnglish != 0 {
			n++
		}
	}
	return n > 0 && 2*n > int(sg.hi-sg.lo)-1
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

// aloud pushes the words that the token at i sounds like, those that are names of
// one word only if it is written as a name.
func (r *run) aloud(sg *segment, i int32) {
	t, lo := &r.toks[i], len(r.ids)
	r.aloudAs(sg.text[t.Start:t.End], t.Hash, t.Flags&text.Arabic != 0)
	if r.anyLone(lo) && !r.asName(sg, i) {
		r.dropLone(lo)
	}
}

// aloudAs pushes the words that something sounds like; what was read lately is
// not read again.
func (r *run) aloudAs(raw string, hash uint64, arabic bool) {
	if len(raw) > 64 {
		return
	}
	key := text.HashMore(hash, raw) + uint64(r.languages()&heardApart)*0x9e3779b97f4a7c15
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

// heardApart are the languages in which names are heard otherwise than elsewhere.
const heardApart = inPersian | inTurkish | inSlavic

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
