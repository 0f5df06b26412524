package discord

import (
	"slices"
	"strings"

	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

const (
	revisionPart = 160 // units of what changed in a headline
	revisionEdge = 60  // of the words around that
	revisionRoom = 900 // of all changes shown
)

// revisionLines say what outlets did to their reports after publishing them, the
// newest and what is withdrawn if there is no room for all.
func revisionLines(t tongue.Tongue, e news.Entry) string {
	var lines []string
	room := revisionRoom
	for _, r := range slices.Backward(notify.Revisions(t, e)) {
		line := revisionLine(t, r)
		if cost := text.Units(line) + 1; cost <= room || len(lines) == 0 || r.Stands && cost <= room+revisionRoom {
			room -= cost
			lines = append(lines, line)
		}
	}
	if earlier := notify.EarlierLine(t, e, len(lines)); earlier != "" {
		lines = append(lines, earlier)
	}
	slices.Reverse(lines)
	return strings.Join(lines, "\n")
}

func revisionLine(t tongue.Tongue, r notify.Revision) string {
	said := "**" + r.What + "** " + t.Foreign(stamp(r.At, 't'))
	if o := foreign(t, r.Outlet, phoneSource); o != "" {
		said += " · " + o
	}
	was, now := headlinePart(r.Was, "~~"), headlinePart(r.Now, "**")
	switch {
	case was != "" && now != "":
		return said + ": " + was + t.Say("change.arrow") + now
	case was+now != "":
		return said + ": " + was + now
	}
	return said
}

// headlinePart is part of a headline, what only this one has between marks. It
// stands apart from the line around it: the arrow points from the old to the new
// one in any direction of writing.
func headlinePart(fs []text.Fragment, mark string) string {
	var parts []string
	for _, f := range fs {
		part := fit(f.Text, revisionEdge)
		if f.Bold {
			part = fit(f.Text, revisionPart)
		}
		switch {
		case part == "":
			continue
		case f.Bold:
			part = mark + part + mark
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return ""
	}
	return tongue.Isolate + strings.Join(parts, " ") + tongue.Unisolate
}
