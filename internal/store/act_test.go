package store

import (
	"errors"
	"testing"
	"time"

	"watcher/internal/news"
)

// TestActs keeps what the desk did with a story, and forgets who did it.
func TestActs(t *testing.T) {
	d := openTest(t)
	_, id := tell(t, d)
	anna := news.Person{ID: "1", Name: "Anna"}
	if _, _, _, err := d.Stand(t.Context(), "no such story"); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown story: %v", err)
	}
	revision, story, stand, err := d.Stand(t.Context(), id)
	ok(t, err)
	if len(story.Told) != 1 || stand.Acts != 0 {
		t.Fatalf("%+v, %+v", story, stand)
	}
	claim := news.Act{Story: id, Kind: news.ActClaim, By: anna, At: noon}
	ok(t, d.Act(t.Context(), revision, claim, []news.Delivery{change(id, 1, noon)}))
	if err := d.Act(t.Context(), revision, claim, nil); !errors.Is(err, news.ErrStale) {
		t.Errorf("a second act on what was read before the first: %v", err)
	}
	_, story, stand, err = d.Stand(t.Context(), id)
	ok(t, err)
	if stand.Claimed != anna || !stand.ClaimedAt.Equal(noon) || stand.Acts != 1 || len(story.Told[0].Message.Entries[0].Also) != 1 {
		t.Errorf("%+v, %+v", stand, story.Told)
	}
	snooze := news.Act{Story: id, Kind: news.ActSnooze, By: anna, Until: noon.Add(time.Hour), At: noon}
	revision, _, _, err = d.Stand(t.Context(), id)
	ok(t, err)
	shown := change(id, 2, noon)
	shown.Message.Entries[0].Stand = news.Stand{Acts: 2, Claimed: anna, Snoozed: snooze.Until, SnoozedBy: anna}
	ok(t, d.Act(t.Context(), revision, snooze, []news.Delivery{shown}))
	if _, _, stand, err = d.Stand(t.Context(), id); err != nil || !stand.Snoozed.Equal(snooze.Until) {
		t.Errorf("silent: %+v, %v", stand, err)
	}
	_, err = d.Prune(t.Context(), noon.Add(actorsKept+time.Hour), Keep{})
	ok(t, err)
	_, story, stand, err = d.Stand(t.Context(), id)
	if err != nil || stand.Claimed.ID != "" || !stand.Lapsed || stand.Acts != 2 {
		t.Errorf("forgotten: %+v, %v", stand, err)
	}
	if says := story.Told[0].Message.Entries[0].Stand; says.Claimed != (news.Person{}) || says.SnoozedBy != (news.Person{}) || !says.Snoozed.Equal(snooze.Until) {
		t.Errorf("its message says %+v", says)
	}
}

// TestActorsStay: who did something lately is named still, though what they did before
// is forgotten.
func TestActorsStay(t *testing.T) {
	d := openTest(t)
	_, id := tell(t, d)
	anna, bob := news.Person{ID: "1", Name: "Anna"}, news.Person{ID: "2", Name: "Bob"}
	later := noon.Add(actorsKept)
	for _, a := range []news.Act{
		{Story: id, Kind: news.ActTurnDown, Reason: news.RefusalOld, By: bob, At: noon},
		{Story: id, Kind: news.ActSnooze, By: anna, Until: later, At: noon},
		{Story: id, Kind: news.ActClaim, By: anna, At: later},
	} {
		revision, _, stand, err := d.Stand(t.Context(), id)
		ok(t, err)
		shown := change(id, 1+stand.Acts, noon)
		shown.Message.Entries[0].Stand = stand.After(a)
		ok(t, d.Act(t.Context(), revision, a, []news.Delivery{shown}))
	}
	_, err := d.Prune(t.Context(), later.Add(time.Hour), Keep{})
	ok(t, err)
	_, story, _, err := d.Stand(t.Context(), id)
	ok(t, err)
	if says := story.Told[0].Message.Entries[0].Stand; says.Claimed != anna || says.SnoozedBy != anna || says.RefusedBy != (news.Person{}) || says.Refused != news.RefusalOld {
		t.Errorf("its message says %+v", says)
	}
}
