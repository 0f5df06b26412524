package tongue

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Recognised finds the text that somebody wrote down in English among those of a family
// of keys ("query."), with its values. So what is told in the log, too, by packages that
// know of no languages, can be said in one.
func Recognised(family, said string) (Late, bool) {
	for _, w := range written() {
		if !strings.HasPrefix(w.key, family) {
			continue
		}
		m := w.as.FindStringSubmatch(said)
		if m == nil {
			continue
		}
		l := Late{Key: w.key}
		for n, name := range w.as.SubexpNames() {
			if name != "" {
				l.With = append(l.With, name, m[n])
			}
		}
		return l, true
	}
	return Late{}, false
}

// writing is a text of English as it is found again.
type writing struct {
	key string
	as  *regexp.Regexp
}

// recognisable are the families of what is found again.
var recognisable = []string{"query.", "problem.", "place.", "trap.", "mend.", "hint.", "cause.", "fault.", "interval."}

var values = regexp.MustCompile(`\\\{\\\{\\\.([A-Z][A-Za-z]*)\\\}\\\}`)

// quoted is a value in quotation marks, which are others where marks are in it.
var quoted = regexp.MustCompile(`"(\(\?P<\w+>\.\*\?\))"`)

// written are the texts of those families; those with the fewest values come first, as
// the others may fit them too.
var written = sync.OnceValue(func() []writing {
	raw, err := catalogues.ReadFile("catalogue/" + Codes[0] + ".json")
	var file map[string]json.RawMessage
	if err == nil {
		err = json.Unmarshal(raw, &file)
	}
	if err != nil {
		panic("catalogue of English: " + err.Error())
	}
	var all []writing
	for _, key := range slices.Sorted(maps.Keys(file)) {
		if !slices.ContainsFunc(recognisable, func(family string) bool { return strings.HasPrefix(key, family) }) {
			continue
		}
		text := ""
		if json.Unmarshal(file[key], &text) != nil {
			var forms struct{ Other string }
			_ = json.Unmarshal(file[key], &forms) // one or the other, as tests hold
			text = forms.Other
		}
		pattern := values.ReplaceAllString(regexp.QuoteMeta(text), "(?P<$1>.*?)")
		all = append(all, writing{key, regexp.MustCompile("^" + quoted.ReplaceAllString(pattern, `["“]$1["”]`) + "$")})
	}
	slices.SortStableFunc(all, func(a, b writing) int { return cmp.Compare(a.as.NumSubexp(), b.as.NumSubexp()) })
	return all
})
