package profile

import (
	"bytes"
	"cmp"
	_ "embed" // the frozen background
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"sync"

	"watcher/internal/text"
)

// Background says how often words stand in news at large, by language. Words
// are known by a hash of their folded form only: a background holds statistics
// and no text. The zero value is empty and ready for use.
type Background struct {
	langs map[string]*counts
}

// counts are a language's. What is said of a word is how often it was seen.
type counts struct {
	total float64 // words seen, repeated ones included
	seen  map[uint32]float64
	floor float64 // what to assume of a word that was not seen
}

//go:embed background.bin
var frozen []byte

// Frozen returns the background in the binary: the same for everybody, so that
// a profile is the same wherever it was made. It must not be changed; merge it
// into one of your own. How it is made: background_test.go.
var Frozen = sync.OnceValue(func() *Background {
	b, err := decode(frozen)
	if err != nil {
		panic("profile: the frozen background: " + err.Error())
	}
	return b
})

// Add counts the words of a text in the given language (BCP 47, the base
// alone).
func (b *Background) Add(lang, s string) {
	c := b.lang(lang)
	for _, w := range wordsOf(s) {
		c.total++
		c.seen[hash(w.fold)]++
		for _, key := range soundKeys(w) {
			c.seen[hash(key)]++
		}
	}
	for _, br := range findBridges(s, lang) {
		c.seen[hash(br.key)] += float64(len(br.spans))
	}
}

// Merge adds what another background has counted.
func (b *Background) Merge(o *Background) {
	for name, from := range o.langs {
		c := b.lang(name)
		c.total += from.total
		for h, n := range from.seen {
			c.seen[h] += n
		}
		c.floor = max(c.floor, from.floor)
	}
}

func (b *Background) lang(name string) *counts {
	if b.langs == nil {
		b.langs = map[string]*counts{}
	}
	c := b.langs[name]
	if c == nil {
		c = &counts{seen: map[uint32]float64{}, floor: 0.5}
		b.langs[name] = c
	}
	return c
}

// Languages returns the languages that the background knows, sorted.
func (b *Background) Languages() []string { return slices.Sorted(maps.Keys(b.langs)) }

// Rate returns the share of a word among all words of a language, and whether
// the language is known. A word that was never seen has the share of one seen
// half a time.
func (b *Background) Rate(lang, folded string) (rate float64, known bool) {
	c := b.langs[lang]
	if c == nil || c.total == 0 {
		return 0, false
	}
	return max(c.seen[hash(folded)], c.floor) / c.total, true
}

// unseen reports whether a word of a known language was never seen, an Arabic one
// neither with the article nor without.
func (b *Background) unseen(lang, folded string) bool {
	c := b.langs[lang]
	if c == nil || c.seen[hash(folded)] > c.floor {
		return false
	}
	return lang != "ar" || c.seen[hash(otherState(folded))] <= c.floor
}

// hash is that of the file's words; it must not change with that of text.Scan.
func hash(s string) uint32 {
	h := fnv.New64a()
	h.Write([]byte(s))
	x := h.Sum64()
	return uint32(x>>32) ^ uint32(x)
}

// soundKey is the key under which a background counts how a word sounds, ""
// for words too short to be told by it.
func soundKey(raw string) string {
	if k, _ := text.Sound(nil, raw, text.Usual); len(k) >= minKey {
		return "~" + string(k)
	}
	return ""
}

// soundKeys are those of a word with and without what Arabic writes before it.
func soundKeys(w word) []string {
	key := soundKey(w.raw)
	if key == "" {
		return nil
	}
	if w.flags&text.Arabic != 0 {
		if k, _ := text.Sound(nil, w.raw, text.NoClitic); len(k) >= minKey && "~"+string(k) != key {
			return []string{key, "~" + string(k)}
		}
	}
	return []string{key}
}

const minKey = 4

// rateStep is how finely a file's rates are told: eighths of a power of two.
const rateStep = 8

// encode writes the commonest words of each language, at most limit, that were
// seen at least least times: count, then hashes in order as differences with a
// byte for the logarithm of the rate.
func (b *Background) encode(limit int, least float64) []byte {
	out := binary.AppendUvarint(nil, uint64(len(b.langs)))
	for _, name := range b.Languages() {
		c := b.langs[name]
		hs := slices.Collect(maps.Keys(c.seen))
		hs = slices.DeleteFunc(hs, func(h uint32) bool { return c.seen[h] < least })
		slices.SortFunc(hs, func(x, y uint32) int { return cmp.Or(cmp.Compare(c.seen[y], c.seen[x]), cmp.Compare(x, y)) })
		hs = hs[:min(len(hs), limit)]
		floor := 0.5
		if len(hs) == limit {
			floor = c.seen[hs[limit-1]] / 2
		}
		slices.Sort(hs)
		out = append(out, byte(len(name)))
		out = append(out, name...)
		out = binary.AppendUvarint(out, uint64(c.total))
		out = append(out, quantise(floor/c.total))
		out = binary.AppendUvarint(out, uint64(len(hs)))
		last := uint32(0)
		for _, h := range hs {
			out = binary.AppendUvarint(out, uint64(h-last))
			out = append(out, quantise(c.seen[h]/c.total))
			last = h
		}
	}
	return out
}

func quantise(rate float64) byte {
	return byte(min(255, max(0, math.Round(-rateStep*math.Log2(rate)))))
}

func rateOf(q byte) float64 { return math.Exp2(-float64(q) / rateStep) }

// decode reads what encode wrote.
func decode(data []byte) (*Background, error) {
	r := bytes.NewReader(data)
	langs, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	b := &Background{}
	for range langs {
		if err := b.decodeLang(r); err != nil {
			return nil, err
		}
	}
	if r.Len() > 0 {
		return nil, fmt.Errorf("%d bytes too many", r.Len())
	}
	return b, nil
}

func (b *Background) decodeLang(r *bytes.Reader) error {
	size, err := r.ReadByte()
	if err != nil {
		return err
	}
	name := make([]byte, size)
	if n, err := r.Read(name); err != nil || n != len(name) {
		return fmt.Errorf("a language's name is cut off")
	}
	total, err := binary.ReadUvarint(r)
	if err != nil {
		return err
	}
	floor, err := r.ReadByte()
	if err != nil {
		return err
	}
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return err
	}
	c := b.lang(string(name))
	c.total, c.floor = float64(total), rateOf(floor)*float64(total)
	h := uint64(0)
	for range n {
		step, err := binary.ReadUvarint(r)
		if err != nil {
			return err
		}
		q, err := r.ReadByte()
		if err != nil {
			return err
		}
		h += step
		c.seen[uint32(h)] = rateOf(q) * c.total
	}
	return nil
}
