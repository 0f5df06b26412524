package store

import (
	"fmt"
	"strings"
	"testing"
)

// TestPlans keeps the questions asked with every poll and every send on their
// indexes, however large the tables grow.
func TestPlans(t *testing.T) {
	d := openTest(t)
	for _, query := range []string{
		upsertFeed,
		selectKnown.queries[0],
		selectForgotten.queries[0],
		selectOverdue.queries[0],
		selectListed,
		selectItem.queries[0],
		updateSeen.queries[0],
		selectMatched.queries[0],
		selectNamesakes,
		selectStories,
		selectAnnounced,
		selectReports,
		selectStoryMatches,
		selectTold,
		selectMessage,
		selectMessages,
		selectQuiet,
		selectLater,
		selectOwn,
		selectBelow,
		selectShown,
		selectNext,
		selectPoster,
		selectPostedBy,
		selectHolding.queries[0],
		selectDue,
		selectLately,
		selectDigested,
		selectNewest,
		selectSince,
		selectBells,
		selectPrimed,
		selectItemsSince,
		selectLooks,
		countTopicMuted,
		countFeedMuted,
		selectMaybes,
		selectMute,
		selectAudit,
		selectLags,
		selectFirsts,
		selectJudged,
		selectWays,
		selectUnaccounted,
		selectStates,
		selectBacklog,
		selectRefused,
		selectMoved,
		selectPosts,
		selectPosted,
		selectLastTold,
		pruneDeliveries,
		pruneAlerts,
		pruneStories,
		selectOldest,
		selectToldAt,
		selectDrill,
		selectOnItsWay,
		eraseDrill[0],
		eraseDrill[2],
	} {
		s := <-d.sessions
		err := s.rows(t.Context(), func(scan func(...any) error) error {
			var id, parent, unused int
			var step string
			err := scan(&id, &parent, &unused, &step)
			if strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "CONSTANT") && !strings.Contains(step, "VIRTUAL TABLE") && !strings.HasPrefix(step, "SCAN (subquery") && !strings.HasSuffix(step, "VALUES CLAUSE") {
				t.Errorf("%s\n\treads a whole table: %s", query, step)
			}
			return err
		}, "EXPLAIN QUERY PLAN "+query, make([]any, parameters(query))...)
		d.sessions <- s
		ok(t, err)
	}
}

// parameters counts those of a query: the highest number of a mark, or as many as
// there are marks.
func parameters(query string) int {
	most := 0
	for n := 1; n < 10; n++ {
		if strings.Contains(query, fmt.Sprintf("?%d", n)) {
			most = n
		}
	}
	if most > 0 {
		return most
	}
	return strings.Count(query, "?")
}
