package notify

import (
	"slices"
	"strings"

	"watcher/internal/text"
)

const (
	diffContext = 2  // words on either side of what changed
	diffWords   = 60 // of a headline that are compared one by one
)

// diff finds the words in which two headlines differ, with a few around them.
func diff(was, now string) (before, after []text.Fragment) {
	a, b := strings.Fields(was), strings.Fields(now)
	inA, inB := common(a, b)
	return marked(a, inA), marked(b, inB)
}

// common marks the words of the longest sequence that two headlines share.
func common(a, b []string) (inA, inB []bool) {
	inA, inB = make([]bool, len(a)), make([]bool, len(b))
	n, m := min(len(a), diffWords), min(len(b), diffWords)
	longest := make([][]int, n+1) // from word i of a and j of b on
	for i := range longest {
		longest[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if longest[i][j] = max(longest[i+1][j], longest[i][j+1]); a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a[i] == b[j]:
			inA[i], inB[j] = true, true
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return inA, inB
}

// marked shows the words of a headline that are not shared in bold, and a few
// of the others around them.
func marked(words []string, shared []bool) []text.Fragment {
	var out []text.Fragment
	for from := 0; from < len(words); {
		to := from
		for to < len(words) && shared[to] == shared[from] {
			to++
		}
		run := words[from:to]
		if shared[from] {
			run = around(run, from > 0, to < len(words))
		}
		out = append(out, text.Fragment{Text: strings.Join(run, " "), Bold: !shared[from]})
		from = to
	}
	return out
}

// around keeps the words of a run that stand beside what comes before or after.
func around(run []string, after, before bool) []string {
	if !after && !before { // all of it: the other headline has more words
		return run
	}
	var lead, tail []string
	if after {
		lead = run[:min(len(run), diffContext)]
	}
	if before {
		tail = run[max(len(lead), len(run)-diffContext):]
	}
	if len(lead)+len(tail) == len(run) {
		return run
	}
	return slices.Concat(lead, []string{"…"}, tail)
}
