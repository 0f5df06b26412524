package news

// Profile is what an article, or several on one subject, lead us to expect of
// related news: weighted terms, and the scores that unrelated news gets by
// them, so that one threshold serves all profiles.
type Profile struct {
	Name    string   // as the reason of a match shows it: its file, "" for one written inside the topic
	Sources []string // files and addresses that it was learned from
	Lang    string   // of those, "" if unknown
	Terms   []Term   // heaviest first
	// Mean and SD are of the score of news at large.
	Mean, SD float64
	Pos      Pos
}

// TermKind is what a term of a profile is, and so how it is looked for.
type TermKind string

// The kinds of terms, and what the text of each is.
const (
	TermWord    TermKind = "word"    // one word, in any form
	TermPhrase  TermKind = "phrase"  // two words that stand close together
	TermName    TermKind = "name"    // a name, with ~ if it is known by its sound in any script
	TermAcronym TermKind = "acronym" // capital letters, in this case
	TermCountry TermKind = "country" // an ISO 3166 code: the country, its people and its capital in any language
	TermPair    TermKind = "pair"    // two countries in one item, as in "AL IR"
	TermConcept TermKind = "concept" // a word of news that is known in many languages, by its English name
)

// Term is one thing that related news shares.
type Term struct {
	Kind   TermKind
	Text   string
	Weight float64
	Pos    Pos
}
