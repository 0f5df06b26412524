// Package match compiles what a desk asks for into an engine, and says what an
// item is about.
//
// [Compile] parses the lines of all topics ([news.Query]), resolves groups,
// countries and other topics, and puts every phrase of every topic into one
// trie over words. [Engine.Match] reads an item once: each field is split into
// folded words, the trie finds the phrases, and only the rules that one of
// their phrases calls are judged. Every match carries the words that made it,
// as printed.
//
//	query text → lex → parse → resolve → lint → compile
//	item → read (words, hits) → judge (rules over hits) → why
package match
