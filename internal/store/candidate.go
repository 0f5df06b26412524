package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"watcher/internal/news"
)

// mostNamesakes is how many stories are looked at that share one key: those that
// moved last.
const mostNamesakes = 64

var (
	// One row for a key: what shares it is counted here, which takes half the
	// time of a grouping there.
	selectNamesakes = `SELECT w.value, coalesce((SELECT group_concat(moved_at || ' ' || story, ' ') FROM
		(SELECT moved_at, story FROM story_key WHERE key = w.value AND moved_at >= ? ORDER BY moved_at DESC LIMIT ` + strconv.Itoa(mostNamesakes) + `)), '')
		FROM json_each(?) w`
	selectStories = "SELECT " + storyColumns + " FROM json_each(?) w CROSS JOIN story s ON s.id = w.value ORDER BY w.key"
)

// candidate is a story that shares keys with a report.
type candidate struct {
	id     news.StoryID
	copied bool // it shares a key that copies share
	shared int
	moved  int64
}

// candidates returns the stories that share the most of some keys and moved
// since: first those that share a copy's key, then those with the most words.
func (s *session) candidates(ctx context.Context, keys []string, since time.Time) ([]news.StoryID, error) {
	asked, err := listJSON(keys)
	if err != nil || asked == "" {
		return nil, err
	}
	at := make(map[string]int)
	var found []candidate
	err = s.rows(ctx, func(scan func(...any) error) error {
		var key, list string
		if err := scan(&key, &list); err != nil {
			return err
		}
		for list != "" {
			var moved, id string
			moved, list, _ = strings.Cut(list, " ")
			id, list, _ = strings.Cut(list, " ")
			n, ok := at[id]
			if !ok {
				n = len(found)
				at[id] = n
				stamp, _ := strconv.ParseInt(moved, 10, 64)
				found = append(found, candidate{id: news.StoryID(id), moved: stamp})
			}
			found[n].shared++
			found[n].copied = found[n].copied || !strings.HasPrefix(key, news.TermKey)
		}
		return nil
	}, selectNamesakes, stamp(since), asked)
	slices.SortFunc(found, nearer)
	found = found[:min(len(found), news.MostCandidates)]
	ids := make([]news.StoryID, len(found))
	for n, c := range found {
		ids[n] = c.id
	}
	return ids, err
}

func nearer(a, b candidate) int {
	if a.copied != b.copied {
		if a.copied {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(b.moved, a.moved), cmp.Compare(a.id, b.id))
}

// stories reads the candidates of each list of keys, each story once.
func (s *session) stories(ctx context.Context, keys [][]string, since time.Time) ([]news.Story, error) {
	var ids []news.StoryID
	met := make(map[news.StoryID]bool)
	for _, list := range keys {
		found, err := s.candidates(ctx, list, since)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			if !met[id] {
				met[id] = true
				ids = append(ids, id)
			}
		}
	}
	asked, err := listJSON(ids)
	if err != nil || asked == "" {
		return nil, err
	}
	stories := make([]news.Story, 0, len(ids))
	if err := s.rows(ctx, intoStories(&stories), selectStories, asked); err != nil {
		return nil, err
	}
	return stories, s.fillStories(ctx, stories)
}
