package control

import (
	"context"
	"errors"
	"testing"
	"time"

	"watcher/internal/news"
)

// book keeps one story in memory; the next stale acts find it changed.
type book struct {
	acts  []news.Act
	stale int
}

func (b *book) Stand(context.Context, news.StoryID) (int64, news.Story, news.Stand, error) {
	var s news.Stand
	for _, a := range b.acts {
		s = s.After(a)
	}
	return int64(len(b.acts)), news.Story{ID: "s"}, s, nil
}

func (b *book) Act(_ context.Context, _ int64, a news.Act, _ []news.Delivery) error {
	if b.stale > 0 {
		b.stale--
		return news.ErrStale
	}
	b.acts = append(b.acts, a)
	return nil
}

func (b *book) Restate(time.Time, news.Story, news.Stand) []news.Delivery { return nil }

// TestAct lets two editors and a lead work on one story.
func TestAct(t *testing.T) {
	anna, bob, lead := news.Person{ID: "1", Name: "Anna"}, news.Person{ID: "2", Name: "Bob"}, news.Person{ID: "3", Name: "Lead"}
	b := &book{}
	for n, c := range []struct {
		kind   news.ActKind
		by, to news.Person
		reason news.Refusal
		acts   int // there are then
		owner  string
		taken  string // by whom
	}{
		{news.ActRelease, anna, news.Person{}, "", 0, "", ""}, // nobody has it
		{news.ActClaim, anna, news.Person{}, "", 1, "Anna", ""},
		{news.ActClaim, anna, news.Person{}, "", 1, "Anna", ""}, // a double click
		{news.ActClaim, bob, news.Person{}, "", 1, "Anna", "Anna"},
		{news.ActRelease, bob, news.Person{}, "", 1, "Anna", "Anna"},
		{news.ActHandOver, bob, bob, "", 1, "Anna", "Anna"},
		{news.ActHandOver, anna, bob, "", 2, "Bob", ""},
		{news.ActRelease, lead, news.Person{}, "", 3, "", ""},
		{news.ActTurnDown, bob, news.Person{}, news.RefusalOld, 4, "", ""},
		{news.ActTurnDown, anna, news.Person{}, news.RefusalOld, 4, "", ""},
		{news.ActTakeUp, anna, news.Person{}, "", 5, "", ""},
	} {
		b.stale = 2
		stand, err := Act(t.Context(), b, b, news.Act{Story: "s", Kind: c.kind, By: c.by, To: c.to, Reason: c.reason}, c.by == lead)
		taken, _ := errors.AsType[*TakenError](err)
		if (taken != nil) != (c.taken != "") || taken != nil && taken.By.Name != c.taken || taken == nil && err != nil {
			t.Errorf("%d: %s by %s: %v", n, c.kind, c.by.Name, err)
		}
		if len(b.acts) != c.acts || stand.Claimed.Name != c.owner {
			t.Errorf("%d: %s by %s: %d acts, %q has it", n, c.kind, c.by.Name, len(b.acts), stand.Claimed.Name)
		}
	}
	b.stale = 1000
	if _, err := Act(t.Context(), b, b, news.Act{Kind: news.ActClaim, By: anna}, false); err == nil {
		t.Error("an act that never came about")
	}
}

// TestLapsed: a claim that is too old to know whose it is can be released, by anybody,
// so that the story's messages say so; once.
func TestLapsed(t *testing.T) {
	bob := news.Person{ID: "2", Name: "Bob"}
	b := &book{acts: []news.Act{{Kind: news.ActClaim}, {Kind: news.ActHandOver}}}
	for n := range 2 {
		stand, err := Act(t.Context(), b, b, news.Act{Story: "s", Kind: news.ActRelease, By: bob}, false)
		if err != nil || stand.Lapsed || len(b.acts) != 3 {
			t.Errorf("%d: %+v, %v, %d acts", n, stand, err, len(b.acts))
		}
	}
}

// TestMay: who may hand a story over is known before it is said to whom.
func TestMay(t *testing.T) {
	anna, bob := news.Person{ID: "1", Name: "Anna"}, news.Person{ID: "2", Name: "Bob"}
	b := &book{}
	hand := func(by news.Person, lead bool) error {
		return May(t.Context(), b, news.Act{Story: "s", Kind: news.ActHandOver, By: by}, lead)
	}
	if err := hand(bob, false); err != nil {
		t.Errorf("what nobody has: %v", err)
	}
	b.acts = []news.Act{{Kind: news.ActClaim, By: anna}}
	var taken *TakenError
	if err := hand(bob, false); !errors.As(err, &taken) || taken.By != anna {
		t.Errorf("what another has: %v", err)
	}
	for who, err := range map[string]error{"the owner": hand(anna, false), "a desk lead": hand(bob, true)} {
		if err != nil {
			t.Errorf("%s: %v", who, err)
		}
	}
	if len(b.acts) != 1 {
		t.Errorf("asking did %d acts", len(b.acts)-1)
	}
}
