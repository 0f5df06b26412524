package match

import (
	"strings"

	"watcher/internal/news"
)

// withoutPublisher returns an item's title without the publisher's name behind it, as
// aggregators write it: "Police raid a camp - Iran International" is no news of
// Iran. The name is looked for in the source alone.
func withoutPublisher(i news.Item, f news.Feed) string {
	for _, name := range [...]string{i.Source, f.Name} {
		if name == "" {
			continue
		}
		if rest, ok := strings.CutSuffix(i.Title, name); ok {
			bare := strings.TrimRight(rest, " \u00a0")
			if cut := strings.TrimRight(bare, "-–—|·"); len(bare) < len(rest) && len(cut) < len(bare) && strings.TrimSpace(cut) != "" {
				return cut
			}
		}
	}
	return i.Title
}
