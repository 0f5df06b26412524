package text

// Words returns the words of a text: where each stands and what it looks like,
// and beside that its folded letters.
func Words(s string) (tokens []Token, folded []string) {
	tokens = Scan(nil, s)
	folded = make([]string, len(tokens))
	for i, t := range tokens {
		folded[i] = string(AppendWord(nil, s[t.Start:t.End]))
	}
	return tokens, folded
}
