package app

import (
	"regexp"
	"slices"

	"watcher/internal/text"
	"watcher/internal/tongue"
)

// problemSubject is how a problem of a topic begins: its title, and the key under which
// it stands if it is one of a list's.
var problemSubject = regexp.MustCompile(`^topic "(.*?)": (?:([a-z_]+): )?(.*)$`)

// feedSubject is how a problem of a feed begins: its address.
var feedSubject = regexp.MustCompile(`^feed (\S+): (.*)$`)

// problemOf finds how it is said in every language what is wrong with a query, a topic
// or a feed; false if there is no text for it, but what `watcher check` says alone.
func problemOf(said string) (tongue.Late, bool) {
	if m := feedSubject.FindStringSubmatch(said); m != nil {
		what, ok := recognised(m[2])
		return tongue.Late{Key: "subject.of", With: []any{"Topic", m[1], "What", what}}, ok
	}
	m := problemSubject.FindStringSubmatch(said)
	if m == nil {
		return recognised(said)
	}
	what, ok := recognised(m[3])
	if !ok { // the key may be part of what is said
		what, ok = recognised(m[2] + ": " + m[3])
		m[2] = ""
	}
	if m[2] == "" {
		return tongue.Late{Key: "subject.of", With: []any{"Topic", m[1], "What", what}}, ok
	}
	return tongue.Late{Key: "subject.in", With: []any{"Topic", m[1], "Key", m[2], "What", what}}, ok
}

func recognised(said string) (tongue.Late, bool) {
	for _, family := range []string{"query.", "problem."} {
		if l, ok := tongue.Recognised(family, said); ok {
			return placed(l), true
		}
	}
	return tongue.Late{}, false
}

// placed says where something else stands in every language, too.
func placed(l tongue.Late) tongue.Late {
	for n := 1; n < len(l.With); n += 2 {
		if where, ok := l.With[n].(string); ok && l.With[n-1] == "Place" {
			if p, ok := tongue.Recognised("place.", where); ok {
				l.With[n] = p
			}
		}
	}
	return l
}

// problemsIn does so for several.
func problemsIn(in tongue.Tongue, said []string) []string {
	all := make([]string, len(said))
	for n, s := range said {
		all[n] = problemIn(in, s)
	}
	return all
}

// problemIn says in a language what is wrong, as far as there is a text for it.
func problemIn(in tongue.Tongue, said string) string {
	if l, ok := problemOf(said); ok {
		return in.Say(l.Key, l.With...)
	}
	return said
}

// quotedProblem is a line about what is wrong, for people in Discord.
func quotedProblem(said string) any {
	if l, ok := problemOf(said); ok {
		return escaped(l)
	}
	return text.EscapeDiscord(said)
}

// escaped is a text whose values are safe to show in Discord.
func escaped(l tongue.Late) tongue.Late {
	with := slices.Clone(l.With)
	for n := 1; n < len(with); n += 2 {
		switch v := with[n].(type) {
		case string:
			with[n] = text.EscapeDiscord(text.Cut(v, 1000))
		case tongue.Late:
			with[n] = escaped(v)
		}
	}
	return tongue.Late{Key: l.Key, With: with}
}
