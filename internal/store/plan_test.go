package store

import (
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
		selectFates,
		selectMoved,
		selectPosts,
		selectPosted,
		selectLastTold,
		pruneDeliveries,
		pruneAlerts,
		pruneStories,
		selectOldest,
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
		}, "EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
		d.sessions <- s
		ok(t, err)
	}
}
