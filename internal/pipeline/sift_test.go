package pipeline

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"watcher/internal/news"
)

func TestSift(t *testing.T) {
	data, err := os.ReadFile("testdata/sift.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range strings.Split(string(data), "\n== ")[1:] {
		name, body, _ := strings.Cut(text, "\n")
		t.Run(name, func(t *testing.T) {
			known := make(map[string]news.Known)
			var last news.Known
			var listed []news.Item
			want := map[string]string{"new": "-", "edited": "-", "renamed": "-"}
			trust := news.Identity{}.Trust(time.Time{})
			for line := range strings.Lines(body) {
				verb, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
				if !ok {
					continue
				}
				switch verb {
				case "trust":
					trust.Links = rest != "-links"
				case "known":
					i := parseItem(t, rest)
					last = news.Known{Key: i.Key, Content: i.Content()}
					for _, id := range append([]string{string(i.Key)}, i.Aliases...) {
						known[id] = last
					}
				case "knows":
					known[rest] = last
				case "list":
					listed = append(listed, parseItem(t, rest))
				default:
					want[verb] = rest
				}
			}
			s := sift(listed, known, trust)
			for verb, items := range map[string][]news.Item{"new": s.fresh, "edited": s.edited, "renamed": s.renamed} {
				if got := keysOf(items); got != want[verb] {
					t.Errorf("%s: %s, want %s", verb, got, want[verb])
				}
			}
		})
	}
}

func parseItem(t *testing.T, s string) news.Item {
	t.Helper()
	part := strings.Split(s, " ; ")
	if len(part) != 3 {
		t.Fatalf("not an item: %q", s)
	}
	i := news.Item{Key: news.ItemKey(part[0]), Title: part[2]}
	for a := range strings.SplitSeq(part[1], ", ") {
		link, alias := strings.CutPrefix(a, "link:")
		if alias || !strings.HasPrefix(a, "(") {
			i.Aliases = append(i.Aliases, a)
		}
		if alias || strings.HasPrefix(a, "(") {
			i.Link = strings.Trim(link, "()")
		}
	}
	return i
}

func keysOf(items []news.Item) string {
	if len(items) == 0 {
		return "-"
	}
	keys := make([]string, len(items))
	for n, i := range items {
		keys[n] = string(i.Key)
	}
	return strings.Join(keys, " ")
}

// TestListedUnderItsFirstKey: an item that goes by a later id counts as listed
// under its first one too, or that would be forgotten in the end.
func TestListedUnderItsFirstKey(t *testing.T) {
	i := news.Item{Key: "b", Title: "Ship aground"}
	listed := []news.Item{i}
	sift(listed, map[string]news.Known{"b": {Key: "a", Content: i.Content()}}, news.Trust{})
	if got := identities(listed); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("listed under %q", got)
	}
}
