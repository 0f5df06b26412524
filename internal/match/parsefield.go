package match

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// queryWords are the names that stand before a colon, in the order shown.
var queryWords = []string{"title", "summary", "body", "author", "source", "category", "link", "lang", "country", "group", "topic", "nocase"}

// field reads name: and what belongs to it.
func (p *parser) field() (*node, *syntaxError) {
	l := p.peek()
	if !slices.Contains(queryWords, l.text) {
		return nil, p.unknownField(l)
	}
	if l.text == "nocase" {
		return p.phrase()
	}
	p.next()
	if f, ok := fieldNames[l.text]; ok {
		return p.inField(l, f)
	}
	v := p.next()
	if v.kind == lexField {
		return nil, errAt(v.end-1, "%s: is followed by one name; a colon that is part of it goes into quotes: %s:\"…\"", l.text, l.text)
	}
	if v.kind != lexWord && v.kind != lexQuote || v.text == "" {
		return nil, errAt(l.off, "%s: needs a name after it, as in %s:%s", l.text, l.text, sampleNames[l.text])
	}
	if v.exact {
		return nil, errAt(v.off, "= cannot follow %s:", l.text)
	}
	if v.suffix != 0 {
		return nil, errAt(v.end-1, "%c cannot follow %s:", v.suffix, l.text)
	}
	return named(l, v)
}

// inField reads what is looked for in a field.
func (p *parser) inField(l lexeme, f fields) (*node, *syntaxError) {
	switch k := p.peek(); k.kind {
	case lexEnd, lexClose:
		return nil, errAt(l.off, "%s: needs something after it, as in %s:raid", l.text, l.text)
	case lexNot:
		return nil, errAt(k.off, "write NOT before the field: NOT %s:…", l.text)
	}
	if p.depth++; p.depth > maxDepth {
		return nil, errAt(l.off, "too many fields inside one another")
	}
	defer func() { p.depth-- }()
	if second, two := p.spaced(); two {
		return nil, errAt(second.off, "does %s: hold for this word too? write %s:\"…\" round both words, or AND between them", l.text, l.text)
	}
	k, err := p.unit()
	if err != nil {
		return nil, err
	}
	return &node{op: opField, fields: f, kids: []*node{k}, off: l.off}, nil
}

// named makes the node of group:, topic:, country: and lang:.
func named(l, v lexeme) (*node, *syntaxError) {
	n := &node{off: l.off, name: v.text}
	switch l.text {
	case "group":
		n.op = opGroup
	case "topic":
		n.op = opTopic
	case "country":
		n.op = opCountry
		r, err := language.ParseRegion(v.text)
		if err != nil || !r.IsCountry() {
			return nil, errAt(v.off, "%q is no country; use the two letters of ISO 3166, as in country:%s", v.text, cmp.Or(countryNamed(v.text), "AL"))
		}
		n.name = r.Canonicalize().String()
	case "lang":
		n.op = opLang
		base, err := language.ParseBase(strings.ToLower(v.text))
		if err != nil || libraryCodes[strings.ToLower(v.text)] != "" {
			return nil, errAt(v.off, "%q is no language; use its code, as in lang:%s", v.text, cmp.Or(languageNamed(v.text), "fa"))
		}
		n.name = base.String()
	}
	return n, nil
}

// sampleNames are what can stand behind the names with a colon.
var sampleNames = map[string]string{"group": "names", "topic": "sanctions", "country": "AL", "lang": "fa"}

// otherFields are names of fields in other search languages, and plain slips.
var otherFields = map[string]string{
	"headline": "title", "header": "title", "intitle": "title", "subject": "title", "hd": "title",
	"description": "summary", "desc": "summary", "lead": "summary", "intro": "summary", "ingress": "summary", "abstract": "summary",
	"text": "body", "content": "body", "article": "body", "intext": "body", "fulltext": "body",
	"by": "author", "byline": "author", "writer": "author", "creator": "author", "journalist": "author",
	"site": "source", "outlet": "source", "publisher": "source", "feed": "source", "from": "source", "newspaper": "source", "domain": "link",
	"tag": "category", "tags": "category", "keyword": "category", "section": "category", "genre": "category",
	"url": "link", "inurl": "link", "href": "link", "address": "link", "guid": "link",
	"language": "lang", "place": "country", "location": "country", "nation": "country", "list": "group", "case": "nocase", "ignorecase": "nocase",
}

func (p *parser) unknownField(l lexeme) *syntaxError {
	if after := p.ls[p.i+1]; strings.HasPrefix(after.text, "//") || (after.kind == lexRegexp && after.text == "") {
		return errAt(l.off, "a web address goes into quotes, after link:")
	}
	low := strings.ToLower(l.text)
	if slices.Contains(queryWords, low) {
		return errAt(l.off, "write %s: in small letters", low)
	}
	s := cmp.Or(otherFields[low], closest(low, queryWords))
	if s == "" {
		s = otherFields[closest(low, slices.Sorted(maps.Keys(otherFields)))]
	}
	if s != "" {
		return errAt(l.off, "unknown field %q (did you mean %s:?)", l.text, s)
	}
	return errAt(l.off, "unknown field %q; there are %s. A colon that is part of the text goes into quotes", l.text, strings.Join(queryWords, ", "))
}

// spaced returns the second of two words that stand next without quotes round
// both.
func (p *parser) spaced() (lexeme, bool) {
	i := p.i
	if l := p.ls[i]; l.kind == lexField && l.text == "nocase" {
		i++
	}
	a, b := p.ls[i], p.ls[min(i+1, len(p.ls)-1)]
	if bare(a, a.text) && isNumber(a.text) && bare(b, "OF") || bare(a, "SAME") && b.kind == lexOpen {
		return b, false
	}
	word := func(l lexeme) bool {
		return l.kind == lexWord || l.kind == lexQuote || (l.kind == lexField && l.text == "nocase")
	}
	return b, (a.kind == lexWord || a.kind == lexQuote) && word(b)
}
