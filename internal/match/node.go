package match

import (
	"regexp"

	"watcher/internal/news"
)

// op is what a node of a query does.
type op uint8

const (
	opNever  op = iota // what could not be resolved; holds for nothing
	opPhrase           // words side by side
	opAnd
	opOr
	opNot
	opNear    // kids within n words of each other
	opThen    // the same, in this order
	opSame    // kids in one sentence
	opAtLeast // n of the kids
	opField   // the kid, in these fields
	opGroup   // a shared list; becomes opOr
	opCountry // a country's names; becomes opOr
	opTopic   // another topic's verdict
	opLang    // the item's language
	opRegexp
	opAbout // related news: the kids are the terms of a profile
)

// node is a query, or a part of one.
type node struct {
	op     op
	kids   []*node
	n      int    // words apart, or how many of the kids
	words  []word // of a phrase
	sound  bool   // the phrase is asked for by sound
	fields fields
	name   string // of a group, a country, a topic, a language
	from   op     // of an OR that stands for a group or a country: which
	re     *regexp.Regexp
	about  *related  // of opAbout
	except []*node   // of a country's name: longer names inside which it does not count
	notIn  languages // of a country's name: where it is another word
	// capital of a country's name: it is a word in small letters.
	capital bool
	off     int // where it stands in the query's text
	// line is the text of a line of a group, at its root.
	line string

	term  int32 // of a phrase, once compiled
	topic int   // of opTopic, once resolved
}

// fields is a set of fields.
type fields uint16

const (
	inTitle fields = 1 << iota
	inSummary
	inBody
	inCategory
	inAuthor
	inSource
	inLink

	// inText is where words are looked for unless the query says otherwise.
	inText = inTitle | inSummary | inBody | inCategory
	inAll  = inText | inAuthor | inSource | inLink
)

// fieldNames are the fields that a query can name, besides lang.
var fieldNames = map[string]fields{
	"title": inTitle, "summary": inSummary, "body": inBody, "category": inCategory,
	"author": inAuthor, "source": inSource, "link": inLink,
}

// narrow returns the fields that are left when a query inside m names f.
func narrow(m, f fields) fields {
	if m == inText {
		return f
	}
	return m & f
}

func (s *segment) named() news.Field {
	if s.linked {
		return news.FieldArticle
	}
	return fieldOf(s.field)
}

func fieldOf(f fields) news.Field {
	switch f {
	case inTitle:
		return news.FieldTitle
	case inSummary:
		return news.FieldSummary
	case inBody:
		return news.FieldBody
	case inCategory:
		return news.FieldCategory
	case inAuthor:
		return news.FieldAuthor
	case inSource:
		return news.FieldSource
	}
	return news.FieldLink
}
