package console

import (
	"strings"

	"github.com/rivo/uniseg"
)

// wrap breaks one paragraph into lines of at most width columns, where the
// script allows it (Unicode Standard Annex 14); what fits no line is broken
// between graphemes.
func wrap(s string, width int) []string {
	var (
		lines []string
		line  strings.Builder
		used  int
	)
	flush := func() {
		if text := strings.TrimRight(line.String(), " "); text != "" {
			lines = append(lines, text)
		}
		line.Reset()
		used = 0
	}
	add := func(s string, columns int) {
		if used+uniseg.StringWidth(strings.TrimRight(s, " ")) > width {
			flush()
		}
		line.WriteString(s)
		used += columns
	}
	state := -1
	for s != "" {
		var segment string
		segment, s, _, state = uniseg.FirstLineSegmentInString(s, state)
		columns := uniseg.StringWidth(segment)
		if columns <= width {
			add(segment, columns)
			continue
		}
		letters := uniseg.NewGraphemes(segment)
		for letters.Next() {
			add(letters.Str(), letters.Width())
		}
	}
	flush()
	return lines
}

// ellipsis marks a line as cut short, within width columns.
func ellipsis(line string, width int) string {
	var kept strings.Builder
	used := 0
	letters := uniseg.NewGraphemes(line)
	for letters.Next() {
		if used+letters.Width() > width-1 {
			break
		}
		kept.WriteString(letters.Str())
		used += letters.Width()
	}
	return strings.TrimRight(kept.String(), " ,;:–-") + "…"
}
