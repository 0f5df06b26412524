package app

import (
	"slices"
	"strings"

	"watcher/internal/config"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// How much of a change is named in the history.
const (
	differLines = 3  // of a list, and as many that are gone from it
	differWords = 60 // letters of a line or a value
)

// topicDiffers says in a language what differs between two texts of a topic beside its
// title: lines of its lists that came and went, and other settings, before and after;
// "" if nothing does.
func topicDiffers(in tongue.Tongue, before, after string) (string, error) {
	was, is, err := topicsRead(before, after)
	if err != nil {
		return "", err
	}
	var parts []string
	for _, list := range []struct {
		key     string
		was, is []string
	}{{"audit.any", was.entry.Any, is.entry.Any}, {"audit.none", was.entry.None, is.entry.None}} {
		came, went := without(list.is, list.was), without(list.was, list.is)
		if lines := append(marked(in, "+", came), marked(in, "−", went)...); len(lines) > 0 {
			parts = append(parts, in.Say(list.key)+" "+strings.Join(lines, in.Say("list.comma")))
		}
	}
	setting := func(key, a, b string) {
		if a != b {
			parts = append(parts, in.Say("audit.setting", "Key", key, "Before", shownSetting(in, a), "After", shownSetting(in, b)))
		}
	}
	setting(in.Say("audit.expires"), was.entry.Expires, is.entry.Expires)
	for _, key := range settingKeys(was.settings, is.settings) {
		if key != "none" && key != "expires" {
			setting(key, was.settings[key], is.settings[key])
		}
	}
	return strings.Join(parts, in.Say("list.semicolon")), nil
}

// topicRead is a topic as an addition holds it.
type topicRead struct {
	entry    config.TopicEntry
	settings map[string]string
}

func topicsRead(before, after string) (was, is topicRead, err error) {
	for _, one := range []struct {
		text string
		into *topicRead
	}{{before, &was}, {after, &is}} {
		if one.into.entry, err = config.ReadTopic([]byte(one.text)); err != nil {
			return was, is, err
		}
		all, err := config.Settings([]byte(one.text))
		if err != nil {
			return was, is, err
		}
		one.into.settings = map[string]string{}
		for _, s := range all {
			one.into.settings[s.Key] = s.Value
		}
	}
	return was, is, nil
}

// without are the lines that others have not.
func without(lines, others []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return slices.Contains(others, l) })
}

// marked are the first of some lines, each with a mark, and how many more there are.
func marked(in tongue.Tongue, mark string, lines []string) (said []string) {
	for n, l := range lines {
		if n == differLines {
			return append(said, mark+" "+in.Count("more", len(lines)-n))
		}
		said = append(said, mark+" "+in.Say("quoted", "Words", text.Cut(l, differWords)))
	}
	return said
}

// settingKeys are the keys of either, in order.
func settingKeys(was, is map[string]string) []string {
	var keys []string
	for _, m := range []map[string]string{was, is} {
		for k := range m {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func shownSetting(in tongue.Tongue, value string) any {
	if value == "" {
		return tongue.Said(in.Say("audit.unset"))
	}
	return text.Cut(value, differWords)
}
