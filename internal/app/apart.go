package app

import (
	"strings"
	"time"

	"watcher/internal/news"
	"watcher/internal/tongue"
)

// toldApart says in a language what tells a feed's items apart, and what does not;
// [news.Identity.Describe] is the same in English, for logs.
func toldApart(in tongue.Tongue, i news.Identity, now time.Time) string {
	by, not := i.Account(now)
	names := make([]string, len(by))
	for n, m := range by {
		names[n] = in.Say("apart." + string(m))
	}
	clauses := []string{strings.Join(names, in.Say("apart.then"))}
	for _, d := range not {
		key := "apart.fresh"
		if d.Shared {
			key = "apart.shared"
		}
		clauses = append(clauses, in.Say(key, "What", tongue.Said(in.Say("apart."+string(d.Mark)))))
	}
	if i.Trust(now).Fragments {
		clauses = append(clauses, in.Say("apart.fragments"))
	}
	return strings.Join(clauses, in.Say("list.semicolon"))
}
