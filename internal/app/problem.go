package app

import (
	"regexp"
	"slices"
	"strings"

	"watcher/internal/text"
	"watcher/internal/tongue"
)

// problemSubject is how a problem begins that a topic, a group, a channel or a feed has:
// its title, name or address.
var problemSubject = regexp.MustCompile(`^(?:(?:topic|group|channel) (?:"(.*?)"|“(.*?)”)|feed (.+?)): (.*)$`)

// problemKeys are the keys under which a problem stands, each with its colon.
var problemKeys = regexp.MustCompile(`^(?:[a-z_]+: )+`)

// problemOf finds how it is said in every language what is wrong with a query, a topic
// or a feed; false if there is no text for it, but what `watcher check` says alone.
func problemOf(said string) (tongue.Late, bool) {
	subject, rest := "", said
	if m := problemSubject.FindStringSubmatch(said); m != nil {
		subject, rest = m[1]+m[2]+m[3], m[4]
	}
	keys := strings.Fields(problemKeys.FindString(rest))
	for n := len(keys); n >= 0; n-- { // the last ones may be part of what is said
		key := strings.Join(keys[:n], " ")
		if what, ok := recognised(strings.TrimPrefix(strings.TrimPrefix(rest, key), " ")); ok {
			return problemAbout(subject, strings.TrimSuffix(key, ":"), what), true
		}
	}
	return tongue.Late{}, false
}

// problemAbout says whose problem it is, and under which key; either may be "".
func problemAbout(subject, key string, what tongue.Late) tongue.Late {
	switch {
	case subject == "" && key == "":
		return what
	case subject == "":
		return tongue.Late{Key: "subject.key", With: []any{"Key", key, "What", what}}
	case key == "":
		return tongue.Late{Key: "subject.of", With: []any{"Topic", subject, "What", what}}
	}
	return tongue.Late{Key: "subject.in", With: []any{"Topic", subject, "Key", key, "What", what}}
}

// recognised finds what is said alone, or what YAML makes of a line and how to mend that.
func recognised(said string) (tongue.Late, bool) {
	for _, family := range []string{"query.", "problem."} {
		if l, ok := tongue.Recognised(family, said); ok {
			return whole(l)
		}
	}
	trap, mend, ok := strings.Cut(said, "; put ")
	if !ok {
		return tongue.Late{}, false
	}
	what, trapped := tongue.Recognised("trap.", trap)
	how, mended := tongue.Recognised("mend.", "put "+mend)
	return tongue.Late{Key: "subject.mend", With: []any{"What", what, "Mend", how}}, trapped && mended
}

// partFamilies are the values that are texts of their own, and their families.
var partFamilies = map[string]string{"Place": "place.", "Hint": "hint.", "Cause": "cause.", "Fault": "fault.", "Mend": "mend.", "Gap": "interval.", "Least": "interval."}

// whole says in every language, too, what is part of something else: where another
// thing stands, what was perhaps meant, a library's cause, a length of time. It is false
// if there is no text for one: nobody reads a sentence in two languages.
func whole(l tongue.Late) (tongue.Late, bool) {
	found := true
	for n := 1; n < len(l.With); n += 2 {
		name, _ := l.With[n-1].(string)
		said, ok := l.With[n].(string)
		if family := partFamilies[name]; ok && family != "" && strings.Trim(said, "0123456789") != "" {
			if p, ok := tongue.Recognised(family, said); ok {
				l.With[n] = p
			} else {
				found = false
			}
		}
	}
	return l, found
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
