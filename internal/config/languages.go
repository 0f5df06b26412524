package config

import (
	"regexp"
	"slices"
	"strings"

	"watcher/internal/news"
)

// asksLanguage finds the language that a query asks for; what stands in quotes
// is no operator.
var (
	asksLanguage = regexp.MustCompile(`(?:^|[\s(])lang:\s*([A-Za-z]{2,3})\b`)
	inQuotes     = regexp.MustCompile(`["“”„«»‟][^"“”„«»‟]*["“”„«»‟]`)
)

// languages warns of queries for a language that no feed has. Feeds without a
// language may be in any.
func (b *builder) languages() {
	known := map[string]bool{}
	for _, f := range b.config.Feeds {
		if f.Lang == "" {
			return
		}
		base, _, _ := strings.Cut(strings.ToLower(f.Lang), "-")
		known[base] = true
	}
	if len(known) == 0 {
		return
	}
	for _, t := range b.config.Topics {
		for _, q := range slices.Concat(t.Any, t.All, t.Urgent) {
			b.language(q, known)
		}
	}
}

func (b *builder) language(q news.Query, known map[string]bool) {
	text := inQuotes.ReplaceAllStringFunc(q.Text, func(s string) string { return strings.Repeat(" ", len(s)) })
	for _, at := range asksLanguage.FindAllStringSubmatchIndex(text, -1) {
		lang := strings.ToLower(text[at[2]:at[3]])
		if known[lang] || strings.HasSuffix(strings.TrimRight(text[:at[0]+1], " ("), "NOT") {
			continue
		}
		pos := q.Pos
		if w, ok := b.r.written[pos]; ok && w.node.Value == q.Text {
			pos = w.src.at(w.node, at[2])
		}
		b.r.warn(pos, "no feed is in %s, so lang:%s never holds; give the feeds their lang, or take it out of the query", lang, lang)
	}
}
