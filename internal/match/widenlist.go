package match

import "strconv"

// isList reports whether the lexeme at k is the SAME or the number or the OF
// before a list in parentheses.
func isList(ls []lexeme, k int) bool {
	l := ls[k]
	if l.kind != lexWord || l.exact || l.suffix != 0 || k+1 >= len(ls) {
		return false
	}
	open := ls[k+1].kind == lexOpen
	return open && (l.text == "SAME" || l.text == "OF") || isNumber(l.text) && k+2 < len(ls) && ls[k+1].text == "OF" && ls[k+2].kind == lexOpen
}

// listEdits are those of the list that begins at k.
func listEdits(ls []lexeme, k int) []edit {
	if ls[k].text != "SAME" {
		return nil
	}
	return []edit{{ls[k].off, ls[k].end, allOf(ls, k), "not in one sentence", 2}}
}

// allOf writes what asks for all of the list after the SAME at k, wherever
// they stand.
func allOf(ls []lexeme, k int) string {
	n, depth := 1, 0
	for _, l := range ls[k+1:] {
		switch l.kind {
		case lexOpen:
			depth++
		case lexClose:
			depth--
		case lexComma:
			if depth == 1 {
				n++
			}
		}
		if depth == 0 {
			break
		}
	}
	return strconv.Itoa(n) + " OF"
}
