package profile

import "unicode"

// inScript reports whether most letters of a text are of the script.
func inScript(s string, script *unicode.RangeTable) bool {
	in, out := 0, 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		if unicode.Is(script, r) {
			in++
		} else {
			out++
		}
	}
	return in > 4*out
}
