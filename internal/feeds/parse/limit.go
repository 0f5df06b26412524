package parse

import (
	"bytes"
	"time"
)

// limit cuts a document with more items than any feed needs down to the newest
// [maxItems], and fewer if these are made of too many tokens.
func limit(b []byte, o outline, n *notes) ([]byte, outline, error) {
	if len(o.items) <= maxItems && o.tokens <= maxTokens {
		return b, o, nil
	}
	if len(o.items) == 0 {
		return nil, o, ErrTooComplex
	}
	keep := 0
	for keep < len(o.items) && keep < maxItems && o.items[keep].tokens <= maxTokens {
		keep++
	}
	if keep == 0 {
		return nil, o, ErrTooComplex
	}
	first, last := o.items[0], o.items[len(o.items)-1]
	var out []byte
	if keep < len(o.items) && newerAtEnd(b, first, last) {
		from := o.items[len(o.items)-keep]
		out = append(append(out, b[:first.start]...), b[from.start:]...)
		shiftItems(&o, len(o.items)-keep, from.start-first.start)
	} else {
		end := o.items[keep-1].end
		out = append(append(out, b[:end]...), b[last.end:]...)
		o.items = o.items[:keep]
	}
	n.count(len(o.items), "item", "kept of too many")
	return out, o, nil
}

// shiftItems drops the first items and moves the rest up.
func shiftItems(o *outline, skip int, by int32) {
	o.items = o.items[skip:]
	for i := range o.items {
		p := &o.items[i]
		p.start, p.end = p.start-by, p.end-by
		if p.about.end > 0 {
			p.about = span{p.about.start - by, p.about.end - by}
		}
		if p.lang.end > 0 {
			p.lang = span{p.lang.start - by, p.lang.end - by}
		}
	}
}

// newerAtEnd reports whether the feed lists its oldest items first.
func newerAtEnd(b []byte, first, last place) bool {
	f, okF := dateIn(first.of(b))
	l, okL := dateIn(last.of(b))
	return okF && okL && l.After(f)
}

var dateTags = [][]byte{[]byte("<pubDate>"), []byte("<updated>"), []byte("<published>"), []byte("<dc:date>")}

// dateIn finds an item's date without parsing the item.
func dateIn(item []byte) (t time.Time, ok bool) {
	for _, tag := range dateTags {
		if _, text, found := bytes.Cut(item, tag); found {
			text, _, _ = bytes.Cut(text, []byte("<"))
			return parseDate(string(text))
		}
	}
	return t, false
}
